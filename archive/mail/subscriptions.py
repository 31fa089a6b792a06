"""Subscriptions to the digest and their recipients.

Every function takes a connection; the caller owns the transaction.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from archive.database import Connection, Row

Language = Literal["fr", "en"]
Empty = Literal["line", "skip"]
Reason = Literal["operator", "unsubscribed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a subscriber asks for. Empty filters do not restrict; ``query`` is in the
    search's grammar; ``days`` are ISO weekdays (1 is Monday); ``at`` is wall-clock
    time in ``timezone``; ``empty`` says what a day without news brings: a mail of
    one line, or none; ``subjects_only`` leaves out stories that only touch on what is
    asked for."""

    name: str
    to: tuple[str, ...]
    query: str = ""
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    relevance: tuple[str, ...] = ()
    days: frozenset[int] = frozenset(range(1, 8))
    at: time = time(7)
    timezone: str = "Europe/Paris"
    language: Language = "fr"
    max_stories: int = 25
    subjects_only: bool = False
    empty: Empty = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address of a subscription. ``pause_detail`` holds a mail server's words."""

    id: int
    address: str
    active_since: datetime
    paused_at: datetime | None
    pause_reason: Reason | None
    pause_detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A definition as the record holds it, with its recipients, paused ones too."""

    id: int
    definition: Definition
    active_since: datetime
    paused_at: datetime | None
    recipients: tuple[Recipient, ...]


def signing_key(connection: Connection) -> bytes:
    """The 32 random bytes that sign this installation's links and Message-IDs."""
    connection.execute(
        "insert into alerts_key (key) values (%s) on conflict do nothing",
        (secrets.token_bytes(32),),
    )
    row = connection.execute("select key from alerts_key").fetchone()
    assert row
    return row["key"]


def save(connection: Connection, wanted: Definition, now: datetime) -> tuple[str, ...]:
    """Create the subscription of this name or change it, and return the addresses that
    were passed over because their owners left it or had themselves forgotten.

    Recipients no longer named are removed; those who were paused stay paused.
    """
    row = connection.execute(
        "insert into subscriptions (name, query, actors, topics, sources, relevance, days, at,"
        "  timezone, language, max_stories, subjects_only, empty, active_since)"
        " values (%(name)s, %(query)s, %(actors)s, %(topics)s, %(sources)s, %(relevance)s,"
        "  %(days)s, %(at)s, %(timezone)s, %(language)s, %(max_stories)s, %(subjects_only)s, %(empty)s, %(now)s)"
        " on conflict (name) do update set query = excluded.query, actors = excluded.actors,"
        "  topics = excluded.topics, sources = excluded.sources, relevance = excluded.relevance,"
        "  days = excluded.days, at = excluded.at, timezone = excluded.timezone,"
        "  language = excluded.language, max_stories = excluded.max_stories,"
        "  subjects_only = excluded.subjects_only, empty = excluded.empty"
        " returning id",
        _parameters(wanted) | {"now": now},
    ).fetchone()
    assert row
    forgotten = {address for address in wanted.to if _is_forgotten(connection, address)}
    kept = [address for address in wanted.to if address not in forgotten]
    left = _replace_recipients(connection, row["id"], kept, now)
    return tuple(sorted(forgotten | left))


def _parameters(wanted: Definition) -> Row:
    return {
        "name": wanted.name,
        "query": wanted.query,
        "actors": list(wanted.actors),
        "topics": list(wanted.topics),
        "sources": list(wanted.sources),
        "relevance": list(wanted.relevance),
        "days": sorted(wanted.days),
        "at": wanted.at,
        "timezone": wanted.timezone,
        "language": wanted.language,
        "max_stories": wanted.max_stories,
        "subjects_only": wanted.subjects_only,
        "empty": wanted.empty,
    }


def _replace_recipients(
    connection: Connection, subscription: int, addresses: list[str], now: datetime
) -> set[str]:
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


def every(connection: Connection) -> tuple[Subscription, ...]:
    """All subscriptions by name, paused ones too."""
    recipients: dict[int, list[Recipient]] = {}
    for row in connection.execute(
        "select id, subscription, address, active_since, paused_at, pause_reason, pause_detail"
        " from recipients order by id"
    ):
        recipients.setdefault(row.pop("subscription"), []).append(Recipient(**row))
    rows = connection.execute(
        "select id, name, query, actors, topics, sources, relevance, days, at, timezone,"
        "  language, max_stories, subjects_only, empty, active_since, paused_at"
        " from subscriptions order by name"
    )
    return tuple(_subscription(row, tuple(recipients.get(row["id"], ()))) for row in rows)


def _subscription(row: Row, recipients: tuple[Recipient, ...]) -> Subscription:
    return Subscription(
        id=row["id"],
        definition=Definition(
            name=row["name"],
            to=tuple(recipient.address for recipient in recipients),
            query=row["query"],
            actors=tuple(row["actors"]),
            topics=tuple(row["topics"]),
            sources=tuple(row["sources"]),
            relevance=tuple(row["relevance"]),
            days=frozenset(row["days"]),
            at=row["at"],
            timezone=row["timezone"],
            language=row["language"],
            max_stories=row["max_stories"],
            subjects_only=row["subjects_only"],
            empty=row["empty"],
        ),
        active_since=row["active_since"],
        paused_at=row["paused_at"],
        recipients=recipients,
    )


def named(connection: Connection, name: str) -> Subscription | None:
    """The subscription of this name, or None."""
    return next((s for s in every(connection) if s.definition.name == name), None)


def remove(connection: Connection, name: str) -> bool:
    """Remove a subscription with its recipients and history; False where there was none."""
    row = connection.execute("delete from subscriptions where name = %s returning id", (name,))
    return row.fetchone() is not None


def pause(connection: Connection, name: str, now: datetime) -> bool:
    """Send nothing of this subscription until it is resumed; False where there is none."""
    row = connection.execute(
        "update subscriptions set paused_at = coalesce(paused_at, %s) where name = %s returning id",
        (now, name),
    )
    return row.fetchone() is not None


def resume(connection: Connection, name: str, now: datetime) -> bool:
    """Send again from now on, owing nothing for the pause; False where there is none."""
    row = connection.execute(
        "update subscriptions set paused_at = null, active_since = case when paused_at is null"
        "  then active_since else %s end where name = %s returning id",
        (now, name),
    )
    return row.fetchone() is not None


def pause_recipient(
    connection: Connection, recipient: int, reason: Reason, now: datetime, detail: str | None = None
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


def resume_recipient(connection: Connection, name: str, address: str, now: datetime) -> bool:
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
        pause_recipient(connection, recipient, "unsubscribed", now)
    return name


def forget(connection: Connection, address: str) -> int:
    """Erase an address with all that was sent to it, and keep a keyed hash, so that no
    import brings it back. Returns the number of subscriptions it was on."""
    connection.execute(
        "insert into forgotten_addresses (hash) values (%s) on conflict do nothing",
        (_hash(connection, address),),
    )
    return connection.execute(
        "delete from recipients where lower(address) = lower(%s)", (address,)
    ).rowcount


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


def _is_forgotten(connection: Connection, address: str) -> bool:
    row = connection.execute(
        "select from forgotten_addresses where hash = %s", (_hash(connection, address),)
    )
    return row.fetchone() is not None


def _hash(connection: Connection, address: str) -> bytes:
    return _hashing(signing_key(connection))(address)


def _hashing(key: bytes) -> Callable[[str], bytes]:
    return lambda address: hmac.digest(key, address.lower().encode(), "sha256")
