"""``vigie sources``, ``vigie forget`` and ``vigie crawl --since``, as they are run."""

from archive.database import Connection
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html, rss, status

NATO = "L'OTAN promet des missiles Patriot à l'Ukraine"
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def test_sources_check_says_what_answers_and_what_is_allowed(crawler: Crawler, site: Site) -> None:
    site.pages |= {
        "/robots.txt": Answer(
            body=b"User-agent: *\nDisallow: /closed\nCrawl-delay: 3\n\nUser-agent: GPTBot\nDisallow: /"
        ),
        "/.well-known/tdmrep.json": Answer(body=b'[{"location": "/", "tdm-reservation": 1}]'),
        "/rss": rss({"title": NATO, "link": site.url("/a"), "pubDate": "2025-02-10T10:00:00Z"}),
        "/empty": Answer(body=b""),
        "/closed": rss(),
    }
    crawler.follow(source(site, "/rss", "/empty", "/closed", "/gone"), source(site, "/rss", id="y"))
    said = crawler.run(
        "sources", "check", "x", status=1, VIGIE_NOW="2025-02-10T10:30:00Z"
    ).splitlines()
    lines = {
        line.split()[2].rpartition("/")[2].rstrip(":"): line for line in said if "http" in line
    }
    assert set(lines) == {"rss", "empty", "closed", "gone"}
    assert "1 items, newest 30 min old" in lines["rss"]
    assert "crawl-delay 3 s" in lines["rss"]
    assert "/ is reserved" in lines["rss"]
    assert "refuses 1 AI crawlers" in lines["rss"]
    assert "empty" in lines["empty"]
    assert "robots.txt forbids it" in lines["closed"]
    assert "http 404" in lines["gone"]
    assert site.paths("/closed") == []


def test_sources_check_names_what_it_does_not_know(crawler: Crawler, site: Site) -> None:
    crawler.follow(source(site, "/rss"))
    assert "nowhere: no such source" in crawler.run("sources", "check", "nowhere", status=2)


def test_sources_check_without_a_contact_is_one_line(crawler: Crawler, site: Site) -> None:
    crawler.follow(source(site, "/rss"))
    said = crawler.run("sources", "check", status=2, VIGIE_ALLOW_HOSTS="")
    assert "set VIGIE_CONTACT" in said
    assert len(said.splitlines()) == 1
    assert site.asked == []


def test_since_takes_a_day(crawler: Crawler, site: Site) -> None:
    crawler.follow(source(site, "/rss"))
    assert "hier: expected a day as 2025-01-31" in crawler.run("crawl", "--since", "hier", status=2)


def test_sources_list_says_how_feeds_are_doing(crawler: Crawler, site: Site) -> None:
    site.pages |= {"/rss": rss({"title": NATO, "link": site.url("/a")}), "*": html("<p>Un")}
    site.pages["/bad"] = html("<html>")
    crawler.follow(source(site, "/rss", "/bad"))
    assert "not polled yet" in crawler.run("sources", "list")
    crawler.once()
    said = crawler.run("sources", "list")
    assert "1 polls, 0% unchanged, answered" in said
    assert "IN TROUBLE (1 in a row): HTML in place of a feed" in said


def test_what_was_forgotten_is_not_fetched_again(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss({"title": NATO, "link": site.url("/a")}), "/a": html("<p>Un")}
    crawler.follow(source(site, "/rss"))
    crawler.once()
    assert "forgotten: 0 articles, 1 captures, 1 links" in crawler.run("forget", site.url("/a"))
    site.pages["/rss"] = rss(
        {"title": f"{NATO} de plus", "link": site.url("/a")},
        {"title": NATO, "link": site.url("/b")},
    )
    crawler.run("forget", site.url("/b"))
    crawler.once()
    assert len(site.paths("/a")) == 1
    assert site.paths("/b") == []
    states = connection.execute("select state, title from links").fetchall()
    assert states == [{"state": "forgotten", "title": None}] * 2


def test_a_forgotten_source_is_not_polled(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss()}
    crawler.follow(source(site, "/rss"), source(site, "/other", id="y"))
    crawler.run("forget", "x")
    crawler.once()
    assert site.paths("/rss") == []
    assert "neither an address" in crawler.run("forget", "nothing", status=2)


