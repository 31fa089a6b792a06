"""Odd feeds, sitemaps, sections and site files: read as far as they can be, never raising."""

import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler import feed, fetch, poll, rights, robots, section, sitemap
from crawler.check import _feed as unpolled  # pyright: ignore[reportPrivateUsage]
from crawler.values import Listing, Refusal, Reply
from press.sources import Source
from press.values import Link
from tests.shared import shared

URL = "https://x.fr/rss/une.xml"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SEVEN = datetime(2026, 11, 20, 7, tzinfo=UTC)
SOURCE = Source(id="x", name="X", feeds=(URL,))


def links(body: str | bytes, url: str = URL) -> tuple[Link, ...]:
    raw = body.encode() if isinstance(body, str) else body
    found = feed.parse(raw, url, source="x", timezone="Europe/Paris")
    assert isinstance(found, Listing), found
    return found.links


def mapped(body: bytes, since: datetime | None = None) -> Listing:
    found = sitemap.parse(body, URL, source="x", timezone="Europe/Paris", since=since)
    assert isinstance(found, Listing), found
    return found


def reply(body: str | bytes, status: int = 200, **headers: str) -> Reply:
    raw = body.encode() if isinstance(body, str) else body
    return Reply(url=URL, status=status, headers=headers, body=raw, latency=0.1)


@pytest.mark.parametrize(
    "name", ["feed-surrogate-pair.xml", "feed-offset-9999.xml", "feed-ttl-superscript.xml"]
)
def test_feeds_that_ended_the_crawler(name: str) -> None:
    body = shared("cases", "crawling", name).read_bytes()
    found = feed.parse(body, URL, source="x", timezone="Europe/Paris")
    assert isinstance(found, Listing)
    (link,) = found.links
    assert link.title and found.ttl is None
    if "surrogate" in name:
        assert link.title == "OTAN et Ukraine 😀"
    if "offset" in name:
        assert link.published_at is None


@pytest.mark.parametrize("name", ["sitemap-undeclared-prefix.xml", "sitemap-video-before-news.xml"])
def test_news_sitemaps_as_they_are_written(name: str) -> None:
    (link,) = mapped(shared("cases", "crawling", name).read_bytes()).links
    assert link.title in ("OTAN et Ukraine, essai", "L'OTAN et l'Ukraine, essai")
    assert link.published_at == SEVEN


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#55357;&#56832;", "😀"), ("&#xD83D;&#xDE00;", "😀"), ("a&#xD800;b", "ab"),
        ("a&#x110000;b", "ab"), ("a&#0;b", "ab"), ("a&#27;b", "ab"), ("&#233;t&#xE9;", "été"),
        ("a&#99999999999;b", "a\ufffdb"), ("&#60;b&#62;gras", "gras"), ("&#128512;", "😀"),
    ],
)  # fmt: skip
def test_numeric_references(written: str, read: str) -> None:
    (link,) = links(
        f"<rss><channel><item><title>{written}</title><link>/a</link></item></channel></rss>"
    )
    assert link.title == read


@pytest.mark.parametrize("number", ["²", "-1", "1e9", "9" * 5_000, "٣", "", " "])
def test_numbers_that_are_none(number: str) -> None:
    found = feed.parse(
        f"<rss xmlns:sy='x'><channel><ttl>{number}</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
        f"<sy:updateFrequency>{number}</sy:updateFrequency></channel></rss>".encode(),
        URL, source="x", timezone="Europe/Paris",
    )  # fmt: skip
    assert isinstance(found, Listing)
    assert found.ttl == timedelta(hours=1)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("<feed xml:base='/blog/'><entry xml:base='2025/02/'><link href='otan'/></entry></feed>", "https://x.fr/blog/2025/02/otan"),
        ("<feed xml:base='https://y.fr/'><entry><link xml:base='/a/' href='b'/></entry></feed>", "https://y.fr/a/b"),
        ("<rss><channel><link>https://www.y.fr/</link><item><link>/a</link></item></channel></rss>", "https://www.y.fr/a"),
        ("<rss><channel><item><link>https://x.fr/un titre</link></item></channel></rss>", "https://x.fr/un%20titre"),
        ("<rss><channel><item><link>https://x.fr/été</link></item></channel></rss>", "https://x.fr/%C3%A9t%C3%A9"),
        ("<rss><channel><item><link>https://x.fr/</link><guid>https://x.fr/a-1</guid></item></channel></rss>", "https://x.fr/a-1"),
        ("<rss><channel><item><link>https://x.fr/</link></item></channel></rss>", "https://x.fr/"),
    ],
)  # fmt: skip
def test_what_links_are_against(body: str, url: str) -> None:
    assert [link.url for link in links(body)] == [url]


