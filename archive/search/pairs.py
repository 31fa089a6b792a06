"""Frequent words near each other, as terms of their own: "the same two, so far apart".

Whether words follow one another stands in a text's vector, which PostgreSQL keeps apart from the
row, so that a phrase of two words that half of the archive holds would be looked for in half of
the archive. A pair is found in the index alone. Method: common grams (Williams, Zobel and Bahle,
"Fast phrase querying with combined indexes", ACM TOIS 22, 2004), for two frequent words only.

``frequent.txt``: the terms of the lexicon's names and those of the commonest
French words, made by ``make bench-words ARGS=--make``.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_letters, digits

from archive.search.analysis import Token
from archive.search.tree import Phrase

FILE = Path(__file__).with_name("frequent.txt")
FARTHEST = 3  # places from one to the other: little words stand between
MARK = "^"  # no term begins so
_SIGNS = f"{digits}{ascii_letters}-_"
MOST = len(_SIGNS) ** 2  # terms that can be listed


def pair(first: str, second: str, apart: int) -> str | None:
    """The term of two terms that stand so many places apart; None where they have none."""
    known = _frequent()
    if not 0 < apart <= FARTHEST or first not in known or second not in known:
        return None
    return f"{MARK}{known[first]}{known[second]}{apart}"


def held(tokens: Iterable[Token]) -> Iterator[str]:
    """The pairs of a text."""
    known = _frequent()
    before: deque[tuple[str, int]] = deque(maxlen=FARTHEST)
    for token in tokens:
        sign = known.get(token.term)
        if sign is None:
            continue
        for other, place in before:
            if token.position - place <= FARTHEST:
                yield f"{MARK}{other}{sign}{token.position - place}"
        before.append((sign, token.position))


def of(phrase: Phrase) -> tuple[str, ...]:
    """The pairs that a text with this phrase holds, which are the phrase itself where it has two
    terms."""
    steps = pairwise(zip(phrase.terms, phrase.places, strict=False))
    found = (pair(first, second, place - before) for (first, before), (second, place) in steps)
    return tuple(each for each in found if each)


@cache
def _frequent() -> dict[str, str]:
    """The two signs of each frequent term."""
    listed = FILE.read_text(encoding="utf-8").split()
    signs = (a + b for a in _SIGNS for b in _SIGNS)
    return dict(zip(listed, signs, strict=False))
