"""Waiting for what comes about in its own time: a process, a session, a server of another's."""

import time
from collections.abc import Callable
from typing import Any

import psycopg

LONGEST = 300.0  # seconds: of a machine that is busy; nothing waits so long where all is well


def until(
    happens: Callable[[], Any], what: str = "it did not come about", seconds: float = LONGEST
) -> Any:
    """Ask until the answer is true, and return it; fail with ``what`` after so long."""
    deadline = time.monotonic() + seconds
    while not (found := happens()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


def alone(connection: psycopg.Connection[Any]) -> None:
    """Until no other session has an advisory lock of this database to itself: one that was
    closed, or whose process was killed, gives its locks back a moment later."""
    held = (
        "select from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and granted"
        " and pid <> pg_backend_pid()"
        " and database = (select oid from pg_database where datname = current_database())"
    )
    until(lambda: connection.execute(held).fetchone() is None, "a lock is held for ever")
