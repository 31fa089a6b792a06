"""Who gets a subscription's digests and by which channel, and who does not any more.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archive.database import Connection

PauseReason = Literal["operator", "unsubscribed", "refused"]
Channel = Literal["mail", "webhook", "slack", "teams", "mattermost", "matrix", "telegram", "atom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a subscription tells beside mail. ``address`` is a secret; a feed has none."""

    channel: Channel
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One reader of a subscription, by mail or another channel. ``pause_detail`` holds a
    server's words; ``renewed`` counts how often a feed got another address."""

    id: int
    address: str = field(repr=False)
    active_since: datetime
    paused_at: datetime | None
    pause_reason: PauseReason | None
    pause_detail: str | None
    channel: Channel = "mail"
    renewed: int = 0

    @property
    def label(self) -> str:
        """How it is named where people read: the address of a mailbox, never a hook's."""
        return label(self.channel, self.id, self.address)


def label(channel: Channel, id: int, address: str) -> str:
    """How a recipient is named where people read."""
    return address if channel == "mail" else f"{channel} #{id}"


def every(connection: Connection) -> dict[int, tuple[Recipient, ...]]:
    """All recipients, paused ones too, by subscription."""
    found: dict[int, tuple[Recipient, ...]] = {}
    for row in connection.execute(
        "select id, subscription, address, active_since, paused_at, pause_reason, pause_detail,"
        "  channel, renewed from recipients order by id"
    ):
        subscription = row.pop("subscription")
        found[subscription] = (*found.get(subscription, ()), Recipient(**row))
    return found


def replace(
    connection: Connection, subscription: int, wanted: Iterable[Hook], now: datetime
) -> set[str]:
    """Have these recipients and no others, save those who left; returns the mail addresses
    among them whose owners had left."""
    hooks = tuple(wanted)
    addresses = [hook.address.lower() for hook in hooks]
    connection.execute(
        "delete from recipients where subscription = %s and lower(address) <> all(%s)"
        " and pause_reason is distinct from 'unsubscribed'",
        (subscription, addresses),
    )
    connection.cursor().executemany(
        "insert into recipients (subscription, channel, address, active_since)"
        " values (%s, %s, %s, %s) on conflict (subscription, lower(address)) do nothing",
        [(subscription, hook.channel, hook.address, now) for hook in hooks],
    )
    rows = connection.execute(
        "select address from recipients where subscription = %s"
        " and pause_reason = 'unsubscribed' and lower(address) = any(%s)",
        (subscription, addresses),
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


def resume(connection: Connection, name: str, whom: str, now: datetime) -> bool:
    """Send this recipient (an address, or a label) again, whatever paused it; False where it
    is none of the subscription's."""
    row = connection.execute(
        "update recipients set paused_at = null, pause_reason = null, pause_detail = null,"
        "  active_since = case when paused_at is null then active_since else %(now)s end"
        " where (channel = 'mail' and lower(address) = lower(%(whom)s)"
        "   or channel <> 'mail' and channel || ' #' || id = %(whom)s)"
        "  and subscription = (select id from subscriptions where name = %(name)s) returning id",
        {"name": name, "whom": whom, "now": now},
    )
    return row.fetchone() is not None


def renew(connection: Connection, name: str) -> bool:
    """Give the subscription's feed another address, so that the old one leads nowhere; False
    where it has no feed."""
    row = connection.execute(
        "update recipients set renewed = renewed + 1 where channel = 'atom'"
        " and subscription = (select id from subscriptions where name = %s) returning id",
        (name,),
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
