"""The search grammar.

``a b`` asks for both words, ``"a b"`` for a phrase, ``"a b"~5`` for both in any order with
at most five other words between them, ``mot*`` for words that begin so. ``OU`` (``OR``)
joins alternatives, ``ET`` (``AND``) binds tighter, what merely stands side by side most
loosely; ``-``, ``NON``, ``NOT`` and ``SAUF`` exclude what follows. Parentheses nest.
``titre:`` and ``auteur:`` look in one field, ``source:``, ``acteur:`` and ``theme:`` take
ids and names. Little words are left out beside others. What is not understood is refused.
"""

from archive.search.analysis import forms
from archive.search.lexing import FIELDS, OPERANDS, Lexeme, lexemes
from archive.search.misread import Fault, Misread, misread
from archive.search.names import NOTHING, Names
from archive.search.tree import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Facet,
    Near,
    Not,
    Prefix,
    Query,
    Searched,
    TextField,
    Value,
    Words,
    leaves,
)
from archive.search.ways import nearby, ways
from lexicon.folding import fold, nfc

__all__ = ["EVERYTHING", "Misread", "Names", "Query", "leaves", "parse"]

MOST_WORDS = 500  # of a query
MOST_WAYS = 1_000  # of writing its words
DEEPEST = 20
SHORTEST = 2  # letters before *
LONGEST_SHOWN = 80  # characters of a query that is shown mended
WIDEST = 50  # other words between those that are near each other
MOST_NEAR = 10


def parse(query: str, names: Names = NOTHING) -> Query:
    """Read a query. Only the empty one (spaces alone) is ``EVERYTHING``.

    ``names`` adds to each phrase the other spellings of the names in it, and says which
    values a field takes. Raises Misread, which says where, and what was probably meant.
    """
    query = nfc(query)
    found = lexemes(query)
    if not found and query.strip():
        start = len(query) - len(query.lstrip())
        raise misread("no word", query, start, len(query.rstrip()))
    if not found:
        return EVERYTHING
    parser = _Parser(query, found, names)
    whole = parser.side_by_side(0)
    if closing := parser.peek():
        raise parser.wrong("unopened", closing)
    if whole is None:
        raise parser.wrong("little", found[0])
    if sum(len(leaf.phrases) for leaf in leaves(whole) if isinstance(leaf, Words)) > MOST_WAYS:
        raise misread("long", query, 0, len(query))
    return whole


