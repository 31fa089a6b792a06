"""Subscriptions that were asked for and whose address has not said yes.

Every function takes a connection; the caller owns the transaction.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from psycopg.types.json import Jsonb

from archive.database import Connection

GOOD_FOR = timedelta(days=3)
MOST = 3  # unanswered requests of one address
MOST_IN_ALL = 200


def remember(
    connection: Connection, token: str, address: str, definition: Mapping[str, Any]
) -> bool:
    """Keep a request; False where the address, or everybody, has too many open."""
    connection.execute(
        "delete from asked_subscriptions where asked_at < clock_timestamp() - %s"
        " or asked_at > clock_timestamp()",
        (GOOD_FOR,),
    )
    row = connection.execute(
        "select count(*) as every, count(*) filter (where lower(address) = lower(%s)) as own"
        " from asked_subscriptions",
        (address,),
    ).fetchone()
    assert row
    if row["own"] >= MOST or row["every"] >= MOST_IN_ALL:
        return False
    connection.execute(
        "insert into asked_subscriptions (digest, address, definition) values (%s, %s, %s)",
        (_digest(token), address, Jsonb(definition)),
    )
    return True


def held(connection: Connection, token: str) -> dict[str, Any] | None:
    """The definition that a token stands for, or None."""
    row = connection.execute(
        "select definition from asked_subscriptions"
        " where digest = %s and asked_at > clock_timestamp() - %s"
        " and asked_at <= clock_timestamp()",
        (_digest(token), GOOD_FOR),
    ).fetchone()
    return row["definition"] if row else None


def drop(connection: Connection, token: str) -> None:
    """Forget a request that was answered."""
    connection.execute("delete from asked_subscriptions where digest = %s", (_digest(token),))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
