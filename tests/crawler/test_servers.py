"""Servers as they are met: what each sends in its own way is read all the same, or named."""

import gzip
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archive.database import Connection
from crawler.onward import leads_to
from crawler.values import Reply
from press.sources import load
from press.urls import publisher_id
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html, redirect, rss, status
from vigie.settings import PROJECT

TITLE = "L'OTAN et l'Ukraine"


def feed(site: Site, name: str) -> Answer:
    return rss({"title": TITLE, "link": site.url(f"/pages/{name}-page")})


def wants_a_cookie(answer: Answer) -> Any:
    """Sends everybody round until they bring back what it gave them."""

    def route(path: str, headers: Mapping[str, str]) -> Answer:
        if "seen=1; of=b" in headers.get("cookie", ""):
            return answer
        return Answer(
            status=302,
            headers={"Location": path, "Set-Cookie": "seen=1; Path=/; Expires=Wed, 01 Dec 2027", "Set-cookie": "of=b"},
            validated=False,
        )  # fmt: skip

    return route


def test_what_odd_servers_send_is_read(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    def typed(name: str, media: str, **more: str) -> Answer:
        sent = feed(site, name)
        return Answer(body=sent.body, headers={"Content-Type": media} | more)

    page = "<!doctype html><h1>L'OTAN</h1><p>Un texte</p></html>"
    feeds: dict[str, Any] = {
        "plain": feed(site, "plain"),
        "unlabelled": Answer(body=gzip.compress(feed(site, "unlabelled").body)),
        "twice": Answer(
            body=gzip.compress(gzip.compress(feed(site, "twice").body)),
            headers={"Content-Encoding": "gzip"},
        ),
        "only-said": typed("only-said", "text/xml", **{"Content-Encoding": "gzip"}),
        "html-type": typed("html-type", "text/html; charset=latin-1"),
        "cookie": wants_a_cookie(feed(site, "cookie")),
        "stub": html("<meta http-equiv='Refresh' content='0; URL=/feeds/stub-target'>"),
        "long": Answer(body=feed(site, "long").body, length=99_999),
        "uncounted": Answer(chunks=lambda: iter([feed(site, "uncounted").body])),
        "away": redirect("/feeds/\xc3\xa9t\xc3\xa9", 302),
        "choices": redirect("/feeds/choices-target", 300),
        "proxied": Answer(status=203, body=feed(site, "proxied").body, validated=False),
        "cut": Answer(body=feed(site, "cut").body[:-15], length=99_999),
    }
    pages: dict[str, Any] = {name: html(page) for name in feeds}
    pages |= {
        "cookie": wants_a_cookie(html(page)),
        "stub": html("<html><meta http-equiv=refresh content='1;url=\"/pages/stub-end\"'><p>Suite"),
        "html-type": Answer(body=page.encode(), headers={"Content-Type": "html"}),
        "twice": Answer(body=gzip.compress(page.encode()), headers={"Content-Type": "text/html"}),
        "only-said": Answer(body=page.encode(), headers={"Content-Type": "text/xml"}),
        "long": Answer(body=page.encode(), headers={"Content-Type": "text/html"}, length=99_999),
        "away": redirect("/pages/\xc3\xa9t\xc3\xa9", 301),
        "choices": Answer(body=page.encode(), headers={"Content-Type": "application/json"}),
    }
    site.pages |= {f"/feeds/{name}": answer for name, answer in feeds.items()}
    site.pages |= {f"/pages/{name}-page": answer for name, answer in pages.items()}
    site.pages["/feeds/stub-target"] = feed(site, "stub")
    site.pages["/feeds/choices-target"] = feed(site, "choices")
    site.pages["/feeds/%C3%A9t%C3%A9"] = feed(site, "away")
    site.pages |= {"/pages/stub-end": html(page), "/pages/%C3%A9t%C3%A9": html(page)}
    crawler.follow(source(site, *(f"/feeds/{name}" for name in feeds)))
    said = crawler.once()
    assert "in trouble: 0" in said
    rows = connection.execute("select url, state, reason from links").fetchall()
    assert {
        row["url"].rpartition("/")[2].removesuffix("-page"): (row["state"], row["reason"])
        for row in rows
    } == dict.fromkeys(feeds, ("captured", None))


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/tdmrep.json"])
def test_patience_that_a_site_file_asks_for_is_had(
    crawler: Crawler, site: Site, connection: Connection, path: str
) -> None:
    site.pages[path] = status(429, Retry_After="3600")
    site.pages["/rss"] = rss({"title": TITLE, "link": site.url("/a")})
    site.pages["/a"] = html("<h1>L'OTAN")
    crawler.follow(source(site, "/rss"))
    assert "asked to be left alone" in crawler.once()
    assert site.paths("/a") == []
    assert site.paths()[-1] == path


def test_a_bad_certificate_is_called_one(crawler: Crawler, site: Site, tmp_path: Path) -> None:
    with secure(tmp_path) as port:
        address = f"https://127.0.0.1:{port}/rss"
        crawler.follow(f'id = "x"\nname = "X"\nfeeds = ["{address}"]')
        settings = {"VIGIE_ALLOW_HOSTS": f"127.0.0.1:{port}"}
        said = crawler.run("sources", "check", status=1, **settings)
        once = crawler.once(**settings)
        added = crawler.run("sources", "add", address, status=1, **settings)
    assert "robots.txt cannot be had: certificate not valid" in said
    assert "certificate not valid" in once
    assert "no feed gave anything: is this machine online?" in once
    assert "certificate not valid" in added
    assert "Traceback" not in said + once + added


class secure:  # noqa: N801
    """A server whose certificate nobody signed; gives its port."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pem = folder / "server.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        self._server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self._server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> int:
        self._thread.start()
        return self._server.server_address[1]

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.mark.parametrize(
    ("head", "shown", "target"),
    [
        ("<meta http-equiv=refresh content='0;url=/b'>", "Redirection…", "https://x.fr/b"),
        ("<meta http-equiv='REFRESH' content='2, /b'>", "", "https://x.fr/b"),
        ("<meta http-equiv=refresh content='0;url=/b'>", "mot " * 100, None),
        ("<meta http-equiv=refresh content='300;url=/b'>", "", None),
        ("<meta http-equiv=refresh content='0;url=/a#x'>", "", None),
        ("<noscript><meta http-equiv=refresh content='0;url=/b'></noscript>", "", None),
        ("<meta http-equiv=refresh content='5'>", "", None),
        ("<meta http-equiv=refresh content='0;url=javascript:b()'>", "", None),
        ("", "refresh", None),
        ("<script>window.location.href = '/b';</script>", "", "https://x.fr/b"),
        ('<script>location.replace("https://y.fr/b")</script>', "Suite", "https://y.fr/b"),
        ("<script>location = '/b'</script>", "mot " * 100, None),
        ("<script>" + "a;" * 400 + "location = '/b'</script>", "", None),
        ("<script>var a = location.href</script>", "", None),
    ],
)  # fmt: skip
def test_pages_that_only_lead_on(head: str, shown: str, target: str | None) -> None:
    body = f"<html><head>{head}</head><body><script>a b c</script><p>{shown}</body></html>".encode()
    reply = Reply(url="https://x.fr/a", status=200, headers={}, body=body, latency=0.1)
    assert leads_to(reply) == target


def test_the_header_leads_on_too() -> None:
    reply = Reply(
        url="https://x.fr/a", status=200, headers={"refresh": "0; url=/b"}, body=b"", latency=0.1
    )
    assert leads_to(reply) == "https://x.fr/b"


def test_the_new_addresses_of_nato_are_articles() -> None:
    pattern = load(PROJECT / "crawler" / "sources.toml")["otan"].id_pattern
    site = "https://www.nato.int"
    for address in (
        f"{site}/fr/news-and-events/events/transcripts/2026/08/31/conference-de-presse",
        f"{site}/fr/news-and-events/articles/news/2026/05/28/un-communique",
        f"{site}/cps/fr/natohq/news_230000.htm",
    ):
        assert publisher_id(address, pattern), address
    assert publisher_id(f"{site}/fr/news-and-events/articles/news", pattern) is None


def test_two_slugs_that_end_in_one_figure_are_two_pages(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    slugs = ("ukraine-les-refugies-seraient-1250031", "otan-un-budget-porte-a-1250031")
    titles = ("Ukraine : les réfugiés seraient 1 250 031", "L'OTAN porte son budget à 1 250 031")
    site.pages["/rss"] = rss(
        *({"title": t, "link": site.url(f"/{s}")} for t, s in zip(titles, slugs, strict=True))
    )
    site.pages |= {f"/{slug}": html(f"<h1>{slug}") for slug in slugs}
    crawler.follow(source(site, "/rss"))
    crawler.once()
    rows = connection.execute("select url, state from links order by url").fetchall()
    assert [(row["url"], row["state"]) for row in rows] == [
        (site.url(f"/{slug}"), "captured") for slug in sorted(slugs)
    ]
