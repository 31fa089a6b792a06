"""Migrations: applied once, refused where a newer release wrote the database."""

from pathlib import Path

import psycopg
import pytest

from archive import database
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


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the migrations of a release."""
    monkeypatch.setattr(database, "MIGRATIONS", tmp_path)
    return tmp_path


def test_a_number_below_the_highest_is_refused_from_where_they_follow_time(
    empty_database_url: str, releases: Path
) -> None:
    for name in ("0001_core", "0061_corrections", "0063_later"):
        (releases / f"{name}.sql").write_text("select 1")
    with connect(empty_database_url) as connection:
        migrate(connection)
        (releases / "0030_of_a_room.sql").write_text("select 1")
        assert migrate(connection) == ["0030_of_a_room"]
        (releases / "0062_late.sql").write_text("create table late ()")
        with pytest.raises(DatabaseTooNew, match=r"0062_late is missing below 0063_later") as told:
            migrate(connection)
        assert len(str(told.value).splitlines()) == 1
        assert not connection.execute("select to_regclass('late') as it").fetchone()["it"]


def test_no_two_migrations_have_one_number() -> None:
    numbers = [number for number, _, _ in available()]
    assert len(numbers) == len(set(numbers))
