"""A field cut into paragraphs, sentences and tokens, with what is quoted hidden.

Hidden words stand as one token each, so that a sentence is read around its quotations.
Offsets stay those of the field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from indexer.claims.marks import Marked, marked

HIDDEN = "\ue000"
_KEPT = 50_000  # words whose lower case is kept
_TOKEN = re.compile(
    "([a-zà-ÿ]++(?![\\w'’‑.-])|[,.]|" + HIDDEN + "+"
    r"|MM?\.(?=\s)|[A-ZÀ-Þ]\.(?:-?[A-ZÀ-Þ]\.)*(?=\s)"
    r"|(?:[ldjmtscnLDJMTSCN]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)['’](?=[\w«“\"" + HIDDEN + r"])"
    r"|\d+(?:[.,\u00a0\u202f\u2009 ]\d+)*"
    r"|[^\W_]+(?:[-‑'’][^\W_]+)*|[^\w\s])"
)
_END = re.compile(
    r"[.!?…](?<![A-ZÀ-Þ ][.])(?<!\bM[.])(?<!\bMM[.])(?<!\bSt[.])(?<!\bDr[.])[)\]”\"]*\s+"
    rf"(?=[A-ZÀ-Þ{HIDDEN}«“\"\d—–-])"
)
_SPACES = re.compile(r"(?<! ) {2,}+(?=\S)")
LONGEST = 2_000  # characters of a sentence without what it quotes: a longer one lost its full stops
_LINK = re.compile(
    r"\s*(?:>+|»|→|•|▶|[-–])?\s*(?:(?:Re)?[Ll]ire (?:aussi|également|nos|notre|la |le |l['’]|ici|:)"
    r"|LIRE AUSSI|[AÀaà] (?:lire|voir|écouter)\b|Voir (?:aussi|notre|nos|également|:)"
    r"|[EÉ]couter\b.{0,20}(?:podcast|:)|Retrouvez\b|Suivez\b|Sur le même sujet"
    r"|Il vous reste|Article réservé|Contenu réservé|Pour ne rien manquer|Abonnez-vous|Inscrivez-vous"
    r"|(?:Notre|Nos) (?:live|direct|dossier|explications)\b|Newsletter\b|VIDÉO\b|Dossier\s?:)"
)
# "OTTAWA — ", "(Belga) ", "Kiev, 14 avr 2025 (AFP) - ": where and by whom, before the text.
_PLACED = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}"
_AGENCY = r"\([A-Za-z][\w’'/, -]{1,40}\)"
_DATELINE = re.compile(
    rf"\s*(?:{_AGENCY}\s*(?:[-–—]\s)?|{_PLACED}(?:,\s[^.;:\n]{{1,40}}?)?\s{_AGENCY}\s*(?:[-–—]\s)?"
    rf"|[A-ZÀ-Þ’'-]{{3,}}(?: [A-ZÀ-Þ’'-]{{2,}}){{0,2}}(?:,\s[^.;:\n]{{1,40}}?)?\s[-–—]\s|{_PLACED}\s—\s)(?=[A-ZÀ-Þ«“\"{HIDDEN}])"
)
_BOX = ("inscrivez-vous", "abonnez-vous", "newsletter", "recevez chaque")
_CREDIT = re.compile(r"\s/\s?(?:AFP|AP|REUTERS|SIPA)|\bPOUR\s+" + HIDDEN + r"|[A-Z]{3,} / [A-Z]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a sentence, one list of each property: a token is a number.
    ``start`` and ``end`` are offsets in the field. ``low`` is the word in lower case,
    apostrophe straight; a capital A alone is à, and Me an advocate's title."""

    word: list[str]
    start: list[int]
    end: list[int]
    low: list[str]

    def __len__(self) -> int:
        return len(self.word)

    def before(self, at: int) -> "Tokens":
        """The first ``at`` tokens."""
        return Tokens(self.word[:at], self.start[:at], self.end[:at], self.low[:at])

    def with_word(self, at: int, word: str) -> "Tokens":
        """These tokens with another word at a place, in lower case."""
        words, lows = self.word.copy(), self.low.copy()
        words[at] = lows[at] = word
        return Tokens(words, self.start, self.end, lows)


_READ_AS = {"A": "à", "Me": "maître"}  # capitals that have lost an accent, or are no pronoun


