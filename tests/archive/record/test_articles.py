"""Articles in the record: revisions count what the index shows, versions what was written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive import inbox
from archive.database import Connection
from archive.record import articles
from lexicon.values import Labels, Mention, Relevance, Tag
from press.values import Article, Capture, Stored

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
ARTICLE = Article(
    source="courrier",
    source_id="1",
    title="Kiev attend des Patriot",
    text="L’OTAN promet des missiles.\n\nLa Russie proteste.",
    url="https://courrier.example/1",
    canonical_url="https://courrier.example/1",
    standfirst="L’OTAN promet des missiles.",
    published_at=NOW,
    published_precision="minute",
    published_basis="structured",
    keywords=("otan", "ukraine"),
)
MENTION = Mention(id="otan", kind="actor", field="summary", start=2, end=6, surface="OTAN")
TAG = Tag(id="otan", kind="actor", salience="subject", mentions=(MENTION,))
LABELS = Labels(
    relevance=Relevance(cls="otan-ukraine", reason="aide promise", evidence=(MENTION,)),
    actors=(TAG,),
    topics=(),
    version="1",
)


def captured(connection: Connection, at: datetime = NOW) -> Capture:
    capture = Capture(
        source="courrier", origin="crawl", fetched_at=at, media_type="text/html", body=b"x"
    )
    return replace(capture, id=inbox.enqueue(connection, capture))


def insert(connection: Connection) -> Stored:
    return articles.insert(connection, ARTICLE, LABELS, captured(connection), NOW)


def again(connection: Connection, stored: Stored) -> Stored:
    found = articles.get(connection, stored.id)
    assert found
    return found


def test_comes_out_as_it_went_in(connection: Connection) -> None:
    stored = insert(connection)
    assert stored.article == ARTICLE
    assert stored.tags == (TAG,)
    assert (stored.revision, stored.version, stored.actors) == (1, 1, ("otan",))
    assert articles.find(connection, "courrier", "1") == stored
    assert articles.get(connection, stored.id) == stored
    assert articles.find(connection, "courrier", "2") is None


def test_a_version_keeps_the_text_it_replaces(connection: Connection) -> None:
    stored = insert(connection)
    article = replace(ARTICLE, title="Kiev reçoit des Patriot", published_at=None)
    articles.revise(
        connection,
        stored,
        article,
        LABELS,
        captured(connection, NOW + timedelta(hours=1)),
        kinds=["headline"],
        difference={"title": ["attend", "reçoit"]},
        corrected=False,
    )
    found = again(connection, stored)
    assert (found.version, found.revision) == (2, 2)
    assert found.article == replace(article, published_at=NOW)
    row = connection.execute("select version, title, kinds from versions").fetchone()
    assert row == {"version": 1, "title": ARTICLE.title, "kinds": ["headline"]}


def test_only_a_newer_capture_counts(connection: Connection) -> None:
    stored = insert(connection)
    earlier = captured(connection, NOW - timedelta(hours=1))
    later = captured(connection, NOW + timedelta(hours=1))
    assert not articles.is_newer(connection, stored.id, earlier)
    assert articles.is_newer(connection, stored.id, later)


def test_a_relation_is_a_revision_only_where_it_changes(connection: Connection) -> None:
    stored = insert(connection)
    for _ in range(2):
        articles.relate(connection, stored.id, copy_of=None, story=7)
        assert (again(connection, stored).revision, again(connection, stored).story) == (2, 7)


def test_relabelling_is_a_revision_only_where_labels_change(connection: Connection) -> None:
    stored = insert(connection)
    articles.relabel(connection, stored.id, replace(LABELS, version="2"))
    assert again(connection, stored).revision == 1
    articles.relabel(connection, stored.id, replace(LABELS, actors=(), version="3"))
    assert (again(connection, stored).revision, again(connection, stored).actors) == (2, ())


def test_a_withdrawn_article_is_marked_and_may_come_back(connection: Connection) -> None:
    stored = insert(connection)
    assert articles.withdraw(connection, "courrier", "1", NOW) == stored.id
    assert articles.withdraw(connection, "courrier", "1", NOW) is None
    assert again(connection, stored).withdrawn_at == NOW
    articles.seen_again(connection, stored.id, NOW)
    assert again(connection, stored).withdrawn_at is None
    assert again(connection, stored).revision == 3


def test_the_forgotten_are_known_by_identity_address_page_and_source(
    connection: Connection,
) -> None:
    assert not articles.is_forgotten(connection, ARTICLE)
    forget = "insert into forgotten (source, source_id, url) values (%s, %s, %s)"
    connection.execute(forget, ("courrier", "page-9", None))
    connection.execute(forget, ("gazette", "", None))
    connection.execute(forget, ("", "5", "https://courrier.example/5"))
    for forgotten in (
        replace(ARTICLE, source_id="page-9"),
        replace(ARTICLE, entry_of="page-9"),
        replace(ARTICLE, source="gazette"),
        replace(ARTICLE, url="https://courrier.example/5"),
    ):
        assert articles.is_forgotten(connection, forgotten)
    assert not articles.is_forgotten(connection, ARTICLE)
