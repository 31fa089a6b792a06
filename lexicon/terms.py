"""Analysed terms: what comparing counts as one word (search has ``archive.search.analysis``).

Fold, cut at everything that is no letter or digit, drop elided articles (l', d',
qu'…), open ligatures, join an acronym or a model with its number (F-16 is F16),
stem with the French Snowball stemmer.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast

import Stemmer

from lexicon.folding import fold, nfc

_ELIDED = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())
_WORD = re.compile(r"[^\W_]+(?:'(?=[^\W_]))?")
_MODEL = re.compile(r"\b([a-z]{1,4})-(\d{1,4}[a-z]{0,2})\b")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij"})
_snowball = cast("Callable[[str], str]", Stemmer.Stemmer("french", 0).stemWord)  # pyright: ignore[reportUnknownMemberType]


def words(text: str) -> tuple[str, ...]:
    """Folded words in order, elided articles dropped, models joined (``f16``)."""
    folded = _MODEL.sub(r"\1\2", fold(nfc(text)).translate(_LIGATURES))
    found = _WORD.findall(folded)
    return tuple(w.rstrip("'") for w in found if not (w.endswith("'") and w[:-1] in _ELIDED))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word. Numbers and models are their own stem.

    Snowball's French stemmer (snowballstem.org) on folded words, less a final
    plural or feminine mark that it leaves for want of accents.
    """
    if not word.isalpha():
        return word
    stemmed = _snowball(word)
    return stemmed.rstrip("es") if len(stemmed.rstrip("es")) >= 3 else stemmed


def terms(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order, one a word."""
    return tuple(map(stem, words(text)))