class _Parser:
    """Recursive descent. A part that is nothing but little words is None."""

    def __init__(self, query: str, found: list[Lexeme], names: Names) -> None:
        self.query = query
        self.found = found
        self.names = names
        self.at = 0
        self.words = 0
        self.field: Searched | None = None

    def peek(self) -> Lexeme | None:
        """What comes next."""
        return self.found[self.at] if self.at < len(self.found) else None

    def wrong(self, kind: Fault, first: Lexeme, meant: str | None = None) -> Misread:
        """The refusal of what was read from ``first`` on."""
        end = max(self.found[self.at - 1].end, first.end)
        return misread(kind, self.query, first.start, end, meant)

    def side_by_side(self, depth: int) -> Query | None:
        """The parts up to a closing parenthesis or the end."""
        parts: list[Query | None] = []
        while (lexeme := self.peek()) and lexeme.sort != ")":
            parts.append(self._alternatives(depth))
        return _joined(AllOf, parts)

    def _alternatives(self, depth: int) -> Query | None:
        first, start = self.peek(), self.at
        parts = [self._together(depth)]
        while (lexeme := self.peek()) and lexeme.sort == "or":
            if first and first.text == "SAUF" and start:
                raise self.wrong("ambiguous", first, self._excluding(first))
            operator = self._next()
            self._sides(operator, parts[-1])
            parts.append(self._together(depth))
            self._sides(operator, parts[-1])
        return _joined(AnyOf, parts)

    def _together(self, depth: int) -> Query | None:
        parts = [self._single(depth)]
        while (lexeme := self.peek()) and lexeme.sort == "and":
            operator = self._next()
            if self.peek() is None:
                raise self._alone(operator)
            parts.append(self._single(depth))
        return _joined(AllOf, parts)

    def _single(self, depth: int) -> Query | None:
        lexeme = self._next()
        if depth > DEEPEST:
            raise self.wrong("deep", lexeme)
        if lexeme.sort in ("not", "field", "(") and self.peek() is None:
            raise self._alone(lexeme)
        match lexeme.sort:
            case "not":
                return Not(self._something(lexeme, depth))
            case "field":
                return self._limited(lexeme, depth)
            case "(":
                return self._group(lexeme, depth)
            case "word" | "phrase" | "prefix":
                return self._leaf(lexeme)
            case _:
                raise self._alone(lexeme)

    def _something(self, before: Lexeme, depth: int) -> Query:
        """What follows an exclusion or a field."""
        part = self._single(depth + 1)
        if part is None:
            after = self.peek()
            meant = self._typed(before, after) if after and after.sort in OPERANDS else None
            raise self.wrong("little", before, meant)
        return part

    def _group(self, opened: Lexeme, depth: int) -> Query | None:
        part = self.side_by_side(depth + 1)
        if self.peek() is None:
            self.at = self.found.index(opened) + 1
            raise self.wrong("unclosed", opened, _closed(self.query))
        self._next()
        if self.found[self.at - 2] == opened:
            raise self.wrong("empty", opened)
        return part

    def _limited(self, lexeme: Lexeme, depth: int) -> Query:
        if self.field:
            raise self.wrong("field twice", lexeme)
        self.field = FIELDS[fold(lexeme.text)]
        part = self._something(lexeme, depth)
        self.field = None
        return part

    def _leaf(self, lexeme: Lexeme) -> Query | None:
        match self.field:
            case "source" | "actor" | "topic":
                return self._value(lexeme, self.field)
            case field:
                leaf = self._written(lexeme, field)
        self.words += _length(leaf) if leaf else 0
        if self.words > MOST_WORDS:
            raise self.wrong("long", lexeme)
        return leaf

    def _value(self, lexeme: Lexeme, field: Facet) -> Value:
        if lexeme.sort == "prefix" or lexeme.apart is not None:
            raise self.wrong("no value", lexeme)
        ids = self.names.ids(field, lexeme.text)
        if not ids:
            raise self.wrong("value", lexeme, self.names.like(field, lexeme.text))
        return Value(field, ids, lexeme.text)

    def _written(self, lexeme: Lexeme, field: TextField | None) -> Query | None:
        if lexeme.sort == "prefix":
            begun = forms(lexeme.text)
            if len(begun) != 1 or len(begun[0]) < SHORTEST:
                raise self.wrong("star", lexeme, " ".join((*begun[:-1], f"{begun[-1]}*")))
            return Prefix(begun[0], lexeme.text, field)
        if lexeme.apart is not None:
            units = tuple(nearby(lexeme.text, self.names.spellings))
            if not 2 <= len(units) <= MOST_NEAR or lexeme.apart > WIDEST:
                raise self.wrong("near", lexeme)
            return Near(units, lexeme.apart, lexeme.text, field)
        phrases = ways(lexeme.text, self.names.spellings)
        return Words(phrases, field) if phrases else None

    def _sides(self, operator: Lexeme, part: Query | None) -> None:
        if self.peek() is None and self.found[self.at - 1] is operator:
            raise self._alone(operator)
        if part is None:
            raise self.wrong("little", self.found[self.at - 1])

    def _alone(self, operator: Lexeme) -> Misread:
        before, after = self.query[: operator.start].rstrip(), self.query[operator.end :].lstrip()
        rest = f"{before} {after}".strip()
        meant = rest if 0 < len(rest) < LONGEST_SHOWN else None
        return misread("alone", self.query, operator.start, operator.end, meant)

    def _excluding(self, first: Lexeme) -> str:
        return f"SAUF ({self.query[first.end :].strip()})"

    def _typed(self, before: Lexeme, after: Lexeme) -> str:
        """An exclusion or field with what comes after the little word."""
        gap = " " if before.sort == "not" and before.text[0].isalpha() else ""
        first = self.query[before.start : before.end]
        return f"{first}{gap}{self.query[after.start : after.end]}"

    def _next(self) -> Lexeme:
        lexeme = self.found[self.at]
        self.at += 1
        return lexeme


def _joined(join: type[AllOf] | type[AnyOf], parts: list[Query | None]) -> Query | None:
    held = tuple(part for part in parts if part is not None)
    if len(held) < 2:
        return held[0] if held else None
    return join(held)


def _closed(query: str) -> str | None:
    missing = query.count("(") - query.count(")")
    closed = query.rstrip() + ")" * missing
    return closed if len(closed) < LONGEST_SHOWN else None


def _length(leaf: Query) -> int:
    match leaf:
        case Words(phrases):
            return len(phrases[0].terms)
        case Near(units):
            return len(units)
        case _:
            return 1
