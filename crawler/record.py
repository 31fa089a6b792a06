"""Writing down what visits brought back: many outcomes in one transaction, in order."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg

from archive import inbox
from archive.crawl import feeds, hosts, links
from archive.database import Connection, DatabaseUnavailable, transaction
from crawler import backfill, schedule, triage
from crawler.outcomes import Outcome, Polled, Released, RobotsRead, TdmrepRead, Visited
from crawler.policy import Policy
from crawler.robots import Robots
from crawler.triage import Prefilter
from press.urls import canonical, twin
from press.values import Link

log = logging.getLogger(__name__)


def record(
    connection: Connection,
    holder: int,
    outcomes: Sequence[Outcome],
    policy: Policy,
    prefilter: Prefilter,
) -> None:
    """Write all of it or nothing. Where one of the outcomes cannot be written, each is
    written by itself, so that it cannot take the others with it.

    Raises DatabaseUnavailable; writing the same outcomes again does no harm.
    """
    try:
        with transaction(connection):
            _write(connection, holder, outcomes, policy, prefilter)
    except psycopg.OperationalError:
        raise
    except DatabaseUnavailable:
        raise
    except Exception:
        for outcome in outcomes:
            _alone(connection, holder, outcome, policy, prefilter)


def _alone(
    connection: Connection, holder: int, outcome: Outcome, policy: Policy, prefilter: Prefilter
) -> None:
    """One outcome by itself; what cannot be written becomes that feed's or page's failure."""
    try:
        with transaction(connection):
            _write(connection, holder, [outcome], policy, prefilter)
    except (psycopg.OperationalError, DatabaseUnavailable):
        raise
    except Exception as error:
        log.exception("outcome refused kind=%s", type(outcome).__name__)
        if (instead := _failure(outcome, type(error).__name__)) is not None:
            with transaction(connection):
                _write(connection, holder, [instead], policy, prefilter)


def _failure(outcome: Outcome, error: str) -> Outcome | None:
    reason = f"cannot be written down: {error}"
    match outcome:
        case Polled():
            poll = feeds.Poll(feed=outcome.poll.feed, wait=schedule.LONGEST, problem=reason)
            return Polled(source=outcome.source, poll=poll)
        case Visited():
            page = outcome.fetched
            fetched = links.Fetched(
                page=page.page, fetches=page.fetches, state="failed", at=page.at, reason=reason
            )
            return Visited(fetched=fetched)
        case _:
            return None


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
                _robots(connection, outcome, policy, now)
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


def _robots(connection: Connection, outcome: RobotsRead, policy: Policy, now: datetime) -> None:
    hosts.remember_robots(
        connection,
        outcome.host,
        outcome.status,
        outcome.text,
        outcome.problem,
        outcome.life,
        now,
        answered=outcome.answered,
    )
    robots = Robots(status=outcome.status, text=outcome.text)
    backfill.named(connection, policy, outcome.host, robots)


def _visited(connection: Connection, outcome: Visited) -> None:
    capture = outcome.capture
    fetched = outcome.fetched
    if (
        fetched.captured
        and fetched.address
        and links.others_at(connection, fetched.page, fetched.address)
    ):
        # where others ended too, is neither's page
        fetched = replace(
            fetched, state="failed", captured=False, due_at=None, address=None,
            reason="redirects to where other pages lead", digest=None, etag=None,
            last_modified=None,
        )  # fmt: skip
        capture = None
    if not links.record(connection, fetched) or capture is None:
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
    found = [
        ((link.source, triage.key(link, policy)), link, outcome)
        for outcome in polled
        for link in outcome.links
    ]
    identities = list(dict.fromkeys(identity for identity, *_ in found))
    known, settled = _known(connection, identities) if identities else ({}, {})
    announced = {  # one page in the same words but once, however many feeds have it
        (settled.get(identity, identity), link.title, link.summary): (link, outcome)
        for identity, link, outcome in found
    }
    judged: dict[links.Identity, links.Triaged] = {}
    told = {  # of two pages of one figure the first has it, whether told of now or before
        identity: links.Known(url=link.url, title=link.title, summary=link.summary)
        for (identity, *_), (link, _) in reversed(announced.items())
    } | known
    for (identity, *_), (link, outcome) in announced.items():
        before = known.get(identity)
        if triage.another(link, told[identity], policy):
            identity = (link.source, canonical(link.url))
            before = links.known(connection, [identity]).get(identity)
        if _says_otherwise(link, before):
            origin = "backfill" if outcome.backfill else "crawl"
            verdict = triage.decide(
                link, policy, prefilter, key=identity[1], now=now, origin=origin
            )
            judged[identity] = max(verdict, judged.get(identity, verdict), key=_promise)
    unknown = links.remember(connection, judged.values(), now)
    new = Counter(judged[identity].found_in for identity in unknown)
    return [_counted(connection, outcome, new) for outcome in polled]


def _known(
    connection: Connection, identities: Sequence[links.Identity]
) -> tuple[dict[links.Identity, links.Known], dict[links.Identity, links.Identity]]:
    """The pages among these that are known, and of those that are not the identity under which
    they are, or were met first: at their host's other name."""
    twins = {
        identity: (identity[0], other)
        for identity in identities
        if (other := twin(identity[1])) is not None
    }
    known = links.known(connection, [*{*identities, *twins.values()}])
    settled: dict[links.Identity, links.Identity] = {}
    for identity, other in twins.items():
        if identity not in known and (other in known or settled.get(other, identity) == other):
            settled[identity] = other
        else:
            settled[identity] = identity
    return known, settled


def _promise(verdict: links.Triaged) -> tuple[bool, bool]:
    """Of one page in several words, those count that speak for fetching it."""
    return verdict.state == "due", not verdict.sampled


def _says_otherwise(link: Link, known: links.Known | None) -> bool:
    """Whether a page is new, or is announced in other words; saying less is nothing new."""
    if known is None:
        return True
    return bool(link.title and link.title != known.title) or bool(
        link.summary and link.summary != known.summary
    )


def _counted(connection: Connection, outcome: Polled, new: Counter[str | None]) -> feeds.Poll:
    """The poll, with how many pages were new, and the rhythm of a feed without dates."""
    poll = outcome.poll
    if outcome.more:
        since = feeds.since(connection, poll.feed) or datetime.now(UTC)
        feeds.add_archives(connection, outcome.source, outcome.more, since)
    if not outcome.links:
        return poll
    brought = new[outcome.links[0].found_in]
    log.info("polled source=%s feed=%d new=%d", outcome.source, poll.feed, brought)
    if brought and poll.rhythm is None:
        usual, idle = feeds.changed(connection, poll.feed)
        if idle is not None:
            return replace(poll, new=brought, rhythm=schedule.blended(usual, idle, brought))
    return replace(poll, new=brought)
