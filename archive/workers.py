"""The service's workers, as they say themselves that they live."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.database import Connection

STALE = timedelta(minutes=5)  # without a sign of life: as long as a container's health check waits
FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One process: ``kind`` is its command; ``age`` how long ago its loop turned last."""

    kind: str
    host: str
    pid: int
    started_at: datetime
    age: timedelta

    @property
    def lives(self) -> bool:
        """Whether it gave a sign of life of late."""
        return self.age < STALE


def seen(connection: Connection, kind: str, age: timedelta) -> None:
    """This process works, and its loop turned ``age`` ago. The connection is known by another
    name from then on than those that work."""
    connection.execute("set application_name = 'vigie heartbeat'")
    connection.execute(
        "insert into workers (kind, host, pid, seen_at)"
        " values (%(kind)s, %(host)s, %(pid)s, clock_timestamp() - %(age)s)"
        " on conflict (kind, host, pid) do update set seen_at = excluded.seen_at,"
        "  started_at = case when workers.seen_at < clock_timestamp() - %(stale)s"
        "   and %(age)s < %(stale)s then clock_timestamp() else workers.started_at end",
        {"kind": kind, "host": socket.gethostname(), "pid": os.getpid(), "age": age}
        | {"stale": STALE},
    )
    connection.execute("delete from workers where seen_at < clock_timestamp() - %s", (FORGOTTEN,))


def ended(connection: Connection, kind: str) -> None:
    """This process ends as it should, and is missed by nobody."""
    connection.execute(
        "delete from workers where (kind, host, pid) = (%s, %s, %s)",
        (kind, socket.gethostname(), os.getpid()),
    )


def every(connection: Connection) -> list[Worker]:
    """All that gave a sign of life within a week, by kind, the latest first."""
    rows = connection.execute(
        "select kind, host, pid, started_at, clock_timestamp() - seen_at as age from workers"
        " order by kind, seen_at desc"
    ).fetchall()
    return [Worker(**row) for row in rows]


def living(connection: Connection) -> dict[str, int]:
    """How many of each kind gave a sign of life of late; 0 of those that gave none."""
    found: dict[str, int] = {}
    for each in every(connection):
        found[each.kind] = found.get(each.kind, 0) + each.lives
    return found