class _Lows(dict[str, str]):
    """Words in lower case, kept from text to text: most words come again."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        low = self[word] = _READ_AS.get(word) or word.lower().replace("’", "'")
        return low


_lows = _Lows()


def _tokens(words: str, base: int) -> Tokens:
    """The tokens of a text that begins at ``base``: cut at them, every other piece is one."""
    pieces = _TOKEN.split(words)
    ends = list(accumulate(map(len, pieces), initial=base))
    found = pieces[1::2]
    return Tokens(found, ends[1::2], ends[2::2], list(map(_lows.__getitem__, found)))


@dataclass(slots=True)
class Sentence:
    """A sentence, with its quotations hidden. ``link`` marks furniture: link lines, credits,
    newsletter boxes; ``heading`` a short paragraph without a full stop."""

    start: int
    end: int
    hidden: str
    paragraph: int
    link: bool
    heading: bool
    quotes: list[Marked] = field(default_factory=list[Marked])
    _tokens: Tokens | None = None
    _opens: int = -1

    @property
    def tokens(self) -> Tokens:
        """Its tokens, made when first asked for."""
        if self._tokens is None:
            self._tokens = _tokens(self.hidden, self.start)
        return self._tokens

    @property
    def opens(self) -> int:
        """Its first token that is a word, whose capital tells nothing."""
        if self._opens < 0:
            words = (i for i, word in enumerate(self.tokens.word) if word[0].isalnum())
            self._opens = next(words, 0)
        return self._opens


def tokens_of(text: str, start: int, end: int) -> Tokens:
    """The tokens of a part of a field."""
    return _tokens(text[start:end], start)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a field, in order."""
    quotes = marked(text)
    hidden = _hide(text, quotes) if quotes else text
    boxes = any(box in text.lower() for box in _BOX)
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(hidden)):
        words = hidden[start:end]
        link = _LINK.match(words) is not None or (boxes and _boxed(words))
        heading = end - start < 120 and words.rstrip()[-1:] not in ".!?…:;" + HIDDEN
        link = link or (heading and _CREDIT.search(words) is not None)
        if not link and (dateline := _DATELINE.match(hidden, start, end)) is not None:
            placed = hidden[start : dateline.end()]
            found.append(Sentence(start, dateline.end(), placed, number, True, False))
            start = dateline.end()
        for first, last in _cuts(text, hidden, start, end, quotes):
            found.append(Sentence(first, last, hidden[first:last], number, link, heading))
    _deal(found, quotes)
    return found


def _boxed(words: str) -> bool:
    """Whether a paragraph is a newsletter's box."""
    low = words.lower()
    return any(box in low for box in _BOX)


def _hide(text: str, quotes: list[Marked]) -> str:
    parts: list[str] = []
    at = 0
    for quote in quotes:
        parts.append(text[at : quote.outer])
        parts.append(HIDDEN * (quote.outer_end - quote.outer))
        at = quote.outer_end
    parts.append(text[at:])
    return "".join(parts)


def _paragraphs(hidden: str) -> Iterator[tuple[int, int]]:
    """Lines; and in a text that lost them what stands between two spaces."""
    start = 0
    for line in hidden.split("\n"):
        end = start + len(line)
        if "  " in line:
            for gap in _SPACES.finditer(hidden, start, end):
                if hidden[start : gap.start()].strip():
                    yield start, gap.start()
                start = gap.end()
        if line and hidden[start:end].strip():
            yield start, end
        start = end + 1


def _cuts(
    text: str, hidden: str, start: int, end: int, quotes: list[Marked]
) -> Iterator[tuple[int, int]]:
    """Where sentences end: at a full stop outside quotations, or after a quotation that
    ends with one where a capital or another quotation follows."""
    at = start
    stops = [m.end() for m in _END.finditer(hidden, start, end)]
    for quote in quotes:
        if start <= quote.outer and quote.outer_end < end and text[quote.end - 1] in ".!?…":
            after = hidden[quote.outer_end : quote.outer_end + 4].lstrip()
            if after and (after[0].isupper() or after[0] == HIDDEN):
                stops.append(quote.outer_end)
    for stop in (*sorted(stops), end):
        if stop - at - hidden.count(HIDDEN, at, stop) > LONGEST:
            while stop - at > LONGEST:
                word = hidden.rfind(" ", at + 1, at + LONGEST)
                cut = word if word > 0 else at + LONGEST
                yield at, cut
                at = cut
        if stop > at:
            yield at, stop
            at = stop


def _deal(found: list[Sentence], quotes: list[Marked]) -> None:
    """Give each sentence its quotations."""
    place = 0
    for quote in quotes:
        while place + 1 < len(found) and found[place + 1].start <= quote.outer:
            place += 1
        if place < len(found):
            found[place].quotes.append(quote)
