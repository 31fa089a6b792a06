"""What a digest needs of articles, read once for all subscriptions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.database import Connection, Row
from archive.values import Origin

_CLIPPING = (
    "id, source, origin, url, title, title_inferred, standfirst, left(text, 600) as opening,"
    " published_at, published_precision, first_seen_at, seen_at, relevance, actors, topics, agency,"
    " access, copy_of, story, version, corrected, withdrawn_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipping:
    """An article as a digest shows it. ``opening`` is the first 600 characters of its
    text, standfirst included."""

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
    seen_at: datetime
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

    @property
    def news(self) -> bool:
        """It came as it was published; seeds, backfill and imports are no news."""
        return self.origin == "crawl"

    @property
    def at(self) -> datetime:
        """When it counts: the time Vigie saw news, the date of anything older."""
        return self.first_seen_at if self.news else self.published_at or self.first_seen_at

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
    """One change of an article: what version ``version`` was before the next replaced it.
    ``kinds`` and ``difference`` are as the comparing of versions wrote them."""

    article: int
    version: int
    title: str
    kinds: tuple[str, ...]
    difference: dict[str, object]


def news(
    connection: Connection, since: datetime, until: datetime
) -> Iterator[tuple[Clipping, str]]:
    """News first seen from ``since`` to ``until``, both included, with the whole text, by
    number. Streams: must be used up within the transaction."""
    with connection.cursor(name="news") as cursor:
        cursor.itersize = 1000
        cursor.execute(
            f"select {_CLIPPING}, text from articles"
            " where first_seen_at between %(since)s and %(until)s and origin = 'crawl'"
            "  and not deleted order by id",
            {"since": since, "until": until},
        )
        for row in cursor:
            text: str = row.pop("text")
            yield _clipping(row), text


def everything(
    connection: Connection, since: datetime, until: datetime
) -> Iterator[tuple[Clipping, str]]:
    """Like ``news``, and older articles too, by the date they bear."""
    with connection.cursor(name="everything") as cursor:
        cursor.itersize = 1000
        cursor.execute(
            f"select {_CLIPPING}, text from articles"
            " where case origin when 'crawl' then first_seen_at"
            "  else coalesce(published_at, first_seen_at) end between %(since)s and %(until)s"
            "  and not deleted order by id",
            {"since": since, "until": until},
        )
        for row in cursor:
            text: str = row.pop("text")
            yield _clipping(row), text


def related(connection: Connection, ids: Sequence[int], until: datetime) -> tuple[Clipping, ...]:
    """These articles, those of their stories and those that share an original with them,
    as far as first seen at ``until``; by number."""
    rows = connection.execute(
        "with asked as (select id, story, coalesce(copy_of, id) as root from articles"
        "  where id = any(%(ids)s))"
        f" select {_CLIPPING} from articles where not deleted and first_seen_at <= %(until)s"
        "  and (id in (select root from asked) or copy_of in (select root from asked)"
        "   or id = any(%(ids)s) or story in (select story from asked where story is not null))"
        " order by id",
        {"ids": list(ids), "until": until},
    )
    return tuple(_clipping(row) for row in rows)


def revisions(connection: Connection, ids: Sequence[int]) -> tuple[Revision, ...]:
    """Every superseded version of these articles, oldest first."""
    rows = connection.execute(
        "select article, version, title, kinds, difference from versions"
        " where article = any(%s) order by article, version",
        (list(ids),),
    )
    return tuple(_revision(row) for row in rows)


def _revision(row: Row) -> Revision:
    fields: Row = row | {"kinds": tuple(row["kinds"])}
    return Revision(**fields)


def _clipping(row: Row) -> Clipping:
    fields: Row = row | {"actors": tuple(row["actors"]), "topics": tuple(row["topics"])}
    return Clipping(**fields)