def test_a_prefix_that_was_not_declared() -> None:
    (link,) = links(
        "<rss><channel><item><link>/a</link><dc:date>2026-11-20T07:00:00Z</dc:date>"
        "<media:title>autre</media:title><title>Un</title></item></channel></rss>"
    )
    assert (link.published_at, link.title) == (SEVEN, "Un")


def test_of_a_long_feed_the_newest_are_kept() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><link>/{n}</link><pubDate>{start + timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT"
        "</pubDate></item>"
        for n in range(1_200)
    )
    found = links(f"<rss><channel>{items}</channel></rss>")
    assert len(found) == 1_000
    assert found[-1].url.endswith("/1199")


def test_a_section_page_has_a_base_and_bounds() -> None:
    page = "<base href='https://x.fr/monde/'><a href='un-titre-assez-long'>Un titre</a>" + (
        "<a href='#'>x</a>" * 20_000
    )
    found = section.parse(page.encode(), "https://x.fr/", source=SOURCE)
    assert isinstance(found, Listing)
    assert [link.url for link in found.links] == ["https://x.fr/monde/un-titre-assez-long"]


def test_html_in_place_of_a_feed_names_the_feed_it_links_to() -> None:
    page = (
        "<!doctype html><html><head><link href='/flux.xml?a=1&amp;b=2' type=application/rss+xml"
        " rel='alternate home'></head>"
    )
    refusal = feed.parse(page.encode(), URL, source="x", timezone="Europe/Paris")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.endswith("it names the feed https://x.fr/flux.xml?a=1&b=2")


@pytest.mark.parametrize("kind", ["feed", "section", "sitemap"])
def test_what_never_gave_an_item_is_in_trouble(kind: str) -> None:
    bodies = {"feed": "<rss><channel/></rss>", "sitemap": "<urlset/>", "section": "<p>Un instant"}
    polled = poll.answered(
        unpolled(SOURCE, URL, kind),
        SOURCE,
        reply(bodies[kind]),
        None,
        now=NOW,  # pyright: ignore[reportArgumentType]
    )
    assert polled.poll.problem


def test_a_304_that_was_not_asked_for_is_no_answer() -> None:
    polled = poll.answered(unpolled(SOURCE, URL, "feed"), SOURCE, reply("", 304), None, now=NOW)
    assert polled.poll.problem == "http 304, though it was never read"


def test_a_sitemap_is_bounded_in_memory_and_time() -> None:
    wide = b"<urlset><url>" + b"<a>b</a>" * 1_000_000 + b"</url></urlset>"
    began = time.process_time()
    assert isinstance(
        sitemap.parse(gzip.compress(wide, 1), URL, source="x", timezone="UTC"), Refusal
    )
    nested = b"<urlset>" + (b"<url>" * 200 + b"</url>" * 200) * 1_000 + b"</urlset>"
    sitemap.parse(nested, URL, source="x", timezone="UTC")
    assert time.process_time() - began < 60  # it was minutes


def test_a_walk_back_believes_names_and_not_dates_of_change() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>/sitemap-2015-03.xml</loc></sitemap>"
        b"<sitemap><loc>/sitemap-2026-10.xml</loc><lastmod>2015-01-01</lastmod></sitemap>"
        b"<sitemap><loc>/sitemap-7.xml</loc><lastmod>2015-01-01</lastmod></sitemap></sitemapindex>"
    )
    found = mapped(index, since=datetime(2026, 9, 1, tzinfo=UTC))
    assert found.more == ("https://x.fr/sitemap-2026-10.xml", "https://x.fr/sitemap-7.xml")


