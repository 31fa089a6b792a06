"""The spider that looks at one site."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from scrapy import Spider

from crawler import fetch
from crawler.discovery.exploring import Discovery, Explorer
from crawler.policy import Policy
from crawler.sites import Sites


@dataclass(kw_only=True)
class Look:
    """At which address to look, who is told, and what came of it."""

    address: str
    tell: Callable[[str], None]
    found: Discovery | None = None
    failure: Exception | None = None


class DiscoverySpider(Spider):
    """Carries out one ``Look``."""

    name = "discovery"

    def __init__(self, *, policy: Policy, look: Look, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._policy = policy
        self._look = look

    async def start(self) -> AsyncIterator[Any]:
        """Look round; yields nothing to Scrapy."""
        sites = Sites(self._policy, fetch.Fetcher(self.crawler).fetch)
        explorer = Explorer(self._policy, sites, self._look.tell)
        try:
            self._look.found = await explorer.explore(self._look.address)
        except Exception as error:
            self._look.failure = error
        return
        yield
