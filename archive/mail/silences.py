"""Silences that the operator is told of, one row an episode: when pages or digests stopped,
and when that was told. Times are the server's own clock."""

from datetime import datetime
from typing import Literal

from archive.database import Connection
from archive.locks import WATCHING

Kind = Literal["capture", "digest"]


def alone(connection: Connection) -> bool:
    """Be the only one who watches, for as long as the connection lives."""
    row = connection.execute("select pg_try_advisory_lock(%s) as had", (WATCHING,)).fetchone()
    return bool(row and row["had"])


def last_capture(connection: Connection) -> datetime | None:
    """When the last page came in that a crawler fetched; where there was none yet, since when
    crawlers are at work. None: none ever was."""
    row = connection.execute(
        "select coalesce((select received_at from inbox where origin = 'crawl'"
        "   order by received_at desc limit 1), (select min(hour) from crawled_hours)) as at"
    ).fetchone()
    return row["at"] if row else None


def standing(connection: Connection, kind: Kind) -> tuple[datetime, bool] | None:
    """Since when it is silent, and whether that was told; None where it is not."""
    row = connection.execute(
        "select since, told_at is not null as told from silences where kind = %s", (kind,)
    ).fetchone()
    return (row["since"], row["told"]) if row else None


def begin(connection: Connection, kind: Kind, since: datetime) -> None:
    """It is silent; an episode that stands goes on."""
    connection.execute(
        "insert into silences (kind, since) values (%s, %s) on conflict do nothing", (kind, since)
    )


def told(connection: Connection, kind: Kind, *, done: bool = True) -> None:
    """It was told, or, not ``done``, it could not be after all."""
    connection.execute(
        "update silences set told_at = case when %s then clock_timestamp() end where kind = %s",
        (done, kind),
    )


def over(connection: Connection, kind: Kind) -> None:
    """It is silent no longer."""
    connection.execute("delete from silences where kind = %s", (kind,))
