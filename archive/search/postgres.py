"""The search index on PostgreSQL: the table ``search_entries`` of the archive's database.

For an archive on one machine with nothing else to run. Transactional, so that what is
put is found at once. Chosen over tantivy because many processes may write to it and no
second store has to be kept; measured in ``docs/search.md``.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager

import psycopg

from archive.database import Connection, DatabaseUnavailable, Row, connect
from archive.search.conditions import Conditions
from archive.search.cursor import after, cursor, sign
from archive.search.highlight import highlights
from archive.search.names import NOTHING, Names
from archive.search.query import EVERYTHING, parse
from archive.search.tree import Query
from archive.search.values import Entry, Held, Hit, IndexUnavailable, Mark, Put, Results, Search

Connecting = Callable[[], AbstractContextManager[Connection]]
COUNTED = ("actor", "topic", "source", "relevance", "day")

_PUT = """
insert into search_entries as held (id, revision, analysis, deleted, source, source_id, url,
  title, text, published_at, appeared, relevance, actors, topics, copy_of, story, heading, words, forms)
values (%(id)s, %(revision)s, %(analysis)s, %(deleted)s, %(source)s, %(source_id)s, %(url)s,
  %(title)s, %(text)s, %(published_at)s, %(appeared)s, %(relevance)s, %(actors)s, %(topics)s,
  %(copy_of)s, %(story)s, %(heading)s::tsvector, %(words)s::tsvector,
  %(forms)s::tsvector)
on conflict (id) do update set revision = excluded.revision, analysis = excluded.analysis,
  deleted = excluded.deleted, source = excluded.source, source_id = excluded.source_id,
  url = excluded.url, title = excluded.title, text = excluded.text,
  published_at = excluded.published_at, appeared = excluded.appeared,
  relevance = excluded.relevance, actors = excluded.actors, topics = excluded.topics,
  copy_of = excluded.copy_of, story = excluded.story, heading = excluded.heading,
  words = excluded.words, forms = excluded.forms
where held.revision < excluded.revision
  or held.revision = excluded.revision
    and (held.analysis <> excluded.analysis or %(anew)s::boolean)
"""

_ANSWERING = """
from search_entries where not deleted and {answers}
  and (%(actors)s::text[] is null or actors && %(actors)s::text[])
  and (%(topics)s::text[] is null or topics && %(topics)s::text[])
  and (%(sources)s::text[] is null or source = any(%(sources)s::text[]))
  and (%(relevance)s::text[] is null or relevance = any(%(relevance)s::text[]))
  and (%(since)s::bigint is null or appeared >= %(since)s)
  and (%(until)s::bigint is null or appeared < %(until)s)
  and (%(copies)s or copy_of is null)
"""

_MATCHES = f"""
select id, {{sign}} * appeared as at, {{sign}} * id as tie, coalesce(story, -id) as thread, copy_of,
  {{score}} as score {_ANSWERING}
"""

_ARTICLES = "select *, null as articles, null as copies from matches"
_STORIES = """
select * from (select *, count(*) over story as articles, count(copy_of) over story as copies,
    row_number() over (partition by thread order by score desc, at desc, tie desc) as rank
  from matches window story as (partition by thread)) as ranked where rank = 1
"""

_FIND = f"""
with matches as materialized ({_MATCHES}), heads as materialized ({{heads}}), page as (
  select * from heads where %(tie)s::bigint is null
    or (score, at, tie) < (%(score)s::integer, %(at)s::bigint, %(tie)s::bigint)
  order by score desc, at desc, tie desc limit %(limit)s + 1)
select (select count(*) from matches) as total, (select count(*) from heads) as heads,
  page.score, page.at, page.tie, page.articles, page.copies, entry.id, entry.source,
  entry.source_id, entry.url, entry.title, entry.text, entry.published_at, entry.relevance,
  entry.actors, entry.topics, entry.copy_of, entry.story
