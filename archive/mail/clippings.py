"""What a digest needs of articles, read once for all subscriptions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.database import Connection, Row
from press.values import Origin

LISTS = ("actors", "topics", "subjects", "passing", "titled")
SALIENCE = (
    "jsonb_path_query_array(tags, 'strict $[*] ? (@.salience == \"subject\").id') as subjects,"
    " jsonb_path_query_array(tags, 'strict $[*] ? (@.salience == \"passing\").id') as passing,"
    " jsonb_path_query_array(tags,"
    "  'strict $[*] ? (exists(@.mentions[*] ? (@[0] == \"title\"))).id') as titled"
)
_CLIPPING = (
    "id, source, origin, url, title, title_inferred, standfirst, left(text, 600) as opening,"
    " published_at, published_precision, first_seen_at, relevance, actors, topics, agency,"
    f" access, copy_of, story, version, corrected, withdrawn_at, {SALIENCE}"
)
SIGHTING = (
    "id, coalesce(text_seen_at, seen_at) as text_seen_at, version, source, author, relevance,"
    " actors, topics, story,"
    " coalesce(copy_of, id) as root, withdrawn_at is not null as withdrawn"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What decides whether an article belongs in a digest, and what is counted of it.

    ``at`` is when it counts: the time Vigie first saw news, the date of anything else.
    ``rewritten_at`` is when its present text was seen, where that is not its first.
    ``root`` is the canonical original's number, its own where it copies nothing.
    """

    id: int
    at: datetime
    rewritten_at: datetime | None
    source: str
    relevance: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    story: int | None
    root: int
    withdrawn: bool
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """An article as a digest shows it. ``opening`` is the first 600 characters of its
    text, standfirst included. Of the actors and topics, ``subjects`` are what it is about,
    ``passing`` those it merely names, ``titled`` those that its title names."""

    id: int
    source: str
    origin: Origin
    url: str | None
    title: str
    title_inferred: bool
    standfirst: str | None
    opening: str
    published_at: datetime | None
    published_precision: str | None
    first_seen_at: datetime
    relevance: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    agency: str | None
    access: str
    copy_of: int | None
    story: int | None
    version: int
    corrected: bool
    withdrawn_at: datetime | None
    subjects: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()

    @property
    def appeared(self) -> datetime:
        """When it was published, as far as is known."""
        return self.published_at or self.first_seen_at

    @property
    def root(self) -> int:
        """The canonical original's number, its own where it copies nothing."""
        return self.copy_of or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What version ``version`` of an article was, and what the next, of text ``successor``,
    changed in it: ``changes`` each have ``field``, ``kinds``, ``before``, ``after``, and ``old``
    and ``new``, the offsets in the text replaced and in the one put for it. ``at`` is when the
    next was seen."""

    article: int
    at: datetime
    version: int
    title: str
    text: str
    successor: str
    kinds: tuple[str, ...]
    changes: tuple[dict[str, Any], ...]


def news(
    connection: Connection, since: datetime, until: datetime
) -> Iterator[tuple[Sighting, str, str]]:
    """News first seen from ``since`` to ``until``, both included, each with title and text,
    by number. Streams: must be used up within a transaction."""
    with connection.cursor(name="news") as cursor:
        cursor.itersize = 1000
        cursor.execute(
            f"select {SIGHTING}, first_seen_at as at, title, text from articles"
            " where first_seen_at between %(since)s and %(until)s and origin = 'crawl'"
            "  and not deleted order by id",
            {"since": since, "until": until},
        )
        for row in cursor:
            yield sighting(row), row["title"], row["text"]


def breaking(
    connection: Connection,
    since: datetime,
    until: datetime,
    voices: int,
    heard: Sequence[str],
) -> Iterator[tuple[Sighting, str, str]]:
    """``news`` of stories that at least ``voices`` sources have within the time (0: none of
    them), and of the sources ``heard``. Streams: must be used up within a transaction."""
    with connection.cursor(name="breaking") as cursor:
        cursor.execute(
            "with recent as materialized (select id, story, source from articles"
            "  where first_seen_at between %(since)s and %(until)s and origin = 'crawl'"
            "   and not deleted),"
            " spoken as (select story from recent where story is not null group by story"
            "  having %(voices)s > 0 and count(distinct source) >= %(voices)s)"
            f" select {SIGHTING}, first_seen_at as at, title, text from articles"
            "  where id in (select id from recent"
            "   where source = any(%(heard)s) or story in (select story from spoken)) order by id",
            {"since": since, "until": until, "voices": voices, "heard": list(heard)},
        )
        for row in cursor:
            yield sighting(row), row["title"], row["text"]


def everything(
    connection: Connection, since: datetime, until: datetime
) -> Iterator[tuple[Sighting, str, str]]:
    """Like ``news``, and what is no news too, by the date that it bears."""
    with connection.cursor(name="everything") as cursor:
        cursor.itersize = 1000
        cursor.execute(
            f"with dated as (select {SIGHTING}, title, text, case origin when 'crawl'"
            "   then first_seen_at else coalesce(published_at, first_seen_at) end as at"
            "  from articles where not deleted)"
            " select id, at, text_seen_at, version, source, author, relevance, actors, topics, story,"
            "  root, withdrawn, title, text from dated"
            " where at between %(since)s and %(until)s order by id",
            {"since": since, "until": until},
        )
        for row in cursor:
            yield sighting(row), row["title"], row["text"]


def sighting(row: Row) -> Sighting:
    """A row of ``SIGHTING`` and ``at``."""
    return Sighting(
        id=row["id"],
        at=row["at"],
        rewritten_at=row["text_seen_at"] if row["version"] > 1 else None,
        source=row["source"],
        relevance=row["relevance"],
        actors=tuple(row["actors"]),
        topics=tuple(row["topics"]),
        story=row["story"],
        root=row["root"],
        withdrawn=row["withdrawn"],
        author=row["author"],
    )


def related(
    connection: Connection, ids: Sequence[int], until: datetime | None
) -> tuple[Clipping, ...]:
    """These articles, those of their stories and those that share an original with them,
    as far as first seen at ``until`` (all, where it is None); by number."""
    rows = connection.execute(
        "with asked as (select id, story, coalesce(copy_of, id) as root from articles"
        "  where id = any(%(ids)s)),"
        " joined as (select root as id from asked"
        "  union select articles.id from articles join asked on articles.copy_of = asked.root"
        "  union select articles.id from articles join asked on articles.story = asked.story)"
        f" select {_CLIPPING} from articles where not deleted and id in (select id from joined)"
        "  and (%(until)s::timestamptz is null or first_seen_at <= %(until)s)"
        " order by id",
        {"ids": list(ids), "until": until},
    )
    return tuple(_clipping(row) for row in rows)


def of(connection: Connection, ids: Sequence[int]) -> tuple[Clipping, ...]:
    """These articles, by number; those that were forgotten are not among them."""
    rows = connection.execute(
        f"select {_CLIPPING} from articles where id = any(%s) and not deleted order by id",
        (list(ids),),
    )
    return tuple(_clipping(row) for row in rows)


def revisions(connection: Connection, ids: Sequence[int]) -> tuple[Revision, ...]:
    """Every superseded version of these articles, oldest first."""
    rows = connection.execute(
        "select v.article, v.version, v.title, v.text, v.kinds, v.difference,"
        "  coalesce(n.text, a.text) as successor,"
        "  coalesce(n.seen_at, a.text_seen_at, a.seen_at) as at"
        " from versions as v"
        " join articles as a on a.id = v.article"
        " left join versions as n on n.article = v.article and n.version = v.version + 1"
        " where v.article = any(%s) order by v.article, v.version",
        (list(ids),),
    )
    return tuple(_revision(row) for row in rows)


def _revision(row: Row) -> Revision:
    return Revision(
        article=row["article"],
        at=row["at"],
        version=row["version"],
        title=row["title"],
        text=row["text"],
        successor=row["successor"],
        kinds=tuple(row["kinds"]),
        changes=tuple(row["difference"].get("changes", ())),
    )


def _clipping(row: Row) -> Clipping:
    fields: Row = row | {name: tuple(row[name]) for name in LISTS}
    return Clipping(**fields)


def sources(connection: Connection) -> frozenset[str]:
    """The sources that the record holds anything of."""
    rows = connection.execute("select distinct source from articles")
    return frozenset(row["source"] for row in rows)
