"""Keeping claims in step with the record: of an article when it is saved, of a story when
one of its articles changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.database import Connection, Row
from archive.record import claims as record
from archive.record import comparing
from indexer.claims.read import METHOD, claims
from indexer.claims.story import LATEST, Member, compared, member
from lexicon.compile import Lexicon
from lexicon.label import label
from lexicon.values import Labels
from press.claims import Claims
from press.values import Article

TOGETHER = 50  # stories compared in one transaction


def read(lexicon: Lexicon, labels: Labels, article: Article) -> Claims:
    """The claims of an article as read and labelled."""
    return claims(
        lexicon,
        labels,
        title=article.title,
        summary=article.standfirst,
        text=article.text,
        published_at=article.published_at,
    )


def reread(lexicon: Lexicon, fields: Mapping[str, Any], published_at: datetime | None) -> Claims:
    """The claims of an article's fields (title, summary, text), labelled anew."""
    labels = label(lexicon, **fields, published_at=published_at)
    return claims(lexicon, labels, **fields, published_at=published_at)


def keep(
    connection: Connection, id: int, version: int, found: Claims, lexicon_version: str
) -> None:
    """Store the claims of an article's present text."""
    record.keep(connection, id, version, found, METHOD, lexicon_version)


def reclaim(connection: Connection, lexicon: Lexicon, rows: Sequence[Row]) -> None:
    """Make the claims of stored articles (rows of ``archive.record.claims.stale``) anew, and
    mark their stories for comparing."""
    for row in rows:
        found = reread(lexicon, _fields(row), row["published_at"])
        keep(connection, row["id"], row["version"], found, lexicon.version)
    record.show_anew(connection, [row["id"] for row in rows])
    comparing.mark(connection, [row["story"] for row in rows if row["story"] is not None])


def retell(connection: Connection) -> int:
    """Compare the claims of every story that changed, and return how many there were. Each
    lot is committed by itself: stopped anywhere, it goes on from there."""
    count = 0
    while True:
        with connection.transaction():
            stories = comparing.stale_stories(connection, TOGETHER)
            for story in stories:
                comparing.keep_compared(connection, story, compared(_members(connection, story)))
        if not stories:
            return count
        count += len(stories)


def _members(connection: Connection, story: int) -> list[Member]:
    rows = comparing.members(connection, story, LATEST)
    if len(rows) < 2:
        return []
    claimed = record.of_articles(connection, [row["id"] for row in rows])
    return [
        member(
            row["id"],
            row["at"],
            row["source"],
            _fields(row),
            claimed.get(row["id"], Claims()),
            copy_of=row["copy_of"],
        )
        for row in rows
    ]


def _fields(row: Row) -> dict[str, Any]:
    return {"title": row["title"], "summary": row["standfirst"], "text": row["text"]}
