"""An archive of any size in minutes: some thousand made-up articles of a few days that are really
labelled, read for claims, compared and indexed, then multiplied in SQL at earlier days, under
stories of their own.

What is multiplied keeps its words, tags, copies and quotations, so that a search, a story and a
person meet as many rows as in an archive that grew; what only comparing reads (shingles,
signatures, profiles) is not.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from made_up_press import Made, Press  # noqa: E402

from archive import inbox  # noqa: E402
from archive.database import Connection  # noqa: E402
from archive.search.postgres import PostgresIndex  # noqa: E402
from indexer.project import project  # noqa: E402
from indexer.worker import Desk, work  # noqa: E402
from lexicon.load import default  # noqa: E402
from press.sources import Source  # noqa: E402
from press.values import Article, Capture  # noqa: E402

BASE = 2_000  # articles that are really read
A_DAY = 500  # articles
NAMED = {  # in about what share of articles, as in the press on the subject
    "l’Ukraine": 0.6, "la Russie": 0.55, "l’OTAN": 0.35, "Kiev": 0.3, "Vladimir Poutine": 0.25,
    "Moscou": 0.2, "l’Union européenne": 0.2, "Volodymyr Zelensky": 0.2, "le Kremlin": 0.15,
    "Emmanuel Macron": 0.15, "Washington": 0.15, "l’Allemagne": 0.15, "les sanctions": 0.15,
    "la Pologne": 0.06, "des drones": 0.06, "Mark Rutte": 0.04, "Kharkiv": 0.03,
    "des missiles Patriot": 0.03, "des F-16": 0.02,
}  # fmt: skip
SAID = (
    " « {} », a déclaré Mark Rutte.", " « {} », a affirmé Volodymyr Zelensky.",
    " Les frappes ont fait {} morts à Kharkiv.", " {} drones ont été abattus dans la nuit.",
)  # fmt: skip


def filled(connection: Connection, url: str, count: int) -> None:
    """Fill an archive that has less, up to now."""
    held = connection.execute("select count(*) as n from articles").fetchone()
    assert held
    if held["n"] < count:
        began = time.monotonic()
        fill(connection, url, count, datetime.now(UTC))
        print(f"filled with {count:,} articles in {time.monotonic() - began:.0f} s", flush=True)


def fill(connection: Connection, url: str, count: int, now: datetime, base: int = BASE) -> None:
    """Store and index ``count`` articles, the newest at ``now``, ``A_DAY`` a day."""
    base = min(base, count)
    read(connection, url, base, now)
    multiply(connection, count // base, timedelta(days=base / A_DAY))


def read(connection: Connection, url: str, count: int, now: datetime) -> None:
    """Store and index made-up articles as the worker does."""
    made = {f"{m.source} {m.number}": article(m, count, now) for m in _made(count)}
    lexicon = default()
    sources = {a.source: Source(id=a.source, name=a.source) for a in made.values()}
    with connection.transaction():
        for each in made.values():
            inbox.enqueue(connection, capture(each))

    def told(capture: Capture, source: Source | None) -> tuple[Article, ...]:
        return (made[f"{capture.source} {capture.source_id}"],)

    work(connection, Desk(read=told, lexicon=lexicon, sources=sources, now=lambda: now))
    connection.execute("update articles set first_seen_at = published_at")
    connection.execute(
        "insert into crawled_hours select generate_series(date_trunc('hour', %(now)s"
        " - interval '20 days'), %(now)s, '1 hour')", {"now": now}
    )  # fmt: skip
    project(connection, PostgresIndex(url), lexicon, sources)


def _made(count: int) -> Iterator[Made]:
    """The made-up press, with what the lexicon knows strewn in, and with sayings and figures."""
    chance = random.Random(3)
    for made in Press().articles(count):
        if made.kind != "own":  # its copies stay copies
            yield made
            continue
        words = made.text.split(" ")
        named = [name for name, share in NAMED.items() if chance.random() < share]
        for name in named:
            for _ in range(chance.choice((1, 1, 2, 4))):
                words.insert(chance.randrange(len(words)), name)
        for _ in range(chance.randrange(3)):
            told = " ".join(words[: chance.randrange(6, 12)]).replace("\n", " ")
            said = chance.choice(SAID)
            words.append(said.format(told if "«" in said else chance.randrange(2, 60)))
        title = f"{chance.choice(named)} {made.title}" if named else made.title
        yield replace(made, title=title, text=" ".join(words))


def article(made: Made, count: int, now: datetime) -> Article:
    """It as read, one of so many."""
    return Article(
        source=made.source,
        source_id=str(made.number),
        url=f"https://presse.example/{made.source}/{made.number}",
        title=made.title,
        text=made.text,
        published_at=now - timedelta(days=(count - made.number) / A_DAY),
        published_precision="minute",
        published_basis="markup",
    )


def capture(article: Article) -> Capture:
    """The page it was read from."""
    assert article.published_at
    return Capture(
        source=article.source, origin="crawl", fetched_at=article.published_at, body=b"",
        media_type="text/html", source_id=article.source_id, url=article.url,
    )  # fmt: skip


# What a table's rows become, times over: `n` numbers the time, from 1; `span` is how much older.
_OLDER = {
    "stories": {"id": "id + n * :step", "merged_into": "merged_into + n * :step"},
    "articles": {
        "id": "id + n * :step",
        "source_id": "source_id || '-' || n",
        "capture": "null",
        "url": "url || '-' || n",
        "published_at": "published_at - n * :span",
        "first_seen_at": "first_seen_at - n * :span",
        "seen_at": "seen_at - n * :span",
        "copy_of": "copy_of + n * :step",
        "story": "story + n * :step",
    },
    "copies": {"article": "article + n * :step", "other": "other + n * :step"},
    "claims": {"article": "article + n * :step"},
    "quotations": {"article": "article + n * :step"},
    "figures": {"article": "article + n * :step"},
    "story_claims": {"story": "story + n * :step"},
    "search_entries": {
        "id": "id + n * :step",
        "source_id": "source_id || '-' || n",
        "url": "url || '-' || n",
        "published_at": "published_at - n * :span",
        "appeared": "appeared - n * :milliseconds",
        "copy_of": "copy_of + n * :step",
        "story": "story + n * :step",
    },
}


def multiply(connection: Connection, times: int, span: timedelta) -> None:
    """Put in everything again, ``times`` - 1 times, each ``span`` older than the one before."""
    highest = connection.execute(
        "select greatest((select max(id) from articles), (select max(id) from stories)) as id"
    ).fetchone()
    assert highest
    bound = {
        ":step": str(highest["id"]),
        ":span": f"interval '{span.total_seconds()} seconds'",
        ":milliseconds": str(int(span.total_seconds() * 1000)),
    }
    connection.execute("set session_replication_role = replica")  # keys need no proof
    connection.execute("set maintenance_work_mem = '512MB'")
    for table, changes in _OLDER.items():
        indexes = _indexes(connection, table)
        for name in indexes:
            connection.execute(f"drop index {name}".encode())
        columns = _columns(connection, table)
        values = ", ".join(changes.get(column, column) for column in columns)
        for word, value in bound.items():
            values = values.replace(word, value)
        connection.execute(
            f"insert into {table} ({', '.join(columns)}) overriding system value select {values}"
            f" from {table}, generate_series(1::bigint, {times - 1}) as n".encode()
        )
        for definition in indexes.values():
            connection.execute(definition.encode())
        connection.execute(f"vacuum analyze {table}".encode())
    for table in ("articles", "stories"):
        connection.execute(
            f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}".encode()
        )
    connection.execute("reset session_replication_role")


def _columns(connection: Connection, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'public'"
        " and table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        (table,),
    )
    return [row["column_name"] for row in rows]


def _indexes(connection: Connection, table: str) -> dict[str, str]:
    """The definitions of the indexes that no key needs, by name."""
    rows = connection.execute(
        "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition"
        " from pg_index where indrelid = %s::regclass and not indisunique",
        (table,),
    )
    return {row["name"]: row["definition"] for row in rows}
