"""Precision, recall and F1 with their intervals: percentile bootstrap over articles
(Efron 1979), 1,000 draws; of two ways on the same articles, the paired difference."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DRAWS = 1000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Count:
    """Right, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0


def of_sets(said: set[str], found: set[str]) -> Count:
    """What was found of what a person said."""
    return Count(len(said & found), len(found - said), len(said - found))


def of_class(cls: str, said: str, found: str) -> Count:
    """One class, told or not."""
    a, b = said == cls, found == cls
    return Count(int(a and b), int(b and not a), int(a and not b))


def sums(counts: Sequence[Count]) -> tuple[int, int, int]:
    """All right, wrong and missed."""
    return (
        sum(c.right for c in counts),
        sum(c.wrong for c in counts),
        sum(c.missed for c in counts),
    )


def f1(counts: Sequence[Count]) -> float:
    """Micro F1; 1 where there was nothing to find and nothing was found."""
    right, wrong, missed = sums(counts)
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def accuracy(counts: Sequence[Count]) -> float:
    """The share that is right."""
    return sum(c.right for c in counts) / max(1, len(counts))


def interval(
    counts: Sequence[Count], measure: Callable[[Sequence[Count]], float] = f1
) -> tuple[float, float]:
    """Between what the measure lies in 95 of 100 draws."""
    draw = random.Random(_SEED)
    drawn = sorted(measure(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    return drawn[int(DRAWS * 0.025)], drawn[int(DRAWS * 0.975)]


def difference(
    one: Sequence[Count], other: Sequence[Count], measure: Callable[[Sequence[Count]], float] = f1
) -> tuple[float, float, float]:
    """How much better ``one`` is, and between what in 95 of 100 draws of the same articles."""
    draw = random.Random(_SEED)
    places = range(len(one))
    drawn: list[float] = []
    for _ in range(DRAWS):
        chosen = draw.choices(places, k=len(places))
        drawn.append(measure([one[i] for i in chosen]) - measure([other[i] for i in chosen]))
    drawn.sort()
    low, high = drawn[int(DRAWS * 0.025)], drawn[int(DRAWS * 0.975)]
    return measure(one) - measure(other), low, high


def told(counts: Sequence[Count]) -> str:
    """Precision, recall and F1 with its interval, in words."""
    right, wrong, missed = sums(counts)
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    low, high = interval(counts)
    return (
        f"P {precision:.3f}  R {recall:.3f}  F1 {f1(counts):.3f}  (95 %: {low:.3f} to {high:.3f})"
    )
