"""Planning the digests that are due: from the record to mails that wait to be sent."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from alerts import asking, attaching, counts, message, payload, reading, render, unsubscribe
from alerts.answering import Worth
from alerts.asking import Question
from alerts.claimed import gathered
from alerts.compose import Material, compose, last_heard
from alerts.digest import Digest
from alerts.message import Attached
from alerts.owing import Due
from alerts.proof import Proof, packed, proof
from alerts.reading import Match, Related
from alerts.view import Setting, View, subject, view
from alerts.wording import phrase
from archive.crawl.coverage import Coverage
from archive.crawl.watch import DAYS, Watch
from archive.database import Connection
from archive.mail import clippings, deliveries, feeds, history, told
from archive.mail.deliveries import Plan
from archive.mail.subscriptions import Definition, Language, Subscription
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
    names, by language, ``names`` is what queries know of names; ``coverage`` says what the
    crawler saw between two times, ``watch`` which of the days before a time can be compared;
    ``page`` is the address of the reader's page, where it has a public one."""

    sources: Mapping[str, Source]
    labels: Mapping[Language, Mapping[str, str]]
    names: Names
    coverage: Callable[[datetime, datetime], Coverage | None]
    watch: Callable[[datetime], Watch]
    page: str | None = None


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
    told.prune(connection, min(now, clock) - LEDGER)
    feeds.prune(connection, clock - feeds.KEPT)
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
        id = named(at=now)
    skips = due.subscription.definition.empty == "skip" and due.on_demand_at is None
    skips = skips or due.recipient.channel == "atom"
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
        message=_told(due, material, digest, knowledge, letterhead, id, now)
        if digest.total or not skips
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


def _told(
    due: Due,
    material: Material,
    digest: Digest,
    knowledge: Knowledge,
    letterhead: Letterhead,
    id: str,
    now: datetime,
) -> bytes:
    """What is sent: a mail, or what the recipient's channel tells instead."""
    wanted = due.subscription.definition
    if due.recipient.channel != "mail":
        shown = put(digest, wanted, knowledge, how(due), None)
        return payload.of(due.recipient.channel, shown, digest, id)
    shown = words(due, digest, knowledge, letterhead)
    attached = attaching.attached(shown, wanted.attach) if attaches(shown, wanted) else None
    shown = with_attached(shown, wanted, attached=attached is not None)
    proven = proof(due, material, how(due), digest.since, digest.until)
    return mail(due, shown, letterhead, id, now, proven, attached)


def attaches(shown: View, wanted: Definition) -> bool:
    """Whether the mail brings a press review: not at once, nor where there is nothing new."""
    return bool(wanted.attach and shown.cards and shown.kind not in ("flash", "preview"))


def with_attached(shown: View, wanted: Definition, *, attached: bool) -> View:
    """The mail with a line on the press review, where one was asked for."""
    if not attaches(shown, wanted):
        return shown
    said = phrase(shown.language, "attached" if attached else "not attached")
    return replace(shown, notices=(*shown.notices, said))


def how(due: Due) -> str:
    """How the mail comes about, in the wording's terms."""
    if due.flash:
        return "flash"
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
            labels=knowledge.labels[wanted.language],
            names={source.id: source.name for source in knowledge.sources.values()},
            asked=frozenset(wanted.topics),
            kind=kind,
            unsubscribe=link,
            flash=wanted.flash if kind == "flash" else None,
            base=knowledge.page,
        ),
    )


def mail(
    due: Due,
    shown: View,
    letterhead: Letterhead,
    id: str,
    now: datetime,
    proven: Proof,
    attached: Attached | None = None,
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
        attached=attached,
    )
