"""Reading: from a capture to the article or articles in it, or why there is none.

Pure: no network, no database, no clock. ``docs/reading.md`` describes every rule.
"""

from datetime import datetime

from indexer.extract.announced import read_announced
from indexer.extract.documents import kind_of, read_document
from indexer.extract.reading import read_page
from indexer.extract.textual import read_json, read_text
from press.sources import Source
from press.values import Article, Capture, Rejection

__all__ = ["read"]


def read(
    capture: Capture, source: Source | None, *, now: datetime
) -> tuple[Article, ...] | Rejection:
    """The articles of a document: one, or for a live page one an entry, oldest first.

    Raises nothing on any document. Dates beyond ``now`` are not believed.
    """
    if capture.rights.keep == "feed":
        return _one(read_announced(capture, source))
    if document := kind_of(capture):
        return _one(read_document(document, capture, source, now=now))
    kind = capture.media_type.partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"}:
        return read_page(capture, source, now=now)
    if kind in {"application/json", "application/ld+json"}:
        return _one(read_json(capture, source, now=now))
    if kind.startswith("text/"):
        return _one(read_text(capture, source, now=now))
    return Rejection(reason="binary", evidence=f"media type {kind or 'unknown'}")


def _one(found: Article | Rejection) -> tuple[Article, ...] | Rejection:
    return found if isinstance(found, Rejection) else (found,)
