"""Folding French text: what two spellings of one word have in common.

Folding removes case, accents and the difference between apostrophes and between
hyphens. It keeps one character for one, so that offsets in the folded text are
offsets in the text, provided that the text is in NFC (``nfc``).
"""

import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘ʼ′＇`´"
HYPHENS = "-‐‑‒–—−"


def nfc(text: str) -> str:
    """The text in Unicode normalization form C (UAX #15)."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    if character in HYPHENS:
        return "-"
    if character.isspace():
        return " "
    lowered = character.lower()
    base = unicodedata.normalize("NFKD", lowered)
    base = "".join(c for c in base if not unicodedata.combining(c))
    if len(base) == 1:
        return base
    return lowered if len(lowered) == 1 else character


def fold(text: str) -> str:
    """Lower-case, without accents, apostrophes as ``'``, hyphens as ``-``; same length.

    Ligatures (œ, æ) stay one character: ``terms`` opens them.
    """
    if text.isascii():
        return text.lower()
    lowered = text.lower()
    if len(lowered) != len(text):
        return "".join(map(_folded, text))
    for character in set(lowered):
        if not character.isascii():
            lowered = lowered.replace(character, _folded(character))
    return lowered
