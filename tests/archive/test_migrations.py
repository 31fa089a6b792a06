"""A database that any release set up, filled in every table, becomes what a new one is."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from archive import database
from archive.database import Connection, connect, migrate

FOLDER = database.MIGRATIONS
# In this order they came while they were numbered by room.
BY_ROOM = (1, 40, 20, 21, 30, 50, 61, 31, 22, 23)
NUMBERS = sorted(number for number, _, _ in database.available())
HISTORY = (*BY_ROOM, *(number for number in NUMBERS if number > database.BY_ROOM))

# One value a type, in words of SQL. A list holds what a text says, for one was made the other.
VALUES = {
    "text": "'x'", "text[]": "array['x']", "bytea": "'\\x01'", "jsonb": "'[1]'", "uuid":
    "'00000000-0000-0000-0000-000000000001'", "boolean": "true", "date": "'2026-01-02'", "tsvector":
    "'x:1'", "interval": "'1 hour'", "time without time zone": "'07:00'",
    "timestamp with time zone": "'2026-01-02 03:04:05+00'", "integer[]": "array[1]",
    "real[]": "array[1]", "bigint[]": "array[1]",
}  # fmt: skip
# Tables whose rows a migration means to change: their number of rows is compared alone.
REWRITTEN: set[str] = set()

Filled = dict[str, tuple[str, ...]]


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of migrations of a release; ``publish`` puts some into it."""
    monkeypatch.setattr(database, "MIGRATIONS", tmp_path)
    return tmp_path


def publish(release: Path, numbers: Sequence[int]) -> None:
    for number in numbers:
        for path in FOLDER.glob(f"{number:04}_*.sql"):
            shutil.copy(path, release)


@pytest.mark.parametrize("released", range(1, len(HISTORY)))
def test_every_state_becomes_what_a_new_database_is(
    released: int, release: Path, empty_database_url: str, connection: Connection
) -> None:
    publish(release, HISTORY[:released])
    with connect(empty_database_url) as old:
        migrate(old)
        filled = fill(old, {})
        publish(release, HISTORY)
        migrate(old)
        assert schema(old) == schema(connection)
        fill(connection, {}, filled)
        assert rows(old, filled) == rows(connection, filled)


def test_every_step_keeps_what_was_stored(
    release: Path, empty_database_url: str, connection: Connection
) -> None:
    with connect(empty_database_url) as old:
        filled: Filled = {}
        for number in HISTORY:
            publish(release, [number])
            assert len(migrate(old)) == 1
            filled |= fill(old, filled)
        assert set(filled) == set(tables(old)) == set(tables(connection))
        fill(connection, {}, filled)
        assert rows(old, filled) == rows(connection, filled)


def test_history_names_every_migration() -> None:
    assert sorted(HISTORY) == NUMBERS


def tables(connection: Connection) -> list[str]:
    """The tables, each after those that it refers to."""
    found = connection.execute(
        "select c.relname as name, array(select distinct r.confrelid::regclass::text"
        "   from pg_constraint r where r.conrelid = c.oid and r.contype = 'f'"
        "   and r.confrelid <> c.oid) as needs"
        " from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
        "  and c.relname <> 'migrations' order by 1"
    ).fetchall()
    ordered: list[str] = []
    while len(ordered) < len(found):
        ready = [
            r["name"] for r in found if r["name"] not in ordered and {*r["needs"]} <= {*ordered}
        ]
        assert ready, "tables that refer to each other"
        ordered += ready
    return ordered


def fill(connection: Connection, filled: Filled, like: Filled | None = None) -> Filled:
    """Put one row into every table that has none; the columns filled, of each. With ``like``
    only its tables and columns."""
    done: Filled = {}
    for table in tables(connection):
        if table in filled or (like is not None and table not in like):
            continue
        columns = {
            name: value
            for name, value in values(connection, table)
            if like is None or name in like[table]
        }
        connection.execute(
            f"insert into {table} ({', '.join(columns)}) values ({', '.join(columns.values())})".encode()
        )
        done[table] = tuple(columns)
    return done


def values(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    """Each column that may be written to, and a value that its type and checks allow."""
    checks = " ".join(
        row["def"]
        for row in connection.execute(
            "select pg_get_constraintdef(oid) as def from pg_constraint"
            " where conrelid = %s::regclass and contype = 'c'",
            (table,),
        )
    )
    for row in connection.execute(
        "select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        "  and attidentity <> 'a' and attgenerated = '' order by attnum",
        (table,),
    ).fetchall():
        allowed = re.search(rf"\b{row['name']} = ANY \(ARRAY\['([^']*)'", checks)
        value = f"'{allowed[1]}'" if allowed else VALUES.get(row["type"], "1")
        yield row["name"], value


def rows(connection: Connection, filled: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the tables hold, in the columns that were filled."""
    held: dict[str, Any] = {}
    for table, columns in filled.items():
        chosen = "count(*)" if table in REWRITTEN else ", ".join(f"{c}::text" for c in columns)
        held[table] = connection.execute(f"select {chosen} from {table}".encode()).fetchall()
        assert held[table]
    return held


def schema(connection: Connection) -> set[tuple[Any, ...]]:
    """Columns, constraints and indexes: everything but the order of columns."""
    described = connection.execute(
        "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,"
        "  coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text, a.attstorage::text"
        " from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'S')"
        "  and a.attnum > 0 and not a.attisdropped"
    ).fetchall()
    described += connection.execute(
        "select conrelid::regclass::text as name, conname, pg_get_constraintdef(oid) as def"
        " from pg_constraint where connamespace = 'public'::regnamespace"
    ).fetchall()
    described += connection.execute(
        "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'"
    ).fetchall()
    return {tuple(row.values()) for row in described}
