"""An analyst's corrections of one article's labels, which outlive every relabelling.

All are kept; of several about the same tag, or about the relevance, the last stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archive.database import Connection, Row
from lexicon.values import Labels, Relevance, Tag

LabelKind = Literal["actor", "topic", "relevance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """``present`` adds a tag, its absence takes one away; of relevance ``entry`` is the
    class and ``present`` true. ``made_at`` is ``None`` until it is recorded."""

    kind: LabelKind
    entry: str
    present: bool
    who: str
    why: str
    made_at: datetime | None = None


def record(connection: Connection, article: int, corrections: Sequence[Correction]) -> None:
    """Keep corrections of an article."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into corrections (article, kind, entry, present, who, why)"
            " values (%(article)s, %(kind)s, %(entry)s, %(present)s, %(who)s, %(why)s)",
            [
                {
                    "article": article,
                    "kind": c.kind,
                    "entry": c.entry,
                    "present": c.present,
                    "who": c.who,
                    "why": c.why,
                }
                for c in corrections
            ],
        )


def standing(connection: Connection, article: int) -> tuple[Correction, ...]:
    """The corrections of an article that count, in the order in which they were made."""
    rows = connection.execute(
        "select kind, entry, present, who, why, made_at from ("
        "  select distinct on (kind, case kind when 'relevance' then '' else entry end)"
        "   id, kind, entry, present, who, why, made_at from corrections"
        "  where article = %(article)s"
        "  order by kind, case kind when 'relevance' then '' else entry end, id desc"
        " ) as last order by id",
        {"article": article},
    ).fetchall()
    return tuple(Correction(**row) for row in rows)


def applied(labels: Labels, corrections: Sequence[Correction]) -> Labels:
    """The labels as corrected. A tag that an analyst adds has no mention: nobody pointed
    at words."""
    for correction in corrections:
        labels = _applied(labels, correction)
    return labels


def _applied(labels: Labels, correction: Correction) -> Labels:
    if correction.kind == "relevance":
        reason = f"corrected by {correction.who}: {correction.why}"
        return replace(labels, relevance=Relevance(cls=correction.entry, reason=reason))
    tags = labels.actors if correction.kind == "actor" else labels.topics
    others = tuple(tag for tag in tags if tag.id != correction.entry)
    if not correction.present:
        tags = others
    elif len(others) == len(tags):
        added = Tag(id=correction.entry, kind=correction.kind, salience="mentioned", mentions=())
        tags = (*tags, added)
    if correction.kind == "actor":
        return replace(labels, actors=tags)
    return replace(labels, topics=tags)


def every(connection: Connection) -> list[Row]:
    """Every correction that stands, with its article: examples for the lexicon."""
    return connection.execute(
        "select last.article, kind, entry, present, who, why, made_at, title, standfirst, url,"
        "  published_at, relevance, actors, topics from ("
        "  select distinct on (article, kind, case kind when 'relevance' then '' else entry end)"
        "   id, article, kind, entry, present, who, why, made_at from corrections"
        "  order by article, kind, case kind when 'relevance' then '' else entry end, id desc"
        " ) as last join articles on articles.id = last.article"
        " where not deleted order by last.id"
    ).fetchall()
