"""Whatever a publisher sends is read or refused, and nothing raises.

By default a few inputs of hypothesis; ``make fuzz`` mutates real feeds and made-up ones for
ten minutes (``FUZZ_SECONDS``), and prints how many inputs it tried.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import asking, feed, rights, robots, schedule, section, sitemap, take
from crawler.discovery import front, patterns, selectors
from crawler.fetch import whole
from crawler.onward import leads_to
from crawler.unpacking import ends_early, unpacked
from crawler.values import Reply
from press import dates
from press.addresses import resolved
from press.sources import Source
from press.urls import canonical, identity, is_above, is_listing, twin
from tests.shared import SHARED

URL = "https://x.fr/rss/une.xml"
SOURCE = Source(id="x", name="X", feeds=(URL,))
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
MADE_UP = (
    b"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><ttl>60</ttl><item><title>"
    b"L&#39;&eacute;t&eacute; &#55357;&#56832;</title><link>https://x.fr/a-1234567</link><dc:date>2026-11-10"
    b"T18:00:00+01:00</dc:date><guid isPermaLink='true'>https://x.fr/a</guid></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/b/'><entry><link rel='alternate' href='c d'/>"
    b"<title type='xhtml'><div>a<b>b</b></div></title><updated>2026-11-10T18:00:00Z</updated></entry></feed>",
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://x.fr/a</loc><lastmod>"
    b"2026-11-10</lastmod><news:news><news:title>T</news:title><news:publication_date>2026-11-10"
    b"</news:publication_date></news:news></url></urlset>",
    b"<sitemapindex><sitemap><loc>https://x.fr/sitemap-2026-01.xml.gz</loc></sitemap></sitemapindex>",
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/p", "title": "T",'
    b' "date_published": "2026-11-10T18:00:00-05:00"}]}',
    b"<!doctype html><html><head><base href='/m/'><link rel=alternate type='application/rss+xml' href=f>"
    b"</head><body><a href='un-titre-bien-assez-long'>Un titre</a><meta name='tdm-reservation' content=1>",
    b"\xef\xbb\xbfUser-agent: Vigie/0.1\r\nCrawl-delay: 2\nDisallow: /*a*b$\nSitemap: https://x.fr/s.xml\n",
    b'[{"location": "/*a*b$", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}]',
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item"
    b" rdf:about='https://https://x.fr/a'><title>L'<b>OTAN</b></title><link/>www.x.fr/b</item></rdf:RDF>",
    b"https://x.fr/a\nhttp://x.frhttps://x.fr/b\nContent-Signal: ai-train=no\nCrawl-delay: 0,5s\n",
    b"Tue, 10 Nov 2026 12:00:00 -05:00|2026-11-10 18:00:00 CET|lundi 3 mars 2025 \xc3\xa0 14 h 05|1794330000",
)  # fmt: skip
TOKENS = (
    b"<", b">", b"&", b"&#xD800;", b"&#55357;&#56832;", b"&#x110000;", b"<![CDATA[", b"]]>", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"\xc2\xb2", b"+9999", b"news:", b"xmlns:a='b'", b"<item>",
    b"</item>", b"<url>", b"<link>", b"]", b"{", b'"', b"*", b"$", b"99999999999999999999", b"\xed\xa0\xbd",
    b"<!ENTITY a 'b'>", b"-0000", b"Europe/", b"http://[", b"://", b"%", b"<meta ", b"=", b"\r", b"utf-16",
)  # fmt: skip


def try_all(body: bytes) -> None:
    """Every reader of what is not a page itself."""
    feed.parse(body, URL, source="x", timezone="Europe/Paris")
    sitemap.parse(body, URL, source="x", timezone="Europe/Paris", since=SINCE)
    section.parse(body, URL, source=SOURCE)
    front.read(body, URL)
    links = section.links(body, URL)
    patterns.proposed(links)
    patterns.on_page(links)
    text = body.decode("utf-8", "replace")
    selectors.proposed([selectors.Sample(body=body, charset=None, lines=(text[:90], text[90:200]))])
    headers = {
        "set-cookie": body[:90].decode("latin-1"),
        "retry-after": body[:40].decode("latin-1"),
        "cache-control": body[:60].decode("latin-1"),
    }
    reply = Reply(url=URL, status=200, headers=headers, body=body, latency=0.1)
    leads_to(reply)
    asking._cookies(asking._set(reply))  # pyright: ignore[reportPrivateUsage]
    found = robots.answered(reply)
    found.allows("https://x.fr/aaab?c=d")
    found.delay()
    found.sitemaps()
    found.refused_ai()
    rights.by_file(text, "https://x.fr/aaab")
    rights.of_page(headers, body, refused_ai=(), ai_reserves=True)
    schedule.retry_after(headers, SINCE)
    schedule.asked(headers, None)
    unpacked(body, 1_000_000)
    ends_early(body, body[:40])
    whole(body)
    take._media_type(reply)  # pyright: ignore[reportPrivateUsage]
    surrogates = body[:2_000].decode("utf-8", "surrogateescape")
    for piece in surrogates.replace("<", "|<").replace(">", ">|").split("|")[:60]:
        dates.stated(piece, PARIS)
        dates.written(piece, PARIS)
        one = resolved(URL, piece)
        for url in (piece, one):
            if url:
                twin(canonical(url))
                identity(url, None)
                is_listing(url)
                is_above(url, URL)
        assert one is None or take._is_front(one) in (True, False)  # pyright: ignore[reportPrivateUsage]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from((*TOKENS, *MADE_UP)) | st.binary(max_size=12), max_size=20))
def test_nothing_raises(pieces: list[bytes]) -> None:
    try_all(b"".join(pieces))


def corpus() -> list[bytes]:
    folder = SHARED / "feeds"
    real = [path.read_bytes()[:15_000] for path in sorted(folder.glob("*.xml"))]
    return [*MADE_UP, *real]


def mutated(chance: random.Random, body: bytes) -> bytes:
    """Cut, doubled, overwritten, sprinkled."""
    out = bytearray(body)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(6):
            case 0:
                out[at:at] = chance.choice(TOKENS)
            case 1:
                del out[at : at + chance.randrange(1, 40)]
            case 2:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                end = at + chance.randrange(1, 200)
                out[at:at] = out[at:end] * chance.randrange(1, 5)
            case 4:
                out[at : at + 4] = chance.choice(TOKENS)
            case _:
                del out[at + chance.randrange(1, 4_000) :]
    return bytes(out)


@pytest.mark.soak
def test_ten_minutes_of_mutation() -> None:
    until = time.monotonic() + float(os.environ.get("FUZZ_SECONDS", "600"))
    chance = random.Random(os.environ.get("FUZZ_SEED", "14"))
    bodies = corpus()
    tried = 0
    slowest = 0.0
    report: Callable[[str], None] = print
    while time.monotonic() < until:
        body = mutated(chance, chance.choice(bodies))
        began = time.process_time()
        try:
            try_all(body)
        except Exception:
            report(f"input {tried}: {body[:2_000]!r}")
            raise
        slowest = max(slowest, time.process_time() - began)
        tried += 1
    report(f"{tried} inputs, each by every reader; the slowest took {slowest:.2f} s of CPU")
    assert tried > 100
