"""The history of an article."""

from dataclasses import replace

from archive.database import Connection
from archive.record import articles, versions
from indexer.compare.versions import difference
from tests.indexer.compare.press import LABELS, NOW, article, capture, stored


def test_a_history_has_every_text_and_what_it_changed(connection: Connection):
    made = article("a", "Une aide de 150 millions.", title="Titre")
    id = articles.insert(connection, made, LABELS, capture(made), NOW).id
    for text in ("Une aide de 800 millions.", "Une aide de 800 millions, dit Kiev."):
        old = stored(connection, id)
        new = replace(old.article, text=text)
        changed = difference(old.article, new)
        assert changed
        articles.revise(
            connection,
            old,
            new,
            LABELS,
            capture(new),
            kinds=changed.kinds,
            difference=changed.json(),
            corrected=False,
        )
    history = versions.history(connection, id)
    assert [version.number for version in history] == [1, 2, 3]
    assert [version.kinds for version in history][:2] == [(), ("figure",)]
    assert [change["after"] for change in history[1].changes] == ["800"]
    assert history[0].text == "Une aide de 150 millions."
    assert history[2].text == "Une aide de 800 millions, dit Kiev."


def test_an_unknown_article_has_no_history(connection: Connection):
    assert versions.history(connection, 1) == []
