"""What a hostile or broken site may do, and where the crawler may not go."""

import socket
import threading
import zlib
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.database import Connection
from crawler.fetch import TIMEOUT
from press.reach import is_allowed, is_public
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, bomb, html, redirect, rss, status

NATO = "L'OTAN promet des missiles Patriot à l'Ukraine"


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.1.2.3 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0
    255.255.255.255 224.0.0.1 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fd00:ec2::254 ff02::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::7f00:1 2002:7f00:1:: 64:ff9b::7f00:1 2001::1 2001:db8::1
    fec0::1 nonsense ::ffff:0:127.0.0.1 64:ff9b:1:fffe::7f00:1 2a01::5efe:7f00:1 2a01::200:5efe:a00:1
    3fff::1 5f00::1 100:0:0:1::1 4000::1 e000::1 200::7f00:1 192.0.0.8 192.88.99.1 fe80::1%eth0
    ::ffff:169.254.169.254%lo 127.1 0x7f000001 2130706433 [::1] 127.0.0.1/8""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4).filter(lambda ip: not ip.is_global))
def test_no_address_of_ipv6_hides_a_private_one(ip: IPv4Address) -> None:
    number = int(ip)
    for prefix, behind in ((0xFFFF, 32), (0, 32), (0xFFFF << 16, 32), (0x2002, 112), (0x5EFE, 32)):
        shift = 80 if behind == 112 else 0
        assert not is_public(str(IPv6Address(prefix << behind | number << shift)))
    for network in ("64:ff9b::", "64:ff9b:1::", "2a00:1450::5efe:0:0", "2a00:1450::200:5efe:0:0"):
        assert not is_public(str(IPv6Address(int(IPv6Address(network)) | number)))


