"""What a subscription would have sent: nothing is sent, nothing recorded."""

from datetime import datetime, timedelta

from alerts import asking, counts, mailing, message, reading, render, telling
from alerts.claimed import gathered
from alerts.compose import Material, compose
from alerts.digest import Digest
from alerts.knowledge import Knowledge, Letterhead
from alerts.owing import Due
from alerts.proof import proof
from archive.database import Connection
from archive.mail import clippings
from archive.mail.recipients import Recipient
from archive.mail.subscriptions import Definition, Subscription


def preview(
    connection: Connection,
    subscription: Subscription,
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    days: int,
    now: datetime,
) -> tuple[bytes, str, int]:
    """The mail and its HTML part over the last ``days`` days, and the number of stories.

    Seeds, imports and backfilled articles count by their date. No ledger is read, so that
    the preview of a new subscription and of an old one are the same.
    """
    due = _as_if_due(subscription, now - timedelta(days=days), now)
    material, digest = composed(connection, subscription.definition, knowledge, due.since, now)
    shown = telling.words(due, digest, knowledge, letterhead, kind="preview")
    proven = proof(due, material, "preview", digest.since, digest.until)
    id = message.message_id(
        letterhead.key,
        subscription=subscription.id,
        recipient=0,
        period=due.period,
        at=now,
        domain=letterhead.domain,
    )
    return telling.mail(due, shown, letterhead, id, now, proven), render.html(shown), digest.total


def composed(
    connection: Connection,
    wanted: Definition,
    knowledge: Knowledge,
    since: datetime,
    now: datetime,
) -> tuple[Material, Digest]:
    """The digest of all that came between two times, and what it is made from. Raises
    Misread."""
    question = asking.question(wanted, knowledge.names)
    earliest = min(since, now - mailing.FORTNIGHT)
    with connection.transaction():
        articles = clippings.everything(connection, earliest, now)
        seen = reading.matched({0: question}, articles)[0]
    fresh = {
        m.article.id: m.answer for m in seen if m.article.at >= since and not m.article.withdrawn
    }
    found = clippings.related(connection, sorted(fresh), None)
    related = reading.related([c for c in found if c.id in fresh or c.appeared <= now])
    members = related.of(fresh)
    material = Material(
        question=question,
        fresh=fresh,
        related=members,
        told={},
        revisions=(),
        sources=knowledge.sources,
        claims=gathered(connection, members, knowledge.sources),
        first=True,
    )
    return material, compose(
        material,
        since=since,
        until=now,
        periods=1,
        max_stories=wanted.max_stories,
        subjects_only=wanted.subjects_only,
        figures=counts.of_days(
            [m.article for m in seen], now, knowledge.watch(now), question.named
        ),
        coverage=knowledge.coverage(since, now),
    )


def newest(
    connection: Connection, wanted: Definition, knowledge: Knowledge, before: datetime
) -> datetime | None:
    """When the newest article came that the subscription asks for, None where none did. Looks
    back by longer and longer spans, so that a recent one is found soon."""
    question = asking.question(wanted, knowledge.names)
    end = before
    for days in (30, 365, 36_500):
        begin = before - timedelta(days=days)
        with connection.transaction():
            found = reading.matched({0: question}, clippings.everything(connection, begin, end))[0]
        if found:
            return max(match.article.at for match in found)
        end = begin
    return None


def _as_if_due(subscription: Subscription, since: datetime, now: datetime) -> Due:
    nobody = Recipient(
        id=0,
        address=next(iter(subscription.definition.to), "nobody@localhost"),
        active_since=now,
        paused_at=None,
        pause_reason=None,
        pause_detail=None,
    )
    return Due(
        subscription=subscription,
        recipient=nobody,
        period=now.date(),
        on_demand_at=now,
        periods=1,
        since=since,
        floor=since,
    )
