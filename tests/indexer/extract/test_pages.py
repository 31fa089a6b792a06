"""Pages of every kind the French press has: those written for the project, and real ones."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from indexer.extract import read
from press.sources import load
from press.urls import registrable
from press.values import Article, Capture, Rejection, Stated
from tests.shared import SHARED, shared

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "fixtures" / "pages"
CASES: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
PRESS_GOLD = SHARED / "press-pages" / "expected.json"
PRESS: dict[str, Any] = (
    json.loads(PRESS_GOLD.read_text("utf-8")) if PRESS_GOLD.exists() else {"": {}}
)
REAL_GOLD = SHARED / "pages" / "expected.json"
REAL: dict[str, Any] = json.loads(REAL_GOLD.read_text("utf-8")) if REAL_GOLD.exists() else {"": {}}


SOURCES = {
    registrable(source.home): source
    for source in load(Path(__file__).parents[3] / "crawler" / "sources.toml").values()
    if source.home
}


def page(body: bytes, url: str | None = None) -> Capture:
    return Capture(
        source="x", origin="crawl", fetched_at=NOW, media_type="text/html", body=body, url=url
    )


def spaced(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text.replace("’", "'"))


def local_day(article: Article) -> str | None:
    if article.published_at is None:
        return None
    zone = timezone(timedelta(minutes=article.published_offset or 0))
    return article.published_at.astimezone(zone).date().isoformat()


@pytest.mark.parametrize("name", CASES)
def test_reads_or_rejects_a_page(name: str) -> None:
    case = CASES[name]
    found = read(page((FOLDER / case["file"]).read_bytes(), case["url"]), None, now=NOW)
    if "rejected" in case:
        assert isinstance(found, Rejection), found
        assert found.reason == case["rejected"]
        assert found.evidence
        return
    assert isinstance(found, tuple), found
    (article,) = found
    assert article.title == case["title"]
    assert local_day(article) == case["published_on"]
    for snippet in case["must"]:
        assert spaced(snippet) in spaced(article.text)
    for snippet in case["must_not"]:
        assert spaced(snippet) not in spaced(article.text)
    for key in (
        "standfirst",
        "author",
        "agency",
        "access",
        "section",
        "published_basis",
        "canonical_url",
    ):
        if key in case:
            assert getattr(article, key) == case[key]
    for key in ("published_at", "modified_at"):
        if key in case:
            assert getattr(article, key) == datetime.fromisoformat(case[key])
    if "keywords" in case:
        assert list(article.keywords) == case["keywords"]


@pytest.mark.parametrize("name", REAL)
def test_reads_a_real_page(name: str) -> None:
    folder = shared("pages")
    case = REAL[name]
    found = read(page((folder / case["file"]).read_bytes(), case["url"]), None, now=NOW)
    assert isinstance(found, tuple), found
    assert spaced(found[0].title) == spaced(case["title"])
    assert case["published_on"] in (None, local_day(found[0]))
    for snippet in case["must"]:
        assert spaced(snippet) in spaced(found[0].text)


@pytest.mark.parametrize("name", PRESS)
def test_reads_a_page_of_the_press_wholly_right(name: str) -> None:
    folder = shared("press-pages")
    case = PRESS[name]
    source = SOURCES.get(registrable(case["url"]) or "")
    found = read(page((folder / case["file"]).read_bytes(), case["url"]), source, now=NOW)
    if case.get("rejected"):
        assert isinstance(found, Rejection), found
        return
    assert isinstance(found, tuple), found
    (article,) = found
    said = spaced(f"{article.title}\n{article.standfirst}\n{article.text}")
    assert spaced(article.title) in map(spaced, [case["title"], *case.get("title_or", [])])
    assert [each for each in case["must"] if spaced(each) not in said] == []
    assert [each for each in case["must_not"] if spaced(each) in spaced(article.text)] == []
    if case.get("published_at"):
        at = datetime.fromisoformat(case["published_at"])
        assert article.published_at
        assert abs(article.published_at - at) < timedelta(minutes=1)
    elif case.get("published_on") or case.get("published_none"):
        assert local_day(article) == case["published_on"]


def test_what_a_database_cannot_hold_is_left_out_of_statements() -> None:
    node = '{"@type":"NewsArticle","headline":"Un pont\\u0000 de bateaux\\ud800 à Kherson","author":"Anne\\u0000 Vidal","datePublished":"2024-05-02T08:00:00+02:00"}'
    text = "Les sapeurs ont ouvert dans la nuit un passage de bateaux sur un bras du fleuve, à vingt kilomètres en aval du pont détruit. "
    html = f'<html><head><script type="application/ld+json">{node}</script></head><body><article><p>{text}</p><p>{text * 2}</p></article></body></html>'
    found = read(page(html.encode()), None, now=NOW)
    assert isinstance(found, tuple)
    assert (found[0].title, found[0].author) == ("Un pont de bateaux à Kherson", "Anne Vidal")


@pytest.mark.parametrize(
    ("stated_by_page", "basis", "day"),
    [
        ("<meta property='article:published_time' content='2024-05-02T08:00:00+02:00'>", "structured", "2024-05-02"),
        ("<time class='published' datetime='2024-05-01'>1er mai</time>", "feed", "2024-05-03"),
        ("", "feed", "2024-05-03"),
    ],
)  # fmt: skip
def test_a_feed_dates_a_page_that_does_not_state_its_date(
    stated_by_page: str, basis: str, day: str
) -> None:
    text = "Les sapeurs ont ouvert dans la nuit un passage de bateaux sur un bras du fleuve, à vingt kilomètres en aval du pont détruit. "
    html = f"<html><body><article><h1>Un pont de bateaux à Kherson</h1>{stated_by_page}<p>{text}</p><p>{text * 2}</p></article></body></html>"
    said = Stated(
        basis="feed", published_at=datetime(2024, 5, 3, 9, tzinfo=UTC), precision="second"
    )
    found = read(replace(page(html.encode()), stated=said), None, now=NOW)
    assert isinstance(found, tuple)
    assert (found[0].published_basis, local_day(found[0])) == (basis, day)


@pytest.mark.parametrize(
    "summary",
    [
        "Les ministres de la défense se réunissent mercredi à Bruxelles pour décider de l’envoi de renforts dans les pays baltes",
        "Les ministres de la défense se réunissent mercredi à Bruxelles",
    ],
)
def test_a_brief_is_an_article_where_a_feed_announced_what_it_says(summary: str) -> None:
    html = f"<html><body><h1>Des renforts pour les pays baltes</h1><p>{summary}</p></body></html>"
    brief = page(html.encode(), "https://exemple.example/monde/video/renforts-baltes")
    assert isinstance(read(brief, None, now=NOW), Rejection)
    said = Stated(basis="feed", title="Des renforts pour les pays baltes", summary=summary)
    found = read(replace(brief, stated=said), None, now=NOW)
    assert isinstance(found, tuple)
    assert found[0].text.endswith(summary)
    player = html.replace(
        "<h1>",
        "<script type='application/ld+json'>{'@type': 'VideoObject'}</script><h1>".replace(
            "'", '"'
        ),
    )
    assert isinstance(
        read(replace(brief, body=player.encode(), stated=said), None, now=NOW), Rejection
    )


def test_a_heading_of_marks_alone_is_not_repeated_in_the_text() -> None:
    text = "Les sapeurs ont ouvert dans la nuit un passage de bateaux sur un bras du fleuve, à vingt kilomètres en aval du pont détruit. "
    html = f"<html><body><article><h1>[[[[ [[[[</h1><p>{text}</p><p>[[[[ [[[[</p><p>{text * 2}</p></article></body></html>"
    found = read(page(html.encode()), None, now=NOW)
    assert isinstance(found, tuple)
    assert found[0].title == "[[[[ [[[["
    assert "[" not in found[0].text
