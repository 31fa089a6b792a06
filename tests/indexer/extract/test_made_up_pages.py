"""Made-up pages, one for each kind of fault that was found on real ones, with what a
careful reader takes from them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.extract import read
from press.urls import registrable
from press.values import Article, Capture, Rejection
from tests.indexer.extract.test_pages import SOURCES, spaced
from tests.shared import SHARED, shared

NOW = datetime(2026, 11, 26, tzinfo=UTC)
GOLD = SHARED / "cases" / "reading" / "cases.json"
CASES: dict[str, Any] = json.loads(GOLD.read_text("utf-8")) if GOLD.exists() else {"": {}}


def plain(text: str) -> str:
    return " ".join(spaced(text).split())


@pytest.mark.parametrize("name", CASES)
def test_reads_a_made_up_page(name: str) -> None:
    folder = shared("cases", "reading")
    case = CASES[name]
    capture = Capture(
        source="x",
        origin="import",
        fetched_at=NOW,
        media_type="text/html",
        body=(folder / case["file"]).read_bytes(),
        url=case["url"],
    )
    source = SOURCES.get(registrable(case["url"])) if case["url"] else None
    found = read(capture, source, now=NOW)
    want = case["want"]
    if "rejected" in want:
        assert isinstance(found, Rejection), found
        assert found.reason == want["rejected"]
    elif "entries" in want:
        assert isinstance(found, tuple), found
        assert len(found) == want["entries"]
        assert all(article.entry_of for article in found)
    else:
        assert isinstance(found, tuple), found
        (article,) = found
        _agrees(article, want)


def _agrees(article: Article, want: dict[str, Any]) -> None:
    text = plain(article.text)
    paragraphs = [plain(line) for line in article.text.split("\n\n")]
    assert plain(article.title) == plain(want.get("title", article.title))
    assert paragraphs[0] == plain(want.get("first", paragraphs[0]))
    assert paragraphs[-1] == plain(want.get("last", paragraphs[-1]))
    assert [each for each in want.get("no", []) if plain(each) in text] == []
    assert [each for each in want.get("has", []) if plain(each) not in text] == []
    if "published" in want:
        at = article.published_at.isoformat() if article.published_at else None
        assert (at or "").startswith(want["published"] or "?") or at is want["published"]
    for key in ("author", "agency", "access"):
        assert getattr(article, key) == want.get(key, getattr(article, key))
