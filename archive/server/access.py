"""Who may do what in the stack's PostgreSQL and Elasticsearch: roles, users, passwords.

Everything here may be repeated, and a changed password takes effect. Privileges are
those of PostgreSQL's "Role Attributes" and of Elasticsearch's "Security privileges".
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from elasticsearch import Elasticsearch
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from archive.database import Connection

INDICES = ("articles", "articles-*")
INDEXER, READER = "vigie_indexer", "vigie_reader"
READING = ["read", "view_index_metadata"]

# What the services do and no more: the indexer writes, builds a new index and swaps the
# alias (`vigie reindex`); everyone else reads.
ROLES: Mapping[str, dict[str, Any]] = {
    INDEXER: {
        "cluster": ["monitor", "manage_index_templates"],
        "indices": [
            {
                "names": list(INDICES),
                "privileges": [*READING, "write", "create_index", "auto_configure", "manage"],
            }
        ],
    },
    READER: {"cluster": ["monitor"], "indices": [{"names": list(INDICES), "privileges": READING}]},
}


def grant_database(admin: Connection, services_url: str) -> None:
    """Let the services' role of ``services_url`` log in with its password there, and own
    that database: no superuser, and nothing else on the server.

    ``admin`` is a superuser's connection. Only a SCRAM verifier travels (RFC 5802).
    """
    wanted = conninfo_to_dict(services_url)
    role, database, password = (str(wanted[key]) for key in ("user", "dbname", "password"))
    verifier = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    with admin.transaction():
        try:
            with admin.transaction():
                admin.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
        except psycopg.errors.DuplicateObject:
            pass
        admin.execute(
            sql.SQL("alter role {} nosuperuser nocreatedb nocreaterole login password {}").format(
                sql.Identifier(role), sql.Literal(verifier.decode())
            )
        )
        admin.execute(
            sql.SQL("alter database {} owner to {}").format(
                sql.Identifier(database), sql.Identifier(role)
            )
        )


def grant_search(client: Elasticsearch, passwords: Mapping[str, str]) -> None:
    """Put the roles, and a user of the same name for each with its password.

    Raises what the client raises.
    """
    for name, role in ROLES.items():
        client.security.put_role(name=name, **role)
        put_user(client, name, passwords[name], [name])


def put_user(client: Elasticsearch, name: str, password: str, roles: list[str]) -> None:
    """Create a user or change its password and roles."""
    client.security.put_user(username=name, password=password, roles=roles)


def set_password(client: Elasticsearch, name: str, password: str) -> None:
    """Set the password of a user that Elasticsearch itself brings, such as kibana_system."""
    client.security.change_password(username=name, password=password)
