"""Subscriptions to the digest: what is asked for.

Every function takes a connection; the caller owns the transaction.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from archive.mail import forgotten, recipients
from archive.mail.recipients import Hook, Recipient
from press.typesetting import Language

Empty = Literal["line", "skip"]
Attach = Literal["", "pdf", "docx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """What is told at once: a story that ``voices`` independent ones speak of within
    ``hours`` (0: however many do), one of which an ``official`` source speaks; at most
    ``daily`` stories a day, and none between the two times of ``quiet``, wall-clock."""

    voices: int = 3
    hours: int = 6
    official: bool = False
    daily: int = 3
    quiet: tuple[time, time] | None = (time(22), time(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a subscriber asks for. Empty filters do not restrict; ``query`` is in the
    search's grammar; ``days`` are ISO weekdays (1 is Monday); ``at`` is wall-clock
    time in ``timezone``; ``empty`` says what a day without news brings: a mail of
    one line, or none; ``subjects_only`` leaves out stories that only touch on what is
    asked for; ``channel`` is where it is told beside mail, ``flash`` what is told at once,
    ``attach`` in which format mails bring a press review."""

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
    channel: tuple[Hook, ...] = ()
    flash: Flash | None = None
    attach: Attach = ""

    @property
    def recipients(self) -> tuple[Hook, ...]:
        """All to whom it tells, mailboxes first."""
        return (*(Hook(channel="mail", address=each) for each in self.to), *self.channel)


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
        "  timezone, language, max_stories, subjects_only, empty, flash, attach, active_since)"
        " values (%(name)s, %(query)s, %(actors)s, %(topics)s, %(sources)s, %(relevance)s,"
        "  %(days)s, %(at)s, %(timezone)s, %(language)s, %(max_stories)s, %(subjects_only)s,"
        "  %(empty)s, %(flash)s, %(attach)s, %(now)s)"
        " on conflict (name) do update set query = excluded.query, actors = excluded.actors,"
        "  topics = excluded.topics, sources = excluded.sources, relevance = excluded.relevance,"
        "  days = excluded.days, at = excluded.at, timezone = excluded.timezone,"
        "  language = excluded.language, max_stories = excluded.max_stories,"
        "  subjects_only = excluded.subjects_only, empty = excluded.empty,"
        "  flash = excluded.flash, attach = excluded.attach"
        " returning id",
        _parameters(wanted) | {"now": now},
    ).fetchone()
    assert row
    gone = {address for address in wanted.to if forgotten.is_forgotten(connection, address)}
    kept = [hook for hook in wanted.recipients if hook.address not in gone]
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
        "flash": Jsonb(flash_stored(wanted.flash)) if wanted.flash else None,
        "attach": wanted.attach,
    }


def flash_stored(flash: Flash) -> dict[str, Any]:
    """As JSON holds it."""
    quiet = [f"{each:%H:%M}" for each in flash.quiet] if flash.quiet else None
    return {
        "voices": flash.voices,
        "hours": flash.hours,
        "official": flash.official,
        "daily": flash.daily,
        "quiet": quiet,
    }


def flash_read(stored: dict[str, Any]) -> Flash:
    """What ``flash_stored`` gave. Raises KeyError, ValueError or TypeError on anything else."""
    quiet = [time.fromisoformat(each) for each in stored["quiet"] or ()]
    return Flash(
        voices=int(stored["voices"]),
        hours=int(stored["hours"]),
        official=bool(stored["official"]),
        daily=int(stored["daily"]),
        quiet=(quiet[0], quiet[1]) if quiet else None,
    )


def every(connection: Connection) -> tuple[Subscription, ...]:
    """All subscriptions by name, paused ones too."""
    readers = recipients.every(connection)
    rows = connection.execute(
        "select id, name, query, actors, topics, sources, relevance, days, at, timezone,"
        "  language, max_stories, subjects_only, empty, flash, attach, active_since, paused_at"
        " from subscriptions order by name"
    )
    return tuple(_subscription(row, readers.get(row["id"], ())) for row in rows)


def _subscription(row: Row, recipients: tuple[Recipient, ...]) -> Subscription:
    return Subscription(
        id=row["id"],
        definition=Definition(
            name=row["name"],
            to=tuple(r.address for r in recipients if r.channel == "mail"),
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
            channel=tuple(
                Hook(channel=r.channel, address=r.address)
                for r in recipients
                if r.channel != "mail"
            ),
            flash=flash_read(row["flash"]) if row["flash"] else None,
            attach=row["attach"],
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
