"""A real PostgreSQL for tests: one embedded server a session, a migrated copy of a
template database for each test."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from archive.database import connect, migrate
from archive.server.embedded import serve
from tests.services.waiting import until

_numbers = itertools.count()


def named(url: str, database: str) -> str:
    """The same server's URL, for another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def server() -> Iterator[str]:
    """The URL of the session's server, with a migrated database `template_vigie`."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-tests-", ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
    ):
        with psycopg.connect(url, autocommit=True) as admin:
            for wait in ("fsync", "full_page_writes"):  # for a disk that nothing is read from again
                admin.execute(f"alter system set {wait} = off".encode())
            admin.execute("select pg_reload_conf()")
            admin.execute("create database template_vigie")
        with connect(named(url, "template_vigie")) as template:
            migrate(template)
        yield url


def database(server: str, template: str = "template_vigie") -> Iterator[str]:
    """The URL of a copy of a template, dropped in the end."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        # By its files, and not by the log: the checkpoint is cheap where nothing is synced.
        _insist(admin, f"create database {name} template {template} strategy file_copy")
        yield named(server, name)
        _insist(admin, f"drop database {name} with (force)")


def _insist(admin: psycopg.Connection, statement: str) -> None:
    """Do it once nobody is in the database: the server gives who is told to leave five seconds,
    which a busy machine may not."""

    def done() -> bool:
        try:
            admin.execute(statement.encode())
        except psycopg.errors.ObjectInUse:
            return False
        return True

    until(done, statement)
