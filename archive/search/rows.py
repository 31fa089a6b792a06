"""Entries as rows of ``search_entries``. Pure."""

import hashlib
import json
from typing import Any

from archive.search import pairs, vectors
from archive.search.chain import CHAIN
from archive.search.conditions import AUTHORS, STANDFIRSTS, TITLES
from archive.search.cursor import appeared_ms
from archive.search.values import Entry
from press.values import EPOCH

FORM = 4  # of the table's vectors and facets
ANALYSIS = hashlib.sha256(
    json.dumps([FORM, CHAIN, pairs.FILE.read_text(encoding="utf-8")], sort_keys=True).encode()
).hexdigest()[:16]


def row(entry: Entry) -> dict[str, Any]:
    """The values of an entry's row, its vectors as literals; of a deleted one the marker."""
    if entry.deleted:
        entry = marker(entry.id, entry.revision)
    standfirst = (entry.standfirst,) if entry.standfirst else ()
    author = (entry.author,) if entry.author else ()
    headings = ((TITLES, (entry.title,)), (STANDFIRSTS, standfirst), (AUTHORS, author))
    return {
        "id": entry.id,
        "revision": entry.revision,
        "analysis": ANALYSIS,
        "deleted": entry.deleted,
        "source": entry.source,
        "source_id": entry.source_id,
        "url": entry.url,
        "title": entry.title,
        "text": entry.text,
        "published_at": entry.published_at,
        "appeared": appeared_ms(entry),
        "relevance": entry.relevance,
        "actors": list(entry.actors),
        "topics": list(entry.topics),
        "copy_of": entry.copy_of,
        "story": entry.story,
        "heading": vectors.vector(*headings),
        "words": vectors.vector(("", (entry.title, entry.text)), paired=True),
        "forms": vectors.forms(("", (entry.title, *standfirst, entry.text))),
        "starts": vectors.forms(*headings),
    }


def marker(id: int, revision: int) -> Entry:
    """The entry that says that an article is deleted, under a revision."""
    return Entry(
        id=id,
        revision=revision,
        deleted=True,
        source="",
        source_id="",
        title="",
        text="",
        first_seen_at=EPOCH,
    )
