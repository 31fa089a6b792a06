"""The last 24 hours in numbers, against those of the 14 days before that were watched."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import exp, lgamma, log, sqrt
from typing import Literal

from alerts.digest import Column, Figures, Number, Rise, Spoken
from archive.crawl.watch import DAY, DAYS, Watch
from archive.mail.clippings import Sighting

FEWEST = 5  # days to compare with
# What all tests of a mail may sum to. Counts are whole and few, so less of it comes true:
# ``benchmarks/rises.py`` finds under 1 % of mails with a false rise.
FALSE_ALARMS = 0.015
LEAST = 1.5  # times the mean that is worth a word


def figures(
    sightings: Sequence[Sighting], until: datetime, watch: Watch, asked: frozenset[str]
) -> Figures | None:
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
    base = [n for n in range(DAYS - 1) if watch.comparable[n]]
    steady = [[s for s in day if s.source in watch.steady] for day in days]
    comparable = watch.comparable[-1] and len(base) >= FEWEST and bool(watch.steady)
    before = [steady[n] for n in base] if comparable else []
    today = steady[-1] if comparable else days[-1]
    rises = _rises(before, today, asked) if comparable else ()
    spoken: Spoken = "risen" if rises else "none" if comparable else "too little"
    return Figures(
        days=tuple(
            Column(end=until - (DAYS - 1 - n) * DAY, articles=len(day), watched=watch.watched[n])
            for n, day in enumerate(days)
        ),
        compared=len(before),
        left_out=len({s.source for s in days[-1]} - watch.steady) if comparable else 0,
        numbers=(
            _number("stories", before, today, lambda c: c.story or c.root),
            _number("articles", before, today, lambda c: c.id),
            _number("outlets", before, today, lambda c: c.source),
        ),
        rises=rises,
        spoken=spoken,
    )


def _number(
    name: Literal["articles", "stories", "outlets"],
    before: Sequence[Sequence[Sighting]],
    today: Sequence[Sighting],
    key: Callable[[Sighting], object],
) -> Number:
    counts = [len({key(sighting) for sighting in day}) for day in before]
    return Number(
        name=name,
        today=len({key(sighting) for sighting in today}),
        mean=sum(counts) / len(counts) if counts else None,
    )


def _rises(
    before: Sequence[Sequence[Sighting]], today: Sequence[Sighting], asked: frozenset[str]
) -> tuple[Rise, ...]:
    found = [
        *_risen("actor", [_counted(day, lambda s: s.actors) for day in (*before, today)]),
        *_risen("topic", [_counted(day, lambda s: s.topics) for day in (*before, today)]),
    ]
    ids = {id for day in (*before, today) for s in day for id in (*s.actors, *s.topics)}
    alike = FALSE_ALARMS / max(1, len(ids - asked))
    risen = [(chance, rise) for chance, rise in found if chance <= alike and rise.id not in asked]
    return tuple(rise for _, rise in sorted(risen, key=lambda pair: (pair[0], pair[1].id))[:6])


def _counted(
    day: Iterable[Sighting], ids: Callable[[Sighting], Iterable[str]]
) -> Mapping[str, int]:
    return Counter(id for sighting in day for id in ids(sighting))


def _risen(
    kind: Literal["actor", "topic"], days: Sequence[Mapping[str, int]]
) -> Iterable[tuple[float, Rise]]:
    """Each id that has more today than the mean, with the chance of that."""
    *before, today = days
    for id, count in today.items():
        counts = [day.get(id, 0) for day in before]
        mean = sum(counts) / len(counts)
        if count >= LEAST * mean:
            yield chance(counts, count), Rise(kind=kind, id=id, today=count, mean=mean)


def chance(before: Sequence[int], today: int) -> float:
    """How likely ``today``'s count or a greater one is where nothing changed: given their sum,
    counts of one rate are binomial (Przyborowski and Wilenski 1940). Where the days before
    scatter clearly more than such counts do, all are taken for as many times fewer
    (quasi-Poisson). The count itself counts by half (mid-p: Lancaster 1961)."""
    over = _scatter(before)
    some, all = int(today / over), int((today + sum(before)) / over)
    share = 1 / (len(before) + 1)
    above = sum(_binomial(all, n, share) for n in range(some + 1, all + 1))
    return min(1.0, above + _binomial(all, some, share) / 2)


def _scatter(counts: Sequence[int]) -> float:
    """Variance over mean; 1 where it lies within two standard deviations of a Poisson count's."""
    mean, free = sum(counts) / len(counts), len(counts) - 1
    if not mean or not free:
        return 1.0
    scatter = sum((n - mean) ** 2 for n in counts) / free / mean
    return scatter if scatter > 1 + 2 * sqrt(2 / free) else 1.0


def _binomial(of: int, n: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(n + 1) - lgamma(of - n + 1)
    return exp(ways + n * log(share) + (of - n) * log(1 - share))
