"""A query as it was understood: leaves that hold or do not hold of an article, joined.

Leaves are ``Words``, ``Prefix``, ``Near`` and ``Value``; ``AllOf``, ``AnyOf`` and ``Not``
join them. ``AllOf(())`` holds of every article.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TextField = Literal["title", "author"]
Facet = Literal["source", "actor", "topic"]
Searched = TextField | Facet


@dataclass(frozen=True, slots=True)
class Phrase:
    """Analysed terms that must follow one another; one term is a word. ``words`` is what
    was typed, or another spelling of it. ``places`` are the terms' places in it: a gap
    stands for a little word, any word."""

    terms: tuple[str, ...]
    words: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase in any of its spellings, the one typed first; in title or text, or
    only in ``field``."""

    phrases: tuple[Phrase, ...]
    field: TextField | None = None

    @property
    def words(self) -> str:
        """What was typed."""
        return self.phrases[0].words


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word whose form, without accents, begins so."""

    beginning: str
    words: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any order with at most ``apart`` others between them, all told. Each of
    ``units`` is one word in its spellings."""

    units: tuple[tuple[Phrase, ...], ...]
    apart: int
    words: str
    field: TextField | None = None

    @property
    def span(self) -> int:
        """The most places from the first word to the last."""
        return len(self.units) - 1 + self.apart


@dataclass(frozen=True, slots=True)
class Value:
    """The article has one of ``values`` as its source, or among its actors or topics."""

    field: Facet
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Query"


TextLeaf = Words | Prefix | Near
Leaf = TextLeaf | Value
Query = Leaf | AllOf | AnyOf | Not
EVERYTHING = AllOf(())


def leaves(query: Query, *, sought: bool | None = None) -> Iterator[Leaf]:
    """The leaves from left to right; of ``sought`` True only those that an article is to
    have, of False those that it is not to have."""
    yield from (leaf for leaf, wanted in _leaves(query, True) if sought in (None, wanted))


def _leaves(query: Query, wanted: bool) -> Iterator[tuple[Leaf, bool]]:
    match query:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _leaves(part, wanted)
        case Not(part):
            yield from _leaves(part, not wanted)
        case leaf:
            yield leaf, wanted
