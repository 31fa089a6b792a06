"""What rises: actors and topics that the last 24 hours speak of more than the days before did.

One rule for mails and pages. It needs days that can be compared and sources that are steady
(``archive.crawl.watch``); where there are too few, it says so instead.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Literal

from archive.crawl.watch import DAYS, Watch

FEWEST = 3  # days to compare with; no more false rises than with five (``benchmarks/rises.py``)
# What all tests of a mail may sum to. Counts are whole and few, so less of it comes true:
# ``benchmarks/rises.py`` finds under 1 % of mails with a false rise.
FALSE_ALARMS = 0.015
LEAST = 1.5  # times the mean that is worth a word
MOST = 6  # told

Kind = Literal["actor", "topic"]
Spoken = Literal["none", "too little", "risen"]
Counts = Mapping[tuple[Kind, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """An actor or topic that the last 24 hours speak of more than the days before did;
    ``mean`` is a day's."""

    kind: Kind
    id: str
    today: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rises:
    """``spoken``: nothing rose, there is too little to say so, or ``told`` did, the least
    likely first; ``compared`` days were set against the last."""

    spoken: Spoken
    told: tuple[Rise, ...] = ()
    compared: int = 0


def compared(watch: Watch) -> tuple[int, ...]:
    """The days that the last one can be set against; none where they are too few."""
    days = tuple(n for n in range(DAYS - 1) if watch.comparable[n])
    return days if watch.comparable[-1] and len(days) >= FEWEST and watch.steady else ()


def rises(days: Sequence[Counts], watch: Watch, asked: Set[str] = frozenset()) -> Rises:
    """What rose, given how many articles of steady sources name each entry on each of the
    ``DAYS``, oldest first; what was ``asked`` for is no rise by itself."""
    against = compared(watch)
    if not against:
        return Rises(spoken="too little")
    before, today = [days[n] for n in against], days[-1]
    ids = {id for day in (*before, today) for _, id in day}
    alike = FALSE_ALARMS / max(1, len(ids - asked))
    found = [
        (chance, rise)
        for chance, rise in _above(before, today)
        if chance <= alike and rise.id not in asked
    ]
    told = tuple(rise for _, rise in sorted(found, key=lambda pair: (pair[0], pair[1].id))[:MOST])
    return Rises(spoken="risen" if told else "none", told=told, compared=len(before))


def _above(before: Sequence[Counts], today: Counts) -> Iterable[tuple[float, Rise]]:
    """Each entry that has more today than the mean, with the chance of that."""
    for (kind, id), count in today.items():
        counts = [day.get((kind, id), 0) for day in before]
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
