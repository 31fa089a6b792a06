"""A field as given, made ready for matching: folded words between single spaces.

Everything that is no letter or digit becomes a space, letters lose case and
accents, and a space stands before and after, so that the pattern " otan " finds a
whole word in one look. The folded text is ASCII. One character stays one character
(œ becomes o: the notation writes both "manouvre" and "manoeuvre"), so an offset in
the folded text, less one, is an offset in the text; only where the text is not NFC,
or holds characters that are no characters (soft hyphens), is a map kept; so it is
where a headline or standfirst quotes part of a phrase ("une nouvelle « offensive
russe » en Ukraine"), which is read as if it did not.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from lexicon.folding import fold
from lexicon.values import Field

TITLE, SUMMARY, TEXT = 0, 1, 2
_COMMON = {"’": " ", "œ": "ø", "Œ": "ø", "“": " ", "”": " ", "–": " ", "—": " ", "…": " "}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Inclusive writing: what stands for the feminine in réfugié·es, réfugié-e-s, Ukrainien.ne.s.
# A hyphen or a full stop must come twice, since a single one is that of "dis-le".
_INCLUSIVE = re.compile(
    r"(?<=[^\W\d_]{2})(?:[·•‧⋅](?:e|[nltsfv]{1,2}e|i?ère|rice|euse|trice|esse)[·•‧⋅]?(?=s?\b)"
    r"|([.-])(?:e|[nltsfv]{1,2}e|i?ère|rice|euse|trice|esse)\1(?=s\b))",
    re.IGNORECASE,
)
_DOUBLED = (".s", "-s", "·", "•", "‧", "⋅")  # one of these stands in whatever the pattern finds
# Quotation marks between two words of one clause, each with the space that it adds.
_QUOTING = re.compile(
    r"""(?<=\w[\s'’])[«“„"]\s?(?=\w)|(?<=\w\s)[‘'](?=\w)"""
    r"""|(?<=\w)\s?[»”"](?=\s\w)|(?<=\w)[’'](?=\s\w)"""
)
_MARKS = ("«", "»", '"', "“", "”", "„", "'", "‘", "’")  # one of these stands in whatever it finds
# Latin letters and marks that stay as they are: none that combines, none before one.
_PLAIN = re.compile("[\0-\u00ac\u00ae-\u02ff]+(?![^\0-\u02ff])")


def _latin_1() -> bytes:
    table = bytearray(b" " * 256)
    for code in range(256):
        base = unicodedata.normalize("NFKD", chr(code).lower())[:1]
        if base.isascii() and base.isalnum():
            table[code] = ord(base)
    table[ord("ø")] = table[ord("Ø")] = ord("o")
    table[ord("ä")] = table[ord("æ")] = ord("a")
    table[ord("ß")] = ord("s")
    return bytes(table)


_TABLE = _latin_1()


def flat(text: str) -> str:
    """ASCII words and spaces, one character for one. ``text`` is in NFC."""
    for character, plain in _COMMON.items():
        text = text.replace(character, plain)
    try:
        narrow = text.encode("latin-1")
    except UnicodeEncodeError:
        narrow = _narrowed(text).encode("latin-1", "replace")
    return narrow.translate(_TABLE).decode("ascii")


def _narrowed(text: str) -> str:
    for character in set(text):
        if character > "ÿ":
            text = text.replace(character, fold(character))
    return text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A field, ready.

    ``source`` is the field as given, ``given`` its NFC form, ``folded`` that form folded
    between two spaces: an offset in ``folded``, less one, is one in ``given``, and in
    ``source`` too unless ``offsets`` maps it. ``caseless`` says that the field has no
    capital (a title made from a URL) or nothing but capitals, so that case tells nothing.
    Its first ``lead`` characters are of the zone ``head``, the rest is ``TEXT``.
    """

    field: Field
    source: str
    given: str
    folded: str
    caseless: bool
    head: int
    lead: int
    offsets: tuple[int, ...] | None = None


def prepare(field: Field, text: str, *, head: int = TEXT, lead: int = 0, skip: int = 0) -> Prepared:
    """Make a field ready. Its first ``lead`` characters belong to the zone ``head``;
    ``skip`` characters at its start are left out of matching."""
    offsets = None
    given = text
    if not unicodedata.is_normalized("NFC", text) or any(c in text for c in _INVISIBLE):
        given, offsets = _composed(text)
        skip = next((i for i, offset in enumerate(offsets) if offset >= skip), 0)
    if any(mark in given for mark in _DOUBLED) and _INCLUSIVE.search(given):
        given, offsets, skip = _without(_INCLUSIVE, given, offsets, skip)
    if field != "text" and any(mark in given for mark in _MARKS) and _QUOTING.search(given):
        given, offsets, skip = _without(_QUOTING, given, offsets, skip)
    body = given[skip:] if skip else given
    folded = " " + " " * skip + flat(body) + " "
    caseless = given.islower() or given.isupper()
    return Prepared(field, text, given, folded, caseless, head, lead, offsets)


def _without(
    pattern: re.Pattern[str], given: str, offsets: Sequence[int] | None, skip: int
) -> tuple[str, tuple[int, ...], int]:
    """The text without what the pattern finds, where each character began, and how much of
    it is left out of matching."""
    offsets = offsets or range(len(given) + 1)
    pieces: list[str] = []
    kept: list[int] = []
    last = 0
    spans = [found.span() for found in pattern.finditer(given)]
    for start, end in (*spans, (len(given), 0)):
        pieces.append(given[last:start])
        kept += range(last, start)
        last = end
    skip = bisect_left(kept, skip)
    return "".join(pieces), (*map(offsets.__getitem__, kept), offsets[len(given)]), skip


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    """The text in NFC less its invisible characters, and where each character began;
    the last offset is the text's length."""
    characters: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        if plain := _PLAIN.match(text, start):
            characters.append(plain.group())
            offsets += range(start, plain.end())
            start = plain.end()
            continue
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in unicodedata.normalize("NFC", text[start:end]):
            if character not in _INVISIBLE:
                characters.append(character)
                offsets.append(start)
        start = end
    return "".join(characters), (*offsets, len(text))