from (select 1) as always left join page on true left join search_entries entry using (id)
order by page.score desc, page.at desc, page.tie desc
"""

# Days by the hour first: offsets of Europe/Paris are whole hours in all the time the press is of.
_COUNTS = f"""
with entries as materialized (
    select actors, topics, source, relevance,
      floor(appeared / 3600000.0::float8)::bigint as hour {_ANSWERING}),
  hours as (select hour, count(*) as articles from entries group by hour)
select 'actor' as kind, value, count(*) as articles
  from entries, unnest(actors) as value group by value
union all select 'topic', value, count(*) from entries, unnest(topics) as value group by value
union all select 'source', source, count(*) from entries group by source
union all select 'relevance', relevance, count(*) from entries group by relevance
union all select 'day', to_char(to_timestamp(hour * 3600.0) at time zone 'Europe/Paris',
  'YYYY-MM-DD') as day, sum(articles)::bigint from hours group by day
"""

# A text's vector is kept apart from its row, so that reading all of them takes many times
# longer than the index does, which the planner does not know; and what is counted fits in.
_PLANNED = "select set_config('enable_seqscan', 'off', true), set_config('work_mem', '64MB', true)"


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
                    connection.cursor().executemany(_PUT, rows)
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
        key = after(search)
        conditions = Conditions()
        matching = {
            "answers": conditions.holds(query) if query != EVERYTHING else "true",
            "score": conditions.score(query) if search.sort == "best" else "0",
            "sign": str(sign(search)),
        }
        values = _values(search) | conditions.values
        values |= dict(zip(("score", "at", "tie"), key or (None,) * 3, strict=True))
        asked = _FIND.format(**matching, heads=_STORIES if search.stories else _ARTICLES)
        with _available(), self._connections() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read read only")
            connection.execute(_PLANNED)
            found = connection.execute(asked.encode(), values).fetchall()
            counts = _counted(connection, matching, values) if search.counts else {}
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


def _one_by_one(connection: Connection, rows: Sequence[Row]) -> Put:
    settled: list[int] = []
    refused: list[tuple[int, str]] = []
    for row in rows:
        try:
            with connection.transaction():
                connection.execute(_PUT, row)
            settled.append(row["id"])
        except (psycopg.DataError, psycopg.errors.ProgramLimitExceeded) as error:
            refused.append((row["id"], str(error).partition("\n")[0]))
    return Put(settled=tuple(settled), refused=tuple(refused))


def _values(search: Search) -> Row:
    return {
        "actors": list(search.actors) or None,
        "topics": list(search.topics) or None,
        "sources": list(search.sources) or None,
        "relevance": list(search.relevance) or None,
        "since": int(search.since.timestamp() * 1000) if search.since else None,
        "until": int(search.until.timestamp() * 1000) if search.until else None,
        "copies": search.copies,
        "limit": search.limit,
    }


def _counted(
    connection: Connection, matching: dict[str, str], values: Row
) -> dict[str, tuple[tuple[str, int], ...]]:
    counts: dict[str, list[tuple[str, int]]] = {kind: [] for kind in COUNTED}
    for row in connection.execute(
        _COUNTS.format(**matching | {"score": "0"}).encode(), values
    ).fetchall():
        counts[row["kind"]].append((row["value"], row["articles"]))
    return {
        kind: tuple(
            sorted(found, key=lambda each: each[0] if kind == "day" else (-each[1], each[0]))
        )
        for kind, found in counts.items()
    }


def _results(
    search: Search, query: Query, found: list[Row], counts: dict[str, tuple[tuple[str, int], ...]]
) -> Results:
    rows = [row for row in found if row["id"] is not None]
    hits = rows[: search.limit]
    last = hits[-1] if len(rows) > search.limit else None
    return Results(
        total=found[0]["total"],
        hits=tuple(_hit(query, row) for row in hits),
        next=cursor(search, (last["score"], last["at"], last["tie"])) if last else None,
        stories=found[0]["heads"] if search.stories else None,
        counts=counts,
    )


def _hit(query: Query, row: Row) -> Hit:
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
        highlights=highlights(query, row["title"], row["text"]),
        articles=row["articles"],
        copies=row["copies"],
    )
