"""A small news site of this machine: a feed, its pages, robots.txt."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Site:
    """Pages by path; the feed lists them all, newest first."""

    address: str = ""
    pages: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)

    def publish(self, path: str, title: str, text: str) -> str:
        """Put a page on the site and return its URL."""
        self.pages[path] = (title, text, datetime.now(UTC))
        return f"{self.address}{path}"

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.address}{path}</link>"
            f"<guid>{self.address}{path}</guid><pubDate>{format_datetime(when)}</pubDate>"
            f"<description>{escape(text[:180])}</description></item>"
            for path, (title, text, when) in reversed(self.pages.items())
        )
        head = f"<title>Essai</title><link>{self.address}/</link><description>Essai</description>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'

    def page(self, path: str) -> str:
        title, text, when = self.pages[path]
        paragraphs = "".join(f"<p>{escape(p)}</p>" for p in text.split("\n\n"))
        return (
            f'<!doctype html><html lang="fr"><head><title>{escape(title)}</title>'
            f'<meta property="article:published_time" content="{when.isoformat()}">'
            f'<link rel="canonical" href="{self.address}{path}"></head>'
            f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
        )


@contextmanager
def serving() -> Generator[Site]:
    """A site on a free port, empty at first."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.answer(200, "text/plain", "User-agent: *\nAllow: /\n")
            elif self.path == "/rss.xml":
                self.answer(200, "application/rss+xml", site.feed())
            elif self.path in site.pages:
                self.answer(200, "text/html; charset=utf-8", site.page(self.path))
            else:
                self.answer(404, "text/plain", "nothing here")

        def answer(self, status: int, media_type: str, text: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
