"""Migrations: applied once, refused where a newer release wrote the database."""

import psycopg
import pytest

from archive.database import (
    DatabaseTooNew,
    DatabaseUnavailable,
    available,
    connect,
    migrate,
)


def test_applies_all_once(empty_database_url: str) -> None:
    with connect(empty_database_url) as connection:
        assert migrate(connection) == [name for _, name, _ in available()]
        assert migrate(connection) == []


def test_two_at_once_apply_each_migration_once(empty_database_url: str) -> None:
    with connect(empty_database_url) as one, connect(empty_database_url) as other:
        with one.transaction():
            applied = migrate(one)
        assert applied and migrate(other) == []


@pytest.mark.parametrize(
    "change",
    [
        "insert into migrations (number, name, sha256) values (9999, '9999_future', '')",
        "update migrations set sha256 = 'another'",
    ],
)
def test_refuses_a_database_of_another_release(database_url: str, change: str) -> None:
    with psycopg.connect(database_url) as admin:
        admin.execute(change.encode())
    with connect(database_url) as connection, pytest.raises(DatabaseTooNew, match="release"):
        migrate(connection)


def test_says_what_is_unreachable() -> None:
    with pytest.raises(DatabaseUnavailable, match="refused"):
        connect("postgresql://nobody@127.0.0.1:1/none")
