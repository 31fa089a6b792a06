"""Connecting to PostgreSQL, and bringing its schema up to date.

Migrations are the numbered ``.sql`` files of ``archive/migrations``: forward only,
one transaction each, under an advisory lock, recorded with their SHA-256. They are
numbered by time: the next one takes the next number, so that an old database and a new
one run them in one order. Those up to ``BY_ROOM`` were numbered by room, and came in
another order; whichever of them a database lacks is applied.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from archive.locks import IN_USE, MIGRATING
from archive.server.programs import is_embedded
from lexicon.errors import Invalid, Unavailable

Row = dict[str, Any]
Connection = psycopg.Connection[Row]

logging.getLogger("psycopg").setLevel(logging.ERROR)  # what it warns of, our exceptions say

MIGRATIONS = Path(__file__).parent / "migrations"
BY_ROOM = 61
_REGISTER = (
    "create table if not exists migrations (number integer primary key, name text not null,"
    " sha256 text not null, applied_at timestamptz not null default clock_timestamp())"
)


class DatabaseUnavailable(Unavailable):
    """PostgreSQL cannot be reached, or went away."""


class InvalidDatabaseUrl(Invalid):
    """``DATABASE_URL`` is no connection string of libpq's."""


class Restoring(DatabaseUnavailable):
    """A restore has the database for itself."""


class DatabaseUnwritable(DatabaseUnavailable):
    """PostgreSQL answers, and takes no writes: its disk is full, or it is set to read alone."""


class DatabaseTooNew(Unavailable):
    """The schema was written by another release: a newer one, or one whose migrations are not
    this one's."""


def connect(
    url: str, *, patience: float = 0, hurried: Callable[[], bool] = lambda: False
) -> Connection:
    """Open a connection whose rows are dicts, trying for ``patience`` seconds, unless
    ``hurried`` before.

    It commits each statement by itself: a transaction is what ``with
    connection.transaction()`` spans, and nothing else.

    Raises DatabaseUnavailable with the server's own words, and InvalidDatabaseUrl; neither
    with a password.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return _opened(url)
        except Restoring:
            if hurried() or time.monotonic() > until:
                raise
        except psycopg.OperationalError as error:
            if hurried() or time.monotonic() > until:
                raise DatabaseUnavailable(
                    f"PostgreSQL: {_first_line(error)} ({_setting(url)})"
                ) from error
        except psycopg.ProgrammingError:
            # libpq would repeat a piece of it, which may be the password: in no traceback either.
            raise InvalidDatabaseUrl(
                "DATABASE_URL: expected postgresql://user:password@host:5432/database,"
                " special characters percent-encoded"
            ) from None
        time.sleep(0.3)


def _setting(url: str) -> str:
    """What says where the server is; ``vigie up`` hands its services an embedded one's URL."""
    return "the embedded database, VIGIE_VAR" if is_embedded(url) else "DATABASE_URL"


def _opened(url: str) -> Connection:
    connection = psycopg.Connection[Row].connect(
        url, row_factory=dict_row, autocommit=True, connect_timeout=10, application_name="vigie"
    )
    row = connection.execute("select pg_try_advisory_lock_shared(%s) as had", (IN_USE,)).fetchone()
    if row and row["had"]:
        return connection
    connection.close()
    raise Restoring("the database is being restored: try again when that has ended")


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def answers(connection: Connection) -> None:
    """Return where the server answers. Raises what psycopg raises."""
    connection.execute("select 1")


def writes(connection: Connection) -> None:
    """Return where the server takes what is written. Raises DatabaseUnwritable.

    A standby and a server that was set to read alone say so. A full disk does not: so some
    hundred kilobytes are spilled to a temporary file, beside the data unless the server keeps
    such files elsewhere, which leaves nothing behind, neither rows nor WAL.
    """
    row = connection.execute(
        "select pg_is_in_recovery() as follows, current_setting('transaction_read_only') as reads"
    ).fetchone()
    assert row
    if row["follows"]:
        raise DatabaseUnwritable("PostgreSQL: it is a standby, which takes no writes")
    if row["reads"] == "on":
        raise DatabaseUnwritable(
            "PostgreSQL: it is set to read only (default_transaction_read_only)"
        )
    try:
        with connection.transaction():
            connection.execute("set local work_mem = '64kB'")
            connection.execute("select count(*) from generate_series(1, 40000) as spilled")
    except psycopg.OperationalError as error:
        raise DatabaseUnwritable(f"PostgreSQL: {_first_line(error)}") from error


