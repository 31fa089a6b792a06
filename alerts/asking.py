"""A subscription as a question: its query, read, and its filters."""

from dataclasses import dataclass

from archive.mail.subscriptions import Definition
from archive.search.names import Names
from archive.search.query import parse
from archive.search.tree import Query, Value, leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A definition's query and filters, ready to be asked."""

    query: Query
    actors: frozenset[str]
    topics: frozenset[str]
    sources: frozenset[str]
    relevance: frozenset[str]

    @property
    def named(self) -> frozenset[str]:
        """The actors and topics that are asked for, in the query too: more of them is no news
        by itself."""
        values = (leaf for leaf in leaves(self.query, sought=True) if isinstance(leaf, Value))
        return self.actors | self.topics | {id for leaf in values for id in leaf.values}


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
