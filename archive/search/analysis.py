"""What counts as one word in a search, for PostgreSQL as for Elasticsearch.

``tokens`` does in Python what ``archive.search.chain`` makes Elasticsearch do, so that both backends
find the same articles and Kibana's own search bar agrees with ``vigie search``. A test
holds the two against each other on a running node, for text in Latin, Greek or Cyrillic
script; emoji and Chinese characters are words to Elasticsearch only.

In order: models, acronyms and numbers are joined (F-16 and F 16 are F16, J.D. is JD, SAMP/T
is SAMPT, 40 000 and 40.000 are 40000); apostrophes become one, invisible characters vanish,
every other mark separates; words are cut (UAX #29), before a letter that follows a digit
(155mm is 155 mm, AMX-10RC is AMX10 RC), and before a digit that follows a name (Shahed136);
elided articles go (l'OTAN is OTAN), then case, accents and ligatures; articles, pronouns
and prepositions leave a gap; plural, feminine and conjugation go (``inflections`` for the
words of a dictionary, ``stemming`` for others, and ``LEFT`` for what the stemmer leaves:
première is premier, française is français).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from archive.search.inflections import TERMS
from archive.search.stemming import stem
from lexicon.folding import APOSTROPHES

Placed = tuple[str, int]  # a term, and its place among a text's words
ELIDED = tuple("l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())
STOP = frozenset(
    "l d j m t s n c qu"  # elided, typed without their apostrophe
    " a au aux avec ce ces cet cette ceci cela dans de des du elle elles en entre et eux il ils je"
    " la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ou par pour qu que qui"
    " sa se ses si son sur ta te tes toi ton tu un une vos votre vous y".split()
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff" + "".join(map(chr, range(0x300, 0x370)))
# Marks that UAX #29 keeps inside a word, and three that Lucene takes for emoji.
SEPARATING = ".,;:_·\u037e\u0387\u2024\u2027\u2044\u203f\u2040\u2054\u202f©®™"
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ß": "ss", "đ": "d", "ħ": "h", "ı": "i",
    "ł": "l", "ŋ": "n", "ŧ": "t", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
    "\u00ad": None,
})  # fmt: skip

SPACES = " \u00a0\u2009\u202f"
HYPHENS = "-‐‑–"
MODELS = (
    "AASM AGM AH AIM AK AMX An BGM BM BMD BMP BRDM BTR CH COP CV EA ERC FGM FIM FV GBU HK IL Il IRIS"
    " KA KC Ka Kh KH MI MIG MIM MQ MT Mi MiG NH PAC PT PzH RIM RPG RQ RS SM SSC SU Su TB TOS TRF TU"
    " Tu UH VAB VBCI YAK Yak ZSU ZU [A-Z]"
)
NAME = 5  # letters at least, of what a figure does not become part of: Leopard2 is Leopard 2
# A model is a name, then a mark, then a figure: marks before figures are few, so these are
# looked for, and then for the name before.
_FIGURED = re.compile(rf"[{HYPHENS}{SPACES}](?=[0-9]{{1,3}}[A-Za-z0-9]{{0,3}}(?![^\W_]))")
_NAMED = re.compile(
    rf"(?<![^\W_])(?:[A-Za-z]{{1,4}}[{HYPHENS}]|(?:{'|'.join(MODELS.split())})[{SPACES}])\Z"
)
_LONGEST_NAME = 4
# What every acronym with marks holds, and every number of several groups.
_INITIAL = re.compile(r"[./][A-Z](?![^\W_])")
_GROUPED = re.compile(rf"[0-9][{SPACES}.][0-9]{{3}}(?![0-9])")
_ACRONYM = re.compile(r"(?<![^\W_])(?:[A-Z]\.|[A-Z]{2,5}/)(?=[A-Z](?![^\W_]))")
_NUMBER = re.compile(rf"(?<![0-9.,])[0-9]{{1,3}}(?:[{SPACES}.][0-9]{{3}}){{1,4}}(?![0-9])")
# A letter after a digit begins a word, and a digit after a name does.
_SOLID = rf"(?:(?!(?<=[0-9])[^\W\d_]|(?<=[^\W\d_]{{{NAME}}})[0-9])[\w\xad])"
_LONGEST = 256  # characters of a word; what is longer is cut
# Most words are letters and nothing else, which is told in a fifth of the time.
_WORD = re.compile(
    r"[a-z]{1,255}+(?![\w\xad'])"
    rf"|\w{_SOLID}{{0,254}}(?:(?:(?<=[^\W\d])'(?=[^\W\d])|(?<=\d)'(?=\d)){_SOLID}{{1,255}})*"
)


LEFT = r"[rs]$(?<=...[iu][rs])|er$(?<=..[ig]er)"
_left = re.compile(LEFT)


class Token(NamedTuple):
    """An analysed word: ``form`` without case, accents and elision, ``term`` without its
    ending, too; code-point offsets into the text as given, and its place in order."""

    term: str
    form: str
    start: int
    end: int
    position: int


def tokens(text: str, sought: frozenset[str] | None = None) -> Iterator[Token]:
    """The analysed words of a text, of ``sought`` terms only where given. Places count from 0;
    stop words leave a gap."""
    for position, word in enumerate(_WORD.finditer(_readied(text))):
        analysed = term(word[0])
        if analysed and (sought is None or analysed in sought):
            yield Token(analysed, form(word[0]), word.start(), word.end(), position)


def terms(text: str) -> tuple[str, ...]:
    """The analysed words of a text in order, without their places."""
    return tuple(token.term for token in tokens(text))


def forms(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and elision, little words included."""
    return tuple(map(form, words(text)))


