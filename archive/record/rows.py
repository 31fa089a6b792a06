"""Rows of ``articles`` as values, and values as the columns of a row."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from archive.database import Row
from archive.record import tags
from lexicon.values import Labels
from press.values import Article, Capture, Stored

ARTICLE = (
    "source, source_id, url, canonical_url, entry_of, title, title_inferred, standfirst, text,"
    " original_text, published_at, published_precision, published_basis, published_evidence,"
    " modified_at, language, author, agency, section, keywords, access"
)
STORED = (
    f"id, {ARTICLE}, origin, first_seen_at, seen_at, updated_at, relevance, relevance_reason,"
    " actors, topics, tags, lexicon_version, copy_of, story, version, corrected, withdrawn_at,"
    " deleted, revision"
)
_FIELDS = tuple(ARTICLE.split(", "))


def first_stored(
    row: Row, article: Article, labels: Labels, capture: Capture, now: datetime
) -> Stored:
    """An article as it was just stored."""
    return Stored(
        id=row["id"],
        revision=row["revision"],
        version=row["version"],
        article=article,
        origin=capture.origin,
        first_seen_at=now,
        updated_at=row["updated_at"],
        relevance=labels.relevance.cls,
        relevance_reason=labels.relevance.reason,
        actors=tuple(tag.id for tag in labels.actors),
        topics=tuple(tag.id for tag in labels.topics),
        tags=(*labels.actors, *labels.topics),
        lexicon_version=labels.version,
    )


def stored(row: Row) -> Stored:
    """The value that a row of articles holds."""
    return Stored(
        id=row["id"],
        revision=row["revision"],
        version=row["version"],
        article=_article(row),
        origin=row["origin"],
        first_seen_at=row["first_seen_at"],
        updated_at=row["updated_at"],
        relevance=row["relevance"],
        relevance_reason=row["relevance_reason"],
        actors=tuple(row["actors"]),
        topics=tuple(row["topics"]),
        tags=tags.from_json(row["tags"]),
        lexicon_version=row["lexicon_version"],
        copy_of=row["copy_of"],
        story=row["story"],
        corrected=row["corrected"],
        withdrawn_at=row["withdrawn_at"],
        deleted=row["deleted"],
    )


def _article(row: Row) -> Article:
    fields: Row = {name: row[name] for name in _FIELDS}
    fields["keywords"] = tuple(row["keywords"])
    return Article(**fields)


def read_columns(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _FIELDS} | {"keywords": list(article.keywords)}


def label_columns(labels: Labels) -> dict[str, Any]:
    return {
        "relevance": labels.relevance.cls,
        "relevance_reason": labels.relevance.reason,
        "actors": [tag.id for tag in labels.actors],
        "topics": [tag.id for tag in labels.topics],
        "tags": Jsonb(tags.to_json((*labels.actors, *labels.topics))),
        "implied": Jsonb(tags.to_json(labels.implied)),
        "lexicon_version": labels.version,
    }
