"""Writing down what visits brought back: many outcomes in one transaction, in order."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg

from archive import inbox
from archive.crawl import feeds, hosts, links
from archive.database import Connection, transaction
from crawler import schedule, triage
from crawler.outcomes import Outcome, Polled, Released, RobotsRead, TdmrepRead, Visited
from crawler.policy import Policy
from crawler.triage import Prefilter
from press.values import Link

log = logging.getLogger(__name__)


def record(
    connection: Connection,
    holder: int,
    outcomes: Sequence[Outcome],
    policy: Policy,
    prefilter: Prefilter,
) -> None:
    """Write all of it or nothing. Where the database refuses a value, each outcome is
    written by itself, so that one cannot take the others with it.

    Raises DatabaseUnavailable; writing the same outcomes again does no harm.
    """
    try:
        with transaction(connection):
            _write(connection, holder, outcomes, policy, prefilter)
    except psycopg.DataError:
        for outcome in outcomes:
            try:
                with transaction(connection):
                    _write(connection, holder, [outcome], policy, prefilter)
            except psycopg.DataError:
                log.exception("outcome refused kind=%s", type(outcome).__name__)


def _write(
    connection: Connection,
    holder: int,
    outcomes: Sequence[Outcome],
    policy: Policy,
    prefilter: Prefilter,
) -> None:
    now = policy.now()
    released: list[tuple[str, float, float]] = []
    polled: list[Polled] = []
    for outcome in outcomes:
        match outcome:
            case Polled():
                polled.append(outcome)
            case Visited():
                _visited(connection, outcome)
            case RobotsRead():
                hosts.remember_robots(
                    connection, outcome.host, outcome.status, outcome.text, outcome.life, now
                )
            case TdmrepRead():
                hosts.remember_tdmrep(connection, outcome.host, outcome.text, outcome.life, now)
            case Released():
                released.append((outcome.host, outcome.wait, outcome.pause))
                if outcome.asked:
                    until = now + timedelta(seconds=outcome.asked)
                    hosts.leave_alone(connection, outcome.host, until)
    if polled:
        feeds.record(connection, _announced(connection, polled, policy, prefilter))
    if released:
        hosts.release(connection, holder, released)


def _visited(connection: Connection, outcome: Visited) -> None:
    capture = outcome.capture
    if not links.record(connection, outcome.fetched) or capture is None:
        return
    if capture.status in (404, 410) and capture.source_id is None:
        stored = links.stored_as(connection, capture.source, capture.url or "")
        capture = replace(capture, source_id=stored)
    inbox.enqueue(connection, capture)
    log.info("captured source=%s url=%s", capture.source, capture.url)


def _announced(
    connection: Connection, polled: Sequence[Polled], policy: Policy, prefilter: Prefilter
) -> list[feeds.Poll]:
    """Judge what is new or says something else than before; the polls, with what came of it."""
    now = policy.now()
    announced = {  # one page in the same words but once, however many feeds have it
        ((link.source, triage.key(link, policy)), link.title, link.summary): (link, outcome)
        for outcome in polled
        for link in outcome.links
    }
    identities = list({identity for identity, *_ in announced})
    known = links.known(connection, identities) if identities else {}
    judged: dict[links.Identity, links.Judged] = {}
    for (identity, *_), (link, outcome) in announced.items():
        if _says_otherwise(link, known.get(identity)):
            origin = "backfill" if outcome.backfill else "crawl"
            verdict = triage.judge(link, policy, prefilter, now=now, origin=origin)
            judged[identity] = max(verdict, judged.get(identity, verdict), key=_promise)
    unknown = links.remember(connection, judged.values(), now)
    new = Counter(judged[identity].found_in for identity in unknown)
    return [_counted(connection, outcome, new) for outcome in polled]


def _promise(verdict: links.Judged) -> tuple[bool, bool]:
    """Of one page in several words, those count that speak for fetching it."""
    return verdict.state == "due", not verdict.sampled


def _says_otherwise(link: Link, known: tuple[str | None, str | None] | None) -> bool:
    """Whether a page is new, or is announced in other words; saying less is nothing new."""
    if known is None:
        return True
    title, summary = known
    return bool(link.title and link.title != title) or bool(
        link.summary and link.summary != summary
    )


def _counted(connection: Connection, outcome: Polled, new: Counter[str | None]) -> feeds.Poll:
    """The poll, with how many pages were new, and the rhythm of a feed without dates."""
    poll = outcome.poll
    if outcome.more:
        feeds.add_archives(connection, outcome.source, outcome.more, _since(connection, poll))
    if not outcome.links:
        return poll
    brought = new[outcome.links[0].found_in]
    log.info("polled source=%s feed=%d new=%d", outcome.source, poll.feed, brought)
    if brought and poll.rhythm is None:
        return replace(poll, new=brought, rhythm=_observed(connection, poll.feed, brought))
    return replace(poll, new=brought)


def _observed(connection: Connection, feed: int, new: int) -> timedelta | None:
    """The rhythm of a feed that states no dates, from when its items were first seen."""
    row = connection.execute(
        "select rhythm, changed_at from feeds where id = %s", (feed,)
    ).fetchone()
    if row is None or row["changed_at"] is None:
        return None
    return schedule.blended(row["rhythm"], datetime.now(UTC) - row["changed_at"], new)


def _since(connection: Connection, poll: feeds.Poll) -> datetime:
    row = connection.execute("select since from feeds where id = %s", (poll.feed,)).fetchone()
    return row["since"] if row and row["since"] else datetime.now(UTC)
