"""The short notation in which the lexicon's files write words and phrases.

``livraison(s) d'arme(s)`` stands for four phrases; ``(char|blindé)s`` for two. A
star at the end lets the last word go on: ``fourni*`` finds fournit, fournira,
fourniture. Case and accents do not matter, apostrophes and hyphens are spaces.
"""

import re
from functools import lru_cache
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
    return tuple(dict.fromkeys(map("".join, product(*_choices(notation)))))


def _choices(notation: str) -> list[list[str]]:
    """What may stand at each place of it."""
    if not _ALLOWED.fullmatch(notation):
        raise BadNotation(f"“{notation}”: unbalanced parentheses, or a stray | or *")
    choices = [
        (piece.split("|") if "|" in piece else ["", piece]) if i % 2 else [piece]
        for i, piece in enumerate(_GROUP.split(notation))
    ]
    if all(any(not _plain(option).strip(" *") for option in options) for options in choices):
        raise BadNotation(f"“{notation}” can stand for no word at all")
    return choices


@lru_cache(maxsize=1 << 14)  # the same endings stand in most of them
def _plain(piece: str) -> str:
    """A piece of a notation as the folded text has it, a space for every mark, so that "5 % du
    PIB" stands for just that; a star at its end is kept."""
    folded = flat(nfc(piece))
    return f"{folded[:-1]}*" if piece.endswith("*") else folded


def patterns(notation: str) -> tuple[str, ...]:
    """The folded forms of a notation, without outer spaces; a star stays at the end.

    A ligature gives two forms, since texts write it open or closed."""
    choices = [list(map(_plain, options)) for options in _choices(notation)]
    found = dict.fromkeys(map(_form, product(*choices)))
    opened = notation.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    if opened != notation:
        found |= dict.fromkeys(patterns(opened))
    return tuple(found)


def _form(pieces: tuple[str, ...]) -> str:
    form = "".join(pieces)
    return form.replace("*", " ").strip() + ("*" if form.endswith("*") else "")


def alternation(notations: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the notations as whole words in a folded text."""
    forms = sorted({form for notation in notations for form in patterns(notation)})
    parts = [re.escape(f[:-1]) if f.endswith("*") else re.escape(f) + "(?= )" for f in forms]
    return re.compile(" (?:" + "|".join(parts) + ")")
