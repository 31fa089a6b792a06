"""What became of deliveries: how far recipients have been served, and what was sent to whom.

Every function takes a connection.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from archive.crawl.coverage import Coverage
from archive.database import Connection, Row
from archive.mail.recipients import label

AHEAD = timedelta(hours=1)  # by which clocks may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A mail that was planned, and the coverage that it told of."""

    id: int
    recipient: int
    coverage: Coverage | None


def delivered(connection: Connection, message_id: str) -> Delivered | None:
    """The mail with this Message-ID, or None where none was planned (or its recipient was
    forgotten)."""
    row = connection.execute(
        "select id, recipient, coverage from deliveries where message_id = %s", (message_id,)
    ).fetchone()
    if row is None:
        return None
    return Delivered(id=row["id"], recipient=row["recipient"], coverage=_coverage(row["coverage"]))


def _coverage(stored: dict[str, Any] | None) -> Coverage | None:
    if stored is None:
        return None
    return Coverage(
        followed=stored["followed"],
        checked=stored["checked"],
        silent=tuple(stored["silent"]),
        blocked=tuple((name, why) for name, why in stored["blocked"]),
        late=tuple(stored["late"]),
        partly=tuple((name, state) for name, state in stored.get("partly", ())),
        hours_missed=stored["hours_missed"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How far a recipient has been served. ``planned`` is the last due day with a mail in
    whatever state, ``period`` the last that reached him. ``start`` and ``until`` bound
    what he was told since he (last) became active; None where that is nothing yet."""

    planned: date | None
    period: date | None
    start: datetime | None
    until: datetime | None


def served(connection: Connection, now: datetime) -> dict[int, Served]:
    """How far recipients have been served, by recipient. A mail of a clock that was ahead by
    more than ``AHEAD`` tells nothing of it; what was told at once takes no day's place."""
    rows = connection.execute(
        "with mails as (select deliveries.recipient, period, on_demand_at, since, until, state,"
        "   state in ('sending', 'sent', 'skipped') as reached,"
        "   planned_at >= greatest(recipients.active_since, subscriptions.active_since) as current"
        "  from deliveries join recipients on recipients.id = deliveries.recipient"
        "  join subscriptions on subscriptions.id = deliveries.subscription"
        "  where not deliveries.flash and until <= %s)"
        " select recipient,"
        "  max(period) filter (where on_demand_at is null and state <> 'merged') as planned,"
        "  max(period) filter (where on_demand_at is null and reached) as period,"
        "  min(since) filter (where current) as start,"
        "  max(until) filter (where reached and current) as until"
        " from mails group by recipient",
        (now + AHEAD,),
    )
    return {row.pop("recipient"): Served(**row) for row in rows}


def is_set_aside(connection: Connection, message_id: str) -> bool:
    """Whether a day's mail of this Message-ID was set aside, being of a clock that was ahead."""
    row = connection.execute(
        "select from deliveries where message_id = %s and on_demand_at is not null",
        (message_id,),
    )
    return row.fetchone() is not None


def flashed(connection: Connection, recipient: int, day: date) -> int:
    """How many stories the recipient was told at once on a day."""
    row = connection.execute(
        "select coalesce(sum(stories), 0) as n from deliveries where recipient = %s"
        "  and period = %s and flash and state not in ('merged', 'failed')",
        (recipient, day),
    ).fetchone()
    assert row
    return row["n"]


def failures(connection: Connection, recipient: int) -> int:
    """How many of the recipient's latest mails were refused in a row."""
    row = connection.execute(
        "select count(*) as n from deliveries where recipient = %(recipient)s"
        "  and state = 'failed' and id > coalesce((select max(id) from deliveries"
        "   where recipient = %(recipient)s and state = 'sent'), 0)",
        {"recipient": recipient},
    ).fetchone()
    assert row
    return row["n"]


def unheard(connection: Connection, recipient: int) -> tuple[datetime | None, int]:
    """Since when nothing that was tried reached this recipient, since he was last taken up or
    told anything, and the number of attempts."""
    row = connection.execute(
        "select min(d.planned_at) as since, coalesce(sum(d.attempts), 0)::int as attempts"
        " from deliveries d join recipients r on r.id = d.recipient"
        " where d.recipient = %(recipient)s and d.attempts > 0 and d.planned_at >= r.active_since"
        "  and d.id > coalesce((select max(id) from deliveries"
        "   where recipient = %(recipient)s and state = 'sent'), 0)",
        {"recipient": recipient},
    ).fetchone()
    assert row
    return row["since"], row["attempts"]


def message_ids(connection: Connection, address: str) -> tuple[str, ...]:
    """The Message-IDs of all that was ever planned for this address."""
    rows = connection.execute(
        "select message_id from deliveries join recipients on recipients.id = deliveries.recipient"
        " where lower(address) = lower(%s)",
        (address,),
    )
    return tuple(row["message_id"] for row in rows)


def history(connection: Connection, name: str | None, limit: int) -> tuple[Row, ...]:
    """The latest deliveries, of one subscription where named, newest first; each says as
    ``whom`` what its recipient is called."""
    rows = connection.execute(
        "select subscriptions.name, address, channel, recipient, deliveries.flash, period, on_demand_at,"
        "  periods, since, until, stories, state, attempts, answer, message_id, planned_at, settled_at"
        " from deliveries join recipients on recipients.id = deliveries.recipient"
        " join subscriptions on subscriptions.id = deliveries.subscription"
        " where %(name)s::text is null or subscriptions.name = %(name)s"
        " order by deliveries.id desc limit %(limit)s",
        {"name": name, "limit": limit},
    )
    return tuple(
        row | {"whom": label(row["channel"], row["recipient"], row["address"])} for row in rows
    )
