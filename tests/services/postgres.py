"""A real PostgreSQL for tests: one embedded server a session, a migrated copy of a
template database for each test."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from archive.database import Connection, connect, migrate
from archive.server.embedded import serve

_numbers = itertools.count()


def named(url: str, database: str) -> str:
    """The same server's URL, for another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of the session's server, with a migrated database `template_vigie`."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-tests-", ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
    ):
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("create database template_vigie")
        with connect(named(url, "template_vigie")) as template:
            migrate(template)
        yield url


@pytest.fixture
def empty_database_url(postgres: str) -> Iterator[str]:
    """A database of the test's own without any table."""
    yield from _database(postgres, "template0")


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """A migrated database of the test's own."""
    yield from _database(postgres, "template_vigie")


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to the test's own migrated database."""
    with connect(database_url) as opened:
        yield opened


def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"create database {name} template {template}".encode())
        yield named(server, name)
        admin.execute(f"drop database {name} with (force)".encode())
