"""The same words state the same moment, to the same precision, wherever they stand."""

from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import feed, sitemap
from crawler.values import Listing
from indexer.extract import read
from press.manifest import load
from press.sources import Source
from press.values import Article, Capture, Link

NOW = datetime(2038, 1, 1, tzinfo=UTC)
SOURCE = Source(id="x", name="X", feeds=("https://x.fr/rss",))
TEXT = (
    "Le ministre de la Défense a présenté hier devant les députés le projet que tous attendaient"
    " depuis le mois de janvier, dans une salle pleine et attentive. "
)


def in_feed(words: str) -> Link:
    body = (
        "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><link>https://x.fr/a</link>"
        f"<dc:date>{escape(words)}</dc:date></item></channel></rss>"
    )
    found = feed.parse(body.encode(), "https://x.fr/rss", source="x", timezone="Europe/Paris")
    assert isinstance(found, Listing)
    return found.links[0]


def in_sitemap(words: str) -> Link:
    body = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://x.fr/a</loc>"
        f"<news:news><news:publication_date>{escape(words)}</news:publication_date></news:news></url>"
        "</urlset>"
    )
    found = sitemap.parse(body.encode(), "https://x.fr/m", source="x", timezone="Europe/Paris")
    assert isinstance(found, Listing)
    return found.links[0]


def on_page(words: str) -> Article:
    body = (
        f"<html><head><meta property='article:published_time' content='{escape(words)}'></head>"
        f"<body><article><h1>Un titre bien assez long</h1><p>{TEXT}</p><p>{TEXT}</p></article>"
    )
    capture = Capture(
        source="x", origin="crawl", fetched_at=NOW, media_type="text/html", body=body.encode()
    )
    found = read(capture, SOURCE, now=NOW)
    assert isinstance(found, tuple)
    return found[0]


def spelt(at: datetime) -> list[str]:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    days = "lundi mardi mercredi jeudi vendredi samedi dimanche"
    month, day = months.split()[at.month - 1], days.split()[at.weekday()]
    return [
        f"{at:%Y-%m-%d}", f"{at:%d/%m/%Y}", f"{day} {at.day} {month} {at.year}",
        f"{at.day} {month} {at.year} à {at.hour}h{at.minute:02}", f"{at:%Y-%m-%dT%H:%M}",
        f"{at:%Y-%m-%dT%H:%M:%S}Z", f"{at:%Y-%m-%d %H:%M:%S} -0500", f"{at:%Y-%m-%dT%H:%M:%S}.250+02:00",
        f"{at:%a, %d %b %Y %H:%M:%S} GMT", f"{at:%a, %d %b %y %H:%M} HNE", f"{at:%Y%m%dT%H%M%S}",
        f"{at:%d.%m.%Y}, {at:%H:%M}", f"{at:%Y-%m-%d} {at:%H:%M:%S} Europe/Paris",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(1991, 1, 1), datetime(2037, 1, 1)), st.data())
def test_feed_sitemap_page_and_manifest_agree(
    tmp_path_factory: pytest.TempPathFactory, at: datetime, data: st.DataObject
) -> None:
    words = data.draw(st.sampled_from(spelt(at)))
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "manifest.toml").write_text(f'["a.txt"]\npublished_at = "{words}"\n', "utf-8")
    manifest = load(folder)["a.txt"].published_at
    link, entry, page = in_feed(words), in_sitemap(words), on_page(words)
    assert manifest
    expected = (manifest.utc, manifest.precision)
    assert (link.published_at, link.precision) == expected, words
    assert (entry.published_at, entry.precision) == expected, words
    assert (page.published_at, page.published_precision) == expected, words


def test_a_day_stays_a_day() -> None:
    day = (datetime(2025, 3, 3, tzinfo=UTC), "day")
    for found in (in_feed("2025-03-03"), in_sitemap("2025-03-03")):
        assert (found.published_at, found.precision) == day


@pytest.mark.parametrize(
    "words", ["mardi 3 mars 2025", "2025-03", "Tue, 10 Nov 2026 12:00:00 +9999"]
)
def test_what_is_no_date_is_none_anywhere(words: str) -> None:
    assert in_feed(words).published_at is None
    assert in_sitemap(words).published_at is None
    assert on_page(words).published_basis != "structured"