def test_since_walks_the_archive_and_goes_on_where_it_was(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    def entry(tag: str, path: str, lastmod: str) -> str:
        return f"<{tag}><loc>{site.url(path)}</loc><lastmod>{lastmod}</lastmod></{tag}>"

    site.pages |= {
        "/robots.txt": Answer(body=f"Sitemap: {site.url('/maps.xml')}\n".encode()),
        "/sitemap.xml": status(404),
        "/rss": rss(),
        "/maps.xml": Answer(
            body=INDEX.format(
                entry("sitemap", "/2025.xml", "2025-02-10")
                + entry("sitemap", "/2024.xml", "2024-12-31")
            ).encode()
        ),
        "/2025.xml": Answer(
            body=URLSET.format(
                entry("url", "/ukraine-les-missiles-patriot-sont-arrives", "2025-02-09")
                + entry("url", "/ukraine-ce-qui-etait-avant-cela", "2025-01-02")
                + entry("url", "/football-le-psg-bat-lens-deux-a-un", "2025-02-09")
            ).encode()
        ),
        "*": html("<p>Un"),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    crawler.run("crawl", "--since", "2025-02-01")
    rows = connection.execute("select url, origin from inbox").fetchall()
    assert rows == [
        {"url": site.url("/ukraine-les-missiles-patriot-sont-arrives"), "origin": "backfill"}
    ]
    assert site.paths("/2024") == []
    walked = len(site.asked)
    crawler.run("crawl", "--since", "2025-02-01")
    assert [path for path in site.paths()[walked:] if path != "/sitemap.xml"] == []


def test_since_walks_on_its_first_run_what_robots_txt_and_the_source_name(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    def listed(*paths: str) -> Answer:
        return Answer(
            body=URLSET.format(
                "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths)
            ).encode()
        )

    site.pages |= {
        "/robots.txt": Answer(body=f"Sitemap: {site.url('/nommee.xml')}\n".encode()),
        "/sitemap.xml": status(404),
        "/rss": rss(),
        "/nommee.xml": listed("/ukraine-un-premier-texte"),
        "/siens.xml": listed("/ukraine-un-second-texte"),
        "*": html("<p>Un"),
    }
    sitemaps = f'sitemaps = ["{site.url("/siens.xml")}"]\ndelay = 0'
    crawler.follow(source(site, "/rss", more=sitemaps))
    said = crawler.run("crawl", "--since", "2025-02-01")
    assert f"{site.url('/sitemap.xml')}: http 404" in said
    rows = connection.execute("select url from inbox order by url").fetchall()
    assert [row["url"] for row in rows] == [
        site.url("/ukraine-un-premier-texte"),
        site.url("/ukraine-un-second-texte"),
    ]


def test_why_knows_a_page_by_any_address(crawler: Crawler, site: Site) -> None:
    slug = "/otan-un-titre-nouveau_7058780.html"
    aside = "/le-psg-bat-lens-deux-a-un"
    site.pages |= {
        "/rss": rss(
            {"title": "L'OTAN en Ukraine", "link": site.url(slug)},
            {"title": "Football", "link": site.url(aside + "#xtor=RSS-3208")},
        ),
        slug: html("<p>Un"),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    for path in (slug, "/otan-un-ancien-titre_7058780.html", slug + "?utm_source=rss"):
        assert ": due" in crawler.run("why", site.url(path)), path
    assert ": aside" in crawler.run("why", site.url(aside))
    assert "never announced" in crawler.run("why", site.url("/autre-chose_7058781.html"))


def test_causes_are_told(crawler: Crawler, site: Site) -> None:
    site.pages |= {
        "/robots.txt": status(429),
        "/rss": rss(),
        "/page": html('<!doctype html><link rel=alternate type="application/rss+xml" href=/flux>'),
    }
    crawler.follow(source(site, "/rss"))
    said = crawler.run("sources", "check", status=1)
    assert "robots.txt cannot be had: http 429" in said
    del site.pages["/robots.txt"]
    crawler.follow(source(site, "/page", "/rss"))
    said = crawler.run("sources", "check", status=1)
    assert f"it names the feed {site.url('/flux')}" in said
    assert "a feed without any item" in said
