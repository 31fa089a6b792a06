"""The sites that a command asks which writes nothing down: each by its own rules, at its own
pace, one request at a time, as the crawler asks them under its leases."""

import asyncio
from collections.abc import Mapping

from archive.crawl.hosts import Host
from crawler.asking import HOPS, Answer, Fetch, Line
from crawler.manners import Manners
from crawler.pace import Pace
from crawler.policy import Policy
from crawler.values import Refusal, by_status
from press.urls import host_of


class Sites:
    """Every host met so far. ``fetch`` asks once, of whomever."""

    def __init__(self, policy: Policy, fetch: Fetch) -> None:
        self._policy = policy
        self._fetch = fetch
        self._sites: dict[str, _Site] = {}

    async def ask(
        self, url: str, headers: Mapping[str, str], size: int, *, source: str = ""
    ) -> Answer | Refusal:
        """Over redirects, to other hosts too; ``source`` is whose pace counts. ``moved`` is
        where permanent redirects led, as far as all before them were permanent."""
        moved: str | None = None
        permanent = True
        for hops in range(HOPS + 1):
            if refused := self._policy.refuses(url):
                return refused
            site = await self._site(url, source)
            async with site.lock:
                got = await site.line.follow(url, hops, headers, size, site.manners)
            if isinstance(got, Refusal):
                return got
            if isinstance(got, Answer):
                return Answer(reply=got.reply, moved=(got.moved or moved) if permanent else moved)
            permanent = permanent and got.permanent
            moved = got.url if permanent else moved
            url = got.url
        return Refusal(reason="too many redirects")

    async def read(
        self, url: str, headers: Mapping[str, str], size: int, *, source: str = ""
    ) -> Answer | Refusal:
        """``ask``, where any status but 200 is a refusal."""
        got = await self.ask(url, headers, size, source=source)
        if isinstance(got, Answer) and got.reply.status != 200:
            return by_status(got.reply.status)
        return got

    async def manners(self, url: str, *, source: str = "") -> Manners:
        """What robots.txt and tdmrep.json of an address's host say; each is read once."""
        return (await self._site(url, source)).manners

    async def _site(self, url: str, source: str) -> "_Site":
        host = host_of(url)
        site = self._sites.setdefault(host, _Site(host, self._policy, self._fetch))
        async with site.lock:
            site.pace.least = self._policy.least_pause(source, url, site.manners.robots.delay())
            if not site.read:
                site.read = True
                await site.manners.read_robots(url)
                await site.manners.reserved(url)
        return site


class _Site:
    """The line to one host, and what its files say."""

    def __init__(self, host: str, policy: Policy, fetch: Fetch) -> None:
        unknown = Host(
            host=host, pause=0.0, robots_status=None, robots="", robots_problem="",
            robots_due=True, was_busy=False, tdmrep="", tdmrep_due=True,
        )  # fmt: skip
        self.pace = Pace(0.0, was_busy=False)
        self.line = Line(host, policy, self.pace, fetch)
        self.manners = Manners(unknown, policy, self.line, lambda outcome: None)
        self.lock = asyncio.Lock()
        self.read = False
