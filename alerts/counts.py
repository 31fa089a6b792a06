"""The last 24 hours in numbers, against those of the 14 days before that were watched."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from alerts.digest import Column, ComparedCount, DayCounts
from archive.crawl.rises import Counts, Kind, compared, rises
from archive.crawl.watch import DAY, DAYS, Watch
from archive.mail.clippings import Sighting


def of_days(
    sightings: Sequence[Sighting], until: datetime, watch: Watch, asked: frozenset[str]
) -> DayCounts | None:
    """Count the matching articles of 15 days, in steps of 24 hours that end at ``until``;
    None where the days before held nothing. Means and rises are over the days that can be
    compared and their steady sources; what was ``asked`` for is no rise by itself."""
    days: list[list[Sighting]] = [[] for _ in range(DAYS)]
    for sighting in sightings:
        age = (until - sighting.at) // DAY
        if 0 <= age < DAYS:
            days[DAYS - 1 - age].append(sighting)
    if not any(days[:-1]):
        return None
    against = compared(watch)
    steady = [[s for s in day if s.source in watch.steady] for day in days]
    before = [steady[n] for n in against]
    today = steady[-1] if against else days[-1]
    found = rises([_counted(day) for day in steady], watch, asked)
    return DayCounts(
        days=tuple(
            Column(end=until - (DAYS - 1 - n) * DAY, articles=len(day), watched=watch.watched[n])
            for n, day in enumerate(days)
        ),
        compared=len(before),
        left_out=len({s.source for s in days[-1]} - watch.steady) if against else 0,
        numbers=(
            _number("stories", before, today, lambda c: c.story or c.root),
            _number("articles", before, today, lambda c: c.id),
            _number("outlets", before, today, lambda c: c.source),
        ),
        rises=found.told,
        spoken=found.spoken,
    )


def _number(
    name: Literal["articles", "stories", "outlets"],
    before: Sequence[Sequence[Sighting]],
    today: Sequence[Sighting],
    key: Callable[[Sighting], object],
) -> ComparedCount:
    counts = [len({key(sighting) for sighting in day}) for day in before]
    return ComparedCount(
        name=name,
        today=len({key(sighting) for sighting in today}),
        mean=sum(counts) / len(counts) if counts else None,
    )


def _counted(day: Sequence[Sighting]) -> Counts:
    found: Counter[tuple[Kind, str]] = Counter()
    for sighting in day:
        found.update(("actor", id) for id in set(sighting.actors))
        found.update(("topic", id) for id in set(sighting.topics))
    return found
