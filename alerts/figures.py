"""The last 24 hours in numbers, against the fortnight before."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from math import sqrt
from typing import Literal

from alerts.digest import Figures, Number, Rise
from archive.mail.clippings import Sighting

DAYS = 15
DAY = timedelta(days=1)


def figures(sightings: Sequence[Sighting], until: datetime) -> Figures | None:
    """Count the matching articles of 15 days, in steps of 24 hours that end at ``until``;
    None where the fortnight held nothing to compare with."""
    days: list[list[Sighting]] = [[] for _ in range(DAYS)]
    for sighting in sightings:
        age = (until - sighting.at) // DAY
        if 0 <= age < DAYS:
            days[DAYS - 1 - age].append(sighting)
    if not any(days[:-1]):
        return None
    return Figures(
        days=tuple((until - (DAYS - 1 - i) * DAY, len(day)) for i, day in enumerate(days)),
        numbers=(
            _number("stories", days, lambda c: c.story or c.root),
            _number("articles", days, lambda c: c.id),
            _number("outlets", days, lambda c: c.source),
        ),
        rises=(
            *_rises("actor", [[id for c in day for id in c.actors] for day in days]),
            *_rises("topic", [[id for c in day for id in c.topics] for day in days]),
        ),
    )


def _number(
    name: Literal["articles", "stories", "outlets"],
    days: Sequence[Sequence[Sighting]],
    key: Callable[[Sighting], object],
) -> Number:
    *before, today = (len({key(sighting) for sighting in day}) for day in days)
    return Number(name=name, today=today, mean=sum(before) / len(before))


def _rises(
    kind: Literal["actor", "topic"], days: Sequence[Iterable[str]], most: int = 4
) -> tuple[Rise, ...]:
    """The ids that rose most, by how many standard deviations of a Poisson count with the
    fortnight's mean (one added, so that a single article of something unheard-of is none)."""
    *before, last = map(Counter, days)
    total: Counter[str] = sum(before, Counter[str]())
    rises = [
        Rise(kind=kind, id=id, today=count, mean=total[id] / len(before))
        for id, count in last.items()
    ]
    scores = {rise: (rise.today - rise.mean) / sqrt(rise.mean + 1) for rise in rises}
    risen = [rise for rise in rises if scores[rise] >= 2]
    return tuple(sorted(risen, key=lambda rise: (-scores[rise], rise.id))[:most])