def placed(text: str) -> list[Placed]:
    """The terms of a text, as ``tokens`` has them."""
    found = enumerate(map(term, words(text)))
    return [(analysed, place) for place, analysed in found if analysed]


@lru_cache(maxsize=8)  # an entry's text is asked for its terms and for its forms
def words(text: str) -> tuple[str, ...]:
    """The words of a text as ``tokens`` cuts them, for ``term`` to analyse; a word's place is
    its index."""
    if text.isalpha() and text.isascii() and len(text) < _LONGEST:
        return (text.lower(),)
    return tuple(_WORD.findall(_readied(text)))


def joined(text: str) -> str:
    """The text with what joins a model, an acronym or a number made invisible, one character
    for one: F-16 and F 16, SAMP/T and J.D., 40 000 and 40.000 are then without a space."""
    if text.isalpha():
        return text
    joined = _FIGURED.sub(_without_mark, text)
    if _INITIAL.search(joined):
        joined = _ACRONYM.sub(_without_last, joined)
    return _NUMBER.sub(_without_marks, joined) if _GROUPED.search(joined) else joined


def _readied(text: str) -> str:
    return joined(text).translate(_CHARACTERS)


def _without_mark(found: re.Match[str]) -> str:
    start = max(0, found.start() - _LONGEST_NAME)
    return "\u00ad" if _NAMED.search(found.string, start, found.end()) else found[0]


def _without_last(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\u00ad"


def _without_marks(found: re.Match[str]) -> str:
    return "".join(mark if mark.isdigit() else "\u00ad" for mark in found[0])


@lru_cache(maxsize=200_000)
def term(word: str) -> str | None:
    """What one of ``words`` is searched as; None for a little word."""
    bare = form(word)
    if bare in STOP:
        return None
    return trimmed(TERMS.get(bare) or stem(bare))


def trimmed(term: str) -> str:
    """Without what the light stemmer leaves of plural and feminine."""
    return _left.sub("", term)


@lru_cache(maxsize=200_000)
def form(word: str) -> str:
    """One of ``words`` without elision and ligatures (case and accents are gone already)."""
    article, apostrophe, rest = word.partition("'")
    return (rest if apostrophe and article in ELIDED else word).translate(_LETTERS)


class _Characters(dict[int, str]):
    """What each character becomes, one for one, so that offsets stay; filled as they come."""

    def __missing__(self, code: int) -> str:
        self[code] = _character(chr(code))
        return self[code]


def _character(character: str) -> str:
    if character in INVISIBLE:
        return "\u00ad"
    if character in APOSTROPHES:
        return "'"
    if unicodedata.category(character) not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl"):
        return " "
    lowered = character.lower()[0]
    base = unicodedata.normalize("NFD", lowered)[0]
    return base if base.isascii() else lowered


_CHARACTERS = _Characters()
