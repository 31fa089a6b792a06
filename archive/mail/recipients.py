"""Who gets a subscription's digests, and who does not any more.

Every function takes a connection; the caller owns the transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive.database import Connection

PauseReason = Literal["operator", "unsubscribed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address of a subscription. ``pause_detail`` holds a mail server's words."""

    id: int
    address: str
    active_since: datetime
    paused_at: datetime | None
    pause_reason: PauseReason | None
    pause_detail: str | None


def every(connection: Connection) -> dict[int, tuple[Recipient, ...]]:
    """All recipients, paused ones too, by subscription."""
    found: dict[int, tuple[Recipient, ...]] = {}
    for row in connection.execute(
        "select id, subscription, address, active_since, paused_at, pause_reason, pause_detail"
        " from recipients order by id"
    ):
        subscription = row.pop("subscription")
        found[subscription] = (*found.get(subscription, ()), Recipient(**row))
    return found


def replace(
    connection: Connection, subscription: int, addresses: list[str], now: datetime
) -> set[str]:
    """Have these recipients and no others, save those who left; returns those among the
    addresses who had left."""
    connection.execute(
        "delete from recipients where subscription = %s and lower(address) <> all(%s)"
        " and pause_reason is distinct from 'unsubscribed'",
        (subscription, [address.lower() for address in addresses]),
    )
    connection.cursor().executemany(
        "insert into recipients (subscription, address, active_since) values (%s, %s, %s)"
        " on conflict (subscription, lower(address)) do nothing",
        [(subscription, address, now) for address in addresses],
    )
    rows = connection.execute(
        "select address from recipients where subscription = %s"
        " and pause_reason = 'unsubscribed' and lower(address) = any(%s)",
        (subscription, [address.lower() for address in addresses]),
    )
    return {row["address"] for row in rows}


def pause(
    connection: Connection,
    recipient: int,
    reason: PauseReason,
    now: datetime,
    detail: str | None = None,
) -> bool:
    """Send this recipient nothing more; False where it was paused already or is unknown."""
    row = connection.execute(
        "update recipients set paused_at = %(now)s, pause_reason = %(reason)s,"
        "  pause_detail = %(detail)s"
        " where id = %(id)s and pause_reason is distinct from 'unsubscribed'"
        "  and (paused_at is null or %(reason)s = 'unsubscribed') returning id",
        {"id": recipient, "reason": reason, "now": now, "detail": detail},
    )
    return row.fetchone() is not None


def resume(connection: Connection, name: str, address: str, now: datetime) -> bool:
    """Send this address again, whatever paused it; False where it is no recipient."""
    row = connection.execute(
        "update recipients set paused_at = null, pause_reason = null, pause_detail = null,"
        "  active_since = case when paused_at is null then active_since else %(now)s end"
        " where lower(address) = lower(%(address)s)"
        "  and subscription = (select id from subscriptions where name = %(name)s) returning id",
        {"name": name, "address": address, "now": now},
    )
    return row.fetchone() is not None


def subscribed(connection: Connection, subscription: int, recipient: int) -> str | None:
    """The subscription's name where it has this recipient, paused or not, else None."""
    row = connection.execute(
        "select subscriptions.name from recipients"
        " join subscriptions on subscriptions.id = recipients.subscription"
        " where recipients.id = %s and subscriptions.id = %s",
        (recipient, subscription),
    ).fetchone()
    return row["name"] if row else None


def unsubscribe(
    connection: Connection, subscription: int, recipient: int, now: datetime
) -> str | None:
    """Take a recipient off a subscription and return the subscription's name; repeating it
    changes nothing. None where there is no such recipient (any more)."""
    name = subscribed(connection, subscription, recipient)
    if name is not None:
        pause(connection, recipient, "unsubscribed", now)
    return name
