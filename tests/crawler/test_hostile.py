"""Hostile and odd sources beside good ones: nothing that one of them sends costs another."""

import gzip
import random
from collections.abc import Callable

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
        "round", "away", "cut",
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


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_one_hostile_source_in_ten_costs_the_nine_nothing(
    crawler: Crawler, site: Site, connection: Connection, seed: int
) -> None:
    """Rounds in which every source shows new items; the hostile one's answers change at random."""
    chance = random.Random(seed)
    made = list(hostile(site, "127.0.4.10").values())
    rounds = 6

    def feed(number: int) -> Callable[[str, object], Answer]:
        def answer(path: str, headers: object) -> Answer:
            if number == 9:
                return chance.choice(made)
            host = f"127.0.4.{number + 1}"
            shown = range(max(0, 3 * turn[0] - 3), 3 * turn[0] + 3)
            return rss(*(item(site.url(f"/{number}/{n}0001", host), f"L'OTAN {n}") for n in shown))

        return answer

    turn = [0]
    for number in range(10):
        site.pages[f"/{number}.xml"] = feed(number)
    site.pages["*"] = lambda path, headers: (
        html(f"<h1>L'OTAN {path}</h1>") if path.endswith("0001") else status(404)
    )
    hosts = [f"127.0.4.{n + 1}" for n in range(10)]
    crawler.follow(
        *(
            f'id = "s{n}"\nname = "S"\nfeeds = ["{site.url(f"/{n}.xml", host)}"]\ndelay = 0'
            for n, host in enumerate(hosts)
        )
    )
    allowed = ",".join(f"{host}:{site.port}" for host in hosts)
    for now in range(rounds):
        turn[0] = now
        crawler.once(VIGIE_ALLOW_HOSTS=allowed)
    rows = connection.execute(
        "select source, count(*) as n from links where state = 'captured' and source <> 's9'"
        " group by source"
    ).fetchall()
    assert {row["source"]: row["n"] for row in rows} == dict.fromkeys(
        (f"s{n}" for n in range(9)), 3 * rounds
    )
