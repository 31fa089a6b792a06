"""The worker: takes captures from the inbox and settles each, exactly once.

Reading and labelling happen outside any transaction; comparing, saving and settling
in one, under one advisory lock, so that two copies arriving together cannot both be
new. Killed anywhere, the lease ends and another worker takes the capture again.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from archive import inbox
from archive.database import Connection, hold
from archive.inbox import Claimed
from archive.locks import SAVING
from archive.record import articles
from indexer.claims import tell
from indexer.identity import settled
from indexer.save import save
from lexicon.errors import Unavailable
from lexicon.label import label
from lexicon.load import Lexicon
from lexicon.values import Labels
from press.claims import Claims
from press.sources import Source
from press.values import Article, Capture, Rejection

LEASE = timedelta(minutes=5)
BATCH = 8

log = logging.getLogger(__name__)

ReadCapture = Callable[[Capture, Source | None], tuple[Article, ...] | Rejection]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a worker works with: how to read, the lexicon, the sources, the editorial clock."""

    read: ReadCapture
    lexicon: Lexicon
    sources: Mapping[str, Source]
    now: Callable[[], datetime]


def work(
    connection: Connection,
    desk: Desk,
    *,
    settled: Callable[[Claimed, str], None] = lambda claimed, outcome: None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Settle what is due and return how many captures were; ``settled`` hears of each.

    Returns when nothing is due or ``stopped()``. Raises what psycopg raises when the
    database is lost: nothing is half-saved then, and leases end by themselves.
    """
    count, again = 0, time.monotonic()
    while not stopped():
        with connection.transaction():
            batch = inbox.claim(connection, BATCH, LEASE)
        if not batch:
            tell.retell(connection)  # what is left, also by a killed worker
            break
        for position, claimed in enumerate(batch):
            if stopped():
                with connection.transaction():
                    inbox.release(connection, batch[position:])
                break
            settled(claimed, process(connection, claimed, desk))
            count += 1
        if (began := time.monotonic()) >= again:
            tell.retell(connection)
            # A story of a thousand articles takes longer to compare than a batch to read:
            # while more is due, half of the time goes to either.
            again = 2 * time.monotonic() - began
    return count


def process(connection: Connection, claimed: Claimed, desk: Desk) -> str:
    """Read, label, compare, save and settle one capture; the outcome in a word.

    An error other than a lost database gives the capture back for another attempt.
    """
    if not inbox.begin(connection, claimed):
        return "lost"
    try:
        return _settle(connection, claimed, desk)
    except psycopg.OperationalError:
        raise
    except Unavailable as error:
        log.warning("capture given back id=%s error=%s", claimed.id, error)
        return _given_back(connection, claimed, error)
    except Exception as error:
        log.exception("capture failed id=%s attempts=%s", claimed.id, claimed.attempts)
        return _given_back(connection, claimed, error)


def _given_back(connection: Connection, claimed: Claimed, error: Exception) -> str:
    with connection.transaction():
        inbox.retry(connection, claimed, f"{type(error).__name__}: {error}")
    return "error"


def _settle(connection: Connection, claimed: Claimed, desk: Desk) -> str:
    capture = claimed.capture
    if capture.status in (404, 410):
        return _withdraw(connection, claimed, desk)
    read = desk.read(capture, desk.sources.get(capture.source))
    if isinstance(read, Rejection):
        with connection.transaction():
            inbox.settle(connection, claimed, "", read)
        return read.reason
    labelled = [_labelled(article, desk.lexicon) for article in read]
    with connection.transaction():
        hold(connection, SAVING)
        saved: list[str] = []
        article_id = None
        for article, labels, claims in labelled:  # the identity of each may hang on the last
            known = settled(connection, article, capture, desk.sources.get(capture.source))
            saved.append(save(connection, known, labels, claims, capture, desk.now()))
            article_id = articles.number(connection, known.source, known.source_id)
        outcome = _summary(saved)
        if inbox.settle(connection, claimed, outcome, article=article_id):
            return outcome
        raise psycopg.Rollback
    return "lost"  # to another worker, once the lease had ended: its reading counts


def _withdraw(connection: Connection, claimed: Claimed, desk: Desk) -> str:
    capture = claimed.capture
    seen = f"the publisher answered {capture.status}"
    with connection.transaction():
        if capture.source_id:
            articles.withdraw(connection, capture.source, capture.source_id, desk.now())
        inbox.settle(connection, claimed, "", Rejection(reason="withdrawn", evidence=seen))
    return "withdrawn"


def _labelled(article: Article, lexicon: Lexicon) -> tuple[Article, Labels, Claims]:
    labels = _label(article, lexicon)
    return article, labels, tell.read(lexicon, labels, article)


def _label(article: Article, lexicon: Lexicon) -> Labels:
    return label(
        lexicon,
        title=article.title,
        summary=article.standfirst,
        text=article.text,
        published_at=article.published_at,
    )


def _summary(outcomes: list[str]) -> str:
    """One outcome as it is; of the entries of a live page, how many of each."""
    if len(outcomes) == 1:
        return outcomes[0]
    return " ".join(f"{outcome}={n}" for outcome, n in sorted(Counter(outcomes).items()))
