"""The short notation in which the lexicon's files write words and phrases.

``livraison(s) d'arme(s)`` stands for four phrases; ``(char|blindé)s`` for two. A
star at the end lets the last word go on: ``fourni*`` finds fournit, fournira,
fourniture. Case and accents do not matter, apostrophes and hyphens are spaces.
"""

import re
from itertools import product

from lexicon.errors import Invalid
from lexicon.fields import flat
from lexicon.folding import nfc

_GROUP = re.compile(r"\(([^()]*)\)")
_ALLOWED = re.compile(r"[^()|*]*(?:\([^()]*\)[^()|*]*)*\*?")


class BadNotation(Invalid, ValueError):
    """A phrase that the notation does not allow; the message says why."""


def expand(notation: str) -> tuple[str, ...]:
    """Every spelling that the notation stands for, as written, the star kept.

    Raises BadNotation on unbalanced parentheses, a stray ``|`` or ``*``, or nothing."""
    if not _ALLOWED.fullmatch(notation):
        raise BadNotation(f"“{notation}”: unbalanced parentheses, or a stray | or *")
    pieces = _GROUP.split(notation)
    choices = [
        (piece.split("|") if "|" in piece else ["", piece]) if i % 2 else [piece]
        for i, piece in enumerate(pieces)
    ]
    spellings = tuple(dict.fromkeys("".join(choice) for choice in product(*choices)))
    if any(not words(spelling) for spelling in spellings):
        raise BadNotation(f"“{notation}” can stand for no word at all")
    return spellings


def words(spelling: str) -> str:
    """A spelling as the folded text has it: a space for every mark, so that "5 % du PIB"
    stands for just that."""
    return flat(nfc(spelling)).strip()


def patterns(notation: str) -> tuple[str, ...]:
    """The folded forms of a notation, without outer spaces; a star stays at the end.

    A ligature gives two forms, since texts write it open or closed."""
    found: dict[str, None] = {}
    for spelling in expand(notation):
        star = "*" if spelling.endswith("*") else ""
        opened = spelling.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
        found[words(spelling) + star] = None
        found[words(opened) + star] = None
    return tuple(found)


def alternation(notations: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the notations as whole words in a folded text."""
    forms = sorted({form for notation in notations for form in patterns(notation)})
    parts = [re.escape(f[:-1]) if f.endswith("*") else re.escape(f) + "(?= )" for f in forms]
    return re.compile(" (?:" + "|".join(parts) + ")")
