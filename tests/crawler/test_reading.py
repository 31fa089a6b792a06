"""Sitemaps, section pages, and which of what they announce is worth fetching."""

import gzip
from datetime import UTC, datetime

import pytest

from crawler import section, sitemap
from crawler.policy import Policy
from crawler.triage import chance, decide, slug_words
from crawler.values import Listing, Refusal
from lexicon.values import Relevance
from press.sources import Source
from press.values import Link

NOW = datetime(2025, 2, 10, 12, tzinfo=UTC)
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
URL = "https://x.fr/sitemap.xml"
SOURCE = Source(id="x", name="X", feeds=("https://x.fr/rss",))


def read_map(body: bytes, since: datetime | None = None) -> Listing:
    found = sitemap.parse(body, URL, source="x", timezone="Europe/Paris", since=since)
    assert isinstance(found, Listing)
    return found


def entry(path: str, lastmod: str = "", extra: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://x.fr{path}</loc>{changed}{extra}</url>"


def test_a_gzipped_sitemap_and_its_dates() -> None:
    text = MAP.format(entry("/new", "2025-02-09") + entry("/old", "2024-01-01") + entry("/undated"))
    since = datetime(2025, 1, 1, tzinfo=UTC)
    found = read_map(gzip.compress(text.encode()), since)
    assert [link.url for link in found.links] == ["https://x.fr/new", "https://x.fr/undated"]
    assert len(read_map(text.encode()).links) == 3


def test_a_news_sitemap_has_titles_and_images_do_not_disturb() -> None:
    news = (
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<n:publication_date>2025-02-10T10:00:00+01:00</n:publication_date><n:title>T</n:title>"
        '</n:news><i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">'
        "<i:loc>https://x.fr/photo.jpg</i:loc><i:title>Photo</i:title></i:image>"
    )
    (link,) = read_map(MAP.format(entry("/a", extra=news)).encode()).links
    assert (link.url, link.title) == ("https://x.fr/a", "T")
    assert link.published_at == datetime(2025, 2, 10, 9, tzinfo=UTC)


def test_an_index_names_further_sitemaps() -> None:
    text = "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
    assert read_map(text.encode()).more == ("https://x.fr/a.xml",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<html/>", "no sitemap"),
        (gzip.compress(b"0" * 60_000_000), "too large when unpacked"),
        (b"\x1f\x8bbroken", "empty"),
    ],
)
def test_what_is_no_sitemap(body: bytes, reason: str) -> None:
    found = sitemap.parse(body, URL, source="x", timezone="Europe/Paris")
    assert found == Refusal(reason=reason)


def test_a_section_page_gives_its_articles() -> None:
    page = """<a href="/monde/un-titre-assez-long">Court</a>
    <a href="/monde/un-titre-assez-long#comments">Un titre assez long, en entier</a>
    <a href="/tag/un-deux-trois-quatre">Tag</a> <a href="/contact">Contact</a>
    <a href="https://ailleurs.fr/un-titre-assez-long">Ailleurs</a> <a href="mailto:a@x.fr">a</a>"""
    page = '<?xml version="1.0" encoding="iso-8859-1"?><html><body>' + page
    found = section.parse(page.encode(), "https://x.fr/monde", source=SOURCE)
    assert isinstance(found, Listing)
    assert [(link.url, link.title) for link in found.links] == [
        ("https://x.fr/monde/un-titre-assez-long", "Un titre assez long, en entier")
    ]


def prefilter(title: str | None, summary: str | None) -> Relevance:
    said = f"{title} {summary}".lower()
    return Relevance(cls="ukraine" if "ukraine" in said else "autre", reason="test")


def judged(link: Link, sample: float = 0.0):
    policy = Policy(sources={"x": SOURCE}, now=lambda: NOW, sample=sample)
    return decide(link, policy, prefilter, now=NOW, origin="crawl")


def test_the_prefilter_reads_title_summary_or_address() -> None:
    url = "https://x.fr/a"
    assert judged(Link(source="x", url=url, title="En Ukraine")).state == "due"
    assert judged(Link(source="x", url=url, title="Sport", summary="Ukraine")).state == "due"
    assert judged(Link(source="x", url=url, title="Sport")).state == "aside"
    slug = "https://x.fr/2025/ukraine-les-missiles-arrivent"
    assert judged(Link(source="x", url=slug)).state == "due"
    assert judged(Link(source="x", url="https://x.fr/sport-le-psg-bat-lens")).state == "aside"
    assert judged(Link(source="x", url="https://x.fr/12345")).reason == "nothing is known of it"


def test_the_sample_is_steady_and_of_the_size_asked_for() -> None:
    link = Link(source="x", url="https://x.fr/a", title="Sport")
    assert judged(link, sample=1.0).sampled
    share = sum(chance("x", f"https://x.fr/{n}") < 0.02 for n in range(20_000)) / 20_000
    assert 0.015 < share < 0.025


def test_a_date_in_the_future_is_noted() -> None:
    future = datetime(2031, 1, 1, tzinfo=UTC)
    found = judged(Link(source="x", url="https://x.fr/a", title="Ukraine", published_at=future))
    assert found.published_at == NOW
    assert found.note


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "https://x.fr/monde/article/2025/guerre-en-ukraine-le-point_123.html",
            "guerre en ukraine le point",
        ),
        ("https://x.fr/a/b", None),
    ],
)
def test_slug_words(url: str, words: str | None) -> None:
    assert slug_words(url) == words
