"""Planning the digests that are due: from the record to mails that wait to be sent."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from alerts import asking, counts, message, reading, telling
from alerts.answering import Worth
from alerts.asking import Question
from alerts.claimed import gathered
from alerts.compose import Material, compose, last_heard
from alerts.digest import Digest
from alerts.knowledge import Knowledge, Letterhead
from alerts.owing import Due
from alerts.reading import Match, Related
from archive.crawl.watch import DAYS
from archive.database import Connection
from archive.mail import clippings, deliveries, feeds, history, told
from archive.mail.deliveries import Plan
from archive.mail.subscriptions import Subscription
from archive.search.names import Names
from archive.search.query import Misread

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=30)  # corrections of older news are not sent
LEDGER = timedelta(days=120)  # a story that is older is new again
FORTNIGHT = timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for all mails at once: each subscription's articles of the fortnight;
    for each mail how its candidates answer and what changed that was told; the stories."""

    seen: Mapping[int, Sequence[Match]]
    candidates: Mapping[Due, Mapping[int, Worth]]
    changed: Mapping[Due, Sequence[int]]
    archive: Related


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
    _tidy(connection, wanted, now, clock)
    asked = questions([due.subscription for due in wanted], knowledge.names)
    wanted = [due for due in wanted if due.subscription.id in asked]
    if not wanted:
        return
    read = _read(connection, wanted, asked, now)
    watch = knowledge.watch(now)
    for due in wanted:
        material = _material(connection, due, read, asked[due.subscription.id], knowledge)
        digest = compose(
            material,
            since=due.since,
            until=now,
            periods=due.periods,
            max_stories=due.subscription.definition.max_stories,
            subjects_only=due.subscription.definition.subjects_only,
            figures=counts.of_days(
                [m.article for m in read.seen[due.subscription.id]],
                now,
                watch,
                asked[due.subscription.id].named,
            ),
            coverage=knowledge.coverage(due.since, now),
        )
        record(connection, due, material, digest, knowledge, letterhead, now=now, clock=clock)


def _tidy(connection: Connection, wanted: Sequence[Due], now: datetime, clock: datetime) -> None:
    """Fold what the recipients were told where stories became one; forget what is old."""
    for due in wanted:
        deliveries.merge(connection, due.recipient.id)
    told.prune(connection, min(now, clock) - LEDGER)
    feeds.prune(connection, clock - feeds.KEPT)


def questions(wanted: Sequence[Subscription], names: Names) -> dict[int, Question]:
    """What the subscriptions ask. One whose query is not understood any more (its topic may
    have left the lexicon) is owed until it is mended, and keeps no other waiting."""
    found: dict[int, Question] = {}
    for subscription in {each.id: each for each in wanted}.values():
        try:
            found[subscription.id] = asking.question(subscription.definition, names)
        except Misread as error:
            name = subscription.definition.name
            log.warning("subscription %r: its query is not understood: %s", name, error)
    return found


def _read(
    connection: Connection, wanted: Sequence[Due], asked: Mapping[int, Question], now: datetime
) -> _Read:
    earliest = min(now - FORTNIGHT, *(due.floor for due in wanted))
    with connection.transaction():
        seen = reading.matched(asked, clippings.news(connection, earliest, now))
    candidates = {due: _candidates(due, seen[due.subscription.id]) for due in wanted}
    changed = {due: told.changed(connection, due.recipient.id, now - REMEMBERED) for due in wanted}
    touched = {id for ids in (*candidates.values(), *changed.values()) for id in ids}
    found = clippings.related(connection, sorted(touched), now)
    archive = reading.related([clipping for clipping in found if clipping.origin != "seed"])
    return _Read(seen, candidates, changed, archive)


def _candidates(due: Due, seen: Sequence[Match]) -> dict[int, Worth]:
    return {
        m.article.id: m.answer
        for m in seen
        if not m.article.withdrawn and (m.article.rewritten_at or m.article.at) > due.floor
    }


def _material(
    connection: Connection, due: Due, read: _Read, question: Question, knowledge: Knowledge
) -> Material:
    members = read.archive.of([*read.candidates[due], *read.changed[due]])
    known = told.now(connection, due.recipient.id, [c.id for c in members])
    return Material(
        question=question,
        fresh={id: held for id, held in read.candidates[due].items() if id not in known},
        related=members,
        told=last_heard(known),
        revisions=clippings.revisions(connection, read.changed[due]),
        sources=knowledge.sources,
        claims=gathered(connection, members, knowledge.sources),
        first=told.nothing(connection, due.recipient.id),
    )


def record(
    connection: Connection,
    due: Due,
    material: Material,
    digest: Digest,
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    now: datetime,
    clock: datetime,
) -> None:
    """Record a digest as its recipient's channel tells it, ready to be sent."""
    id = _identity(connection, due, letterhead, now)
    tells = digest.total or not _skips(due)
    planned = Plan(
        subscription=due.subscription.id,
        recipient=due.recipient.id,
        period=due.period,
        on_demand_at=due.on_demand_at,
        periods=due.periods,
        since=due.since,
        until=digest.until,
        stories=digest.total,
        message_id=id,
        message=telling.told(due, material, digest, knowledge, letterhead, id, now)
        if tells
        else None,
        coverage=digest.coverage,
        shown=digest.shown,
        shows=sorted(digest.shows),
        flash=due.flash,
    )
    with connection.transaction():
        deliveries.plan(connection, planned, planned_at=now, clock=clock)
    log.info(
        "digest planned recipient=%d period=%s flash=%s", due.recipient.id, due.period, due.flash
    )


def _identity(connection: Connection, due: Due, letterhead: Letterhead, now: datetime) -> str:
    """The mail's Message-ID: another one where the mail of this period was set aside."""
    named = partial(
        message.message_id,
        letterhead.key,
        subscription=due.subscription.id,
        recipient=due.recipient.id,
        period=due.period,
        domain=letterhead.domain,
    )
    id = named(at=due.on_demand_at)
    if due.on_demand_at is None and history.is_set_aside(connection, id):
        return named(at=now)
    return id


def _skips(due: Due) -> bool:
    """Whether nothing is sent where there is nothing to tell."""
    skips = due.subscription.definition.empty == "skip" and due.on_demand_at is None
    return skips or due.recipient.channel == "atom"
