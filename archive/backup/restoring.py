"""Putting a dump in the place of what a database holds: all of it, or nothing.

Every session of ours holds a shared lock (``archive.database.connect``); restoring takes
the same lock for itself, ends the sessions that are there, and workers that come back
wait until it is done.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from archive.backup import dump, journal
from archive.backup.dump import Dump, Dumped, InvalidDump
from archive.database import Connection, available, build, sha256
from archive.locks import IN_USE
from lexicon.errors import Unavailable


class RecordInUse(Unavailable):
    """A database cannot be had alone, because of sessions that may not be ended."""


@contextmanager
def alone(connection: Connection) -> Generator[None]:
    """Have the database for oneself: others' sessions are ended, and wait to come back.
    Raises RecordInUse where some cannot be ended."""
    connection.execute("select pg_advisory_unlock_shared(%s)", (IN_USE,))
    for _ in range(100):
        connection.execute(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
            "  and database = (select oid from pg_database where datname = current_database())"
            "  and (classid::bigint << 32) + objid::bigint = %s and objsubid = 1 and granted"
            "  and pid <> pg_backend_pid()",
            (IN_USE,),
        )
        row = connection.execute("select pg_try_advisory_lock(%s) as had", (IN_USE,)).fetchone()
        if row and row["had"]:
            break
        connection.execute("select pg_sleep(0.1)")
    else:
        raise RecordInUse("other sessions hold the database: stop the workers, then restore again")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s)", (IN_USE,))
            connection.execute("select pg_advisory_lock_shared(%s)", (IN_USE,))


def restore(connection: Connection, folder: Path, since: journal.Journal) -> dict[str, int]:
    """Replace what the database holds by a dump, apply what the journal says was forgotten,
    unsubscribed and mailed since, and return how much of each was applied.

    The dump is found whole before anything is touched, and everything happens in one
    transaction. The search index is owed every article afterwards, and knows by the record's
    new identity that it must begin anew. Raises InvalidDump and RecordInUse.
    """
    held = dump.check(folder)
    _known(held)
    with alone(connection), connection.transaction():
        _clear(connection)
        build(connection, [number for number, _, _ in held.migrations])
        try:
            for table in held.tables:
                _fill(connection, folder, table)
            _advance(connection, held)
        except (psycopg.ProgrammingError, psycopg.DataError, psycopg.IntegrityError) as error:
            why = str(error).splitlines()[0]
            raise InvalidDump(f"{folder}: its manifest does not fit its tables ({why})") from error
        connection.execute("update articles set projected_revision = 0")
        connection.execute("delete from search_index")
        return journal.apply(connection, since.after(held.taken_at))


def empty(connection: Connection) -> bool:
    """Whether the record holds neither captures, articles, links nor subscriptions."""
    row = connection.execute(
        "select not exists (select from inbox) and not exists (select from articles)"
        "  and not exists (select from links)"
        "  and not exists (select from subscriptions) as empty"
    ).fetchone()
    return bool(row and row["empty"])


def _known(held: Dump) -> None:
    """Refuse a dump whose schema this release does not know."""
    ours = {number: sha256(text) for number, _, text in available()}
    for number, name, digest in held.migrations:
        if ours.get(number) != digest:
            raise InvalidDump(
                f"the dump has migration {name} in a form that this release does not know:"
                f" restore with release {held.release} or a newer one"
            )


def _clear(connection: Connection) -> None:
    """Drop all that migrations make: tables, sequences and functions."""
    rows = connection.execute(
        "select 'table' as kind, oid::regclass::text as name from pg_class"
        "  where relkind = 'r' and relnamespace = current_schema()::regnamespace"
        " union all select 'sequence', oid::regclass::text from pg_class"
        "  where relkind = 'S' and relnamespace = current_schema()::regnamespace"
        " union all select 'function', p.oid::regprocedure::text from pg_proc p"
        "  left join pg_depend d on d.objid = p.oid and d.deptype = 'e'"
        "  where p.pronamespace = current_schema()::regnamespace and d.objid is null"
    ).fetchall()
    for kind in ("table", "sequence", "function"):
        for row in rows:
            if row["kind"] == kind:
                connection.execute(f"drop {kind} if exists {row['name']} cascade".encode())


def _fill(connection: Connection, folder: Path, table: Dumped) -> None:
    # Some migrations put rows of their own into a new table; the dump has them too.
    connection.execute(sql.SQL("truncate {} cascade").format(sql.Identifier(table.name)))
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    command = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table.name), columns)
    with connection.cursor() as cursor:
        with cursor.copy(command) as copy:
            for chunk in dump.chunks(folder, table):
                copy.write(chunk)
        if cursor.rowcount != table.rows:
            raise InvalidDump(f"{table.name}: {cursor.rowcount} rows of {table.rows}")


def _advance(connection: Connection, held: Dump) -> None:
    for name, last in held.sequences:
        connection.execute("select setval(quote_ident(%s)::regclass, %s)", (name, last))
