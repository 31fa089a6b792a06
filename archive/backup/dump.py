"""A dump of the record: every table as PostgreSQL's COPY writes it, gzipped, beside a
manifest with the migrations that made the schema and the SHA-256 of each table.

It needs no program of PostgreSQL's and no superuser, is read in one snapshot (REPEATABLE
READ), and can be put into any server that our migrations run on.
"""

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg import sql

from archive.database import Connection
from lexicon.errors import Invalid

FORMAT = 1
MANIFEST = "manifest.json"
# What the record can make anew is not kept: the search index on PostgreSQL. Nor who works.
PROJECTED = ("search_entries", "search_values", "search_index", "workers")
_CHUNK = 1 << 20


class InvalidDump(Invalid):
    """A folder that holds no dump, or one that is damaged; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumped:
    """One table of a dump: its columns in order, how many rows, and the SHA-256 of what
    COPY wrote of them."""

    name: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """What a dump holds. ``migrations`` are (number, name, SHA-256) in the order in which
    they were applied; ``sequences`` the last value that each has given out."""

    format: int
    release: str
    taken_at: datetime
    migrations: list[tuple[int, str, str]]
    tables: list[Dumped]
    sequences: list[tuple[str, int]]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def write(connection: Connection, parent: Path, release: str) -> Path:
    """Dump the record into a new folder of ``parent``, read it back, and return it.

    The folder has its final name only once everything in it is on the disk and was found
    whole, so a dump that was killed is never taken for one. Raises OSError and InvalidDump.
    """
    parent.mkdir(parents=True, exist_ok=True)
    started = datetime.now(UTC)
    final = parent / f"vigie-{started:%Y%m%dT%H%M%S}Z"
    folder = parent / f".{final.name}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            dump = _dumped(connection, folder, release, started)
        with (folder / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(asdict(dump), file, ensure_ascii=False, indent=1, default=str)
            file.flush()
            os.fsync(file.fileno())
        check(folder)
        folder.rename(final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return final


def remember(connection: Connection, folder: Path, held: Dump) -> None:
    """Note in the record that a dump was taken, so that its age can be told."""
    connection.execute(
        "insert into backups (taken_at, folder, rows) values (%s, %s, %s) on conflict do nothing",
        (held.taken_at, str(folder.absolute()), held.rows),
    )


def read(folder: Path) -> Dump:
    """What a folder holds, by its manifest. Raises InvalidDump."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise InvalidDump(f"{folder}: format {said['format']}, this release reads {FORMAT}")
        return Dump(
            format=FORMAT,
            release=said["release"],
            taken_at=datetime.fromisoformat(said["taken_at"]),
            migrations=[(number, name, digest) for number, name, digest in said["migrations"]],
            tables=[Dumped(**table) for table in said["tables"]],
            sequences=[(name, last) for name, last in said["sequences"]],
        )
    except OSError as error:
        raise InvalidDump(f"{folder}: no dump ({error.strerror}: {MANIFEST})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidDump(f"{folder / MANIFEST}: not a dump's manifest ({error!r})") from error


def check(folder: Path) -> Dump:
    """The dump of a folder, every table of which was read and found whole. Raises
    InvalidDump, naming the file that is not."""
    dump = read(folder)
    for table in dump.tables:
        digest = hashlib.sha256()
        try:
            for chunk in chunks(folder, table):
                digest.update(chunk)
        except (OSError, EOFError) as error:
            raise InvalidDump(f"{_path(folder, table.name)}: cannot be read ({error})") from error
        if digest.hexdigest() != table.sha256:
            raise InvalidDump(f"{_path(folder, table.name)}: damaged, not what was written")
    return dump


def chunks(folder: Path, table: Dumped) -> Iterator[bytes]:
    """What COPY wrote of a table. Raises OSError and EOFError."""
    with gzip.open(_path(folder, table.name), "rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                yield chunk
        except zlib.error as error:
            raise OSError(str(error)) from error


def finished(parent: Path) -> list[Path]:
    """The finished dumps of a folder, oldest first; those of a time that is still to come,
    which a wrong clock made, come before all others."""
    now = f"vigie-{datetime.now(UTC):%Y%m%dT%H%M%S}Z"
    found = sorted(parent.glob("vigie-*Z"), key=lambda path: path.name)
    return sorted(found, key=lambda path: path.name <= now)


def newest(parent: Path) -> Path | None:
    """The newest finished dump of a folder, or None."""
    return next(reversed(finished(parent)), None)


def _path(folder: Path, table: str) -> Path:
    return folder / f"{table}.copy.gz"


def _dumped(connection: Connection, folder: Path, release: str, started: datetime) -> Dump:
    applied = connection.execute(
        "select number, name, sha256 from migrations order by applied_at, number"
    ).fetchall()
    return Dump(
        format=FORMAT,
        release=release,
        taken_at=started,
        migrations=[(row["number"], row["name"], row["sha256"]) for row in applied],
        tables=[_copied(connection, folder, name) for name in tables(connection)],
        sequences=_sequences(connection),
    )


def tables(connection: Connection) -> list[str]:
    """The record's tables, each after those that it refers to."""
    rows = connection.execute(
        "select c.relname as name, coalesce(array_agg(f.relname::text)"
        "   filter (where f.oid <> c.oid), '{}') as needs"
        " from pg_class c"
        " left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f'"
        " left join pg_class f on f.oid = k.confrelid"
        " where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace"
        "  and c.relname <> all(%s) group by c.relname order by c.relname",
        ([*PROJECTED, "migrations"],),
    ).fetchall()
    needs = {row["name"]: set(row["needs"]) & {r["name"] for r in rows} for row in rows}
    ordered: list[str] = []
    while needs:
        ready = [name for name, others in needs.items() if others <= set(ordered)]
        assert ready, f"tables refer to each other in a circle: {sorted(needs)}"
        ordered += ready
        needs = {name: others for name, others in needs.items() if name not in ready}
    return ordered


def _copied(connection: Connection, folder: Path, table: str) -> Dumped:
    rows = connection.execute(
        "select attname as name from pg_attribute where attrelid = %s::regclass and attnum > 0"
        "  and not attisdropped and attgenerated = '' order by attnum",
        (table,),
    ).fetchall()
    columns = [row["name"] for row in rows]
    command = sql.SQL("copy {} ({}) to stdout").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    digest = hashlib.sha256()
    with (folder / f"{table}.copy.gz").open("wb") as raw:
        with (
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0) as file,
            connection.cursor() as cursor,
        ):
            with cursor.copy(command) as copy:
                for chunk in copy:
                    digest.update(chunk)
                    file.write(chunk)
            count = cursor.rowcount
        raw.flush()
        os.fsync(raw.fileno())
    return Dumped(name=table, columns=columns, rows=count, sha256=digest.hexdigest())


def _sequences(connection: Connection) -> list[tuple[str, int]]:
    rows = connection.execute(
        "select sequencename as name, last_value as last from pg_sequences"
        " where schemaname = current_schema() and last_value is not null order by 1"
    ).fetchall()
    return [(row["name"], row["last"]) for row in rows]
