"""Roles and passwords: PostgreSQL's on a real server, Elasticsearch's as requests."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from archive.database import connect, migrate
from archive.server import access

ROLE = "vigie_services_of_a_test"


@pytest.fixture
def services_url(empty_database_url: str) -> Iterator[str]:
    """The services' URL of an empty database, whose role does not exist yet."""
    parts = urlsplit(empty_database_url)
    yield parts._replace(netloc=f"{ROLE}:s3cret@").geturl()
    with psycopg.connect(empty_database_url, autocommit=True) as admin:
        name = sql.Identifier(str(conninfo_to_dict(empty_database_url)["dbname"]))
        admin.execute(sql.SQL("alter database {} owner to current_user").format(name))
        admin.execute(sql.SQL("drop owned by {}").format(sql.Identifier(ROLE)))
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(ROLE)))


def test_the_services_role_owns_its_database_and_nothing_else(
    empty_database_url: str, services_url: str
) -> None:
    with connect(empty_database_url) as admin:
        for _ in range(2):
            access.grant_database(admin, services_url)
    with connect(services_url) as services:
        assert migrate(services)
        assert migrate(services) == []
        role = services.execute(
            "select rolsuper, rolcreatedb, rolcreaterole, rolcanlogin from pg_roles"
            " where rolname = current_user"
        ).fetchone()
        assert role == {
            "rolsuper": False, "rolcreatedb": False, "rolcreaterole": False, "rolcanlogin": True,
        }  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            services.execute("create role another")


def test_a_password_is_stored_as_a_verifier_and_can_be_changed(
    empty_database_url: str, services_url: str
) -> None:
    stored = sql.SQL("select rolpassword from pg_authid where rolname = {}").format(
        sql.Literal(ROLE)
    )
    with connect(empty_database_url) as admin:
        access.grant_database(admin, services_url)
        first = admin.execute(stored).fetchone()
        access.grant_database(admin, services_url.replace("s3cret", "other"))
        second = admin.execute(stored).fetchone()
    assert first
    assert second
    assert first["rolpassword"].startswith("SCRAM-SHA-256$")
    assert first != second


def test_no_role_of_ours_rules_the_cluster() -> None:
    for name, role in access.ROLES.items():
        assert set(role["cluster"]) <= {"monitor", "manage_index_templates"}, name
        for indices in role["indices"]:
            assert indices["names"] == list(access.INDICES), name
    reading = access.ROLES[access.READER]["indices"][0]["privileges"]
    assert set(reading) == {"read", "view_index_metadata"}
