"""Feeds: the formats, what is wrong with real ones, and what an attacker would send."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.feed import parse
from crawler.values import Listing, Refusal
from press.values import Link
from tests.shared import shared

URL = "https://www.example.fr/rss/une.xml"


def read(body: bytes | str, charset: str | None = None) -> Listing:
    raw = body.encode() if isinstance(body, str) else body
    listing = parse(raw, URL, source="x", timezone="Europe/Paris", charset=charset)
    assert isinstance(listing, Listing), listing
    return listing


def refused(body: bytes | str) -> str:
    raw = body.encode() if isinstance(body, str) else body
    refusal = parse(raw, URL, source="x", timezone="Europe/Paris")
    assert isinstance(refusal, Refusal), refusal
    return refusal.reason


def rss(item: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel>{channel}<item>{item}</item></channel></rss>'


def test_rss() -> None:
    listing = read(
        rss(
            "<title><![CDATA[L’Otan &amp; Kiev]]></title><link> /a </link>"
            "<description>&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;.&lt;img src='x'&gt;&lt;/p&gt;</description>"
            "<pubDate>Mon, 10 Feb 25 12:40:04 +0100</pubDate><guid>n-1</guid>",
            "<ttl>30</ttl>",
        )
    )
    assert listing == Listing(
        ttl=timedelta(minutes=30),
        links=(
            Link(
                source="x",
                url="https://www.example.fr/a",
                title="L’Otan & Kiev",
                summary="Un mot.",
                published_at=datetime(2025, 2, 10, 11, 40, 4, tzinfo=UTC),
                precision="second",
                guid="n-1",
                found_in=URL,
            ),
        ),
    )


def test_atom_prefers_the_page_to_other_links() -> None:
    (link,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">T &amp;eacute;</title>'
        '<link rel="self" href="https://x/self"/><link rel="enclosure" href="https://x/a.mp3"/>'
        '<link type="application/json" href="https://x/json"/>'
        '<link rel="alternate" type="text/html" href="https://x.fr/page"/>'
        "<id>tag:x,1</id><published>2025-02-10T10:00:00Z</published>"
        '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></summary>'
        "</entry></feed>"
    ).links
    assert (link.url, link.title, link.summary, link.guid) == (
        "https://x.fr/page",
        "T é",
        "a b",
        "tag:x,1",
    )


def test_rdf_and_dublin_core() -> None:
    (link,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel/><item><title>T</title><link>https://x.fr/1</link>"
        "<dc:date>2025-02-10T10:00:00+01:00</dc:date></item></rdf:RDF>"
    ).links
    assert link.published_at == datetime(2025, 2, 10, 9, tzinfo=UTC)


def test_json_feed() -> None:
    (link,) = read(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/p",'
        ' "title": "T", "content_html": "<p>Un</p>", "date_published": "2025-02-10T10:00:00Z"},'
        ' 7, {"id": "2"}]}'
    ).links[:1]
    assert (link.url, link.summary) == ("https://www.example.fr/p", "Un")


def test_the_original_address_behind_feedburner() -> None:
    (link,) = read(
        '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>'
        "<link>https://feeds.feedburner.com/~r/x</link>"
        "<feedburner:origLink>https://x.fr/page</feedburner:origLink></item></channel></rss>"
    ).links
    assert link.url == "https://x.fr/page"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid>https://x.fr/g</guid>", "https://x.fr/g"),
        ("<guid isPermaLink='false'>https://x.fr/g</guid>", None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>http://[x/</link>", None),
        ("<link>https://x.fr/a\nb</link>", "https://x.fr/ab"),
        ("<link>https://x.fr/\u202etxt</link>", None),
        ("<title>no link</title>", None),
    ],
)
def test_addresses(item: str, url: str | None) -> None:
    assert [link.url for link in read(rss(item)).links] == ([url] if url else [])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-16", "utf-16"),
    ],
)
def test_what_the_bytes_are_counts_more_than_what_they_say(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(
        "<title>à Kiev, l'été</title><link>https://x.fr/a</link>"
    )
    assert read(text.encode(encoding)).links[0].title == "à Kiev, l'été"


def test_html_entities_and_broken_markup_are_read() -> None:
    (link,) = read(
        rss("<title>L&eacute;gende & co&nbsp;!</title><link>https://x.fr/a?b=1&c=2</link>")
    ).links
    assert (link.title, link.url) == ("Légende & co\xa0!", "https://x.fr/a?b=1&c=2")


def test_control_characters_do_not_come_through() -> None:
    (link,) = read(
        rss("<title>a\x1b[31mrouge &amp;#27;[0m &#x9b;1m\u202eb</title><link>https://x.fr/</link>")
    ).links
    assert link.title == "a[31mrouge [0m 1mb" or "\x1b" not in (link.title or "")
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in link.title or "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<!DOCTYPE html><html><head><title>Attention</title></html>", "HTML in place of a feed"),
        ("<html><body>non</body></html>", "HTML in place of a feed"),
        ('{"items": []}', "JSON that is no feed"),
        ('{"a": ' + "[" * 100_000, "JSON that is no feed"),
        ("Bonjour", "no feed"),
        ("<sitemapindex/>", "a sitemap in place of a feed: name it under sitemaps"),
        ("\x00\x01\x02", "no feed"),
    ],
)
def test_what_is_no_feed(body: str, reason: str) -> None:
    assert refused(body) == reason


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&b;&c;</title><link>https://x.fr/</link></item></channel></rss>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_not_declared_here(encoding: str) -> None:
    assert refused(LAUGHS.encode(encoding)) == "XML that declares entities"


def test_deep_nesting_and_many_items_end() -> None:
    deep = "<a>" * 50_000
    assert read(f"<rss><channel>{deep}").links == ()
    item = "<item><link>https://x.fr/a</link></item>"
    assert len(read(f"<rss><channel>{item * 3_000}</channel></rss>").links) == 1_000


def test_a_feed_cut_short_gives_what_it_has() -> None:
    text = rss("<title>T</title><link>https://x.fr/a</link>")
    assert [link.url for link in read(text[:-30]).links] == ["https://x.fr/a"]


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("lemonde-2022-02-25-une.xml", 19),
        ("franceinfo-2025-02-10-les-titres.xml", 26),
        ("bfmtv-2025-02-10-moyen-orient.xml", 30),
        ("liberation-2025-02-10-a-la-une.xml", 20),
    ],
)
def test_real_feeds(name: str, items: int) -> None:
    listing = read(shared("feeds", name).read_bytes())
    assert len(listing.links) == items
    assert all(link.title and link.summary and link.published_at for link in listing.links)
    assert {link.published_at.year for link in listing.links if link.published_at} <= {2022, 2025}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lefigaro-2025-02-10-etudiant-is-html.xml", "HTML in place of a feed"),
        ("lemonde-2022-07-05-une-empty.xml", "empty"),
    ],
)
def test_real_files_that_are_no_feeds(name: str, reason: str) -> None:
    assert refused(shared("feeds", name).read_bytes()) == reason