@contextmanager
def transaction(connection: Connection) -> Generator[Connection]:
    """A transaction that raises DatabaseUnavailable where the server is lost."""
    try:
        with connection.transaction():
            yield connection
    except psycopg.OperationalError as error:
        if connection.broken or connection.closed:
            raise DatabaseUnavailable(_first_line(error)) from error
        raise


def hold(connection: Connection, key: int) -> None:
    """Wait for an advisory lock (``archive.locks``), which ends with the transaction."""
    connection.execute("select pg_advisory_xact_lock(%s)", (key,))


def steady_plans(connection: Connection) -> None:
    """Until the transaction ends, plan statements once for all values, and by their indexes
    whatever the statistics say: for those that look up a few rows in large tables, where
    planning each time takes longer than the work."""
    connection.execute(
        "select set_config('plan_cache_mode', 'force_generic_plan', true),"
        "  set_config('enable_seqscan', 'off', true)"
    )


def available() -> list[tuple[int, str, str]]:
    """(number, name, SQL) of every migration that this release knows, in order."""
    paths = sorted(MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [(int(path.name[:4]), path.stem, path.read_text(encoding="utf-8")) for path in paths]


def migrate(connection: Connection) -> list[str]:
    """Apply what is missing and return its names. Raises DatabaseTooNew, changing nothing."""
    with connection.transaction():
        hold(connection, MIGRATING)
        connection.execute(_REGISTER)
        missing = _missing(connection)
    return [name for number, name, sql in missing if _apply(connection, number, name, sql)]


def build(connection: Connection, numbers: Sequence[int]) -> None:
    """Make an empty schema what these migrations make of it, in this order."""
    connection.execute(_REGISTER)
    known = {number: (name, sql) for number, name, sql in available()}
    for number in numbers:
        _apply(connection, number, *known[number])


def _missing(connection: Connection) -> list[tuple[int, str, str]]:
    applied = connection.execute("select number, name, sha256 from migrations").fetchall()
    known = {number: (name, sql) for number, name, sql in available()}
    for row in applied:
        if row["number"] not in known:
            raise DatabaseTooNew(
                f"the database has migration {row['name']}, which this release does not know:"
                " run the release that wrote it, or a newer one"
            )
        if row["sha256"] != sha256(known[row["number"]][1]):
            raise DatabaseTooNew(
                f"migration {row['name']} was applied in another form than this release's:"
                " run the release that wrote the database"
            )
    done = {row["number"] for row in applied}
    missing = [(number, *known[number]) for number in sorted(known) if number not in done]
    highest: int = max(done, default=0)
    for number, name, _ in missing:
        if BY_ROOM < number < highest:
            raise DatabaseTooNew(
                f"migration {name} is missing below {known[highest][0]}, which the database has: run"
                " the release that wrote it (a new migration takes the number after the highest)"
            )
    return missing


def pending(connection: Connection) -> list[str]:
    """The names of the migrations that a database lacks. Raises DatabaseTooNew."""
    row = connection.execute("select to_regclass('migrations') is not null as there").fetchone()
    if not (row and row["there"]):
        return [name for _, name, _ in available()]
    return [name for _, name, _ in _missing(connection)]


def _apply(connection: Connection, number: int, name: str, sql: str) -> bool:
    with connection.transaction():
        hold(connection, MIGRATING)
        if connection.execute("select 1 from migrations where number = %s", (number,)).fetchone():
            return False
        connection.execute(sql.encode())
        connection.execute(
            "insert into migrations (number, name, sha256) values (%s, %s, %s)",
            (number, name, sha256(sql)),
        )
        return True


def sha256(sql: str) -> str:
    """How the form of a migration is recorded."""
    return hashlib.sha256(sql.encode()).hexdigest()


def clock(connection: Connection) -> datetime:
    """The server's own clock."""
    row = connection.execute("select clock_timestamp() as now").fetchone()
    assert row
    return row["now"]


def array(values: Iterable[int | str]) -> str:
    """Whole numbers, or words of letters alone, as PostgreSQL writes an array: for statements
    that cast it, and thousands of values, of which psycopg's lists look at each."""
    return "{" + ",".join(map(str, values)) + "}"
