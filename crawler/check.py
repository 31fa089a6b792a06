"""Trying the sources: which addresses answer, with what, how old, and what is allowed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from scrapy import Spider

from archive.crawl.feeds import Feed, FeedKind
from crawler import fetch, poll, rights
from crawler.policy import Policy
from crawler.robots import SIZE, Robots
from crawler.values import Refusal, Reply
from press.sources import Source
from press.urls import host_of

PAUSE = 2.0  # seconds between two requests to one host
REDIRECTS = 5


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
        self._sites: dict[str, tuple[Robots, str]] = {}

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
            self._tell(await self._check(source, url, kind))

    async def _check(self, source: Source, url: str, kind: FeedKind) -> Checked:
        checked = Checked(source=source.id, url=url, kind=kind)
        if refused := self._policy.refuses(url):
            return _with(checked, problem=refused)
        robots, tdmrep = await self._site(url)
        found = _rights(robots, tdmrep, url, source)
        if not robots.allows(url):
            return _with(checked, problem="robots.txt forbids it", rights=found)
        reply = await self._follow(url)
        if isinstance(reply, Refusal):
            return _with(checked, problem=reply.reason, rights=found)
        now = self._policy.now()
        polled = poll.answered(_feed(source, url, kind), source, reply, None, now=now)
        return _with(
            checked,
            problem=polled.poll.problem,
            items=None if polled.poll.problem else len(polled.links),
            newest=polled.poll.newest_at,
            moved=reply.url if reply.url != url else None,
            rights=found,
        )

    async def _site(self, url: str) -> tuple[Robots, str]:
        """robots.txt and tdmrep.json of a site, asked for once."""
        host = host_of(url)
        if host not in self._sites:
            robots = await self._follow(urljoin(url, "/robots.txt"))
            tdmrep = await self._follow(urljoin(url, rights.TDM_FILE))
            self._sites[host] = (
                Robots(status=0)
                if isinstance(robots, Refusal)
                else Robots(
                    status=robots.status, text=robots.body[:SIZE].decode("utf-8", "replace")
                ),
                tdmrep.body.decode("utf-8", "replace")
                if isinstance(tdmrep, Reply) and tdmrep.status == 200
                else "",
            )
        return self._sites[host]

    async def _follow(self, url: str) -> Reply | Refusal:
        headers = {"User-Agent": self._policy.user_agent, "Accept-Language": "fr, *;q=0.5"}
        for _ in range(REDIRECTS + 1):
            if refused := self._policy.refuses(url):
                return Refusal(reason=refused)
            reply = await self._fetcher.fetch(url, headers, size=fetch.SITEMAP)
            await asyncio.sleep(0 if self._policy.allows(url) else PAUSE)
            if isinstance(reply, Refusal):
                return reply
            location = reply.headers.get("location", "").strip()
            if not 300 <= reply.status < 400 or not location:
                return reply
            url = urljoin(url, location)
        return Refusal(reason="too many redirects")


def _addresses(source: Source) -> Iterator[tuple[FeedKind, str]]:
    for url in source.feeds:
        yield "feed", url
    for url in source.sitemaps:
        yield "sitemap", url
    for url in source.sections:
        yield "section", url


def _with(checked: Checked, **changes: Any) -> Checked:
    return replace(checked, **changes)


def _feed(source: Source, url: str, kind: FeedKind) -> Feed:
    return Feed(
        id=0, source=source.id, url=url, kind=kind, address=url, hops=0, since=None, etag=None,
        last_modified=None, digest=None, failures=0, rhythm=None, newest_at=None, idle=None,
    )  # fmt: skip


def _rights(robots: Robots, tdmrep: str, url: str, source: Source) -> tuple[str, ...]:
    """What the site's files say of the feed and of pages under the source's home."""
    page = urljoin(source.home or url, "/article/")
    said: list[str] = []
    if not robots.allows(page):
        said.append("robots.txt forbids pages")
    if (delay := robots.delay()) is not None:
        said.append(f"crawl-delay {delay:g} s")
    if reserved := rights.by_file(tdmrep, page):
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
