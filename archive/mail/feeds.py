"""What was published of a subscription in its feed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.database import Connection

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's subscription, and what was published, newest first."""

    name: str
    language: str
    since: datetime
    deliveries: tuple[bytes, ...]


def of(connection: Connection, recipient: int, renewed: int) -> Feed | None:
    """The feed of this recipient; None where there is none of that address any more, or while
    it is paused."""
    row = connection.execute(
        "select s.name, s.language, r.active_since from recipients r"
        " join subscriptions s on s.id = r.subscription"
        " where r.id = %s and r.channel = 'atom' and r.renewed = %s"
        "  and r.paused_at is null and s.paused_at is null",
        (recipient, renewed),
    ).fetchone()
    if row is None:
        return None
    told = connection.execute(
        "select message from deliveries where recipient = %s and state = 'sent'"
        "  and message is not null order by until desc, id desc limit 200",
        (recipient,),
    )
    return Feed(
        name=row["name"],
        language=row["language"],
        since=row["active_since"],
        deliveries=tuple(each["message"] for each in told),
    )


def prune(connection: Connection, before: datetime) -> None:
    """Take from the feeds what was published before a time."""
    connection.execute(
        "update deliveries set message = null where state = 'sent' and message is not null"
        " and settled_at < %s",
        (before,),
    )
