"""Writing down what visits brought back: many outcomes in one transaction, in order."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg

from archive import feeds, hosts, inbox, links
from archive.database import Connection, transaction
from crawler import schedule, triage
from crawler.outcomes import Outcome, Polled, Released, RobotsRead, TdmrepRead, Visited
from crawler.policy import Policy
from crawler.triage import Prefilter

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
    polls: list[feeds.Poll] = []
    released: list[tuple[str, float, float]] = []
    for outcome in outcomes:
        match outcome:
            case Polled():
                polls.append(_announced(connection, outcome, policy, prefilter))
            case Visited():
                _visited(connection, outcome)
            case RobotsRead():
                hosts.remember_robots(
                    connection, outcome.host, outcome.status, outcome.text, outcome.life
                )
            case TdmrepRead():
                hosts.remember_tdmrep(connection, outcome.host, outcome.text, outcome.life)
            case Released():
                released.append((outcome.host, outcome.wait, outcome.pause))
    if polls:
        feeds.record(connection, polls)
    if released:
        hosts.release(connection, holder, released)


def _visited(connection: Connection, outcome: Visited) -> None:
    if links.record(connection, outcome.fetched) and outcome.capture:
        inbox.enqueue(connection, outcome.capture)
        log.info("captured source=%s url=%s", outcome.capture.source, outcome.capture.url)


def _announced(
    connection: Connection, outcome: Polled, policy: Policy, prefilter: Prefilter
) -> feeds.Poll:
    """Judge what is new or says something else than before; the poll, with what came of it."""
    poll = outcome.poll
    if outcome.more:
        feeds.add_archives(connection, outcome.source, outcome.more, _since(connection, poll))
    if not outcome.links:
        return poll
    now = policy.now()
    by_key = {triage.key(link, policy): link for link in outcome.links}
    known = links.known(connection, outcome.source, list(by_key))
    judged = [
        triage.judge(
            link, policy, prefilter, now=now, origin="backfill" if outcome.backfill else "crawl"
        )
        for key, link in by_key.items()
        if known.get(key) != (link.title, link.summary)
    ]
    new = links.remember(connection, outcome.source, judged, now)
    log.info("polled source=%s feed=%d new=%d", outcome.source, poll.feed, new)
    if new and poll.rhythm is None:
        return replace(poll, new=new, rhythm=_observed(connection, poll.feed, new))
    return replace(poll, new=new)


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
