"""Words that machine translation ran together, parted where the lexicon is certain.

"Ruttea-t-il", "OTANet", "Kyivqu'il", "avecZelensky": a name that the lexicon marks as
one that may be glued, and one of the little words it lists beside it, make up the whole
word between them.
"""

import re
from functools import cache

from lexicon import load
from lexicon.folding import fold
from lexicon.notation import patterns

_WORD = re.compile(r"[^\W\d_]{5,}(?=(['’]?))")
_ELIDED = frozenset("l d j m t s n c qu".split())


def separated(text: str) -> str:
    """The text with such words parted by a space (an elided article by an apostrophe)."""
    return _WORD.sub(lambda found: _parted(found[0], elides=bool(found[1])), text)


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], frozenset[str], int]:
    lexicon = load.default()
    glued = (name for actor in lexicon.content.actors for name in actor.glue)
    names = frozenset(form for name in glued for form in patterns(name))
    return names, lexicon.glue_before, lexicon.glue_after, min(map(len, names), default=0)


def _parted(word: str, *, elides: bool) -> str:
    if word.islower() or word.isupper():
        return word
    names, before, after, shortest = _tables()
    folded = fold(word)
    if folded in names or len(folded) <= shortest:
        return word
    for cut in range(1, len(word)):
        first, second = folded[:cut], folded[cut:]
        if (
            word[0].isupper()
            and first in names
            and second in after
            and (second in _ELIDED) == elides
        ):
            return f"{word[:cut]} {word[cut:]}"
        if word[cut].isupper() and second in names and first in before and not elides:
            return f"{word[:cut]}{chr(39) if first in _ELIDED else ' '}{word[cut:]}"
    return word
