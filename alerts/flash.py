"""Which stories are told at once: those that enough independent voices speak of within a few
hours, and those of which an official source speaks. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts import stories
from archive.mail.clippings import Clipping
from archive.mail.subscriptions import Definition, Flash
from press.sources import Source

OFFICIAL = "official"  # a kind of source
OLDEST = timedelta(hours=12)  # a story that passed earlier is left to the digest


def passed(
    story: Sequence[Clipping],
    matching: Mapping[int, object],
    wanted: Flash,
    sources: Mapping[str, Source],
) -> datetime | None:
    """When the story first had what is asked for, None where it has not. Of an official source
    only what answers the subscription (``matching``) counts."""
    standing = sorted((c for c in story if not c.withdrawn_at), key=heard)
    times = [
        heard(c)
        for c in standing
        if wanted.official and c.id in matching and stories.source_of(c, sources).kind == OFFICIAL
    ]
    if wanted.voices and (at := _enough(standing, wanted, sources)):
        times.append(at)
    return min(times, default=None)


def _enough(
    standing: Sequence[Clipping], wanted: Flash, sources: Mapping[str, Source]
) -> datetime | None:
    """When enough voices had spoken within the hours asked for. A reprint speaks with its
    original's voice, whenever that was."""
    by_id = {c.id: c for c in standing}
    span = timedelta(hours=wanted.hours)
    for last in standing:
        within = [
            by_id.get(c.root, c) for c in standing if heard(last) - span < heard(c) <= heard(last)
        ]
        if stories.independent(within, sources) >= wanted.voices:
            return heard(last)
    return None


def heard(clipping: Clipping) -> datetime:
    """When an article came out, as far as it is known to the minute; it is never later than
    when it was seen."""
    said, seen = clipping.published_at, clipping.first_seen_at
    if said is None:
        return seen
    if clipping.published_precision == "day":
        return min(said + timedelta(days=1), seen)
    return min(said, seen)


def is_quiet(wanted: Definition, now: datetime) -> bool:
    """Whether ``now`` lies in the hours in which the subscription wants to be left alone."""
    if wanted.flash is None or wanted.flash.quiet is None:
        return False
    begin, end = wanted.flash.quiet
    at = now.astimezone(ZoneInfo(wanted.timezone)).time()
    return begin <= at < end if begin < end else at >= begin or at < end
