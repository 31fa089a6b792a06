"""Forgetting: nothing of the text stays, and nothing of it comes back."""

from datetime import UTC, datetime

import pytest

from archive import inbox
from archive.database import Connection
from archive.record import articles, forgetting
from lexicon.label import label
from lexicon.load import default
from lexicon.values import Labels
from press.values import Article, Capture, Stated

NOW = datetime(2025, 2, 10, 12, tzinfo=UTC)
URL = "https://www.example.fr/monde/a?utm_source=rss"
SECRET = "Patriot"


def capture(url: str = URL, source_id: str | None = None) -> Capture:
    return Capture(
        source="x",
        source_id=source_id,
        origin="crawl",
        fetched_at=NOW,
        media_type="text/html",
        body=f"<p>{SECRET}".encode(),
        url=url,
        stated=Stated(basis="feed", title=SECRET, summary=SECRET),
    )


def labels(text: str) -> Labels:
    return label(default(), title=text, summary=None, text=text, published_at=NOW)


def store(connection: Connection, source_id: str, url: str, entry_of: str | None = None) -> int:
    article = Article(
        source="x",
        source_id=source_id,
        title=SECRET,
        text=f"{SECRET} pour l'Ukraine",
        standfirst=SECRET,
        url=url,
        entry_of=entry_of,
        keywords=(SECRET,),
    )
    queued = inbox.enqueue(connection, capture(url, source_id))
    assert queued
    return articles.insert(connection, article, labels(SECRET), capture(url, source_id), NOW).id


@pytest.fixture
def stored(connection: Connection) -> int:
    return store(connection, "https://www.example.fr/monde/a", URL)


def everything(connection: Connection) -> str:
    """All that the text columns of the tables hold."""
    tables = ("articles", "inbox", "links", "versions", "signatures", "profiles")
    rows = [connection.execute(f"select * from {t}".encode()).fetchall() for t in tables]
    return repr(rows)


def test_a_page_is_forgotten_by_any_of_its_addresses(connection: Connection, stored: int) -> None:
    other = store(connection, "https://www.example.fr/monde/b", "https://www.example.fr/monde/b")
    done = forgetting.forget_page(connection, "https://www.example.fr/monde/a")
    assert done.articles == 1
    article = articles.get(connection, stored)
    assert article
    assert article.deleted
    assert (article.article.title, article.article.text) == ("", "")
    kept = articles.get(connection, other)
    assert kept
    assert kept.article.title == SECRET


def test_nothing_of_the_text_stays(connection: Connection, stored: int) -> None:
    forgetting.forget_page(connection, URL)
    assert SECRET not in everything(connection)


def test_it_does_not_come_back(connection: Connection, stored: int) -> None:
    forgetting.forget_page(connection, URL)
    for url, source_id in ((URL, "https://www.example.fr/monde/a"), (URL, "77")):
        again = Article(source="x", source_id=source_id, title="t", text="t", url=url)
        assert articles.is_forgotten(connection, again)
    unknown = "https://www.example.fr/never-seen"
    forgetting.forget_page(connection, unknown)
    article = Article(source="x", source_id=unknown, title="t", text="t", url=unknown)
    assert articles.is_forgotten(connection, article)


def test_entries_of_a_live_page_go_with_it(connection: Connection) -> None:
    page = "https://www.example.fr/live"
    for n in range(3):
        store(connection, f"{page}#{n}", f"{page}#{n}", entry_of=page)
    assert forgetting.forget_page(connection, page).articles == 3
    assert SECRET not in repr(connection.execute("select title, text from articles").fetchall())


def test_a_source_is_forgotten_whole(connection: Connection, stored: int) -> None:
    done = forgetting.forget_source(connection, "x")
    assert (done.articles, done.captures) == (1, 1)
    assert SECRET not in everything(connection)
    article = Article(source="x", source_id="new", title="t", text="t", url="https://new.fr/")
    assert articles.is_forgotten(connection, article)
    assert forgetting.has_source(connection, "x")
    assert not forgetting.has_source(connection, "y")
