"""When to ask again: polls, page fetches, pauses. Pure; every time is a parameter."""

import itertools
import re
import statistics
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from crawler.values import RefusalKind
from press import dates

SHORTEST = timedelta(minutes=2)
LONGEST = timedelta(hours=6)
DEFAULT = SHORTEST  # for a feed whose rhythm is not known yet: silence will lengthen it
FAILED = timedelta(minutes=5)
RETRY_AFTER = timedelta(days=1)  # a longer Retry-After is taken as this
_AGES = tuple(timedelta(minutes=minutes) for minutes in (20, 60, 180, 480, 1440, 2880))
_LIVE_AGES = tuple(
    timedelta(minutes=minutes)
    for minutes in (10, 20, 40, 60, 90, 120, 180, 240, 360, 480, 720, 1080, 1440, 2160, 2880)
)
_SECONDS = re.compile(
    r"([0-9]{1,30})(?:\.[0-9]*)?\s*(?:s|secs?|seconds?)?(?:\s*,.*)?", re.IGNORECASE
)
_ABSENT = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_CLOSED = (timedelta(hours=6),)
_LIVE = re.compile(r"[/_-](?:live|direct|en-direct|suivi|minute-par-minute)[/_-]|/live/")

IMMEDIATELY = datetime(1970, 1, 1, tzinfo=UTC)  # due by any editorial clock

DELAY = 2.0  # seconds between two requests to a host whose source states none
SHORTEST_DELAY = 1.0  # what a source may ask for at most; hosts of VIGIE_ALLOW_HOSTS may ask for 0
LONGEST_DELAY = 60.0


def rhythm(published: Iterable[datetime | None], now: datetime) -> timedelta | None:
    """The usual gap between two new items, from the dates that a feed shows: the median
    gap of its newest twenty. ``None`` where fewer than three are dated."""
    moments = sorted({moment for moment in published if moment and moment <= now})[-20:]
    if len(moments) < 3:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(moments)]
    return timedelta(seconds=statistics.median(gaps))


def blended(old: timedelta | None, idle: timedelta, new: int) -> timedelta | None:
    """The rhythm of a feed without dates: a moving average of the gaps observed, where
    ``new`` items came in ``idle`` time."""
    if new == 0:
        return old
    gap = idle / new
    return gap if old is None else old * 0.7 + gap * 0.3


def interval(
    usual: timedelta | None,
    idle: timedelta | None,
    *,
    asked: timedelta | None = None,
    span: timedelta | None = None,
) -> timedelta:
    """How long until the next poll: a quarter of the usual gap, longer the longer nothing
    came, never shorter than what the publisher ``asked`` for (ttl, max-age); from 2 minutes
    to 6 hours. What is asked for counts as far as nothing is lost by it: half of the ``span``
    of time that the feed shows, in which it may have slid on."""
    wanted = DEFAULT if usual is None else usual / 4
    if idle is not None:
        wanted = max(wanted, min(idle / 24, LONGEST / 4))
    if span is not None and asked is not None:
        asked = min(asked, max(span / 2, SHORTEST))
    return min(max(wanted, asked or SHORTEST, SHORTEST), LONGEST)


def rested(
    wait: timedelta, now: datetime, rests: Collection[int], span: timedelta | None
) -> timedelta:
    """The wait, longer where it would end in one of the hours of the week (from Monday's first
    by UTC) in which a feed asks not to be polled: at most 6 hours, and as far as nothing is
    lost by it (``interval``)."""
    at = (now + wait).astimezone(UTC)
    while at.weekday() * 24 + at.hour in rests and at - now < LONGEST:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    longest = LONGEST if span is None else min(LONGEST, max(span / 2, SHORTEST))
    return max(wait, min(at - now, longest))


def backoff(failures: int) -> timedelta:
    """The pause after a number of failures in a row: doubling from 5 minutes to 6 hours,
    for as long as it takes."""
    return min(FAILED * 2 ** min(max(failures - 1, 0), 10), LONGEST)


def silent(usual: timedelta | None, idle: timedelta | None) -> bool:
    """Whether a feed that answers has gone silent against its own past: 24 of its usual
    gaps, at least 12 hours, and at most a week or four gaps."""
    if usual is None or idle is None:
        return False
    patience = max(usual * 24, timedelta(hours=12))
    return idle > min(patience, max(timedelta(days=7), usual * 4))


def retry(
    kind: RefusalKind, attempts: int, now: datetime, *, since: datetime | None = None
) -> datetime | None:
    """When a page that could not be had is tried again (``attempts`` so far, this one
    included): what may pass at once twice more, then ever later over two days; what is not
    there (yet) thrice over a day, what is closed to us once more, what the operator may set
    right every day; what was refused or cannot change never. A host that was down before has
    used up no patience with the page, which is known ``since``."""
    match kind:
        case "absent" | "closed":
            waits = _ABSENT if kind == "absent" else _CLOSED
            if attempts <= len(waits):
                return now + waits[attempts - 1]
            ages = (since + age for age in itertools.accumulate(waits)) if since else ()
            return next((moment for moment in ages if moment > now), None)
        case "ours":
            return now + timedelta(days=1)
        case "passing" | "unreachable" if attempts <= 9:
            return (
                IMMEDIATELY if attempts < 3 else now + timedelta(minutes=10) * 2 ** (attempts - 3)
            )
        case _:
            return None


def refetch(first: datetime, last: datetime, url: str) -> datetime | None:
    """When a page captured first at ``first`` and last at ``last`` is fetched again: at
    thinning ages over 48 hours, more of them for a live page; ``None`` when that is over."""
    ages = _LIVE_AGES if _LIVE.search(url) else _AGES
    return next((first + age for age in ages if first + age > last), None)


def asked(headers: Mapping[str, str], ttl: timedelta | None) -> timedelta | None:
    """How long a publisher asks to be left alone: the longest of the feed's ttl and
    Cache-Control's ``max-age``, at most 6 hours."""
    found = re.search(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", headers.get("cache-control", ""), re.I)
    wishes = [ttl] if ttl else []
    if found:
        wishes.append(timedelta(seconds=int(found[1])))
    return min(max(wishes), LONGEST) if wishes else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What Retry-After asks (RFC 9110, 10.2.3), in seconds or as a date; at most a day."""
    stated = headers.get("retry-after", "").strip()
    if seconds := _SECONDS.fullmatch(stated):
        return min(timedelta(seconds=int(seconds[1][:9])), RETRY_AFTER)
    found = dates.stated(stated, UTC)
    return None if found is None else min(max(found.utc - now, timedelta()), RETRY_AFTER)


def floor(stated: float | None, *, allowed: bool, crawl_delay: float | None) -> float:
    """The least pause between two requests to a host, in seconds. ``allowed`` hosts
    (VIGIE_ALLOW_HOSTS) are the operator's own: no pause unless one is stated."""
    if stated is None:
        stated = 0.0 if allowed else DELAY
    elif not allowed:
        stated = max(stated, SHORTEST_DELAY)
    return max(stated, crawl_delay or 0.0)


def paced(pause: float, latency: float, *, ok: bool, least: float) -> float:
    """The next pause, in seconds, by the rule of Scrapy's AutoThrottle at a target
    concurrency of one: halfway to the latency, at once where the latency is longer, never
    shorter after an error. A host whose least pause is 0 is not throttled."""
    if least == 0.0:
        return 0.0
    wanted = max(latency, (pause + latency) / 2)
    if not ok and wanted <= pause:
        wanted = pause
    return min(max(wanted, least), max(LONGEST_DELAY, least))
