"""The search index on PostgreSQL: the table ``search_entries`` of the archive's database.

For an archive on one machine with nothing else to run. Transactional, so that what is
put is found at once. Chosen over tantivy because many processes may write to it and no
second store has to be kept; measured in ``docs/search.md``.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import psycopg

from archive.database import Connection, DatabaseUnavailable, Row, connect
from archive.search.cursor import after, cursor
from archive.search.highlight import highlights
from archive.search.names import NOTHING, Names
from archive.search.query import parse
from archive.search.statement import planned, statement
from archive.search.tree import Query
from archive.search.values import Entry, Held, Hit, IndexUnavailable, Mark, Put, Results, Search

if TYPE_CHECKING:
    from archive.search.counting import Counts

Connecting = Callable[[], AbstractContextManager[Connection]]

_PUT = """
insert into search_entries as held (id, revision, analysis, deleted, source, source_id, url,
  title, text, published_at, appeared, relevance, actors, topics, facets, copy_of, story, heading,
  words, forms, starts)
values (%(id)s, %(revision)s, %(analysis)s, %(deleted)s, %(source)s, %(source_id)s, %(url)s,
  %(title)s, %(text)s, %(published_at)s, %(appeared)s, %(relevance)s, %(actors)s, %(topics)s,
  %(facets)s, %(copy_of)s, %(story)s, %(heading)s::tsvector, %(words)s::tsvector,
  %(forms)s::tsvector, %(starts)s::tsvector)
on conflict (id) do update set revision = excluded.revision, analysis = excluded.analysis,
  deleted = excluded.deleted, source = excluded.source, source_id = excluded.source_id,
  url = excluded.url, title = excluded.title, text = excluded.text,
  published_at = excluded.published_at, appeared = excluded.appeared,
  relevance = excluded.relevance, actors = excluded.actors, topics = excluded.topics,
  facets = excluded.facets, copy_of = excluded.copy_of, story = excluded.story,
  heading = excluded.heading,
  words = excluded.words, forms = excluded.forms, starts = excluded.starts
where held.revision < excluded.revision
  or held.revision = excluded.revision
    and (held.analysis <> excluded.analysis or %(anew)s::boolean)
"""


class PostgresIndex:
    """Entries in PostgreSQL, at the URL of a database whose schema is up to date."""

    def __init__(
        self, url: str, names: Names = NOTHING, connections: Connecting | None = None
    ) -> None:
        self._url = url
        self._names = names
        self._connections = connections or (lambda: connect(url))

    def identity(self) -> str:
        """The table, under this release's analysis and form."""
        from archive.search.rows import ANALYSIS

        return f"postgresql {ANALYSIS}"

    @property
    def apart(self) -> bool:
        """A table of the record's own database is dumped and restored with it."""
        return False

    def borne(self) -> Mark | None:
        """None."""
        return None

    def bear(self, mark: Mark) -> None:
        """Nothing to do."""

    def put(self, entries: Sequence[Entry], *, visible: bool = True) -> Put:
        """Write by article revision, all at once, or one by one where one is refused."""
        return self._write(_rows(entries, anew=False))

    def rewrite(self, entries: Sequence[Entry]) -> Put:
        """Write, also over what has the same revision."""
        return self._write(_rows(entries, anew=True))

    def _write(self, rows: Sequence[Row]) -> Put:
        with _available(), connect(self._url) as connection:
            try:
                with connection.transaction():
                    connection.cursor().executemany(_PUT, _packed(connection, rows))
            except (psycopg.DataError, psycopg.errors.ProgramLimitExceeded):
                return _one_by_one(connection, rows)
        return Put(settled=tuple(row["id"] for row in rows))

    def remove(self, removed: Sequence[tuple[int, int]]) -> Put:
        """Mark as deleted by article revision."""
        from archive.search.rows import marker

        return self.put([marker(id, revision) for id, revision in removed])

    def find(self, search: Search) -> Results:
        """Answer from one snapshot."""
        query = parse(search.query, self._names)
        asked, values = statement(search, query, after(search))
        with _available(), self._connections() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read read only")
            connection.execute(planned(query).encode())
            asking = connection.cursor(binary=search.counts)
            found = asking.execute(asked.encode(), values).fetchall()
            counts = _counts(connection, found[0]) if search.counts else {}
        return _results(search, query, found, counts)

    def held(self, after: int, limit: int) -> Sequence[Held]:
        """What the table holds, by id."""
        with _available(), connect(self._url) as connection:
            rows = connection.execute(
                "select id, revision, deleted, source, source_id, title from search_entries"
                " where id > %s order by id limit %s",
                (after, limit),
            ).fetchall()
        return [Held(**row) for row in rows]

    def clear(self) -> None:
        """Empty the table."""
        with _available(), connect(self._url) as connection:
            connection.execute("truncate search_entries")


def open(url: str, names: Names, connections: Connecting | None = None) -> PostgresIndex:
    """The index in the database at ``url``. Connects for each question, or asks by one of
    ``connections``."""
    return PostgresIndex(url, names, connections)


@contextmanager
def _available() -> Generator[None]:
    try:
        yield
    except (DatabaseUnavailable, psycopg.OperationalError) as error:
        if isinstance(error, psycopg.errors.ProgramLimitExceeded):
            raise
        raise IndexUnavailable(str(error).strip().partition("\n")[0]) from error


def _rows(entries: Sequence[Entry], *, anew: bool) -> list[Row]:
    from archive.search.rows import row  # not needed to search, and dear to import

    return [row(entry) | {"anew": anew} for entry in entries]


def _packed(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    from archive.search.counting import pack

    return pack(connection, rows)


def _one_by_one(connection: Connection, rows: Sequence[Row]) -> Put:
    settled: list[int] = []
    refused: list[tuple[int, str]] = []
    for row in rows:
        try:
            with connection.transaction():
                connection.execute(_PUT, *_packed(connection, [row]))
            settled.append(row["id"])
        except (psycopg.DataError, psycopg.errors.ProgramLimitExceeded) as error:
            refused.append((row["id"], str(error).partition("\n")[0]))
    return Put(settled=tuple(settled), refused=tuple(refused))


def _counts(connection: Connection, first: Row) -> "Counts":
    from archive.search.counting import counted

    return counted(connection, first["facets"], first["hours"])


def _results(search: Search, query: Query, found: list[Row], counts: "Counts") -> Results:
    rows = [row for row in found if row["id"] is not None]
    hits = rows[: search.limit]
    last = hits[-1] if len(rows) > search.limit else None
    return Results(
        total=found[0]["total"],
        hits=tuple(_hit(search, query, row) for row in hits),
        next=cursor(search, (last["score"], last["at"], last["tie"])) if last else None,
        stories=found[0]["heads"] if search.stories else None,
        counts=counts,
    )


def _hit(search: Search, query: Query, row: Row) -> Hit:
    shown = highlights(query, row["title"], row["text"]) if search.excerpts else {}
    return Hit(
        id=row["id"],
        source=row["source"],
        source_id=row["source_id"],
        url=row["url"],
        title=row["title"],
        published_at=row["published_at"],
        relevance=row["relevance"],
        actors=tuple(row["actors"]),
        topics=tuple(row["topics"]),
        copy_of=row["copy_of"],
        story=row["story"],
        highlights=shown,
        articles=row["articles"],
        copies=row["copies"],
    )
