"""Corrections outlive relabelling and new versions; the last one stands."""

from dataclasses import replace

from archive.database import Connection
from archive.record import articles, corrections, labelling
from archive.record.corrections import Correction
from lexicon.values import Labels, Mention, Relevance, Tag
from press.values import Stored
from tests.archive.record.test_articles import ARTICLE, LABELS, again, captured, insert

WHO = {"who": "anne", "why": "le sujet est ailleurs"}
ADDED = Correction(kind="actor", entry="chine", present=True, **WHO)
REMOVED = Correction(kind="actor", entry="otan", present=False, **WHO)
CLASS = Correction(kind="relevance", entry="ukraine", present=True, **WHO)


def corrected(connection: Connection, *made: Correction) -> Stored:
    stored = insert(connection)
    corrections.record(connection, stored.id, made)
    assert articles.relabel(connection, stored.id, LABELS)
    return again(connection, stored)


def test_corrections_change_the_labels_and_the_revision(connection: Connection) -> None:
    stored = corrected(connection, ADDED, REMOVED, CLASS)
    assert (stored.actors, stored.relevance) == (("chine",), "ukraine")
    assert stored.relevance_reason == "corrected by anne: le sujet est ailleurs"
    assert stored.revision == 2


def test_corrections_survive_a_relabelling_with_another_lexicon(connection: Connection) -> None:
    stored = corrected(connection, ADDED, REMOVED)
    articles.relabel(connection, stored.id, replace(LABELS, version="2"))
    stored = again(connection, stored)
    assert (stored.actors, stored.lexicon_version) == (("chine",), "2")


def test_corrections_survive_a_new_version_of_the_article(connection: Connection) -> None:
    stored = corrected(connection, ADDED, CLASS)
    articles.revise(
        connection,
        stored,
        replace(ARTICLE, title="Kiev attend toujours"),
        LABELS,
        captured(connection),
        kinds=("title",),
        difference={},
        corrected=False,
    )
    stored = again(connection, stored)
    assert (stored.actors, stored.relevance) == (("otan", "chine"), "ukraine")


def test_the_last_correction_of_a_tag_stands(connection: Connection) -> None:
    stored = corrected(connection, REMOVED, replace(REMOVED, present=True), CLASS)
    assert stored.actors == ("otan",)
    standing = corrections.standing(connection, stored.id)
    assert [(c.entry, c.present) for c in standing] == [("otan", True), ("ukraine", True)]
    corrections.record(connection, stored.id, [replace(CLASS, entry="otan")])
    assert [c.entry for c in corrections.standing(connection, stored.id)] == ["otan", "otan"]


def test_examples_show_what_stands(connection: Connection) -> None:
    corrected(connection, ADDED, CLASS, replace(ADDED, present=False))
    rows = corrections.every(connection)
    assert [(row["kind"], row["entry"], row["present"]) for row in rows] == [
        ("relevance", "ukraine", True),
        ("actor", "chine", False),
    ]
    assert rows[0]["title"] == ARTICLE.title


def test_an_added_tag_that_the_lexicon_finds_too_keeps_its_words() -> None:
    mention = Mention(id="otan", kind="actor", field="title", start=0, end=4, surface="OTAN")
    tag = Tag(id="otan", kind="actor", salience="subject", mentions=(mention,))
    relevance = Relevance(cls="otan", reason="")
    labels = Labels(relevance=relevance, actors=(tag,), topics=(), version="1")
    added = corrections.applied(labels, [replace(REMOVED, present=True)])
    assert added.actors == (tag,)


def test_what_another_lexicon_labelled_is_stale_until_relabelled(connection: Connection) -> None:
    stored = insert(connection)
    assert labelling.count_stale(connection, "2") == 1
    assert [row["id"] for row in labelling.stale(connection, "2", 10)] == [stored.id]
    articles.relabel(connection, stored.id, replace(LABELS, version="2"))
    assert labelling.stale(connection, "2", 10) == []
    assert again(connection, stored).revision == stored.revision
