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

from crawler.values import Refusal, Reply

TIMEOUT = 30.0  # seconds for a whole answer
PAGE = 8_000_000  # bytes, content codings undone
FEED = 16_000_000
SITEMAP = 52_428_800
SMALL = 1_000_000  # robots.txt, tdmrep.json

NETWORK = frozenset({"timeout", "no public address", "connection refused", "connection failed"})

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
            response = await self._handler.download_request(request)
            response = cast("Response", self._compression.process_response(request, response))
        except Exception as error:
            return Refusal(reason=_reason(error))
        return Reply(
            url=response.url,
            status=response.status,
            headers={
                name.decode("latin-1").lower(): _CONTROLS.sub(
                    "", b", ".join(values).decode("latin-1")
                )
                for name, values in response.headers.items()
            },
            body=response.body,
            latency=monotonic() - began,
        )


def _reason(error: Exception) -> str:
    for kind, reason in (
        (DownloadTimeoutError, "timeout"),
        (CannotResolveHostError, "no public address"),
        (DownloadConnectionRefusedError, "connection refused"),
        (DownloadCancelledError, "too large"),
        (IgnoreRequest, "too large when unpacked"),
        (ResponseDataLossError, "answer cut short"),
        (DownloadFailedError, "connection failed"),
        (ValueError, "address unreadable"),
    ):
        if isinstance(error, kind):
            return reason
    # Twisted and OpenSSL raise what they like on an odd answer; it is still only one answer.
    log.info("request failed error=%s", type(error).__name__, exc_info=True)
    return "connection failed"
