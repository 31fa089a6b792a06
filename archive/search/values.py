"""What is asked of the search index, what it is given, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from lexicon.errors import Unavailable
from lexicon.values import Class

Sort = Literal["best", "newest", "oldest"]
SORTS: tuple[Sort, ...] = ("best", "newest", "oldest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as the index shows it (``docs/fields.md``): a projection of the record.

    ``revision`` orders writes: an index ignores one that is not newer than what it
    holds. ``deleted`` entries are kept as markers and never found. ``spellings``
    holds, for every name in title or text that has several spellings, all of them.
    ``original_source`` is the ``source_name`` of the article that this one is a copy of.
    ``delay`` is the seconds from the stated time of publication to first sight, of crawled
    articles that state one to the minute; 0 where the stated time lies in the future.
    ``speakers`` are ids of the actors quoted, ``quoted`` their and others' words;
    ``disagreements`` counts things that the articles of the story count differently.
    What ends in ``_name`` or ``_names`` is what people call the ids beside it.
    """

    id: int
    revision: int
    source: str
    source_id: str
    title: str
    text: str
    first_seen_at: datetime
    deleted: bool = False
    url: str | None = None
    standfirst: str | None = None
    spellings: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str = "fr"
    author: str | None = None
    agency: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    access: str = "free"
    origin: str = "crawl"
    source_name: str | None = None
    source_kind: str | None = None
    source_country: str | None = None
    owner: tuple[str, ...] = ()
    relevance: Class = "autre"
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    relevance_name: str | None = None
    relevance_reason: str | None = None
    actor_names: tuple[str, ...] = ()
    topic_names: tuple[str, ...] = ()
    subject_names: tuple[str, ...] = ()
    source_kind_name: str | None = None
    copy_of: int | None = None
    story: int | None = None
    version: int = 1
    corrected: bool = False
    withdrawn: bool = False
    original_source: str | None = None
    delay: int | None = None
    speakers: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    disputed: bool = False
    disagreements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question. Empty tuples and ``None`` do not restrict; ``since`` is inclusive and
    ``until`` exclusive, on ``published_at`` (``first_seen_at`` where that is unknown); of
    several actors, topics, sources or classes one is enough.
    ``after`` is the ``next`` of an earlier answer. ``stories`` asks for one hit a story, its
    best, with what was found of the story counted. Without ``excerpts`` no hit has highlights,
    which take longer to make than a hit to find."""

    query: str = ""
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    relevance: tuple[Class, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    copies: bool = True
    sort: Sort = "best"
    stories: bool = False
    limit: int = 20
    after: str | None = None
    counts: bool = False
    excerpts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found. ``highlights`` maps a field to excerpts in which the words that
    matched stand between ``<em>`` and ``</em>``, all else HTML-escaped. Where stories are
    asked for, ``articles`` were found of the hit's story, ``copies`` of them reprints."""

    id: int
    source: str
    source_id: str
    url: str | None
    title: str
    published_at: datetime | None
    relevance: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    copy_of: int | None
    story: int | None
    highlights: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    articles: int | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """``total`` counts articles and is exact; ``stories`` counts stories where they are asked
    for (an article without one is its own). ``counts`` maps ``actor``, ``topic``, ``source``,
    ``relevance`` and ``day`` (Europe/Paris) to (value, articles), most first, days in order; only when asked."""

    total: int
    hits: tuple[Hit, ...]
    next: str | None = None
    stories: int | None = None
    counts: dict[str, tuple[tuple[str, int], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, int], ...]]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of a bulk write: ids held by the index at the given revision or a
    newer one, and (id, reason) of those it refused for good; the rest is to be tried
    again."""

    settled: tuple[int, ...]
    refused: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """One entry as the index holds it, for comparing with the record: of an article that is
    not deleted also source, the id there and the title, each None where it is too long."""

    id: int
    revision: int
    deleted: bool
    source: str | None = None
    source_id: str | None = None
    title: str | None = None


class Mark(NamedTuple):
    """What an index is told before a record writes to it: which record it is, and how many
    writings it has counted by now."""

    record: str
    counted: int


class IndexUnavailable(Unavailable):
    """The search index cannot be reached or is overloaded; try again later."""


class Searching(Protocol):
    """What can be asked."""

    def find(self, search: Search) -> Results:
        """Answer a search. Raises IndexUnavailable, Misread where the query is not understood,
        and InvalidCursor."""
        ...


class SearchIndex(Searching, Protocol):
    """The one interface with two implementations: PostgreSQL and Elasticsearch."""

    def identity(self) -> str:
        """Which index this is; another one, or one made anew, has another identity, and
        knows nothing. Makes it where there is none. Raises IndexUnavailable."""
        ...

    @property
    def apart(self) -> bool:
        """Whether it is kept apart from the record, and can be lost or restored without it."""
        ...

    def borne(self) -> Mark | None:
        """The latest mark that it was given; None where it has none, as in an index that is
        not apart. Raises IndexUnavailable."""
        ...

    def bear(self, mark: Mark) -> None:
        """Keep a mark, unless a later one is there. Raises IndexUnavailable."""
        ...

    def put(self, entries: Sequence[Entry], *, visible: bool = True) -> Put:
        """Write or overwrite; idempotent. ``visible``: found as soon as this returns, else
        within a second. Raises IndexUnavailable."""
        ...

    def remove(self, removed: Sequence[tuple[int, int]]) -> Put:
        """Mark (id, revision) deleted; nothing older resurrects it. Raises IndexUnavailable."""
        ...

    def held(self, after: int, limit: int) -> Sequence[Held]:
        """What the index holds, deleted markers included, by id from after ``after``.
        Raises IndexUnavailable."""
        ...

    def clear(self) -> None:
        """Empty the index."""
        ...
