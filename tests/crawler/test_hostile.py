"""Hostile and odd sources beside good ones: nothing that one of them sends costs another."""

import gzip
import random
from collections.abc import Mapping

import pytest

from archive.database import Connection
from tests.crawler.crawling import Crawler
from tests.services.site import Answer, Site, bomb, html, redirect, rss, status
from tests.shared import shared


def xml(body: bytes | str, **headers: str) -> Answer:
    raw = body.encode() if isinstance(body, str) else body
    return Answer(body=raw, headers={"Content-Type": "application/xml"} | headers)


def item(link: str, title: str = "L'OTAN et l'Ukraine", date: str = "") -> dict[str, str]:
    return {"title": title, "link": link} | ({"pubDate": date} if date else {})


def hostile(site: Site, host: str) -> dict[str, Answer]:
    """One answer of each kind, for a feed at an address of its own."""
    case = lambda name: shared("cases", "crawling", name).read_bytes()  # noqa: E731
    page = site.url("/page", host)
    return {
        "surrogate": xml(case("feed-surrogate-pair.xml")),
        "offset": xml(case("feed-offset-9999.xml")),
        "ttl": xml(case("feed-ttl-superscript.xml")),
        "prefix": xml(case("sitemap-undeclared-prefix.xml")),
        "reference": xml("<rss><channel><item><title>&#x110000;&#xD800;</title></item>"),
        "frequency": rss(item(page), extra="<sy:updateFrequency>²</sy:updateFrequency>"),
        "retry": Answer(status=503, headers={"Retry-After": "\xb2"}, validated=False),
        "late": status(503, Retry_After="Mon, 01 Jan 99999999999999999999 00:00:00 GMT"),
        "empty": Answer(),
        "shell": html("<!doctype html><div id=app></div><script>go()</script>"),
        "challenge": html("<!doctype html><title>Just a moment...</title>"),
        "none": xml("<rss><channel/></rss>"),
        "same": Answer(status=304, validated=False),
        "binary": Answer(body=random.Random(1).randbytes(5_000)),
        "bomb": Answer(body=bomb(80), headers={"Content-Encoding": "gzip"}),
        "wide": Answer(body=gzip.compress(b"<urlset><url>" + b"<a>b</a>" * 700_000, 1)),
        "said": Answer(body=b"<rss><channel/></rss>", headers={"Content-Encoding": "gzip"}),
        "round": redirect(site.url("/round.xml", host), 301),
        "away": redirect("http://169.254.169.254/latest/meta-data"),
        "cut": Answer(
            chunks=lambda: iter([b"<rss><channel><item><link>" + page.encode()]), length=9_999
        ),
    }


