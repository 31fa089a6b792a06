"""Labelling an article of the archive anew, and what that changed."""

from archive.database import Connection, Row
from archive.record import articles, labelling
from lexicon.label import label
from lexicon.load import Lexicon


def relabel(connection: Connection, lexicon: Lexicon, row: Row) -> set[tuple[str, str]]:
    """Label one article (a row of ``archive.record.labelling``) anew; the tags that came (+)
    and went (-), and its class if it changed (=)."""
    labels = label(
        lexicon,
        title=row["title"],
        summary=row["standfirst"],
        text=row["text"],
        published_at=row["published_at"],
    )
    articles.relabel(connection, row["id"], labels)
    after = labelling.one(connection, row["id"])
    assert after
    changed: set[tuple[str, str]] = set()
    for kind in ("actors", "topics"):
        old, new = set(row[kind]), set(after[kind])
        changed |= {("+", id) for id in new - old} | {("-", id) for id in old - new}
    if row["relevance"] != after["relevance"]:
        changed.add(("=", f"{row['relevance']} to {after['relevance']}"))
    return changed
