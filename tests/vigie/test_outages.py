"""A worker goes on through the loss of its database, whatever ended the session."""

import signal
import subprocess

import psycopg

from archive.database import Connection, connect
from tests.services.command import Vigie
from tests.services.waiting import LONGEST, until
from vigie import outages


def test_serves_again_with_a_new_connection(database_url: str) -> None:
    served: list[int] = []

    def serve(connection: Connection) -> None:
        served.append(connection.info.backend_pid)
        if len(served) == 1:
            with psycopg.connect(database_url, autocommit=True) as admin:
                admin.execute("select pg_terminate_backend(%s)", (served[0],))
        connection.execute("select 1")

    outages.through(database_url, lambda: len(served) == 2, serve)
    assert len(set(served)) == 2


def test_the_mailer_waits_for_the_database_as_its_siblings_do(
    vigie: Vigie, database_url: str
) -> None:
    process = vigie.start("alerts", "run", stderr=subprocess.PIPE)
    try:
        with connect(database_url) as connection:
            first = _at_work(connection, None)
            connection.execute("select pg_terminate_backend(%s)", (first,))
            assert _at_work(connection, first)
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=LONGEST)
    assert process.returncode == 0
    assert "database away" in said and "Traceback" not in said


def _at_work(connection: Connection, before: int | None) -> int:
    """The mailer's session, once it has looked for mails; another than before."""
    asked = (
        "select pid from pg_stat_activity where datname = current_database()"
        " and application_name = 'vigie' and pid <> pg_backend_pid()"
        " and pid is distinct from %s and state = 'idle' and query like '%%advisory_unlock%%'"
    )
    at_work = lambda: connection.execute(asked, (before,)).fetchone()  # noqa: E731
    return until(at_work, "the mailer is not at work")["pid"]
