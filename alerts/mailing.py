"""Planning the digests that are due: from the record to mails that wait to be sent."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts import figures, matching, message, periods, reading, render, unsubscribe
from alerts.compose import Material, Told, compose
from alerts.digest import Digest
from alerts.periods import Schedule
from alerts.reading import Match
from alerts.view import Setting, View, subject, view
from archive import clippings, deliveries
from archive.coverage import Coverage
from archive.database import Connection
from archive.deliveries import Plan, Served
from archive.search.query import Spellings
from archive.sources import Source
from archive.subscriptions import Definition, Recipient, Subscription

log = logging.getLogger(__name__)

OVERLAP = timedelta(hours=48)  # articles are stored late after an outage; the ledger sorts them out
REMEMBERED = timedelta(days=30)  # corrections of older news are not sent
FORTNIGHT = timedelta(days=figures.DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What digests need beside the record. ``labels`` maps ids of actors and topics to
    names, ``spellings`` a name's analysed terms to all its spellings; ``coverage``
    says what the crawler saw between two times."""

    sources: Mapping[str, Source]
    labels: Mapping[str, str]
    spellings: Spellings
    coverage: Callable[[datetime, datetime], Coverage | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What every mail bears. ``link`` turns a token into the address that unsubscribes, or
    is None where the web process has no public address."""

    sender: str
    key: bytes
    link: Callable[[str], str] | None
    signer: message.Signer | None

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One mail that is owed: everything seen from ``floor`` on that was not told yet."""

    subscription: Subscription
    recipient: Recipient
    period: date
    on_demand_at: datetime | None
    periods: int
    since: datetime
    floor: datetime


def schedule(wanted: Definition) -> Schedule:
    """When the subscription's digests fall due."""
    return Schedule(days=wanted.days, at=wanted.at, timezone=wanted.timezone)


def owed(
    subscription: Subscription, recipient: Recipient, served: Served | None, now: datetime
) -> Due | None:
    """The mail that the recipient is owed at ``now``, or None."""
    times = schedule(subscription.definition)
    if subscription.paused_at or recipient.paused_at:
        return None
    if served and served.planned and served.planned >= periods.latest(times, now):
        return None
    period = periods.due(
        times,
        now=now,
        active_since=max(subscription.active_since, recipient.active_since),
        last=served.period if served else None,
    )
    if period is None:
        return None
    since, floor = _span(served, period.previous)
    return Due(
        subscription=subscription,
        recipient=recipient,
        period=period.day,
        on_demand_at=None,
        periods=period.days,
        since=since,
        floor=floor,
    )


def on_demand(
    subscription: Subscription, recipient: Recipient, served: Served | None, now: datetime
) -> Due:
    """A mail outside the schedule: what is new since the last one."""
    times = schedule(subscription.definition)
    previous = periods.moment(times, periods.before(times, periods.latest(times, now)))
    since, floor = _span(served, previous)
    return Due(
        subscription=subscription,
        recipient=recipient,
        period=periods.local_day(times, now),
        on_demand_at=now,
        periods=1,
        since=since,
        floor=floor,
    )


def _span(served: Served | None, previous: datetime) -> tuple[datetime, datetime]:
    """From when a mail tells, and from when to look for what came into the record late."""
    if served is None or served.until is None or served.start is None:
        return previous, previous
    return served.until, max(served.start, served.until - OVERLAP)


def plan(
    connection: Connection,
    wanted: Sequence[Due],
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    now: datetime,
    clock: datetime,
) -> None:
    """Compose and record every mail of ``wanted``; the archive is read once for all.

    The caller holds ``deliveries.lock``. Each mail is recorded in a transaction of its
    own, so that whatever ends this in between, the rest is still owed.
    """
    if not wanted:
        return
    for due in wanted:
        deliveries.merge(connection, due.recipient.id)
    questions = {
        due.subscription.id: matching.question(due.subscription.definition, knowledge.spellings)
        for due in wanted
    }
    earliest = min(now - FORTNIGHT, *(due.floor for due in wanted))
    with connection.transaction():
        seen = reading.matched(questions, clippings.news(connection, earliest, now))
    candidates = {due: _candidates(due, seen[due.subscription.id]) for due in wanted}
    changed = {
        due: deliveries.changed(connection, due.recipient.id, now - REMEMBERED) for due in wanted
    }
    touched = {id for ids in (*candidates.values(), *changed.values()) for id in ids}
    archive = reading.related(clippings.related(connection, sorted(touched), now))
    for due in wanted:
        members = archive.of([*candidates[due], *changed[due]])
        told = deliveries.told(connection, due.recipient.id, [c.id for c in members])
        digest = _digest(
            connection,
            due,
            Material(
                query=questions[due.subscription.id].query,
                fresh={id: held for id, held in candidates[due].items() if id not in told},
                related=members,
                told={id: Told(version=v, withdrawn=w) for id, (v, w) in told.items()},
                revisions=clippings.revisions(connection, changed[due]),
                sources=knowledge.sources,
            ),
            seen[due.subscription.id],
            knowledge,
            now,
        )
        with connection.transaction():
            _record(connection, due, digest, knowledge, letterhead, now=now, clock=clock)


def _candidates(due: Due, seen: Sequence[Match]) -> dict[int, tuple[str, ...]]:
    return {
        m.article.id: m.words
        for m in seen
        if not m.article.withdrawn and (m.article.rewritten_at or m.article.at) > due.floor
    }


def _digest(
    connection: Connection,
    due: Due,
    material: Material,
    seen: Sequence[Match],
    knowledge: Knowledge,
    now: datetime,
) -> Digest:
    return compose(
        material,
        since=due.since,
        until=now,
        periods=due.periods,
        max_stories=due.subscription.definition.max_stories,
        figures=figures.figures([m.article for m in seen], now),
        coverage=knowledge.coverage(due.since, now),
    )


def _record(
    connection: Connection,
    due: Due,
    digest: Digest,
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    now: datetime,
    clock: datetime,
) -> None:
    wanted = due.subscription.definition
    id = message.message_id(
        letterhead.key,
        subscription=due.subscription.id,
        recipient=due.recipient.id,
        period=due.period,
        at=due.on_demand_at,
        domain=letterhead.domain,
    )
    silent = not digest.total and wanted.empty == "skip" and due.on_demand_at is None
    shown = words(due, digest, knowledge, letterhead)
    deliveries.plan(
        connection,
        Plan(
            subscription=due.subscription.id,
            recipient=due.recipient.id,
            period=due.period,
            on_demand_at=due.on_demand_at,
            periods=due.periods,
            since=due.since,
            until=digest.until,
            stories=digest.total,
            message_id=id,
            message=None if silent else mail(due, shown, letterhead, id, now),
            shown=digest.shown,
        ),
        planned_at=now,
        clock=clock,
    )
    log.info(
        "digest planned subscription=%d recipient=%d period=%s stories=%d",
        due.subscription.id, due.recipient.id, due.period, digest.total,
    )  # fmt: skip


def words(
    due: Due, digest: Digest, knowledge: Knowledge, letterhead: Letterhead, kind: str | None = None
) -> View:
    """The digest in the subscription's language, with the recipient's own link."""
    wanted = due.subscription.definition
    token = unsubscribe.sign(letterhead.key, due.subscription.id, due.recipient.id)
    return view(
        digest,
        Setting(
            name=wanted.name,
            language=wanted.language,
            timezone=wanted.timezone,
            labels=knowledge.labels,
            kind=kind or ("on demand" if due.on_demand_at else "scheduled"),
            unsubscribe=letterhead.link(token) if letterhead.link else None,
        ),
    )


def mail(due: Due, shown: View, letterhead: Letterhead, id: str, now: datetime) -> bytes:
    """The mail's bytes."""
    link = shown.unsubscribe
    return message.build(
        message.Envelope(
            sender=letterhead.sender,
            recipient=due.recipient.address,
            subject=subject(shown),
            message_id=id,
            date=now,
            list_id=f"digest-{due.subscription.id}.vigie.{letterhead.domain}",
            language=due.subscription.definition.language,
            unsubscribe=link if link and link.startswith("https://") else None,
        ),
        text=render.text(shown),
        html=render.html(shown),
        signer=letterhead.signer,
    )
