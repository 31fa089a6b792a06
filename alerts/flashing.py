"""Planning what is told at once: a mail of its own for stories that passed what a subscription
asks for, each once."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts import flash, mailing, periods, reading, stories
from alerts.answering import Worth, band, strength
from alerts.asking import Question
from alerts.claimed import gathered
from alerts.compose import Material, compose, last_heard
from alerts.knowledge import Knowledge, Letterhead
from alerts.owing import Due, schedule
from archive.database import Connection
from archive.mail import clippings, history, told
from archive.mail.clippings import Clipping
from archive.mail.recipients import Recipient
from archive.mail.subscriptions import Flash, Subscription

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Passed:
    """A story that has what is asked for, and since when."""

    story: tuple[Clipping, ...]
    at: datetime
    voices: int


def plan(
    connection: Connection,
    every: Sequence[Subscription],
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    now: datetime,
    clock: datetime,
) -> None:
    """Compose and record what is to be told at ``now`` at once. The caller holds
    ``deliveries.lock``; each mail is recorded in a transaction of its own."""
    asking = [s for s in every if _asks(s, now)]
    if not asking:
        return
    questions = mailing.questions(asking, knowledge.names)
    asking = [s for s in asking if s.id in questions]
    matched = _matched(connection, asking, questions, knowledge, now)
    touched = {id for found in matched.values() for id in found}
    if not touched:
        return
    archive = reading.related(clippings.related(connection, sorted(touched), now))
    for subscription in asking:
        matching = matched[subscription.id]
        passed = list(_passing(subscription, matching, archive, questions, knowledge))
        for recipient in subscription.recipients if passed else ():
            if recipient.paused_at is None:
                due = _due(subscription, recipient, now)
                chosen = _chosen(connection, due, passed, now)
                if chosen:
                    question = questions[subscription.id]
                    _tell(
                        connection, due, chosen, question, matching, knowledge, letterhead,
                        now=now, clock=clock,
                    )  # fmt: skip


def _asks(subscription: Subscription, now: datetime) -> bool:
    wanted = subscription.definition
    return (
        wanted.flash is not None and not subscription.paused_at and not flash.is_quiet(wanted, now)
    )


def _flash(subscription: Subscription) -> Flash:
    assert subscription.definition.flash
    return subscription.definition.flash


def _matched(
    connection: Connection,
    asking: Sequence[Subscription],
    questions: Mapping[int, Question],
    knowledge: Knowledge,
    now: datetime,
) -> dict[int, dict[int, Worth]]:
    """Each subscription's articles of stories that may have passed."""
    wanted = [_flash(s) for s in asking]
    counts = [each.voices for each in wanted if each.voices]
    official = any(each.official for each in wanted)
    heard = [s.id for s in knowledge.sources.values() if official and s.kind == flash.OFFICIAL]
    since = now - flash.OLDEST - timedelta(hours=max(each.hours for each in wanted))
    with connection.transaction():
        articles = clippings.breaking(connection, since, now, min(counts, default=0), heard)
        seen = reading.matched({s.id: questions[s.id] for s in asking}, articles)
    return {
        number: {m.article.id: m.answer for m in found if not m.article.withdrawn}
        for number, found in seen.items()
    }


def _passing(
    subscription: Subscription,
    matching: Mapping[int, Worth],
    archive: reading.Related,
    questions: Mapping[int, Question],
    knowledge: Knowledge,
) -> Iterator[_Passed]:
    """The subscription's stories that passed, those in which it is named in passing aside."""
    question = questions[subscription.id]
    for story in stories.grouped(archive.of(matching)):
        own = [c for c in story if c.id in matching]
        at = flash.passed(story, matching, _flash(subscription), knowledge.sources)
        if at and any(band(strength(question, matching[c.id], c)) < 2 for c in own):
            yield _Passed(story, at, stories.independent(story, knowledge.sources))


def _due(subscription: Subscription, recipient: Recipient, now: datetime) -> Due:
    since = now - timedelta(hours=_flash(subscription).hours)
    return Due(
        subscription=subscription,
        recipient=recipient,
        period=periods.local_day(schedule(subscription.definition), now),
        on_demand_at=now,
        periods=1,
        since=since,
        floor=since,
        flash=True,
    )


def _chosen(
    connection: Connection, due: Due, passed: Sequence[_Passed], now: datetime
) -> tuple[Clipping, ...]:
    """The articles of the stories that this recipient is told now: those that passed while he
    was subscribed and that he was told of neither at once nor since they passed, the most
    confirmed first where a day's number is reached."""
    begun = max(due.subscription.active_since, due.recipient.active_since, now - flash.OLDEST)
    recent = [each for each in passed if each.at > begun]
    ids = [c.id for each in recent for c in each.story]
    known = told.heard(connection, due.recipient.id, ids) if ids else {}
    new = [
        each
        for each in recent
        if not any(
            at >= each.at or flashed for c in each.story for at, flashed in known.get(c.id, ())
        )
    ]
    if not new:
        return ()
    left = _flash(due.subscription).daily - history.flashed(
        connection, due.recipient.id, due.period
    )
    new.sort(key=lambda each: (-each.voices, each.at, each.story[0].id))
    return tuple(c for each in new[: max(left, 0)] for c in each.story)


def _tell(
    connection: Connection,
    due: Due,
    chosen: Sequence[Clipping],
    question: Question,
    matching: Mapping[int, Worth],
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    now: datetime,
    clock: datetime,
) -> None:
    members = tuple(sorted(chosen, key=lambda c: c.id))
    known = told.now(connection, due.recipient.id, [c.id for c in members])
    changed = told.changed(connection, due.recipient.id, now - mailing.REMEMBERED)
    material = Material(
        question=question,
        fresh={c.id: matching[c.id] for c in members if c.id in matching and c.id not in known},
        related=members,
        told=last_heard(known),
        revisions=clippings.revisions(connection, sorted(known.keys() & set(changed))),
        sources=knowledge.sources,
        claims=gathered(connection, members, knowledge.sources),
        first=told.nothing(connection, due.recipient.id),
    )
    digest = compose(
        material,
        since=due.since,
        until=now,
        periods=1,
        max_stories=_flash(due.subscription).daily,
        figures=None,
        coverage=None,
    )
    if digest.total:
        mailing.record(
            connection, due, material, digest, knowledge, letterhead, now=now, clock=clock
        )
