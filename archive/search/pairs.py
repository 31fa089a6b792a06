"""Frequent words near each other, as terms of their own: "the same two, so far apart", and of
words of names "the same two, in whatever order, within so many places".

Whether words follow one another stands in a text's vector, which PostgreSQL keeps apart from the
row, so that a phrase of two words that half of the archive holds would be looked for in half of
the archive. A pair is found in the index alone. Method: common grams (Williams, Zobel and Bahle,
"Fast phrase querying with combined indexes", ACM TOIS 22, 2004), for two frequent words only.

``frequent.txt``: the terms of the lexicon's names and, after an empty line, those of the commonest
French words, made by ``make bench-words ARGS=--make``.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_letters, digits

from archive.search.analysis import Placed
from archive.search.tree import Phrase

FILE = Path(__file__).with_name("frequent.txt")
FARTHEST = 3  # places from one to the other: little words stand between
REACHES = (6, 11)  # places within which two words of names are a term: `~5` and `~10`
MARK = "^"  # no term begins so
_SIGNS = f"{digits}{ascii_letters}-_"
MOST = len(_SIGNS) ** 2  # terms that can be listed


def pair(first: str, second: str, apart: int) -> str | None:
    """The term of two terms that stand so many places apart; None where they have none."""
    known = _frequent()
    if not 0 < apart <= FARTHEST or first not in known or second not in known:
        return None
    return f"{MARK}{known[first]}{known[second]}{apart}"


def near(one: str, other: str, reach: int) -> str:
    """The term of two words of names whose least distance is within this reach and not within
    the one before it."""
    signs = sorted((_frequent()[one], _frequent()[other]))
    return f"{MARK}{''.join(signs)}{reach}"


def exact(span: int) -> int:
    """The greatest distance up to ``span`` that terms tell exactly."""
    return span if span < FARTHEST else max(r for r in (FARTHEST, *REACHES) if r <= span)


def within(
    ones: Iterable[str], others: Sequence[str], span: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms that a text has in which words of names are so many places apart at most, in
    either order: those that say so, and those that leave it open."""
    both = [(one, other) for one in ones for other in others]
    apart = range(1, min(span, FARTHEST) + 1)
    ways = (way for one, other in both for way in ((one, other), (other, one)))
    following = [pair(first, second, n) for first, second in ways for n in apart]
    told = [near(one, other, r) for one, other in both for r in REACHES if r <= span]
    further = next((r for r in REACHES if FARTHEST < span < r), None)
    open = tuple(near(one, other, further) for one, other in both) if further else ()
    return (*(each for each in following if each), *told), open


def held(terms: Iterable[Placed]) -> Iterator[str]:
    """The pairs of a text, of its terms in order."""
    known, names = _frequent(), named()
    found = [each for each in terms if each[0] in known]
    yield from _following(found)
    yield from _nearby(each for each in found if each[0] in names)


def _following(terms: Iterable[Placed]) -> Iterator[str]:
    known = _frequent()
    before: deque[tuple[str, int]] = deque(maxlen=FARTHEST)
    for term, place in terms:
        sign = known[term]
        for other, earlier in before:
            if place - earlier <= FARTHEST:
                yield f"{MARK}{other}{sign}{place - earlier}"
        before.append((sign, place))


def _nearby(terms: Iterable[Placed]) -> Iterator[str]:
    least: dict[tuple[str, str], int] = {}
    before: deque[Placed] = deque(maxlen=REACHES[-1])
    for term, place in terms:
        for other, earlier in before:
            apart = place - earlier
            if 0 < apart <= REACHES[-1] and term != other:
                both = (term, other) if term < other else (other, term)
                least[both] = min(apart, least.get(both, apart))
        before.append((term, place))
    for (one, other), apart in least.items():
        if apart > FARTHEST:
            yield near(one, other, next(reach for reach in REACHES if apart <= reach))


def of(phrase: Phrase) -> tuple[str, ...]:
    """The pairs that a text with this phrase holds, which are the phrase itself where it has two
    terms."""
    steps = pairwise(zip(phrase.terms, phrase.places, strict=False))
    found = (pair(first, second, place - before) for (first, before), (second, place) in steps)
    return tuple(each for each in found if each)


@cache
def named() -> frozenset[str]:
    """The terms of the lexicon's names."""
    return frozenset(FILE.read_text(encoding="utf-8").partition("\n\n")[0].split())


@cache
def _frequent() -> dict[str, str]:
    """The two signs of each frequent term."""
    listed = FILE.read_text(encoding="utf-8").split()
    signs = (a + b for a in _SIGNS for b in _SIGNS)
    return dict(zip(listed, signs, strict=False))
