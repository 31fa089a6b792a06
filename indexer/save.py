"""Saving one article as read: new, a new version, a copy, or nothing new.

Everything here happens in the worker's transaction, under its advisory lock.
"""

from datetime import datetime

from archive.database import Connection
from archive.record import articles, comparing
from indexer.claims import tell
from indexer.compare.judge import judge
from indexer.compare.versions import difference
from lexicon.values import Labels
from press.claims import Claims
from press.values import Article, Capture, Stored

CORRECTIONS = frozenset({"figure", "name", "attribution", "correction-note"})


def save(
    connection: Connection,
    article: Article,
    labels: Labels,
    claims: Claims,
    capture: Capture,
    now: datetime,
) -> str:
    """Store what is new in an article and say what it was: ``new``, ``copy``, ``version``,
    ``same``, ``older`` (a capture from before what is stored) or ``forgotten``."""
    if articles.is_forgotten(connection, article):
        return "forgotten"
    old = articles.find(connection, article.source, article.source_id)
    if old is None:
        stored = articles.insert(connection, article, labels, capture, now)
        return _judge(connection, stored, claims, now) or "new"
    if not articles.is_newer(connection, old.id, capture):
        return "older"
    return _again(connection, old, article, labels, claims, capture, now)


def _again(
    connection: Connection,
    old: Stored,
    article: Article,
    labels: Labels,
    claims: Claims,
    capture: Capture,
    now: datetime,
) -> str:
    changed = difference(old.article, article)
    if changed is None:
        articles.seen_again(connection, old.id, capture.fetched_at)
        return "same"
    articles.revise(
        connection,
        old,
        article,
        labels,
        capture,
        kinds=changed.kinds,
        difference=changed.json(),
        corrected=not CORRECTIONS.isdisjoint(changed.kinds),
    )
    revised = articles.get(connection, old.id)
    assert revised
    _judge(connection, revised, claims, now)
    return "version"


def _judge(connection: Connection, stored: Stored, claims: Claims, now: datetime) -> str | None:
    """Compare what was just stored, and keep its claims; ``copy`` where it is one."""
    verdict = judge(connection, stored, now=now)
    articles.relate(connection, stored.id, copy_of=verdict.copy_of, story=verdict.story)
    tell.keep(connection, stored.id, stored.version, claims, stored.lexicon_version)
    if verdict.story is not None:
        comparing.mark(connection, [verdict.story])
    return "copy" if verdict.copy_of is not None else None
