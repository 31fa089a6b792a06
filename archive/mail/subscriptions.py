"""Subscriptions to the digest: what is asked for.

Every function takes a connection; the caller owns the transaction.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from archive.database import Connection, Row
from archive.mail import forgotten, recipients
from archive.mail.recipients import Recipient
from press.typesetting import Language

Empty = Literal["line", "skip"]


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
class Subscription:
    """A definition as the record holds it, with its recipients, paused ones too."""

    id: int
    definition: Definition
    active_since: datetime
    paused_at: datetime | None
    recipients: tuple[Recipient, ...]


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
    gone = {address for address in wanted.to if forgotten.is_forgotten(connection, address)}
    kept = [address for address in wanted.to if address not in gone]
    left = recipients.replace(connection, row["id"], kept, now)
    return tuple(sorted(gone | left))


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


def every(connection: Connection) -> tuple[Subscription, ...]:
    """All subscriptions by name, paused ones too."""
    readers = recipients.every(connection)
    rows = connection.execute(
        "select id, name, query, actors, topics, sources, relevance, days, at, timezone,"
        "  language, max_stories, subjects_only, empty, active_since, paused_at"
        " from subscriptions order by name"
    )
    return tuple(_subscription(row, readers.get(row["id"], ())) for row in rows)


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
