"""One request, by Scrapy's download handler; the only module that builds Scrapy's requests.

Redirects, retries, cookies, proxies and robots.txt are not left to Scrapy's middlewares:
each of them decides something that must be known, written down, or done under a lease.
So does its engine, and its slots and signals would cost a quarter of a request: the handler
is asked directly, by its public interface (docs.scrapy.org, topics/download-handlers).
"""

import logging
import re
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.task import LoopingCall

from crawler import unpacking
from crawler.address import GuardedResolver
from crawler.sniffing import is_page
from crawler.unpacking import unpacked
from crawler.values import CUT, Refusal, Reply

TIMEOUT = 30.0  # seconds for a whole answer
PAGE = 8_000_000  # bytes, content codings undone
FEED = 16_000_000
SECTION = 4_000_000
SITEMAP = 52_428_800
SITE_FILE = 16_000_000  # robots.txt, tdmrep.json: of a larger file the beginning counts as well

_REFUSALS = (
    (DownloadTimeoutError, Refusal(reason="timeout", kind="unreachable")),
    (DownloadConnectionRefusedError, Refusal(reason="connection refused", kind="unreachable")),
    (DownloadCancelledError, Refusal(reason="too large", kind="final")),
    (IgnoreRequest, Refusal(reason="too large when unpacked", kind="final")),
    (ResponseDataLossError, CUT),
    (DownloadFailedError, Refusal(reason="connection failed", kind="unreachable")),
    (ValueError, Refusal(reason="address unreadable", kind="final")),
)
_CLOSINGS = (b"</html>", b"</rss>", b"</feed>", b"</rdf:rdf>", b"</urlset>", b"</sitemapindex>")
_REMARKS = re.compile(rb"(?:\s|<!--(?:[^-]|-(?!->))*-->)+$")  # what servers add behind a document
_ONCE = frozenset((b"location", b"etag", b"last-modified", b"retry-after"))
_BEYOND_HEAD = (b"</head", b"<body", b"<frameset", b"<p", b"<h1", b"<div")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
log = logging.getLogger(__name__)


def settings(allow_hosts: Iterable[str], concurrency: int) -> dict[str, Any]:
    """Scrapy's settings: plain requests to permitted addresses, limited in size and time."""
    return {
        "TWISTED_DNS_RESOLVER": "crawler.address.GuardedResolver",
        "VIGIE_ALLOW_HOSTS": list(allow_hosts),
        "CONCURRENT_REQUESTS": concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency,
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": PAGE,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "s3", "ftp")),
        # Scrapy's own components stay out, those of later releases too: 2.19 came with a
        # server for remote control.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "REACTOR_THREADPOOL_MAXSIZE": 20,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }


class Fetcher:
    """Asks by HTTP or HTTPS, content codings undone, as ``settings`` of a crawler say."""

    def __init__(self, crawler: Crawler) -> None:
        self._handler = HTTP11DownloadHandler.from_crawler(crawler)
        self._compression = HttpCompressionMiddleware.from_crawler(crawler)
        crawler.signals.connect(self._handler.close, signals.engine_stopped)
        # Twisted lets go of timeouts that did not come to pass only when some timer is due.
        LoopingCall(lambda: None).start(1.0)

    async def fetch(
        self, url: str, headers: Mapping[str, str], *, size: int = PAGE
    ) -> Reply | Refusal:
        """Ask once and return the answer, or why there is none, in a few fixed words."""
        began = monotonic()
        try:
            request = Request(
                url,
                headers=dict(headers),
                meta={"download_timeout": TIMEOUT, "download_maxsize": size},
            )
            self._compression.process_request(request)
            packed = await self._handler.download_request(request)
            response = self._decoded(request, packed)
        except Exception as error:
            return _refusal(error, url)
        body = unpacked(response.body, size)
        if body is None:
            return Refusal(reason="too large when unpacked", kind="final")
        ended = "dataloss" in response.flags or unpacking.ends_early(packed.body, body)
        # What Scrapy flags as partial ended only with its connection.
        broken = "partial" in response.flags and broken_off(body)
        return Reply(
            url=response.url,
            status=response.status,
            headers={
                name.decode("latin-1").lower(): _CONTROLS.sub("", _text(_joined(name, values)))
                for name, values in response.headers.items()
            },
            body=body,
            latency=monotonic() - began,
            cut=(ended or broken) and not whole(body),
        )

    def _decoded(self, request: Request, response: Response) -> Response:
        """Content codings undone; what only claims to be coded is as it is."""
        try:
            return cast("Response", self._compression.process_response(request, response))
        except IgnoreRequest:
            raise
        except Exception as error:
            log.info("content coding not undone error=%s", type(error).__name__)
            return response


def whole(body: bytes) -> bool:
    """Whether a document is all there, though its transfer ended otherwise than announced:
    its root is closed."""
    end = _REMARKS.sub(b"", body[-2_000:]).lower()
    return end.endswith((*_CLOSINGS, b"}"))


def broken_off(body: bytes) -> bool:
    """Whether a page of a length that nobody announced ends where none does: in its head, or
    within a tag. That is what a connection looks like that died. Of a feed what came counts."""
    if not is_page(body):
        return False
    begun = body.lower()
    in_head = b"<head" in begun and not any(mark in begun for mark in _BEYOND_HEAD)
    return in_head or begun.rfind(b"<") > begun.rfind(b">")


def _joined(name: bytes, values: Iterable[bytes]) -> bytes:
    """A header's values as one (RFC 9110, 5.3); of cookies what goes back (RFC 6265, 5.4),
    of what may be said but once the first, a type with its parameters behind semicolons."""
    name = name.lower()
    if name == b"set-cookie":
        return b"; ".join(value.partition(b";")[0].strip() for value in values)
    if name in _ONCE:
        return next((value for value in values if value.strip()), b"")
    joined = b", ".join(values)
    return joined.replace(b",", b";") if name == b"content-type" else joined


def _text(value: bytes) -> str:
    """A header's value: servers write UTF-8, whatever the standard says (RFC 9110, 5.5)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _refusal(error: Exception, url: str) -> Refusal:
    """Why a request gave no answer."""
    if isinstance(error, CannotResolveHostError):
        private = GuardedResolver.only_private(urlsplit(url).hostname or "")
        reason = "no public address" if private else "name cannot be resolved"
        return Refusal(reason=reason, kind="unreachable")
    if (certificate := _certificate(error)) is not None:
        return Refusal(reason=f"certificate not valid{certificate}", kind="unreachable")
    if _garbled(error):
        return Refusal(reason="answer is no valid HTTP")
    for cause, refusal in _REFUSALS:
        if isinstance(error, cause):
            return refusal
    # Twisted and OpenSSL raise what they like on an odd answer; it is still only one answer.
    log.info("request failed error=%s", type(error).__name__, exc_info=True)
    return Refusal(reason="connection failed", kind="unreachable")


def _certificate(error: BaseException) -> str | None:
    """What is wrong with a certificate, where that is why a connection failed."""
    said = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    if "certificate" not in said and "VerificationError" not in said:
        return None
    found = re.search(
        r"certificate (?:has expired|verify failed)|self[- ]signed|VerificationError", said
    )
    return f" ({found[0]})" if found else ""


def _garbled(error: BaseException) -> bool:
    """Whether what came could not be read as an answer, by what Twisted says of it."""
    reasons: Any = getattr(error, "reasons", None) or getattr(error.__cause__, "reasons", ())
    return any(
        isinstance(reason.value, ValueError) or type(reason.value).__name__ == "ParseError"
        for reason in reasons
    )
