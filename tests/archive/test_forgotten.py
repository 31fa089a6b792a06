"""An address that was erased lies in no file of the database any more."""

from datetime import UTC, datetime
from pathlib import Path

from archive.database import Connection
from archive.mail import asked, forgotten, subscriptions

ADDRESS = "quelquun-qui-part-4711@example.org"


def files_with(connection: Connection, text: str) -> list[Path]:
    connection.execute("checkpoint")
    row = connection.execute(
        "select current_setting('data_directory') as folder, oid from pg_database"
        " where datname = current_database()"
    ).fetchone()
    assert row
    folder = Path(row["folder"], "base", str(row["oid"]))
    return [path for path in folder.iterdir() if text.encode() in path.read_bytes()]


def test_it_is_swept_from_the_tables(connection: Connection) -> None:
    wanted = subscriptions.Definition(name="d", to=(ADDRESS,), relevance=("otan-ukraine",))
    subscriptions.save(connection, wanted, datetime.now(UTC))
    assert asked.remember(connection, "token", ADDRESS, {"to": ADDRESS})
    assert files_with(connection, ADDRESS)
    with connection.transaction():
        assert forgotten.forget(connection, ADDRESS.upper()) == 1
    forgotten.sweep(connection)
    assert asked.held(connection, "token") is None
    assert files_with(connection, ADDRESS) == []
