"""Words that machine translation ran together, parted where the lexicon is certain.

"Ruttea-t-il", "OTANet", "Kyivqu'il", "avecZelensky": a name that the lexicon marks as
one that may be glued, and one of the little words it lists beside it, make up the whole
word between them.
"""

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from lexicon import load
from lexicon.folding import fold
from lexicon.notation import patterns

_ELIDED = frozenset("l d j m t s n c qu".split())
_LETTERS = re.compile(r"[^\W\d_]*")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*$")
_LONGEST = 15  # letters of a little word, at most


def separated(text: str) -> str:
    """The text with such words parted by a space, an elided article by an apostrophe.
    ``text`` is in NFC."""
    folded = fold(text)
    if len(folded) != len(text):
        return text
    out, done = list[str](), 0
    for _, start, end in _names().find_matches_as_indexes(folded):
        first = folded[start - 1 : start].isalpha()
        last = folded[end : end + 1].isalpha()
        if first == last or start < done:
            continue
        place = _after(text, folded, start, end) if last else _before(text, folded, start)
        if place:
            out += [text[done : place[0]], place[1]]
            done = place[0]
    return "".join([*out, text[done:]]) if out else text


def _after(text: str, folded: str, start: int, end: int) -> tuple[int, str] | None:
    """Where to part a name from the little word behind it, and by what."""
    tail = _LETTERS.match(folded, end)
    rest = tail[0] if tail else ""
    elides = folded[end + len(rest) : end + len(rest) + 1] == "'"
    known = rest in load.default().glue_after and (rest in _ELIDED) == elides
    return (end, " ") if known and text[start].isupper() else None


def _before(text: str, folded: str, start: int) -> tuple[int, str] | None:
    """Where to part a name from the little word before it, and by what."""
    head = _LETTERS_BEFORE.search(folded, max(0, start - _LONGEST), start)
    word = head[0] if head else ""
    known = word in load.default().glue_before and text[start].isupper()
    if not known or not text[start - 1].islower():
        return None
    return (start, "'" if word in _ELIDED else " ")


@cache
def _names() -> AhoCorasick:
    glued = (name for actor in load.default().content.actors for name in actor.glue)
    forms = sorted({form for name in glued for form in patterns(name)})
    return AhoCorasick(
        forms, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
    )
