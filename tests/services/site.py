"""A web site on loopback that behaves as it is told to, badly where wanted.

Pages are answers by path; whatever was asked is remembered with its moment. Any address of
127.0.0.0/8 reaches the same site, so that one server plays many hosts.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: host and path as asked, headers in lower case, the monotonic clock and
    the wall's."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    wall: float
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent. ``chunks`` are sent one by one with ``pause`` seconds between, under
    ``length`` or none; ``validated`` adds an ETag and answers 304 to it."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    validated: bool = True
    chunks: Callable[[], Iterator[bytes]] | None = None
    length: int | None = None
    wait: float = 0.0


Route = Answer | Callable[[str, Mapping[str, str]], Answer]


def html(text: str, **headers: str) -> Answer:
    """A page."""
    return Answer(
        body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"} | headers
    )


def redirect(to: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers={"Location": to}, validated=False)


def status(code: int, **headers: str) -> Answer:
    """An empty answer with a status; underscores in header names become hyphens."""
    return Answer(
        status=code,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        validated=False,
    )


class Site:
    """The site: set ``pages[path]`` (``*`` answers for the rest), read ``asked``."""

    def __init__(self) -> None:
        self.pages: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.in_flight: dict[str, int] = {}
        self.most_in_flight: dict[str, int] = {}
        self.lock = threading.Lock()
        site = self

        class Handler(_Handler):
            pass

        Handler.site = site
        self.server = _Server(("0.0.0.0", 0), Handler)
        self.port: int = self.server.server_address[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path, at any loopback address."""
        return f"http://{host}:{self.port}{path}"

    def paths(self, prefix: str = "/") -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked if asked.path.startswith(prefix)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").partition(":")[0]
        at = time.monotonic()
        with self._counted(host):
            route = self.site.pages.get(self.path) or self.site.pages.get("*", status(404))
            answer = route(self.path, headers) if callable(route) else route
            answer = self._conditional(answer, headers)
            self.site.asked.append(
                Asked(
                    host=host,
                    path=self.path,
                    headers=headers,
                    at=at,
                    wall=time.time(),
                    status=answer.status,
                )
            )
            if answer.wait:
                time.sleep(answer.wait)
            if answer.chunks:
                self._send(answer)
        if not answer.chunks:  # who has it whole may ask again before we are counted out
            self._send(answer)

    @contextmanager
    def _counted(self, host: str) -> Iterator[None]:
        site = self.site
        with site.lock:
            site.in_flight[host] = site.in_flight.get(host, 0) + 1
            most = site.most_in_flight
            most[host] = max(most.get(host, 0), site.in_flight[host])
        try:
            yield
        finally:
            with site.lock:
                site.in_flight[host] -= 1

    def _conditional(self, answer: Answer, headers: Mapping[str, str]) -> Answer:
        if not answer.validated or answer.status != 200 or answer.chunks:
            return answer
        etag = f'"{hashlib.sha1(answer.body).hexdigest()}"'
        known = dict(answer.headers) | {"ETag": etag}
        if headers.get("if-none-match") == etag:
            return replace(answer, status=304, headers=known, body=b"", length=None)
        return replace(answer, headers=known)

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", formatdate(usegmt=True))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.chunks is None:
            if answer.status != 304:
                self.send_header("Content-Length", str(answer.length or len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.length:
                self.close_connection = True
            return
        if answer.length:
            self.send_header("Content-Length", str(answer.length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for chunk in answer.chunks():
            self.wfile.write(chunk)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal."""


@contextmanager
def serving() -> Iterator[Site]:
    """A site that answers until the end of the block."""
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()


def rss(*items: Mapping[str, str], extra: str = "") -> Answer:
    """A feed of items (title, link, and optionally description, pubDate, guid)."""
    body = "".join(
        "<item>"
        + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in item.items())
        + "</item>"
        for item in items
    )
    return Answer(
        body=f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{extra}{body}'
        "</channel></rss>".encode(),
        headers={"Content-Type": "application/rss+xml"},
    )


def bomb(megabytes: int) -> bytes:
    """Zeros that gzip to a thousandth."""
    return gzip.compress(b"0" * (megabytes << 20))
