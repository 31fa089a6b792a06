"""A query cut into operands, operators, fields and parentheses, each with its place.

What is neither of these is refused here (``Misread``), except marks of punctuation that
stand alone or at a word's end, as they do in headlines.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, NoReturn

from archive.search.analysis import joined, terms
from archive.search.misread import Fault, misread
from archive.search.tree import Searched
from lexicon.folding import fold

LONGEST = 10_000  # characters of a query
FIELDS: dict[str, Searched] = {
    "titre": "title", "title": "title", "auteur": "author", "author": "author",
    "source": "source", "acteur": "actor", "actor": "actor", "theme": "topic", "topic": "topic",
}  # fmt: skip

TokenKind = Literal["word", "phrase", "prefix", "field", "or", "and", "not", "(", ")"]
OPERANDS = frozenset({"word", "phrase", "prefix"})
_OPERATORS: dict[str, TokenKind] = {
    "OU": "or", "OR": "or", "ET": "and", "AND": "and", "SAUF": "not", "NON": "not", "NOT": "not",
}  # fmt: skip
_UNDERSTOOD: dict[str, TokenKind] = {"ou": "or", "et": "and"}  # little words anyway
_MISTAKEN = {"or": "OU", "and": "ET", "not": "NON", "sauf": "SAUF"}

_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"', "\0": " "})
_DASHES = "-‐‑‒–—−"
_PIECE = re.compile(r'[^\s"()]+')
_NEAR = re.compile(r"~(\d*)")
_FIELD = re.compile(r"([\w.]*[^\W\d_][\w.]*):")
_SIGNS = re.compile(r"[~^\[\]{}\\|<>=]|^[!+&]|[?]$|^&$")
_MARKS = ".,;:…!?/·•'’"
_SOLID = re.compile(r"[^\W_]")


class Lexeme(NamedTuple):
    """A piece of the query. ``text`` is what it says, without quotation marks or colon;
    ``apart`` is the number after ``~``."""

    sort: TokenKind
    text: str
    start: int
    end: int
    apart: int | None = None


def lexemes(query: str) -> list[Lexeme]:
    """The pieces in order. Raises Misread."""
    if len(query) > LONGEST:
        raise misread("long", query, LONGEST, len(query))
    return list(_operators(query, list(_Scanner(query).pieces())))


class _Scanner:
    def __init__(self, query: str) -> None:
        self.query = query
        self.text = joined(query).translate(_QUOTES)
        self.found: list[Lexeme] = []

    def pieces(self) -> list[Lexeme]:
        at = 0
        while at < len(self.text):
            at = at + 1 if self.text[at].isspace() else self._piece(at)
        return self.found

    def _piece(self, at: int) -> int:
        character = self.text[at]
        if character in "()":
            return self._parenthesis(at)
        if character == '"':
            return self._phrase(at)
        if character in _DASHES:
            return self._dash(at)
        return self._word(at)

    def _add(self, sort: TokenKind, start: int, end: int, text: str = "", apart: int | None = None):
        self.found.append(Lexeme(sort, text or self.query[start:end], start, end, apart))

    def _wrong(self, kind: Fault, start: int, end: int, meant: str | None = None) -> NoReturn:
        raise misread(kind, self.query, start, end, meant)

    def _parenthesis(self, at: int) -> int:
        sort = self.text[at]
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if sort == "(" and before and not before.isspace() and before not in f"(:{_DASHES}":
            self._wrong("glued", at, at + 1)
        if sort == ")" and after and not after.isspace() and after not in f"){_MARKS}":
            self._wrong("glued", at + 1, at + 2)
        self._add("(" if sort == "(" else ")", at, at + 1)
        return at + 1

    def _phrase(self, at: int) -> int:
        before = self.text[at - 1 : at]
        if before and not before.isspace() and before not in f"(:{_DASHES}":
            self._wrong("glued", at, at + 1)
        close = self.text.find('"', at + 1)
        if close < 0:
            rest = " ".join(self.query[at + 1 :].split())
            self._wrong("unclosed quote", at, at + 1, f'"{rest}"' if len(rest) < 80 else None)
        said = self.query[at + 1 : close].strip()
        if not said:
            self._wrong("empty", at, close + 1)
        end, apart = close + 1, None
        if near := _NEAR.match(self.text, end):
            end = near.end()
            if not near[1]:
                self._wrong("near", at, end, f"{self.query[at:end]}5")
            apart = int(near[1][:6])
        after = self.text[end : end + 1]
        if after and not after.isspace() and after not in f"){_MARKS}":
            self._wrong("glued", end, end + 1)
        self._add("phrase", at, end, said, apart)
        return end

    def _dash(self, at: int) -> int:
        after = self.text[at + 1 : at + 2]
        if not after or after.isspace() or after in f"){_DASHES}":
            following = _PIECE.search(self.text, at + 1)
            meant = f"-{following[0].lstrip(_DASHES)}" if following else None
            self._wrong("dash", at, at + 1, meant)
        self._add("not", at, at + 1)
        return at + 1

    def _word(self, at: int) -> int:
        piece = _PIECE.match(self.text, at)
        assert piece
        field = _FIELD.match(piece[0])
        if field:
            return self._field(at, field[1], at + field.end())
        if piece[0] == ":" and self.found and fold(self.found[-1].text) in FIELDS:
            last = self.found.pop()
            self._add("field", last.start, at + 1, last.text)
            return piece.end()
        self._operand(at, piece.end())
        return piece.end()

    def _field(self, at: int, name: str, end: int) -> int:
        if fold(name) not in FIELDS:
            from difflib import get_close_matches

            near = get_close_matches(fold(name), FIELDS, n=1)
            alone = name if self.text[end : end + 1].isspace() or end == len(self.text) else None
            whole = _PIECE.match(self.text, at)
            assert whole
            meant = f"{near[0]}:{self.text[end : whole.end()]}" if near else alone
            self._wrong("field", at, end, meant or f'"{whole[0]}"')
        self._add("field", at, end, name)
        return end

    def _operand(self, start: int, end: int) -> None:
        text = self.text[start:end]
        bare = text.rstrip(_MARKS)
        if text[-1] == "?" and bare and bare != text:
            self._wrong("sign", start + len(text) - 1, end, f"{bare}*")
        if not bare:
            return None
        if sign := _SIGNS.search(bare):
            self._sign(bare, start, sign)
        if "*" in bare:
            return self._star(bare, start)
        if not _SOLID.search(bare):
            self._wrong("no word", start, start + len(bare))
        self._add("word", start, start + len(bare))
        return None

    def _sign(self, bare: str, start: int, sign: re.Match[str]) -> NoReturn:
        rest = bare.strip("~^[]{}\\|<>=!+&?0123456789") or bare.strip("~^[]{}\\|<>=!+&?")
        instead = {"!": f"-{rest}", "&": "ET", "&&": "ET", "|": "OU", "||": "OU"}
        meant = instead.get(bare) or instead.get(sign[0]) if rest or bare in instead else None
        if sign[0] in "!+&" and bare not in instead:
            meant = f"-{bare[1:]}" if sign[0] == "!" else bare[1:]
        self._wrong("sign", start, start + len(bare), meant or rest or None)

    def _star(self, bare: str, start: int) -> None:
        stem = bare.removesuffix("*")
        plain = stem.replace("*", "")
        if "*" in stem or not bare.endswith("*") or len(plain) < 2 or not _SOLID.search(plain):
            meant = f"{bare.split('*')[0]}*" if len(bare.split("*")[0]) > 1 else plain or None
            self._wrong("star", start, start + len(bare), meant)
        self._add("prefix", start, start + len(bare), stem)


def _operators(query: str, found: list[Lexeme]) -> Iterator[Lexeme]:
    """The words that are operators, told from those that are not."""
    for number, lexeme in enumerate(found):
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        yield _operator(query, before, lexeme, after) if lexeme.sort == "word" else lexeme


def _operator(query: str, before: Lexeme | None, word: Lexeme, after: Lexeme | None) -> Lexeme:
    if word.text in _OPERATORS and (before is None or before.sort != "field"):
        return word._replace(sort=_OPERATORS[word.text])
    between = _ends(before) and _begins(after)
    lowered = word.text.lower()
    if between and lowered in _UNDERSTOOD:
        return word._replace(sort=_UNDERSTOOD[lowered])
    if between and lowered in _MISTAKEN:
        raise misread("operator", query, word.start, word.end, _MISTAKEN[lowered])
    return word


def _ends(lexeme: Lexeme | None) -> bool:
    return lexeme is not None and (lexeme.sort == ")" or _says(lexeme))


def _begins(lexeme: Lexeme | None) -> bool:
    return lexeme is not None and (lexeme.sort in ("(", "field", "not") or _says(lexeme))


def _says(lexeme: Lexeme) -> bool:
    return lexeme.sort in OPERANDS and (lexeme.sort == "prefix" or bool(terms(lexeme.text)))
