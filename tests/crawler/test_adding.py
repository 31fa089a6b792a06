"""``vigie sources add``: a source found by its address alone, on sites of different builds."""

import tomllib
from pathlib import Path
from typing import Any

from archive.database import Connection
from press.sources import load
from tests.crawler.builds import HOSTS, NOW, outlets
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html, redirect, rss, status

CLOCK = NOW.isoformat()


def added(crawler: Crawler, site: Site, host: str, address: str = "") -> tuple[str, str]:
    """What the command prints, and what it tells meanwhile."""
    process = crawler.start(
        "sources", "add", address or site.url("/", host),
        VIGIE_NOW=CLOCK, VIGIE_ALLOW_HOSTS=f"{host}:{site.port}",
    )  # fmt: skip
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, out + err
    return out, err


def one(printed: str) -> dict[str, Any]:
    (table,) = tomllib.loads(printed)["source"]
    return table


def test_five_builds_are_found_and_then_followed(
    crawler: Crawler, site: Site, connection: Connection, tmp_path: Path
) -> None:
    outlets(site)
    crawler.follow(source(site, "/none"))
    printed = {name: added(crawler, site, host)[0] for name, host in HOSTS.items()}
    found = {name: one(text) for name, text in printed.items()}
    url = {name: site.url("", host).rstrip("/") for name, host in HOSTS.items()}

    table = found["wordpress"]
    assert table["name"] == "Le Phare"
    assert table["feeds"] == [f"{url['wordpress']}/feed/"]
    assert (
        table["select"] == {"text": "div.entry-content"}
        or "entry-content" in table["select"]["text"]
    )
    assert "comments/feed/" in printed["wordpress"] and "readers' comments" in printed["wordpress"]

    assert found["static"]["sitemaps"] == [f"{url['static']}/sitemap-articles.xml"]
    assert "texte" in found["static"]["select"]["text"]

    assert found["drupal"]["feeds"] == [f"{url['drupal']}/rss.xml"]
    assert found["drupal"]["country"] == "CH"
    assert "field--name-body" in found["drupal"]["select"]["text"]

    assert found["news"]["sitemaps"] == [f"{url['news']}/sitemaps/actu-news.xml.gz"]
    assert found["news"]["sections"][0] == f"{url['news']}/monde"
    assert "refuses 1 AI crawlers" in printed["news"]

    assert found["sections"]["sections"] == [f"{url['sections']}/international"]
    assert found["sections"]["id_pattern"]

    for text in printed.values():
        assert "8 " in text and "article read: " in text, text
    file = tmp_path / "found.toml"
    file.write_text("".join(_renamed(name, text) for name, text in printed.items()), "utf-8")
    assert set(load(file)) == set(HOSTS)
    allowed = ",".join(f"{host}:{site.port}" for host in HOSTS.values())
    crawler.once(VIGIE_SOURCES=str(file), VIGIE_NOW=CLOCK, VIGIE_ALLOW_HOSTS=allowed)
    rows = connection.execute(
        "select source, count(*) as n from links where state = 'captured' group by source"
    ).fetchall()
    assert {row["source"]: row["n"] for row in rows} == dict.fromkeys(HOSTS, 8)


def _renamed(name: str, printed: str) -> str:
    return printed.replace(f'id = "{one(printed)["id"]}"', f'id = "{name}"')


def test_one_request_at_a_time_and_nothing_that_robots_txt_closes(
    crawler: Crawler, site: Site
) -> None:
    paths = [f"/otan-un-sommet-de-plus-{n}" for n in range(6)]
    site.pages |= {
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /feed\nDisallow: /atom"),
        "/": html(
            "<meta http-equiv=refresh content='0; url=/fr/'><title>Le Cap</title><p>Un instant"
        ),
        "/fr/": html("<title>Le Cap</title><nav><a href='/fr/nos-fils'>Nos flux RSS</a></nav>"),
        "/fr/nos-fils": html("<p><a href='/fils/monde.rss'>Monde</a> <a href='/fils/vieux.rss'>Un"),
        "/fils/monde.rss": rss(*({"title": "L'OTAN", "link": site.url(p)} for p in paths)),
        "/fils/vieux.rss": rss(
            *({"title": "L'OTAN", "link": site.url(f"/v{n}"), "pubDate": "2019-01-01T00:00:00Z"} for n in range(3))
        ),
    }  # fmt: skip
    crawler.follow(source(site, "/none"))
    printed, told = added(crawler, site, "127.0.0.1")
    assert one(printed)["feeds"] == [site.url("/fils/monde.rss")]
    assert one(printed)["home"] == site.url("/fr/")
    assert "nothing new since 2019-01-01" in printed
    assert "no article could be read" in printed
    assert "x is of that site already" in told
    assert max(site.most_in_flight.values()) == 1
    assert site.paths("/feed") == site.paths("/atom") == []
    assert len(site.paths()) == len(set(site.paths())) < 60