def test_a_reservation_is_looked_up_in_no_time() -> None:
    said = shared("cases", "operations", "tdmrep.json").read_text("utf-8")
    assert rights.by_file(said, "https://x.fr/" + "a" * 150) is None
    assert rights.by_file(said, "https://x.fr/" + "a" * 150 + "b") is not None


@pytest.mark.parametrize(
    ("location", "path", "fits"),
    [
        ("/a", "/abc", True), ("/a$", "/abc", False), ("/a$", "/a", True), ("/*c$", "/abc", True),
        ("/*b", "/abc", True), ("*", "/", True), ("/a*c*e", "/abcde", True), ("/a*e*c", "/abcde", False),
        ("/a*a$", "/a", False), ("/a*a$", "/aa", True), ("/*.pdf$", "/x.pdf.html", False), ("", "/x", True),
    ],
)  # fmt: skip
def test_patterns_of_a_reservation(location: str, path: str, fits: bool) -> None:
    said = f'[{{"location": "{location}", "tdm-reservation": 1}}]'
    assert (rights.by_file(said, f"https://x.fr{path}") is not None) is fits


def test_signals_of_a_page_are_found_in_no_time() -> None:
    head = ("<meta " + "a" * 1_990 + ">").encode() * 100
    began = time.process_time()
    rights.of_page({}, head, refused_ai=(), ai_reserves=False)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffUser-agent: *\nDisallow: /prive/", "User-agent: Vigie/0.1\nDisallow: /prive/",
        "user-agent : VIGIE\rdisallow : /prive/", "User-agent: *\nDisallow: /prive/\n" + "#" * 600_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gzip"])
def test_robots_txt_as_it_is_written(text: str, encoding: str) -> None:
    body = gzip.compress(text.encode()) if encoding == "gzip" else text.encode(encoding)
    if encoding == "gzip":
        from crawler.unpacking import unpacked

        body = unpacked(body, fetch.SITE_FILE) or b""
    found = robots.answered(reply(body))
    assert not found.allows("https://x.fr/prive/a")
    assert found.allows("https://x.fr/public/a")


def test_robots_txt_with_a_mark_and_one_that_was_stored_with_it() -> None:
    body = shared("cases", "crawling", "robots-bom.txt").read_bytes()
    assert not robots.answered(reply(body)).allows("https://x.fr/prive/a")
    stored = robots.Robots(status=200, text=body.decode("utf-8"))
    assert not stored.allows("https://x.fr/prive/a")


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_no_rules_are_no_leave(status: int) -> None:
    refused = robots.Robots(status=status, problem="timeout").refuses("https://x.fr/")
    assert refused and refused.reason == "robots.txt cannot be had: timeout"
    assert robots.answered(Refusal(reason="too many redirects", kind="absent")).allows(URL)


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (b"<html><p>a</p></html>\n", True), (b"<rss></rss>", True), (b'{"a": 1}', True),
        (b"<html><p>a</p></html><!-- 12 ms -->", True), (b"<html><p>a", False), (b"", False),
    ],
)  # fmt: skip
def test_a_document_that_is_all_there_though_its_transfer_was_cut(body: bytes, whole: bool) -> None:
    assert fetch.whole(body) is whole


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        (b"<html><head><title>L'OTAN", True), (b"<html><head><title>a</title><meta name='x'>", True),
        (b"<html><head></head><body><p>Un texte <a href='/x", True), (b"<rss><channel><item><ti", False),
        (b"<html><head><title>a</title></head><body><p>Un texte", False),
        (b"<!doctype html><title>a</title><p>Un texte", False), (b"User-agent: *\nDisallow: <", False),
        (b"<html><head><title>a</title><p>Un texte", False), (b"", False), (b'{"a": "<"}', False),
        (b"<html><head></head><body></body></html>\n", False),
    ],
)  # fmt: skip
def test_what_breaks_off_in_its_head_or_in_a_tag_was_cut_short(body: bytes, broken: bool) -> None:
    assert fetch.broken_off(body) is broken