def test_every_kind_at_once_costs_the_good_ones_nothing(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    tables: list[str] = []
    for number in range(3):
        host = f"127.0.1.{number + 1}"
        path = f"/bon-{number}"
        site.pages[f"{path}.xml"] = rss(
            *(item(site.url(f"{path}/{n}0001", host)) for n in range(5))
        )
        for n in range(5):
            site.pages[f"{path}/{n}0001"] = html(f"<h1>L'OTAN {number} {n}</h1>")
        tables.append(
            f'id = "bon{number}"\nname = "B"\nfeeds = ["{site.url(f"{path}.xml", host)}"]'
        )
    hosts = ["127.0.0.1"]
    for number, (name, answer) in enumerate(hostile(site, "127.0.2.1").items()):
        host = f"127.0.2.{number + 1}"
        hosts.append(host)
        site.pages[f"/{name}.xml"] = answer
        kind = "sitemaps" if name in ("prefix", "wide") else "feeds"
        tables.append(f'id = "{name}"\nname = "M"\n{kind} = ["{site.url(f"/{name}.xml", host)}"]')
    site.pages["/page"] = html("<h1>L'OTAN</h1>")
    site.pages["/.well-known/tdmrep.json"] = Answer(
        body=shared("cases", "operations", "tdmrep.json").read_bytes()
    )
    crawler.follow(*tables)
    allowed = [f"{host}:{site.port}" for host in (*hosts, *(f"127.0.1.{n + 1}" for n in range(3)))]
    said = crawler.once(VIGIE_ALLOW_HOSTS=",".join(allowed))
    good = connection.execute(
        "select count(*) as n from links where source like 'bon%' and state = 'captured'"
    ).fetchone()
    assert good and good["n"] == 15
    troubled = {line.split()[0] for line in said.splitlines() if line.startswith("  ")}
    assert troubled >= {
        "retry", "late", "empty", "shell", "challenge", "none", "same", "binary", "bomb", "wide",
        "round", "away",
    }, said  # fmt: skip
    assert not troubled & {
        "bon0",
        "bon1",
        "bon2",
        "surrogate",
        "offset",
        "ttl",
        "prefix",
        "frequency",
        "cut",
    }
    assert "Traceback" not in said


def test_a_feed_that_moved_away_and_back_recovers(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    here, there = "127.0.0.1", "127.0.3.1"
    allowed = f"{here}:{site.port},{there}:{site.port}"
    site.pages["/rss.xml"] = redirect(site.url("/sale.xml", there), 301)
    site.pages["/sale.xml"] = html("<!doctype html><title>Domaine à vendre</title>")
    site.pages["/robots.txt"] = lambda path, headers: (
        Answer(body=b"User-agent: *\nDisallow: /")
        if headers["host"].startswith(there)
        else status(404)
    )
    crawler.follow(f'id = "x"\nname = "X"\nfeeds = ["{site.url("/rss.xml")}"]\ndelay = 0')
    crawler.once(VIGIE_ALLOW_HOSTS=allowed)
    row = connection.execute("select moved_to, host, hop from feeds").fetchone()
    assert row == {"moved_to": None, "host": f"{here}:{site.port}", "hop": None}
    connection.commit()
    site.pages["/rss.xml"] = rss(item(site.url("/a0001")))
    site.pages["/a0001"] = html("<h1>L'OTAN</h1>")
    assert "in trouble: 0" in crawler.once(VIGIE_ALLOW_HOSTS=allowed)


def test_a_feed_that_moved_is_asked_at_its_new_address(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    there = "127.0.3.1"
    site.pages["/rss.xml"] = redirect(site.url("/new.xml", there), 301)
    site.pages["/new.xml"] = rss(item(site.url("/a0001", there)))
    site.pages["/a0001"] = html("<h1>L'OTAN</h1>")
    crawler.follow(f'id = "x"\nname = "X"\nfeeds = ["{site.url("/rss.xml")}"]\ndelay = 0')
    crawler.once(VIGIE_ALLOW_HOSTS=f"127.0.0.1:{site.port},{there}:{site.port}")
    row = connection.execute("select moved_to, host from feeds").fetchone()
    assert row == {"moved_to": site.url("/new.xml", there), "host": f"{there}:{site.port}"}


def test_a_clock_that_was_ahead_silences_nobody(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages["/rss.xml"] = rss(item(site.url("/a0001")))
    site.pages["/a0001"] = html("<h1>L'OTAN</h1>")
    crawler.follow(f'id = "x"\nname = "X"\nfeeds = ["{site.url("/rss.xml")}"]\ndelay = 0')
    crawler.once()
    connection.execute(
        "update feeds set due_at = due_at + interval '10 years',"
        "  polled_at = polled_at + interval '10 years'"
    )
    connection.execute(
        "update hosts set ready_at = clock_timestamp() + interval '10 years',"
        "  robots_at = robots_at + interval '10 years', tdmrep_at = tdmrep_at + interval '10 years'"
    )
    connection.execute("update links set due_at = due_at + interval '10 years'")
    connection.commit()
    before = len(site.asked)
    crawler.once()
    asked = [asked.path for asked in site.asked[before:]]
    assert {"/rss.xml", "/robots.txt", "/a0001"} <= set(asked)


def test_a_login_wall_is_nobodys_article(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages["/rss.xml"] = rss(
        item(site.url("/otan-un-premier-article-1"), "L'OTAN un"),
        item(site.url("/otan-un-autre-article-2"), "L'OTAN deux"),
    )
    for path in ("/otan-un-premier-article-1", "/otan-un-autre-article-2"):
        site.pages[path] = redirect("/abonnement")
    site.pages["/abonnement"] = html("<h1>Abonnez-vous : l'Ukraine</h1>")
    crawler.follow(f'id = "x"\nname = "X"\nfeeds = ["{site.url("/rss.xml")}"]\ndelay = 0')
    crawler.once()
    rows = connection.execute("select state, reason from links").fetchall()
    assert {(row["state"], row["reason"]) for row in rows} == {
        ("failed", "redirects to another page: /abonnement")
    }


def hostile_files(chance: random.Random) -> dict[str, Answer]:
    """Answers in place of robots.txt, tdmrep.json and pages, one of each kind."""
    case = lambda name: shared("cases", name)  # noqa: E731
    return {
        "bom": Answer(body=case("crawling/robots-bom.txt").read_bytes()),
        "patterns": Answer(body=case("operations/tdmrep.json").read_bytes()),
        "endless": Answer(body=b"User-agent: *\nDisallow: /*a*b*c*d$\n" * 20_000),
        "sixteen": Answer(body="User-agent: *\nDisallow: /prive/\n".encode("utf-16")),
        "busy": status(429, Retry_After="1"),
        "broken": status(500),
        "bytes": Answer(body=chance.randbytes(3_000)),
        "bomb": Answer(body=bomb(80), headers={"Content-Encoding": "gzip"}),
        "self": Answer(status=302, headers={"Location": "", "Set-Cookie": "a=b"}, validated=False),
        "nowhere": redirect("http://[::1"),
        "stub": html("<meta http-equiv=refresh content='0;url=/s'>"),
        "shared": html("<link rel=canonical href=/fr/><h1>L'OTAN</h1><p>Un texte."),
        "metas": html(("<meta " + "a" * 1_990 + ">") * 200),
        "cut": Answer(chunks=lambda: iter([b"<html><p>L'OTAN"]), length=9_999),
        "deep": html("<div>" * 100_000),
        "none": Answer(status=204, validated=False),
    }


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_one_hostile_source_in_ten_costs_the_nine_nothing(
    crawler: Crawler, site: Site, connection: Connection, seed: int
) -> None:
    """Rounds in which every source shows new items, once with nine sources and once with a
    tenth whose feeds on eight hosts, pages and site files are each time another of every kind."""
    chance = random.Random(seed)
    feeds = list(hostile(site, "127.0.4.10").values())  # whose pages are hostile too
    files = list(hostile_files(chance).values())
    rounds, turn, kinds = 6, [0], [0]

    def answer(path: str, headers: Mapping[str, str]) -> Answer:
        if int(headers["host"].partition(":")[0].rpartition(".")[2]) > 9:
            kinds[0] += 1
            if path == "/robots.txt" and chance.random() < 0.7:
                return status(404)
            return chance.choice(feeds if path.endswith(".xml") else [*files, *feeds])
        if path.endswith("0001"):
            return html(f"<h1>L'OTAN {path}</h1>")
        if not path.endswith(".xml"):
            return status(404)
        number = int(path[1:-4])
        host = f"127.0.4.{number + 1}"
        shown = range(max(0, 3 * turn[0] - 3), 3 * turn[0] + 3)
        return rss(*(item(site.url(f"/{number}/{n}0001", host), f"L'OTAN {n}") for n in shown))

    site.pages["*"] = answer
    tables = [
        f'id = "s{n}"\nname = "S"\ndelay = 0\nfeeds = ['
        + ", ".join(f'"{site.url(f"/{m}.xml", f"127.0.4.{m + 1}")}"' for m in hosts)
        + "]"
        for n in range(10)
        for hosts in [[n] if n < 9 else range(9, 17)]
    ]
    allowed = ",".join(f"127.0.4.{n + 1}:{site.port}" for n in range(17))
    stored: list[dict[str, set[str]]] = []
    for followed in (tables[:9], tables):
        crawler.follow(*followed)
        connection.execute("truncate feeds, hosts, links, inbox cascade")
        connection.commit()
        for turn[0] in range(rounds):
            assert "Traceback" not in crawler.once(VIGIE_ALLOW_HOSTS=allowed)
        found: dict[str, set[str]] = {}
        for row in connection.execute(
            "select source, url from links where state = 'captured' and source <> 's9'"
        ).fetchall():
            found.setdefault(row["source"], set()).add(row["url"])
        connection.commit()
        stored.append(found)
    alone, beside = stored
    print(f"{sum(map(len, alone.values()))} pages of nine sources; {kinds[0]} hostile answers")
    assert beside == alone
    assert {id: len(urls) for id, urls in alone.items()} == {f"s{n}": 3 * rounds for n in range(9)}
    assert kinds[0] > 6 * rounds
