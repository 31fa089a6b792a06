"""Folding French text: what two spellings of one word have in common.

Folding removes case, accents and the difference between apostrophes and between
hyphens. It keeps one character for one, so that offsets in the folded text are
offsets in the text, provided that the text is in NFC (``nfc``).
"""

import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘ʼ′＇`´"
HYPHENS = "-‐‑‒–—−"
_ASCII = bytes(range(128))


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
    for character in _beyond_ascii(lowered):
        lowered = lowered.replace(character, _folded(character))
    return lowered


def _beyond_ascii(text: str) -> set[str]:
    """The characters that are not ASCII. Bytes are sifted at C speed: over twice as fast
    as looking at each character."""
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return set(beyond.decode("utf-8", "surrogatepass"))
