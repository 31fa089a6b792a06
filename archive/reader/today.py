"""The front page: what came in the last day, against the fortnight where it was watched."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from archive.crawl import coverage
from archive.crawl.coverage import Coverage
from archive.database import Connection, Row
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.record import versions
from archive.record.versions import Version
from press.sources import Source

DAY = timedelta(days=1)
DAYS = 15  # the last one is today
MOST = 1_500  # articles of a day that are read
LATEST = 120  # shown where nothing came
WATCHED = 7  # watched days before today without which nothing is called a rise
HOURS = 12  # with a crawler at work, that make a day a watched one
RISES = 8
NOTABLE = ["withdrawal", "correction-note", "figure", "attribution", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The articles first seen in 24 hours, and whether anybody was watching."""

    since: datetime
    articles: int
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """An actor or topic that today speaks of more than the watched days before did."""

    id: str
    today: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    """``articles`` are those of the last 24 hours with all others of their stories; where
    nothing came, the newest there are, and ``fresh`` is false. ``spans`` are the days,
    oldest first; ``rises`` is None where too few were watched to say; ``disagreeing`` maps a story to how many things its articles
    disagree about."""

    at: datetime
    fresh: bool
    articles: tuple[Clipping, ...]
    new: frozenset[int]
    spans: tuple[Span, ...]
    rises: tuple[Rise, ...] | None
    corrected: tuple[tuple[Clipping, Version], ...]
    coverage: Coverage | None
    disagreeing: Mapping[int, int]


def page(connection: Connection, sources: Mapping[str, Source], now: datetime) -> TodayPage:
    """What a reader finds in the morning."""
    new = _new(connection, now)
    ids = new or _latest(connection)
    spans = _spans(connection, now)
    articles = clippings.related(connection, ids, None)
    return TodayPage(
        at=now,
        fresh=bool(new),
        articles=articles,
        new=frozenset(ids),
        spans=spans,
        rises=_rises(connection, spans, now),
        corrected=_corrected(connection),
        coverage=coverage.between(connection, sources, now - DAY, now),
        disagreeing=_disagreeing(connection, {c.story for c in articles if c.story}),
    )


def _new(connection: Connection, now: datetime) -> list[int]:
    rows = connection.execute(
        "select id from articles where first_seen_at > %(since)s and first_seen_at <= %(now)s"
        "  and origin = 'crawl' and not deleted order by first_seen_at desc limit %(most)s",
        {"since": now - DAY, "now": now, "most": MOST},
    ).fetchall()
    return [row["id"] for row in rows]


def _latest(connection: Connection) -> list[int]:
    rows = connection.execute(
        "select id from articles where not deleted"
        " order by coalesce(published_at, first_seen_at) desc, id desc limit %s",
        (LATEST,),
    ).fetchall()
    return [row["id"] for row in rows]


def _spans(connection: Connection, now: datetime) -> tuple[Span, ...]:
    begin = now - DAYS * DAY
    articles = connection.execute(
        "select (extract(epoch from first_seen_at - %(begin)s) / 86400)::numeric as age,"
        "  count(*) as n from (select date_bin('1 day', first_seen_at, %(begin)s)"
        "   as first_seen_at from articles where first_seen_at > %(begin)s"
        "   and first_seen_at <= %(now)s and origin = 'crawl' and not deleted) as seen group by 1",
        {"begin": begin, "now": now},
    ).fetchall()
    counts = {int(row["age"]): row["n"] for row in articles}
    hours = _hours(connection, begin, now)
    return tuple(
        Span(since=begin + n * DAY, articles=counts.get(n, 0), watched=hours[n] >= HOURS)
        for n in range(DAYS)
    )


def _hours(connection: Connection, begin: datetime, now: datetime) -> Counter[int]:
    rows = connection.execute(
        "select hour from crawled_hours where hour > %s and hour <= %s", (begin, now)
    ).fetchall()
    return Counter((row["hour"] - begin) // DAY for row in rows)


def _rises(
    connection: Connection, spans: tuple[Span, ...], now: datetime
) -> tuple[Rise, ...] | None:
    """By how many standard deviations of a Poisson count with the watched days' mean (one
    added, so that a single article of something unheard-of is none)."""
    watched = [n for n, span in enumerate(spans[:-1]) if span.watched]
    if len(watched) < WATCHED:
        return None
    begin = spans[0].since
    rows: list[Row] = connection.execute(
        "select name, extract(epoch from date_bin('1 day', first_seen_at, %(begin)s) - %(begin)s)"
        "  / 86400 as age, count(*) as n from articles, unnest(actors || topics) as name"
        " where first_seen_at > %(begin)s and first_seen_at <= %(now)s and origin = 'crawl'"
        "  and not deleted group by 1, 2",
        {"begin": begin, "now": now},
    ).fetchall()
    today = {row["name"]: row["n"] for row in rows if int(row["age"]) == DAYS - 1}
    before: Counter[str] = Counter()
    for row in rows:
        if int(row["age"]) in watched:
            before[row["name"]] += row["n"]
    rises = [
        Rise(id=id, today=count, mean=before[id] / len(watched)) for id, count in today.items()
    ]
    scores = {rise: (rise.today - rise.mean) / sqrt(rise.mean + 1) for rise in rises}
    risen = [rise for rise in rises if scores[rise] >= 2]
    return tuple(sorted(risen, key=lambda rise: (-scores[rise], rise.id))[:RISES])


def _disagreeing(connection: Connection, stories: set[int]) -> dict[int, int]:
    rows = connection.execute(
        "select story, disagreements from story_claims where disagreements > 0 and story = any(%s)",
        (sorted(stories),),
    ).fetchall()
    return {row["story"]: row["disagreements"] for row in rows}


def _corrected(connection: Connection) -> tuple[tuple[Clipping, Version], ...]:
    rows = connection.execute(
        "select id from articles where version > 1 and not deleted and exists (select from versions"
        "  where article = articles.id and kinds && %s) order by seen_at desc limit 6",
        (NOTABLE,),
    ).fetchall()
    ids = [row["id"] for row in rows]
    held = {clipping.id: clipping for clipping in clippings.of(connection, ids)}
    found: list[tuple[Clipping, Version]] = []
    for id in ids:
        told = [v for v in versions.history(connection, id) if set(NOTABLE) & set(v.kinds)]
        if told and id in held:
            found.append((held[id], told[-1]))
    return tuple(found)
