"""Planning the digests that are due: from the record to mails that wait to be sent."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts import asking, counts, message, reading, render, unsubscribe
from alerts.answering import Worth
from alerts.asking import Question
from alerts.claimed import gathered
from alerts.compose import LastHeard, Material, compose
from alerts.digest import Digest
from alerts.owing import Due
from alerts.proof import Proof, packed, proof
from alerts.reading import Match, Related
from alerts.view import Setting, View, subject, view
from archive.crawl.coverage import Coverage
from archive.crawl.watch import DAYS, Watch
from archive.database import Connection
from archive.mail import clippings, deliveries, told
from archive.mail.deliveries import Plan
from archive.mail.subscriptions import Definition
from archive.search.names import Names
from archive.search.query import Misread
from press.sources import Source

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=30)  # corrections of older news are not sent
LEDGER = timedelta(days=120)  # a story that is older is new again
FORTNIGHT = timedelta(days=DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What digests need beside the record. ``labels`` maps ids of actors and topics to
    names, ``names`` is what queries know of names; ``coverage`` says what the crawler saw
    between two times, ``watch`` which of the days before a time can be compared."""

    sources: Mapping[str, Source]
    labels: Mapping[str, str]
    names: Names
    coverage: Callable[[datetime, datetime], Coverage | None]
    watch: Callable[[datetime], Watch]


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
    for due in wanted:
        deliveries.merge(connection, due.recipient.id)
    told.prune(connection, now - LEDGER)
    questions = _questions(wanted, knowledge.names)
    wanted = [due for due in wanted if due.subscription.id in questions]
    if not wanted:
        return
    read = _read(connection, wanted, questions, now)
    watch = knowledge.watch(now)
    for due in wanted:
        material = _material(connection, due, read, questions[due.subscription.id], knowledge)
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
                questions[due.subscription.id].named,
            ),
            coverage=knowledge.coverage(due.since, now),
        )
        with connection.transaction():
            _record(connection, due, material, digest, knowledge, letterhead, now=now, clock=clock)


def _questions(wanted: Sequence[Due], names: Names) -> dict[int, Question]:
    """What the subscriptions ask. One whose query is not understood any more (its topic may
    have left the lexicon) is owed until it is mended, and keeps no other waiting."""
    found: dict[int, Question] = {}
    for subscription in {due.subscription.id: due.subscription for due in wanted}.values():
        try:
            found[subscription.id] = asking.question(subscription.definition, names)
        except Misread as error:
            name = subscription.definition.name
            log.warning("subscription %r: its query is not understood: %s", name, error)
    return found


def _read(
    connection: Connection, wanted: Sequence[Due], questions: Mapping[int, Question], now: datetime
) -> _Read:
    earliest = min(now - FORTNIGHT, *(due.floor for due in wanted))
    with connection.transaction():
        seen = reading.matched(questions, clippings.news(connection, earliest, now))
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
        told={id: LastHeard(version=v, withdrawn=w) for id, (v, w) in known.items()},
        revisions=clippings.revisions(connection, read.changed[due]),
        sources=knowledge.sources,
        claims=gathered(connection, members, knowledge.sources),
    )


def _record(
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
    id = message.message_id(
        letterhead.key,
        subscription=due.subscription.id,
        recipient=due.recipient.id,
        period=due.period,
        at=due.on_demand_at,
        domain=letterhead.domain,
    )
    skips = due.subscription.definition.empty == "skip" and due.on_demand_at is None
    shown = words(due, digest, knowledge, letterhead)
    proven = proof(due, material, how(due), digest.since, digest.until)
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
        message=mail(due, shown, letterhead, id, now, proven)
        if digest.total or not skips
        else None,
        coverage=digest.coverage,
        shown=digest.shown,
    )
    deliveries.plan(connection, planned, planned_at=now, clock=clock)
    log.info("digest planned recipient=%d period=%s", due.recipient.id, due.period)


def how(due: Due) -> str:
    """How the mail comes about, in the wording's terms."""
    return "on demand" if due.on_demand_at else "scheduled"


def words(
    due: Due, digest: Digest, knowledge: Knowledge, letterhead: Letterhead, kind: str | None = None
) -> View:
    """The digest in the subscription's language, with the recipient's own link."""
    token = unsubscribe.sign(letterhead.key, due.subscription.id, due.recipient.id)
    link = letterhead.link(token) if letterhead.link else None
    return put(digest, due.subscription.definition, knowledge, kind or how(due), link)


def put(
    digest: Digest, wanted: Definition, knowledge: Knowledge, kind: str, link: str | None
) -> View:
    """The digest in words, with the address to leave by."""
    return view(
        digest,
        Setting(
            name=wanted.name,
            language=wanted.language,
            timezone=wanted.timezone,
            labels=knowledge.labels,
            names={source.id: source.name for source in knowledge.sources.values()},
            asked=frozenset(wanted.topics),
            kind=kind,
            unsubscribe=link,
        ),
    )


def mail(
    due: Due, shown: View, letterhead: Letterhead, id: str, now: datetime, proven: Proof
) -> bytes:
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
            proof=packed(proven),
        ),
        text=render.text(shown),
        html=render.html(shown),
        signer=letterhead.signer,
    )
