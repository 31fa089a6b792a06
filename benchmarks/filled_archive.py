"""Filling an archive in bulk, on all cores, with the rows that storing and judging originals
give."""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import repeat
from multiprocessing import get_context

import numpy as np
from made_up_press import Made, Press

from archive.database import Connection, connect
from archive.record.arrays import literal
from indexer.compare.boilerplate import COMMON
from indexer.compare.profile import profile
from indexer.compare.shingles import codes, digest, keys
from indexer.compare.stories import heaviest
from indexer.compare.text import read
from lexicon.values import Labels, Relevance
from press.values import Article, Capture

START = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING = Labels(relevance=Relevance(cls="autre", reason=""), actors=(), topics=(), version="0")
POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # its timestamps count from here


def article(made: Made) -> Article:
    return Article(
        source=made.source,
        source_id=str(made.number),
        title=made.title,
        text=made.text,
        published_at=START + timedelta(hours=made.hours),
    )


def capture(made: Made) -> Capture:
    return Capture(
        source=made.source, origin="crawl", fetched_at=START, media_type="text/html", body=b""
    )


def fill(url: str, press: Press, series: Sequence[tuple[int, int]]) -> None:
    """Store series of originals, (first number, how many) each, with the rows that judging
    gives; an article's number is its id, and its story's.

    The large indexes are built anew at the end, which is many times quicker than row by row.
    """
    workers = os.cpu_count() or 1
    with connect(url) as connection, _without_indexes(connection):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            shares = [series[n::workers] for n in range(workers)]
            list(pool.map(_store, repeat(url), repeat(press), shares))
        for table in ("articles", "stories"):
            connection.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}"
            )


@contextmanager
def _without_indexes(connection: Connection) -> Generator[None]:
    """Drop every index that no foreign key needs, and build them at the end."""
    constraints = connection.execute(
        "select conrelid::regclass::text as of, conname as name,"
        "  pg_get_constraintdef(oid) as definition from pg_constraint"
        " where contype = 'p' and conrelid in ('shingles'::regclass, 'story_terms'::regclass)"
    ).fetchall()
    indexes = connection.execute(
        "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition"
        " from pg_index where indrelid in ('articles'::regclass, 'signatures'::regclass)"
        "  and not indisunique"
    ).fetchall()
    for each in constraints:
        connection.execute(f"alter table {each['of']} drop constraint {each['name']}")  # pyright: ignore[reportCallIssue]
    for each in indexes:
        connection.execute(f"drop index {each['name']}")  # pyright: ignore[reportCallIssue]
    yield
    connection.execute("set maintenance_work_mem = '1GB'")
    for each in indexes:
        connection.execute(each["definition"])
    for each in constraints:
        connection.execute(  # pyright: ignore[reportCallIssue]
            f"alter table {each['of']} add constraint {each['name']} {each['definition']}"
        )


def _store(url: str, press: Press, series: Sequence[tuple[int, int]]) -> None:
    """Make up and copy in some series, in a process of its own."""
    with connect(url) as connection:
        connection.execute("set session_replication_role = replica")  # keys need no proof
        connection.execute("set synchronous_commit = off")
        held = connection.execute(
            "select hash from shingles group by hash having count(*) >= %s", (COMMON,)
        ).fetchall()
        common = np.array([row["hash"] for row in held], dtype=np.int32)
        for first, count in series:
            made = press.articles(count, first, planted=False)
            with connection.transaction():
                _copy(connection, [Row(each) for each in made], common)


def _copy(connection: Connection, rows: Sequence["Row"], common: np.ndarray) -> None:
    """Copy the rows in, less the shingles that are ``common`` already."""
    with connection.cursor() as cursor:
        for table, columns, values in (
            ("stories", "id", ((row.id,) for row in rows)),
            ("articles", _ARTICLES, (row.article() for row in rows)),
            ("profiles", _PROFILES, (row.profile() for row in rows)),
        ):
            with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
                for value in values:
                    copy.write_row(value)
        with cursor.copy(
            "copy signatures (article, version, digest, own, words) from stdin (format binary)"
        ) as copy:
            copy.set_types(["bigint", "integer", "bytea", "integer", "bytea"])
            for row in rows:
                copy.write_row(row.signature())
        for table, columns, records in (
            ("shingles", "hash, article", _shingles(rows, common)),
            ("story_terms", "term, at, article, weight", _terms(rows)),
        ):
            with cursor.copy(f"copy {table} ({columns}) from stdin (format binary)") as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + records + b"\xff\xff")


def _shingles(rows: Sequence["Row"], common: np.ndarray) -> bytes:
    held = np.concatenate([row.shingles() for row in rows])
    of = np.repeat([row.id for row in rows], [len(row.shingles()) for row in rows])
    rare = ~np.isin(held, common)
    return _binary(("i4", held[rare]), ("i4", of[rare]))


def _terms(rows: Sequence["Row"]) -> bytes:
    found = [each for row in rows for each in row.terms()]
    term, at, of, weight = zip(*found, strict=True)
    return _binary(("i4", term), ("i8", at), ("i4", of), ("f4", weight))


def _binary(*columns: tuple[str, Iterable[float]]) -> bytes:
    """Columns of fixed width as rows of PostgreSQL's binary COPY format."""
    fields = [("count", ">i2")]
    for place, (kind, _) in enumerate(columns):
        fields += [(f"length{place}", ">i4"), (f"value{place}", f">{kind}")]
    rows = np.empty(len(columns[0][1]), dtype=fields)
    rows["count"] = len(columns)
    for place, (kind, values) in enumerate(columns):
        rows[f"length{place}"] = int(kind[1:])
        rows[f"value{place}"] = values
    return rows.tobytes()


_PROFILES = "article, at, terms, weights, title, names, numbers"
_ARTICLES = (
    "id, source, source_id, origin, title, title_inferred, text, published_at, published_basis,"
    " language, keywords, access, seen_at, first_seen_at, relevance, relevance_reason, actors,"
    " topics, tags, lexicon_version, story"
)


class Row:
    """The rows of one article in the tables of comparing."""

    def __init__(self, made: Made) -> None:
        self.id, self.made = made.number, made
        self.at = START + timedelta(hours=made.hours)
        self.text = read(made.text)
        self.about = profile(made.title, None, made.text, self.at)

    def article(self) -> tuple[object, ...]:
        made = self.made
        return (
            self.id, made.source, str(made.number), "crawl", made.title, False, made.text, self.at,
            "none", "fr", "{}", "free", START, START, "autre", "", "{}", "{}", "[]", "0", self.id,
        )  # fmt: skip

    def signature(self) -> tuple[object, ...]:
        words = self.text.words
        own = len(codes(self.made.own))
        return self.id, 1, digest(self.made.title, words), own, words.astype("<u4").tobytes()

    def shingles(self) -> np.ndarray:
        return np.unique(keys(self.text.hashes[self.text.probes]))

    def profile(self) -> tuple[object, ...]:
        about = self.about
        return (
            self.id, self.at, ",".join(about.weights), literal(about.weights.values()),
            ",".join(sorted(about.title)), ",".join(sorted(about.names)),
            ",".join(sorted(about.numbers)),
        )  # fmt: skip

    def terms(self) -> Iterator[tuple[int, int, int, float]]:
        at = (self.at - POSTGRES_EPOCH) // timedelta(microseconds=1)
        return ((t, at, self.id, weight) for t, weight in heaviest(self.about).items())
