"""``vigie crawl --once`` on a site: what is found, fetched, fetched again, left alone."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from archive.database import Connection
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html, redirect, rss, status

NATO = "L'OTAN promet des missiles Patriot à l'Ukraine"
FOOT = "Le PSG bat Lens et reste en tête du championnat"
START = datetime(2025, 2, 10, 8, tzinfo=UTC)


def item(site: Site, path: str, title: str = NATO, **more: str) -> dict[str, str]:
    return {"title": title, "link": site.url(path), **more}


def links(connection: Connection) -> dict[str, tuple[str, str | None]]:
    rows = connection.execute("select url, state, reason from links").fetchall()
    return {"/" + row["url"].split("/", 3)[3]: (row["state"], row["reason"]) for row in rows}


def inbox(connection: Connection) -> list[tuple[str | None, int, str, str | None]]:
    rows = connection.execute(
        "select url, status, rights->>'keep' as keep, source_id from inbox order by id"
    ).fetchall()
    return [
        ("/" + row["url"].split("/", 3)[3], row["status"], row["keep"], row["source_id"])
        for row in rows
    ]


def test_what_is_announced_is_settled(crawler: Crawler, site: Site, connection: Connection) -> None:
    site.pages |= {
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /abonnes/\n"),
        "/rss": rss(
            item(site, "/a"),
            item(site, "/foot", FOOT),
            item(site, "/abonnes/b"),
            item(site, "/gone"),
            item(site, "/broken"),
            item(site, "/old"),
            item(site, "/image"),
            item(site, "/home"),
        ),
        "/a": html("<p>Bonjour"),
        "/broken": status(500),
        "/old": redirect("/new", 301),
        "/new": html("<p>Nouveau"),
        "/image": Answer(body=b"\x89PNG", headers={"Content-Type": "image/png"}),
        "/home": redirect("/"),
        "/": html("<p>Accueil"),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    found = links(connection)
    assert {path: state for path, (state, _) in found.items()} == {
        "/a": "captured",
        "/foot": "aside",
        "/abonnes/b": "blocked",
        "/gone": "failed",
        "/broken": "failed",
        "/old": "captured",
        "/image": "failed",
        "/home": "failed",
    }
    assert found["/abonnes/b"][1] == "robots.txt forbids it"
    assert found["/broken"][1] == "http 500"
    assert sorted(path for path, *_ in inbox(connection) if path) == ["/a", "/new"]
    assert site.paths("/abonnes") == []
    assert len(site.paths("/broken")) == 3


def test_a_second_run_fetches_nothing_twice(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a")), "/a": html("<p>Bonjour")}
    crawler.follow(source(site, "/rss"))
    crawler.once()
    crawler.once()
    assert site.paths("/a") == ["/a"]
    assert [asked.status for asked in site.asked if asked.path == "/rss"] == [200, 304]
    assert site.paths("/robots") == ["/robots.txt"]
    assert len(inbox(connection)) == 1


def test_one_article_under_many_addresses_is_fetched_once(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {
        "/une": rss(item(site, "/une/un-titre_6115184_3210.html#xtor=RSS-1")),
        "/monde": rss(
            item(site, "/monde/un-autre-titre_6115184_823448.html", "Kiev attaquée"),
            item(site, "/monde/b?utm_source=rss"),
        ),
        "/europe": rss(item(site, "/monde/b/?xtor=RSS-3")),
        "*": html("<p>Bonjour"),
        "/robots.txt": status(404),
    }
    crawler.follow(source(site, "/une", "/monde", "/europe"))
    crawler.once()
    assert len(inbox(connection)) == 2
    assert {source_id for *_, source_id in inbox(connection)} == {"6115184@127.0.0.1", None}


def test_a_changed_title_is_judged_again(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a", FOOT)), "/a": html("<p>Bonjour")}
    crawler.follow(source(site, "/rss"))
    crawler.once()
    assert links(connection)["/a"][0] == "aside"
    site.pages["/rss"] = rss(item(site, "/a", NATO))
    crawler.once()
    assert links(connection)["/a"][0] == "captured"


def test_of_two_titles_of_one_page_the_telling_one_counts(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {
        "/one": rss(item(site, "/a", FOOT), item(site, "/b", NATO)),
        "/two": rss(item(site, "/a", NATO), item(site, "/b", FOOT)),
        "*": html("<p>Un"),
    }
    site.pages["/robots.txt"] = status(404)
    crawler.follow(source(site, "/one", "/two"))
    crawler.once()
    assert {path for path, *_ in inbox(connection)} == {"/a", "/b"}


def test_a_share_of_what_is_set_aside_is_fetched(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/foot", FOOT)), "/foot": html("<p>But !")}
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_SAMPLE="1")
    row = connection.execute("select state, sampled, due_at from links").fetchone()
    assert row == {"state": "captured", "sampled": True, "due_at": None}


def test_pages_are_fetched_again_for_two_days(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a"), item(site, "/b"))}
    site.pages |= {"/a": html("<p>Un"), "/b": html("<p>Deux")}
    crawler.follow(source(site, "/rss"))

    def at(hours: float) -> None:
        crawler.once(VIGIE_NOW=(START + timedelta(hours=hours)).isoformat())

    at(0)
    at(0.1)
    assert len(site.paths("/a")) == 1
    at(1.1)
    assert [asked.status for asked in site.asked if asked.path == "/a"] == [200, 304]
    site.pages["/a"] = html("<p>Un, corrigé")
    site.pages["/b"] = status(410)
    at(4)
    seen = sorted((path or "", code) for path, code, *_ in inbox(connection)[2:])
    assert seen == [("/a", 200), ("/b", 410)]
    assert links(connection)["/b"] == ("withdrawn", "http 410")
    at(72)
    at(80)
    row = connection.execute("select due_at from links where url like '%/a'").fetchone()
    assert row == {"due_at": None}
    assert len(site.paths("/b")) == 3


@pytest.mark.parametrize(
    "ends", [b"<html><head><title>L'OTAN", b"<html><body><p>L'OTAN <a href='/b"]
)
def test_a_page_whose_connection_died_is_asked_for_again(
    crawler: Crawler, site: Site, connection: Connection, ends: bytes
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a"))}
    site.pages["/a"] = Answer(chunks=lambda: iter([ends]), headers={"Content-Type": "text/html"})
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_NOW=START.isoformat())
    assert links(connection)["/a"] == ("failed", "answer cut short")
    site.pages["/a"] = html("<html><head><title>a</title></head><p>L'OTAN, entière</html>")
    crawler.once(VIGIE_NOW=(START + timedelta(hours=1)).isoformat())
    assert links(connection)["/a"][0] == "captured"
    assert len(inbox(connection)) == 1


def test_a_reservation_leaves_what_the_feed_gives(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    paths = ["/header", "/meta", "/file/a", "/free", "/unreserved"]
    site.pages |= {
        "/rss": rss(*(item(site, path, f"{NATO} {path}") for path in paths)),
        "/.well-known/tdmrep.json": Answer(
            body=b'[{"location": "/file/*", "tdm-reservation": 1}]',
            headers={"Content-Type": "application/json"},
        ),
        "/header": html("<p>Un", **{"tdm-reservation": "1"}),
        "/meta": html('<head><meta name="TDM-Reservation" content="1"></head><p>Deux'),
        "/file/a": html("<p>Trois"),
        "/free": html("<p>Quatre"),
        "/unreserved": html(
            '<meta content="0" name="tdm-reservation"><p>Cinq', **{"tdm-reservation": "1"}
        ),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    rows = connection.execute(
        "select url, rights, stated, octet_length(body) as size from inbox"
    ).fetchall()
    kept = {"/" + row["url"].split("/", 3)[3]: row["rights"]["keep"] for row in rows}
    assert kept == {
        "/header": "feed",
        "/meta": "feed",
        "/file/a": "feed",
        "/free": "full",
        "/unreserved": "full",
    }
    assert site.paths("/file") == []
    reserved = [row for row in rows if row["rights"]["keep"] == "feed"]
    assert all(row["size"] < 20 and row["stated"]["title"].startswith(NATO) for row in reserved)
    assert all(row["rights"]["evidence"] for row in reserved)


def test_rules_against_ai_crawlers_are_noted_and_count_if_so_decided(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {
        "/robots.txt": Answer(body=b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"),
        "/rss": rss(item(site, "/a")),
        "/a": html('<meta name="robots" content="index, noarchive"><p>Un'),
        "/rss2": rss(item(site, "/b")),
        "/b": html('{"isAccessibleForFree": "False"}'),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    crawler.follow(source(site, "/rss2"))
    crawler.once(VIGIE_AI_RULES="reserve")
    rows = connection.execute("select rights from inbox order by id").fetchall()
    assert [row["rights"] for row in rows] == [
        {
            "keep": "full",
            "evidence": ["meta robots: noarchive", "robots.txt refuses GPTBot, CCBot"],
        },
        {
            "keep": "feed",
            "evidence": ["isAccessibleForFree: false", "robots.txt refuses GPTBot, CCBot"],
        },
    ]


def test_permanent_redirects_of_feeds_are_remembered(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {
        "/old": redirect("/newer", 301),
        "/newer": redirect("/newest", 308),
        "/newest": rss(item(site, "/a")),
        "/moving": redirect("/there", 302),
        "/there": rss(item(site, "/b")),
        "*": html("<p>Un"),
    }
    site.pages["/robots.txt"] = status(404)
    crawler.follow(source(site, "/old", "/moving"))
    crawler.once()
    crawler.once()
    assert site.paths("/old") == ["/old"]
    assert len(site.paths("/moving")) == len(site.paths("/there")) == 2
    assert len(inbox(connection)) == 2


def test_a_redirect_to_another_host_goes_on_there_under_its_own_rules(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    def robots(_path: str, headers: object) -> Answer:
        assert isinstance(headers, dict)
        closed = headers["host"].startswith("127.0.0.3")
        return Answer(body=b"User-agent: *\nDisallow: /" if closed else b"")

    site.pages |= {
        "/robots.txt": robots,
        "/rss": redirect(site.url("/feed", "127.0.0.2")),
        "/feed": rss(item(site, "/a"), item(site, "/closed"), item(site, "/loop")),
        "/a": redirect(site.url("/a2", "127.0.0.2")),
        "/a2": html("<p>Un"),
        "/closed": redirect(site.url("/a3", "127.0.0.3")),
        "/a3": html("<p>Deux"),
        "/loop": redirect(site.url("/loop2", "127.0.0.2")),
        "/loop2": redirect(site.url("/loop")),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_ALLOW_HOSTS="127.0.0.1, 127.0.0.2, 127.0.0.3")
    assert [path for path, *_ in inbox(connection)] == ["/a2"]
    found = links(connection)
    assert found["/closed"] == ("blocked", "robots.txt forbids it")
    assert found["/loop"] == ("failed", "too many redirects")
    row = connection.execute("select hop, hops, host, polls, problem from feeds").fetchone()
    assert row == {
        "hop": None,
        "hops": 0,
        "host": f"127.0.0.1:{site.port}",
        "polls": 1,
        "problem": None,
    }


def test_a_broken_answer_is_not_confirmed_by_its_validators(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": html("<!doctype html><html>Attention"), "/a": html("<p>Un")}
    crawler.follow(source(site, "/rss"))
    said = crawler.once()
    assert "HTML in place of a feed" in said
    crawler.once()
    assert [asked.status for asked in site.asked if asked.path == "/rss"] == [200, 200]
    site.pages["/rss"] = rss(item(site, "/a"))
    crawler.once()
    assert len(inbox(connection)) == 1


def test_a_host_that_asks_for_time_gets_it(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    answers = [status(429, Retry_After="1"), html("<p>Un")]

    def busy(_path: str, _headers: object) -> Answer:
        return answers.pop(0)

    site.pages |= {"/rss": rss(item(site, "/a"), item(site, "/b")), "/a": busy, "/b": busy}
    site.pages["/b"] = html("<p>Deux")
    crawler.follow(source(site, "/rss"))
    crawler.once()
    assert len(inbox(connection)) == 2
    first, second = (asked.at for asked in site.asked if asked.path == "/a")
    assert second - first >= 0.9


def test_one_503_is_of_one_page_two_in_a_row_are_of_the_host(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    paths = [f"/{n}" for n in range(4)]
    site.pages |= {"/busy": status(503), "/rss": rss(*(item(site, path) for path in paths))}
    site.pages |= {path: html("<p>Un") for path in paths}
    site.pages["/robots.txt"] = status(404)
    site.pages["/more"] = rss()
    crawler.follow(source(site, "/busy", "/rss", "/more"))
    crawler.once()
    assert len(inbox(connection)) == 4
    site.pages |= {"/rss": status(503), "/more": status(503)}
    before = len(site.asked)
    assert "1 hosts asked to be left alone" in crawler.once()
    assert len(site.asked) == before + 2


def test_a_host_that_asks_for_time_again_and_again_is_not_waited_for(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/robots.txt": status(404), "*": status(503, Retry_After="1")}
    crawler.follow(source(site, *(f"/rss{n}" for n in range(5))))
    assert "1 hosts asked to be left alone" in crawler.once()
    assert len(site.paths("/rss")) == 2


def test_a_host_that_asks_for_an_hour_is_left_and_told(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a")), "/a": status(503, Retry_After="3600")}
    crawler.follow(source(site, "/rss"))
    assert "1 hosts asked to be left alone" in crawler.once()
    crawler.once()
    assert len(site.paths("/a")) == 1
    assert len(site.paths("/rss")) == 1


def test_hours_that_a_host_asked_for_pass_by_the_moving_clock_too(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/robots.txt": status(404), "/rss": status(503, Retry_After="3600")}
    crawler.follow(source(site, "/rss"))
    for minutes in (0, 50, 61):
        crawler.once(VIGIE_NOW=(START + timedelta(minutes=minutes)).isoformat())
        site.pages["/rss"] = rss(item(site, "/a"))
    assert [asked.status for asked in site.asked if asked.path == "/rss"] == [503, 200]


def test_robots_txt_is_read_again_after_a_day_of_the_moving_clock(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(item(site, "/a")), "/a": html("<p>Un")}
    crawler.follow(source(site, "/rss"))

    def at(hours: int, robots: Answer) -> None:
        site.pages["/robots.txt"] = robots
        crawler.once(VIGIE_NOW=(START + timedelta(hours=hours)).isoformat())

    at(0, status(500))
    assert site.paths("/rss") == []
    at(1, status(404))
    closed = Answer(body=b"User-agent: *\nDisallow: /rss\n")
    at(20, closed)
    assert len(site.paths("/rss")) == 2
    at(26, closed)
    assert len(site.paths("/rss")) == 2
    assert len(site.paths("/robots")) == 3


def test_robots_txt_that_cannot_be_had_forbids(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/robots.txt": status(503), "/rss": rss(item(site, "/a"))}
    crawler.follow(source(site, "/rss"))
    assert "robots.txt cannot be had" in crawler.once()
    assert site.paths("/rss") == []


def test_sitemaps_and_section_pages_are_read(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    site.pages |= {
        "/sitemap.xml": Answer(
            body=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{news}">'
            f"<url><loc>{site.url('/m1')}</loc><n:news><n:title>{NATO}</n:title>"
            "<n:publication_date>2025-02-10</n:publication_date></n:news></url></urlset>".encode()
        ),
        "/dossier": html(
            '<a href="/ukraine-les-missiles-patriot-arrivent">L’Ukraine reçoit ses Patriot</a>'
            '<a href="/contact">Contact</a><a href="https://other.example/ukraine-a-b-c-d">x</a>'
        ),
        "*": html("<p>Un"),
        "/robots.txt": status(404),
    }
    crawler.follow(
        f'id = "x"\nname = "X"\ndelay = 0\nsitemaps = ["{site.url("/sitemap.xml")}"]\n'
        f'sections = ["{site.url("/dossier")}"]'
    )
    crawler.once()
    paths = {path for path, *_ in inbox(connection)}
    assert paths == {"/m1", "/ukraine-les-missiles-patriot-arrivent"}


def test_the_pause_between_requests_is_kept(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss(*(item(site, f"/{n}", f"{NATO} {n}") for n in range(4)))}
    site.pages |= {"*": html("<p>Un"), "/robots.txt": status(404)}
    crawler.follow(source(site, "/rss", more="delay = 0.3"))
    crawler.once()
    moments = [asked.at for asked in site.asked]
    assert len(moments) == 7
    assert all(b - a >= 0.28 for a, b in itertools.pairwise(moments))
    assert site.most_in_flight["127.0.0.1"] == 1


@pytest.mark.parametrize(
    ("settings", "status", "said"),
    [
        ({"VIGIE_ALLOW_HOSTS": ""}, 2, "set VIGIE_CONTACT"),
        ({"VIGIE_SAMPLE": "2"}, 2, "VIGIE_SAMPLE=2: a share from 0 to 1"),
        ({"VIGIE_AI_RULES": "x"}, 2, "VIGIE_AI_RULES=x"),
        (
            {"VIGIE_SOURCES": "/nowhere.toml"},
            2,
            "VIGIE_SOURCES=/nowhere.toml: a file that can be read is expected",
        ),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, 1, "vigie:"),
    ],
)
def test_bad_settings_are_one_clear_line(
    crawler: Crawler, site: Site, settings: dict[str, str], status: int, said: str
) -> None:
    crawler.follow(source(site, "/rss"))
    output = crawler.run("crawl", "--once", status=status, **settings)
    assert said in output
    assert "Traceback" not in output
