"""Feeds, sitemaps, site files and addresses in other shapes than the standards': all read alike."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.crawl import feeds
from archive.crawl.hosts import Work
from archive.database import Connection
from crawler import feed, poll, robots, schedule, sitemap, take, unpacking
from crawler.discovery import front
from crawler.fetch import whole
from crawler.onward import leads_to
from crawler.outcomes import Polled
from crawler.policy import Policy
from crawler.record import record
from crawler.sniffing import is_page
from crawler.values import Listing, Refusal, Reply
from lexicon.values import Relevance
from press.addresses import resolved
from press.markup import plain, text_of, xml
from press.sources import Source
from press.urls import canonical, same_page, twin
from press.values import Link

URL = "https://x.fr/rss/une.xml"
NOW = datetime(2026, 11, 10, 11, tzinfo=UTC)
SOURCE = Source(id="x", name="X", feeds=(URL,))
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
ITUNES = "xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'"


def read(body: str) -> list[Link]:
    found = feed.parse(body.encode(), URL, source="x", timezone="Europe/Paris")
    return list(found.links) if isinstance(found, Listing) else []


def item(inside: str) -> str:
    return f"<rss {ITUNES}><channel><link>https://x.fr/</link><item>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (f"<rdf:RDF {RDF}><item rdf:about='https://x.fr/a'><title>T</title></item></rdf:RDF>", "https://x.fr/a"),
        (f"<feed {ATOM}><entry><link rel='http://www.iana.org/assignments/relation/alternate' href='a'/></entry></feed>", "https://x.fr/rss/a"),
        (f"<feed {ATOM}><entry><link rel='self' href='/s'/><link rel='Alternate' type='Text/HTML' href='/a'/></entry></feed>", "https://x.fr/a"),
        (f"<feed {ATOM}><entry><id>urn:1</id><content type='text/html' src='/a'/></entry></feed>", "https://x.fr/a"),
        (f"<feed {ATOM}><entry><id>1234</id></entry></feed>", None),
        (f"<feed {ATOM}><entry><id>https://x.fr/a</id></entry></feed>", "https://x.fr/a"),
        (item("<guid>12345</guid>"), None),
        (item("<link>https://x.fr/</link><guid>12345</guid>"), "https://x.fr/"),
        (item("<link>https://x.fr/</link><guid isPermaLink='false'>https://x.fr/a</guid>"), "https://x.fr/a"),
        (item("<link>https://x.fr/a</link><guid isPermaLink='false'>https://x.fr/?p=1</guid>"), "https://x.fr/a"),
        (item("<link/>https://x.fr/a<guid isPermaLink='false'>7</guid>"), "https://x.fr/a"),
        ("<RSS><CHANNEL><ITEM><LINK>https://x.fr/a</LINK></ITEM></CHANNEL></RSS>", "https://x.fr/a"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "12"}]}', None),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "https://x.fr/a",'
         ' "external_url": "https://y.fr/b"}]}', "https://x.fr/a"),
    ],
)  # fmt: skip
def test_where_an_item_leads(body: str, url: str | None) -> None:
    assert [link.url for link in read(body)] == ([url] if url else [])


@pytest.mark.parametrize(
    ("inside", "title", "summary"),
    [
        ("<i:title>Autre</i:title><i:summary>autre</i:summary><title>Un</title><description>le bon</description>", "Un", "le bon"),
        ("<i:title>Un</i:title><title/>", "Un", None),
        ("<title/><title>Un</title>", "Un", None),
        ("<title>L'<i>OTAN</i>, <b>Kiev</b></title><description><p>Un.</p><p>Deux</p></description>", "L'OTAN, Kiev", "Un. Deux"),
        ("<title>L'<![CDATA[OTAN]]> et <![CDATA[Kiev]]></title>", "L'OTAN et Kiev", None),
        ("<title>a &lt; b &amp;amp; c</title>", "a < b & c", None),
    ],
)  # fmt: skip
def test_what_an_item_says(inside: str, title: str, summary: str | None) -> None:
    (link,) = read(item(f"<link>/a</link>{inside}"))
    assert (link.title, link.summary) == (title, summary)


def test_markup_of_a_vocabulary_with_a_prefix() -> None:
    root = xml("<t xmlns:h='http://www.w3.org/1999/xhtml'>a &lt;<h:p>L'<h:em>un</h:em></h:p>b</t>")
    assert root is not None
    assert plain(text_of(root)) == "a < L'un b"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("www.x.fr/a", "https://www.x.fr/a"), ("x.fr/a", "https://x.fr/a"), ("https:/x.fr/a", "https://x.fr/a"),
        ("https://https://x.fr/a", "https://x.fr/a"), ("http://https//x.fr/a", "http://https//x.fr/a"),
        ("http://x.frhttps://x.fr/a", "https://x.fr/a"), ("https://x.fr/https://x.fr/a", "https://x.fr/a"),
        ("https://archive.example/https://x.fr/a", "https://archive.example/https://x.fr/a"),
        ("https://x.fr/?u=https://x.fr/a", "https://x.fr/?u=https://x.fr/a"),
        ("index.html", "https://x.fr/rss/index.html"), ("y.fr/a", "https://x.fr/rss/y.fr/a"),
    ],
)  # fmt: skip
def test_addresses_put_together_wrongly(written: str, found: str) -> None:
    assert resolved(URL, written) == found


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://x.fr/a?srsltid=1&gad_source=2", "https://x.fr/a"),
        ("https://x.fr/a?output=amp", "https://x.fr/a"),
        ("https://x.fr/a?format=amp", "https://x.fr/a"),
    ],
)
def test_addresses_that_tell_of_their_reader(url: str, other: str) -> None:
    assert same_page(url, other)
    assert not same_page("https://x.fr/a?format=pdf", other)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://x.fr/a?b=1", "https://www.x.fr/a?b=1"), ("https://www.x.co.uk/", "https://x.co.uk/"),
        ("https://blog.x.fr/a", None), ("http://127.0.0.1/a", None), ("12@x.fr", None), ("http://[", None),
    ],
)  # fmt: skip
def test_the_other_name_of_a_host(url: str, other: str | None) -> None:
    assert twin(canonical(url)) == other
    assert other is None or twin(other) == canonical(url)


def mapped(body: str) -> Listing | Refusal:
    return sitemap.parse(
        body.encode(), "https://x.fr/sitemap.txt", source="x", timezone="Europe/Paris"
    )


def test_sitemaps_as_text_and_news_without_their_block() -> None:
    found = mapped("\ufeffhttps://x.fr/a\r\n\r\nhttps://x.fr/b\n")
    assert isinstance(found, Listing)
    assert [link.url for link in found.links] == ["https://x.fr/a", "https://x.fr/b"]
    assert isinstance(mapped("https://x.fr/a\nAutre chose\n"), Refusal)
    found = mapped(
        "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/a</loc>"
        "<n:title>Un</n:title><n:publication_date>2026-11-10T12:00+01:00</n:publication_date></url></urlset>"
    )
    assert isinstance(found, Listing)
    assert [(link.title, link.published_at) for link in found.links] == [("Un", NOW)]


def test_what_stands_in_anothers_place_is_named() -> None:
    said = mapped(item("<link>/a</link>"))
    assert isinstance(said, Refusal) and said.reason.endswith("name it under feeds")
    said = feed.parse(b"<urlset><url/></urlset>", URL, source="x", timezone="UTC")
    assert isinstance(said, Refusal) and said.reason.endswith("name it under sitemaps")


def test_a_feed_among_the_links_of_a_page() -> None:
    seen = front.read(b"<a href=/monde.xml>Monde</a><a href=/sitemap-1.xml>Plan</a>", URL)
    assert seen is not None
    assert [place.url for place in seen.feeds] == ["https://x.fr/monde.xml"]


def test_a_listing_leads_nowhere_else() -> None:
    stub = "<script>location = '/b'</script>"
    assert leads_to(reply(f"<?xml version='1.0'?><html>{stub}")) == "https://x.fr/b"
    assert leads_to(reply(f"\ufeff <?xml version='1.0'?>\n<rss><title/>{stub}")) is None


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [("120.5", 120), ("120s", 120), ("60, 60", 60), (" 5 ", 5), ("soon", None), ("-5", None)],
)
def test_waits_as_they_are_written(stated: str, seconds: int | None) -> None:
    found = schedule.retry_after({"retry-after": stated}, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("stated", "delay"), [("10s", 10), ("0,5", 0.5), ("2.5 # s", 2.5), ("9999999", 300)]
)
def test_robots_txt_with_figures_and_controls(stated: str, delay: float) -> None:
    body = f"User-agent: *\0\nCrawl-delay: {stated}\nDisallow: /b\nSitemap: <https://x.fr/s.xml>\n"
    found = robots.answered(reply(body))
    assert found.delay() == delay
    assert found.sitemaps() == ("https://x.fr/s.xml",)
    assert not found.allows("https://x.fr/b")


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("Content-Signal: search=yes,ai-train=no", ("ai-train",)),
        ("content-usage : /a ai-input = no, train-ai=n", ("ai-input", "train-ai")),
        ("Content-Signal: ai-train=yes # ai-train=no", ()),
    ],
)
def test_uses_that_robots_txt_refuses(line: str, refused: tuple[str, ...]) -> None:
    assert robots.answered(reply(f"User-agent: *\n{line}\nAllow: /")).refused_ai() == refused


def test_a_304_to_nothing_is_no_answer() -> None:
    assert not robots.answered(reply("", 304)).answered


def reply(body: str, status: int = 200, *, cut: bool = False, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(url=URL, status=status, headers=named, body=body.encode(), latency=0.1, cut=cut)


@pytest.mark.parametrize(
    ("stated", "body", "read_as"),
    [
        ("application/json", "<!-- 1 - 2 --> <!DOCTYPE html><p>", "text/html"),
        ("text/htm; charset=utf-8", "\ufeff<html>", "text/html; charset=utf-8"),
        ("application/json", '{"a": "<html>"}', None), ("image/png", "\x89PNG", None),
        ("text/html; charset=utf-8", "", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
def test_a_page_is_read_as_what_it_is(stated: str, body: str, read_as: str | None) -> None:
    got = take._media_type(reply(body, content_type=stated))  # pyright: ignore[reportPrivateUsage]
    assert got == read_as


def test_data_that_ends_early_is_told_from_what_is_whole() -> None:
    page = b"<p>" + bytes(range(200)) * 9
    packed = gzip.compress(page)
    assert not unpacking.ends_early(packed, page)
    assert unpacking.ends_early(packed[:-6], page[:-2])
    assert not unpacking.ends_early(page, page)
    assert whole(b"<rss></rss>\n<!-- a - b -->\n<!-- c -->\n")
    assert not whole(b"<rss><item><!-- a -->")


FEED = "<rss><channel><ttl>60</ttl><item><title>T</title><link>/a</link></item></channel></rss>"


def followed(**more: object) -> feeds.Feed:
    stated: dict[str, object] = {
        "id": 1, "source": "x", "url": URL, "kind": "feed", "address": URL, "hops": 0, "since": None,
        "etag": None, "last_modified": None, "digest": b"1", "failures": 0, "rhythm": timedelta(minutes=4),
        "newest_at": NOW, "idle": timedelta(minutes=5),
    }  # fmt: skip
    return feeds.Feed(**(stated | more))  # pyright: ignore[reportArgumentType]


def test_a_feed_that_is_cut_gives_what_it_holds_and_is_read_again() -> None:
    got = poll.answered(followed(), SOURCE, reply(FEED[:-9], cut=True, etag="1"), None, now=NOW)
    assert [link.url for link in got.links] == ["https://x.fr/a"]
    assert (got.poll.problem, got.poll.etag, got.poll.digest) == (None, None, None)
    got = poll.answered(followed(), SOURCE, reply("<rss><chan", cut=True), None, now=NOW)
    assert got.poll.problem == "answer cut short"


def test_what_was_asked_for_holds_while_nothing_changes() -> None:
    wait = poll.answered(followed(), SOURCE, reply(FEED, 203), None, now=NOW).poll.wait
    assert wait == timedelta(hours=1)
    later = followed(asked=timedelta(hours=1))
    assert poll.answered(later, SOURCE, reply("", 304), None, now=NOW).poll.wait == wait
    quick = followed(asked=timedelta(hours=1), span=timedelta(minutes=20))
    got = poll.answered(quick, SOURCE, reply("", 304, cache_control="max-age=21600"), None, now=NOW)
    assert got.poll.wait == timedelta(minutes=10)


NIGHT = "<skipHours><hour>11</hour><hour>12</hour><hour>24</hour></skipHours>"


@pytest.mark.parametrize(
    ("asked", "hours"),
    [
        (NIGHT, [0, 11, 12]), ("<skipHours><hour>²</hour><hour>25</hour><hour/></skipHours>", []), ("<skipHours/>", []),
        ("<skipDays><day>Sunday</day></skipDays>", range(144, 168)),
        ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>", []),
    ],
)  # fmt: skip
def test_the_hours_of_rest_that_a_feed_asks_for(asked: str, hours: list[int]) -> None:
    found = feed.parse(
        FEED.replace("<ttl>", asked + "<ttl>").encode(), URL, source="x", timezone="UTC"
    )
    assert isinstance(found, Listing)
    assert [hour for hour in found.rests if hour < 24 or hour >= 144] == (
        list(hours) + [hour + 144 for hour in hours] if asked == NIGHT else list(hours)
    )


def test_a_feed_is_not_polled_in_its_hours_of_rest(connection: Connection) -> None:
    body = FEED.replace("<ttl>60", NIGHT + "<ttl>5")
    got = poll.answered(followed(), SOURCE, reply(body), None, now=NOW).poll
    assert (got.problem, got.wait) == (None, timedelta(hours=2))  # from eleven to one
    feeds.sync(connection, [SOURCE])
    row = connection.execute("select id, host from feeds").fetchone()
    assert row
    feeds.record(connection, [replace(got, feed=row["id"])])
    connection.execute("update feeds set due_at = '-infinity'")
    found = feeds.due(connection, [row["host"]], Work(now=NOW))[row["host"]]
    assert [each.rests for each in found] == [list(got.rests)]
    again = poll.answered(found[0], SOURCE, reply("", 304), None, now=NOW).poll
    assert (again.wait, again.rests) == (got.wait, got.rests)


def test_a_page_at_both_names_of_its_host_is_one(connection: Connection) -> None:
    sources = {"x": SOURCE}
    feeds.sync(connection, sources.values())
    row = connection.execute("select id from feeds").fetchone()
    assert row
    policy = Policy(sources=sources, now=lambda: NOW)

    def announce(*urls: str) -> None:
        links = tuple(Link(source="x", url=url, title="L'OTAN", found_in=URL) for url in urls)
        told = Polled(
            source="x", links=links, poll=feeds.Poll(feed=row["id"], wait=timedelta(minutes=5))
        )
        said = Relevance(cls="otan", reason="")
        record(connection, 0, [told], policy, lambda title, summary: said)

    announce("https://www.x.fr/a-une-page", "https://x.fr/a-une-page", "https://x.fr/b-une-page")
    announce("http://x.fr/a-une-page", "https://www.x.fr/b-une-page")
    rows = connection.execute("select key from links order by id").fetchall()
    assert [row["key"] for row in rows] == [
        "https://www.x.fr/a-une-page",
        "https://x.fr/b-une-page",
    ]


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (b"<!DOCTYPE html><p>a", True), (b"\xef\xbb\xbf <!-- a - b --><HTML>", True), (b"<?xml version='1.0'?>\n<html>", True),
        (b"<script>location='/b'</script>", True), (b"<meta http-equiv=refresh>", True), (b"<br />\n<b>Notice</b>: x", True),
        (b"<br />\n<b>Notice</b>: x<?xml version='1.0'?><rss version='2.0'>", False), (b"<feed xmlns='a'>", False),
        (b"<?xml version='1.0'?><urlset>", False), (b"{}", False), (b"Bonjour <html>", False), (b"<abbr>", False), (b"", False),
        (b"<!--" + b"-" * 5_000, False),
    ],
)  # fmt: skip
def test_what_begins_as_a_page(body: bytes, is_one: bool) -> None:
    assert is_page(body) is is_one


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        ("<p>Les alliés ont décidé. [&#8230;]</p><p>L’article <a href='/a'>Titre</a> est apparu en premier sur <a href='/'>X</a>.</p>", "Les alliés ont décidé. […]"),
        ("<p>Les alliés ont décidé.</p><p>Cet article Titre est paru en premier sur X.</p> <a href='/a'>Lire la suite</a>", "Les alliés ont décidé."),
        ("<p>Les alliés ont décidé…</p><a>Continuer la lecture de « Titre »</a>", "Les alliés ont décidé…"),
        ("<p>Les alliés ont décidé.</p>The post Titre appeared first on X.", "Les alliés ont décidé."),
        ("Les alliés ont décidé. L’article 5 du traité est cité par Varsovie.", "Les alliés ont décidé. L’article 5 du traité est cité par Varsovie."),
        ("Les alliés veulent en savoir plus sur ces drones", "Les alliés veulent en savoir plus sur ces drones"),
        ("<p>Cet article Titre est apparu en premier sur X.</p>", None),
    ],
)  # fmt: skip
def test_what_a_sites_program_sets_behind_a_summary_is_not_of_it(
    description: str, summary: str | None
) -> None:
    (link,) = read(item(f"<link>/a</link><description><![CDATA[{description}]]></description>"))
    assert link.summary == summary


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&amp;lt;b&amp;gt;L’Otan&amp;lt;/b&amp;gt; et Kiev", "L’Otan et Kiev"),
        ("L’Otan&amp;lt;br /&amp;gt;et Kiev", "L’Otan et Kiev"),
        ("moins &amp;lt; plus &amp;gt; encore", "moins < plus > encore"),
        ("L\u00e2\u20ac\u2122\u00c3\u00a9t\u00c3\u00a9 \u00c3\u00a0 Kiev", "L’été à Kiev"),
    ],
)
def test_what_was_written_twice_is_read_once(written: str, title: str) -> None:
    (link,) = read(item(f"<link>/a</link><title>{written}</title>"))
    assert link.title == title


def test_a_name_may_be_a_number() -> None:
    items = '[{"id": 12345678901234567, "url": "/a"}, {"id": true, "url": "/b"}]'
    found = read(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}')
    assert [link.guid for link in found] == ["12345678901234567", None]