def test_the_address_of_a_feed_will_do(crawler: Crawler, site: Site) -> None:
    items = ({"title": "L'OTAN", "link": site.url(f"/otan-un-sommet-{n}")} for n in range(6))
    site.pages |= {"/flux/x": rss(*items), "/": html("<title>Le Cap</title>")}
    crawler.follow(source(site, "/none", id="127.0.0.1"))
    printed, _ = added(crawler, site, "127.0.0.1", site.url("/flux/x"))
    table = one(printed)
    assert (table["id"], table["home"]) == ("127.0.0.1-2", site.url("/"))
    assert table["feeds"] == [site.url("/flux/x")]
    assert "(the address given)" in printed


def test_what_fails_is_one_line(crawler: Crawler, site: Site) -> None:
    crawler.follow(source(site, "/none"))
    site.pages["/"] = html("<title>Le Cap</title><p>Un seul paragraphe.")
    closed, here = "127.0.0.9", site.url("/")
    site.pages["/robots.txt"] = lambda _path, headers: (
        Answer(body=b"User-agent: *\nDisallow: /") if closed in headers["host"] else status(404)
    )
    allowed = f"127.0.0.1:{site.port},{closed}:{site.port}"

    def last(address: str, code: int, **settings: str) -> str:
        said = crawler.run(
            "sources", "add", address, status=code, VIGIE_ALLOW_HOSTS=allowed, **settings
        )
        lines = said.splitlines()
        assert "Traceback" not in said
        assert all("(a" in line or "(the" in line for line in lines[:-1] if "x is of" not in line)
        return lines[-1]

    assert "addresses announces articles" in last(here, 1)
    assert "http 404" in last(site.url("/gone"), 1)
    assert "robots.txt forbids it" in last(site.url("/", closed), 1)
    assert "private address" in last("http://10.0.0.1/", 2, VIGIE_CONTACT="a@b.example")
    assert "set VIGIE_CONTACT" in last("outlet.example", 2)
    assert "expected the address of a site" in last("ftp://outlet.example", 2)


def test_what_should_be_written_instead_is_told(crawler: Crawler, site: Site) -> None:
    def items(name: str) -> Answer:
        return rss(*({"title": "L'OTAN", "link": site.url(f"/{name}-{n}")} for n in range(3)))

    page = '<!doctype html><link rel=alternate type="application/rss+xml" href=/flux/{}>'
    urls = "".join(f"<url><loc>{site.url(f'/otan-un-sommet-{n}')}</loc></url>" for n in range(3))
    site.pages |= {
        "/": html(page.format("accueil")),
        "/moved": redirect("/flux/neuf", 301),
        "/for-now": redirect("/flux/neuf", 302),
        "/flux/neuf": items("neuf"),
        "/page": html(page.format("nomme")),
        "/flux/nomme": items("nomme"),
        "/flux/accueil": items("accueil"),
        "/rubrique": items("rubrique"),
        "/index.xml": Answer(
            body=f"<sitemapindex><sitemap><loc>{site.url('/pages.xml')}</loc></sitemap><sitemap>"
            f"<loc>{site.url('/news.xml')}</loc></sitemap></sitemapindex>".encode()
        ),
        "/news.xml": Answer(body=f"<urlset>{urls}</urlset>".encode()),
    }
    lists = f'sitemaps = ["{site.url("/index.xml")}"]\nsections = ["{site.url("/rubrique")}"]'
    crawler.follow(
        source(site, "/moved", "/for-now", "/page", more=lists), source(site, "/gone", id="y"),
        source(site, "/flux/neuf", id="z"),
    )  # fmt: skip
    said = crawler.run("sources", "check", status=1)
    assert f"#   {site.url('/moved')}: a permanent redirect: {site.url('/flux/neuf')}" in said
    assert f"{site.url('/rubrique')}: is a feed" in said
    x, y = said.partition("# x: better")[2].split("# y: better")
    assert tomllib.loads(_lists(x)) == {
        "feeds": [site.url(p) for p in ("/flux/neuf", "/for-now", "/flux/nomme", "/rubrique")],
        "sitemaps": [site.url("/news.xml")],
        "sections": [],
    }
    assert tomllib.loads(_lists(y)) == {"feeds": [site.url("/flux/accueil")]}


def _lists(said: str) -> str:
    return "\n".join(line for line in said.splitlines() if " = [" in line)
