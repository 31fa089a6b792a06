"""Addresses erased at their owner's wish, as keyed hashes.

Every function takes a connection; the caller owns the transaction.
"""

import hmac
from collections.abc import Callable
from contextlib import suppress

from psycopg.errors import LockNotAvailable

from archive.database import Connection
from archive.mail.keys import signing_key


def forget(connection: Connection, address: str) -> int:
    """Erase an address with all that was sent to it, and keep a keyed hash, so that no
    import brings it back. Returns the number of subscriptions it was on."""
    connection.execute(
        "insert into forgotten_addresses (hash) values (%s) on conflict do nothing",
        (_hash(connection, address),),
    )
    connection.execute(
        "delete from asked_subscriptions where lower(address) = lower(%s)", (address,)
    )
    return connection.execute(
        "delete from recipients where lower(address) = lower(%s)", (address,)
    ).rowcount


def sweep(connection: Connection) -> None:
    """Write the tables anew that held what was erased: until then it lies in their files, and
    emptied pages keep it. Outside of any transaction; a table that is in use for long is left
    to the next time."""
    connection.execute("set lock_timeout = '20s'")
    for table in ("recipients", "deliveries", "asked_subscriptions"):
        with suppress(LockNotAvailable):
            connection.execute(f"vacuum full {table}".encode())
    connection.execute("reset lock_timeout")


def forget_hash(connection: Connection, hash: bytes) -> int:
    """Erase an address of which only the keyed hash is known, as ``forget`` does. Returns the
    number of subscriptions it was on."""
    connection.execute(
        "insert into forgotten_addresses (hash) values (%s) on conflict do nothing", (hash,)
    )
    hashed = _hashing(signing_key(connection))
    rows = connection.execute("select id, address from recipients").fetchall()
    found = [row["id"] for row in rows if hashed(row["address"]) == hash]
    return connection.execute("delete from recipients where id = any(%s)", (found,)).rowcount


def hashed(connection: Connection) -> Callable[[str], str]:
    """How an address is named where it must not be read: its keyed hash, in hexadecimal."""
    hash = _hashing(signing_key(connection))
    return lambda address: hash(address).hex()


def recall(connection: Connection, address: str) -> None:
    """Let a forgotten address be subscribed again, at its owner's wish."""
    connection.execute(
        "delete from forgotten_addresses where hash = %s", (_hash(connection, address),)
    )


def is_forgotten(connection: Connection, address: str) -> bool:
    """Whether the address's owner had it erased."""
    row = connection.execute(
        "select from forgotten_addresses where hash = %s", (_hash(connection, address),)
    )
    return row.fetchone() is not None


def _hash(connection: Connection, address: str) -> bytes:
    return _hashing(signing_key(connection))(address)


def _hashing(key: bytes) -> Callable[[str], bytes]:
    return lambda address: hmac.digest(key, address.lower().encode(), "sha256")
