"""Trying the sources: which addresses answer, with what, how old, and what is allowed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from scrapy import Spider

from archive.crawl.feeds import Feed, FeedKind
from archive.crawl.hosts import Host
from crawler import errands, fetch, poll
from crawler.asking import HOPS, Answer, Line
from crawler.manners import Manners
from crawler.pace import Pace
from crawler.policy import Policy
from crawler.values import Refusal, Reply
from press.sources import Source
from press.urls import host_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one address came to. ``items`` is None where it could not be read;
    ``newest`` is the date of its newest item; ``rights`` is what robots.txt and
    tdmrep.json say of it, in a few words; ``moved`` where redirects led."""

    source: str
    url: str
    kind: FeedKind
    problem: str | None = None
    items: int | None = None
    newest: datetime | None = None
    moved: str | None = None
    rights: tuple[str, ...] = ()


class CheckSpider(Spider):
    """Tries every address of some sources, one request to a host at a time."""

    name = "check"

    def __init__(
        self,
        *,
        policy: Policy,
        sources: Sequence[Source],
        tell: Callable[[Checked], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._policy = policy
        self._tell = tell
        self._sources = sources
        self._sites: dict[str, _Site] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Check host by host, hosts side by side; yields nothing to Scrapy."""
        self._fetcher = fetch.Fetcher(self.crawler)
        hosts: dict[str, list[tuple[Source, str, FeedKind]]] = {}
        for source in self._sources:
            for kind, url in _addresses(source):
                hosts.setdefault(host_of(url), []).append((source, url, kind))
        await asyncio.gather(*(self._host(tasks) for tasks in hosts.values()))
        return
        yield

    async def _host(self, tasks: list[tuple[Source, str, FeedKind]]) -> None:
        for source, url, kind in tasks:
            checked = Checked(source=source.id, url=url, kind=kind)
            try:
                self._tell(await self._check(checked, source))
            except Exception as error:
                log.exception("bug: source=%s address=%s", source.id, url)
                self._tell(replace(checked, problem=f"unreadable: {type(error).__name__}"))

    async def _check(self, checked: Checked, source: Source) -> Checked:
        url, kind = checked.url, checked.kind
        if refused := self._policy.refuses(url):
            return replace(checked, problem=refused.reason)
        site = await self._site(url, source)
        checked = replace(checked, rights=_rights(site.manners, url, source))
        if refused := site.manners.refuses(url):
            return replace(checked, problem=refused.reason)
        feed = _feed(source, url, kind)
        got = await self._ask(feed, source)
        if isinstance(got, Refusal):
            return replace(checked, problem=got.reason)
        polled = poll.answered(feed, source, got, None, now=self._policy.now())
        return replace(
            checked,
            problem=polled.poll.problem,
            items=None if polled.poll.problem else len(polled.links),
            newest=polled.poll.newest_at,
            moved=got.url if got.url != url else None,
        )

    async def _ask(self, feed: Feed, source: Source) -> Reply | Refusal:
        """Over redirects, to other hosts too, each by its own rules and at its own pace."""
        url = feed.url
        for hops in range(HOPS + 1):
            site = await self._site(url, source)
            async with site.lock:
                got = await site.line.follow(
                    url, hops, poll.headers(feed), errands.size_of(feed), site.manners
                )
            if isinstance(got, Refusal):
                return got
            if isinstance(got, Answer):
                return got.reply
            url = got.url
        return Refusal(reason="too many redirects")

    async def _site(self, url: str, source: Source) -> "_Site":
        """A site with its robots.txt and tdmrep.json read, once."""
        host = host_of(url)
        site = self._sites.setdefault(host, _Site(host, self._policy, self._fetcher))
        async with site.lock:
            site.pace.least = self._policy.least_pause(source.id, url, site.manners.robots.delay())
            if not site.read:
                site.read = True
                await site.manners.read_robots(url)
                await site.manners.reserved(url)
        return site


class _Site:
    """The line to one host, and what its files say."""

    def __init__(self, host: str, policy: Policy, fetcher: fetch.Fetcher) -> None:
        unknown = Host(
            host=host, pause=0.0, robots_status=None, robots="", robots_problem="",
            robots_due=True, was_busy=False, tdmrep="", tdmrep_due=True,
        )  # fmt: skip
        self.pace = Pace(0.0, was_busy=False)
        self.line = Line(host, policy, self.pace, fetcher.fetch)
        self.manners = Manners(unknown, policy, self.line, lambda outcome: None)
        self.lock = asyncio.Lock()
        self.read = False


def _addresses(source: Source) -> Iterator[tuple[FeedKind, str]]:
    for url in source.feeds:
        yield "feed", url
    for url in source.sitemaps:
        yield "sitemap", url
    for url in source.sections:
        yield "section", url


def _feed(source: Source, url: str, kind: FeedKind) -> Feed:
    return Feed(
        id=0, source=source.id, url=url, kind=kind, address=url, hops=0, since=None, etag=None,
        last_modified=None, digest=None, failures=0, rhythm=None, newest_at=None, idle=None,
        given=False,
    )  # fmt: skip


def _rights(manners: Manners, url: str, source: Source) -> tuple[str, ...]:
    """What the site's files say of the feed and of pages under the source's home."""
    page = urljoin(source.home or url, "/article/")
    robots = manners.robots
    said: list[str] = []
    if not robots.answered:
        return ("robots.txt cannot be had",)
    if not robots.allows(page):
        said.append("robots.txt forbids pages")
    if (delay := robots.delay()) is not None:
        said.append(f"crawl-delay {delay:g} s")
    if reserved := manners.reserves(page):
        said.append(reserved)
    if refused := robots.refused_ai():
        said.append(f"refuses {len(refused)} AI crawlers")
    return tuple(said)


def age(newest: datetime | None, now: datetime) -> str:
    """How old the newest item is, in a word."""
    if newest is None:
        return "-"
    gone = now - newest
    if gone < timedelta(hours=2):
        return f"{gone.total_seconds() / 60:.0f} min"
    return f"{gone.total_seconds() / 3600:.0f} h" if gone < timedelta(days=3) else f"{gone.days} d"
