"""How long texts are kept: one whose time is over is forgotten, unless a mail needs it still.

A mail needs the texts of every story that it told of, to be checked and corrected by, for as
long as the ledger holds what it told (``archive.mail.told``).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from archive.database import Connection
from archive.record import forgetting

EVERY = timedelta(hours=6)  # between two looks
AT_ONCE = 200  # articles in one transaction


def expire(
    connection: Connection,
    kept: Mapping[str, timedelta],
    others: timedelta | None,
    now: datetime,
) -> int:
    """Forget texts that were first seen longer ago than they are ``kept``, by source, or
    ``others`` (None: for ever); returns how many. It looks every six hours, and a text goes
    whose time was over at the look before as well: what a clock that was ahead for a while
    said of it is gone by then."""
    if not kept and others is None:
        return 0
    with connection.transaction():
        moment = _moment(connection, now)
    if moment is None:
        return 0
    gone = 0
    while some := _some(connection, kept, others, moment):
        gone += some
    return gone


def _moment(connection: Connection, now: datetime) -> datetime | None:
    """The earlier of this look and the one before; None where no look is due."""
    row = connection.execute("select looked_at from retention for update").fetchone()
    if row and abs(now - row["looked_at"]) < EVERY:
        return None
    connection.execute(
        "insert into retention (looked_at) values (%s)"
        " on conflict (single) do update set looked_at = excluded.looked_at",
        (now,),
    )
    return min(now, row["looked_at"]) if row else None


def _some(
    connection: Connection, kept: Mapping[str, timedelta], others: timedelta | None, now: datetime
) -> int:
    with connection.transaction():
        rows = connection.execute(
            _OVER + " order by a.id limit %(most)s",
            {
                "sources": list(kept),
                "times": list(kept.values()),
                "others": others,
                "now": now,
                "most": AT_ONCE,
            },
        ).fetchall()
        identities = [(row["source"], row["source_id"]) for row in rows]
        return forgetting.forget_articles(connection, identities).articles if rows else 0


_OVER = (
    "with told as materialized (select distinct article as id from mailed),"
    " stories as materialized (select distinct story from articles join told using (id)"
    "  where story is not null)"
    " select a.id, a.source, a.source_id from articles a"
    " left join unnest(%(sources)s::text[], %(times)s::interval[]) k (source, time)"
    "  on k.source = a.source"
    " where not a.deleted and a.first_seen_at < %(now)s - coalesce(k.time, %(others)s::interval)"
    "  and a.id not in (select id from told)"
    "  and (a.story is null or a.story not in (select story from stories))"
)