@pytest.mark.parametrize("address", ["8.8.8.8", "193.0.6.139", "2a00:1450:4007::1", "2606:4700::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_allowed_hosts_may_name_a_port() -> None:
    assert is_allowed("127.0.0.1", 80, {"127.0.0.1"})
    assert is_allowed("127.0.0.1", 8080, {"127.0.0.1:8080"})
    assert not is_allowed("127.0.0.1", 8081, {"127.0.0.1:8080"})
    assert is_allowed("::1", 8080, {"[::1]:8080"})
    assert not is_allowed("localhost", 80, {"127.0.0.1"})


LOOPBACK = """127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1
    127.000.000.001 0 localhost LOCALHOST. [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] 127.0.0.1.
    ①②⑦.0.0.1""".split()


def test_no_spelling_of_loopback_is_fetched(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    """Linked from an allowed host, redirected to by one, and followed as a feed."""
    targets = [f"http://{host}:{site.port}/secret" for host in LOOPBACK]
    allowed = "127.0.0.9"
    site.pages |= {f"/to-{n}": redirect(target) for n, target in enumerate(targets)}
    site.pages |= {
        "/rss": rss(
            *({"title": f"{NATO} {n}", "link": target} for n, target in enumerate(targets)),
            *({"title": NATO, "link": site.url(f"/to-{n}", allowed)} for n in range(len(targets))),
        ),
        "/robots.txt": status(404),
        "/secret": html("<p>secret"),
    }
    crawler.follow(
        f'id = "x"\nname = "X"\ndelay = 0\nfeeds = ["{site.url("/rss", allowed)}"]',
        *(
            f'id = "s{n}"\nname = "S"\ndelay = 0\nfeeds = ["{target}"]'
            for n, target in enumerate(targets)
        ),
    )
    crawler.once(VIGIE_ALLOW_HOSTS=allowed, VIGIE_CONTACT="test@example.org")
    assert site.paths("/secret") == []
    assert {asked.host for asked in site.asked} == {allowed}
    assert len(set(site.paths("/to-"))) == len(targets)
    assert connection.execute("select url from inbox").fetchall() == []


def test_no_proxy_is_used(crawler: Crawler, site: Site, connection: Connection) -> None:
    site.pages |= {"/rss": rss({"title": NATO, "link": "http://proxied.invalid/a"})}
    site.pages["*"] = html("<p>proxied")
    crawler.follow(source(site, "/rss"))
    proxy = site.url()
    crawler.once(
        VIGIE_CONTACT="test@example.org", http_proxy=proxy, HTTP_PROXY=proxy, all_proxy=proxy
    )
    row = connection.execute("select state from links").fetchone()
    assert row == {"state": "failed"}
    assert {asked.headers["host"] for asked in site.asked} == {f"127.0.0.1:{site.port}"}


def test_without_a_contact_live_pages_are_not_fetched(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {"/rss": rss({"title": NATO, "link": "https://www.example.org/a"})}
    crawler.follow(source(site, "/rss"))
    crawler.once()
    row = connection.execute("select state, reason from links").fetchone()
    assert row == {"state": "blocked", "reason": "no contact: set VIGIE_CONTACT"}


def test_limits_hold(crawler: Crawler, site: Site, connection: Connection) -> None:
    big = b"<p>" + b"x" * 9_000_000
    zipped = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    site.pages |= {
        "/rss": rss(
            *(
                {"title": f"{NATO} {name}", "link": site.url(f"/{name}")}
                for name in ("big", "endless", "bomb", "lying", "cut", "loop", "cookie", "odd")
            )
        ),
        "/big": Answer(body=big, headers={"Content-Type": "text/html"}),
        "/endless": Answer(
            headers={"Content-Type": "text/html"},
            chunks=lambda: (b"<p>" + b"y" * 100_000 for _ in range(1_000)),
        ),
        "/bomb": Answer(body=bomb(64), headers=zipped),
        "/lying": Answer(body=b"<p>not zipped", headers=zipped),
        "/cut": Answer(body=b"<p>cut", length=5_000, headers={"Content-Type": "text/html"}),
        "/loop": redirect("/loop"),
        "/cookie": redirect("/cookie?again"),
        "/cookie?again": redirect("/cookie"),
        "/odd": Answer(body=b"<p>odd", headers={"Content-Type": "text/html; charset=\xff"}),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    rows = connection.execute("select url, state, reason from links").fetchall()
    found = {row["url"].rpartition("/")[2]: (row["state"], row["reason"]) for row in rows}
    assert found["big"] == found["endless"] == ("failed", "too large")
    assert found["bomb"] == ("failed", "too large when unpacked")
    assert found["loop"] == found["cookie"] == ("failed", "too many redirects")
    assert found["cut"][0] == "failed"
    assert found["odd"][0] == "captured"


def test_a_slow_site_does_not_hold_up_the_others(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    slow, quick = "127.0.0.2", "127.0.0.3"
    pages, done, meanwhile = set[str](), threading.Event(), list[bool]()

    def answers_last(_path: str, _headers: object) -> Answer:
        meanwhile.append(done.wait(TIMEOUT - 5))  # while it is being waited for
        return Answer(body=b"")

    def answers_at_once(path: str, _headers: object) -> Answer:
        pages.add(path)
        if len(pages) == 9:
            done.set()
        return html("<p>Un")

    site.pages |= {
        "/slow": answers_last,
        "/rss": rss(
            *({"title": f"{NATO} {n}", "link": site.url(f"/{n}", quick)} for n in range(9))
        ),
        "/robots.txt": status(404),
        "/.well-known/tdmrep.json": status(404),
    } | {f"/{n}": answers_at_once for n in range(9)}
    crawler.follow(
        f'id = "slow"\nname = "S"\ndelay = 0\nfeeds = ["{site.url("/slow", slow)}"]',
        f'id = "quick"\nname = "Q"\ndelay = 0\nfeeds = ["{site.url("/rss", quick)}"]',
    )
    crawler.once(VIGIE_ALLOW_HOSTS=f"{slow},{quick}")
    assert meanwhile == [True]


def test_an_endless_calendar_is_no_endless_crawl(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    def calendar(path: str, _headers: object) -> Answer:
        day = int(path.rpartition("-")[2] or 0)
        return html(f'<a href="/ukraine-journal-de-la-guerre-{day + 1}">L\'Ukraine, jour {day}</a>')

    site.pages |= {"/robots.txt": status(404), "/.well-known/tdmrep.json": status(404)}
    site.pages["*"] = calendar
    crawler.follow(f'id = "x"\nname = "X"\ndelay = 0\nsections = ["{site.url("/jour-0")}"]')
    crawler.once()
    assert site.paths("/ukraine") == ["/ukraine-journal-de-la-guerre-1"]


def test_what_is_told_carries_no_escape_codes(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    site.pages |= {
        "/rss": rss({"title": f"\x1b]0;owned\x07{NATO}\x9b31m", "link": site.url("/a")}),
        "/a": html("<p>Un"),
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /\x1b[2J\n"),
    }
    crawler.follow(source(site, "/rss"))
    said = crawler.run("-v", "crawl", "--once")
    assert "\x1b" not in said
    assert "\x9b" not in said
    row = connection.execute("select title from links").fetchone()
    assert row == {"title": f"]0;owned{NATO}31m"}


def test_the_agent_tells_who_it_is(crawler: Crawler, site: Site) -> None:
    site.pages |= {"/rss": rss(), "/robots.txt": status(404)}
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_CONTACT="https://example.org/bot")
    agents = {asked.headers["user-agent"] for asked in site.asked}
    assert len(agents) == 1
    (agent,) = agents
    assert agent.startswith("Vigie/")
    assert "https://example.org/bot" in agent
    assert all("cookie" not in asked.headers for asked in site.asked)


def test_bodies_are_kept_compressed(crawler: Crawler, site: Site, connection: Connection) -> None:
    page = b"<p>" + b"Bonjour " * 10_000
    site.pages |= {
        "/rss": rss({"title": NATO, "link": site.url("/a")}),
        "/a": Answer(body=page, headers={"Content-Type": "text/html"}),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once()
    row = connection.execute("select body from inbox").fetchone()
    assert row
    assert len(row["body"]) < 2_000
    assert zlib.decompress(row["body"]) == page


def test_a_name_that_resolves_to_loopback_is_refused(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    name = socket.gethostname()
    try:
        resolved = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's own name does not resolve")
    if is_public(resolved):
        pytest.skip("this machine's own name is public")
    site.pages |= {"/rss": rss({"title": NATO, "link": f"http://{name}:{site.port}/a"})}
    site.pages["/a"] = html("<p>Un")
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_CONTACT="test@example.org")
    assert site.paths("/a") == []
