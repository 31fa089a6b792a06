"""A subscription as a question: its query, read, and its filters."""

from dataclasses import dataclass

from archive.mail.subscriptions import Definition
from archive.search.names import Names
from archive.search.query import Query, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A definition's query and filters, ready to be asked."""

    query: Query
    actors: frozenset[str]
    topics: frozenset[str]
    sources: frozenset[str]
    relevance: frozenset[str]


def question(wanted: Definition, names: Names) -> Question:
    """Read a definition; Kiev asks for Kyiv, too, where ``names`` knows them as one.
    Raises Misread."""
    return Question(
        query=parse(wanted.query, names),
        actors=frozenset(wanted.actors),
        topics=frozenset(wanted.topics),
        sources=frozenset(wanted.sources),
        relevance=frozenset(wanted.relevance),
    )
