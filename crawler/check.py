"""Trying the sources: which addresses answer, with what, how old, and what is allowed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from scrapy import Spider

from archive.crawl.feeds import Feed, FeedKind
from crawler import errands, fetch, poll
from crawler.discovery.mending import Mender
from crawler.discovery.places import Place
from crawler.policy import Policy
from crawler.sites import Sites
from crawler.values import Refusal
from press.sources import Source
from press.urls import host_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one address came to. ``items`` is None where it could not be read;
    ``newest`` is the date of its newest item; ``rights`` is what robots.txt and
    tdmrep.json say of it, in a few words; ``moved`` where redirects led; ``better`` is what
    should stand in its place."""

    source: str
    url: str
    kind: FeedKind
    problem: str | None = None
    items: int | None = None
    newest: datetime | None = None
    moved: str | None = None
    rights: tuple[str, ...] = ()
    better: Place | None = None


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

    async def start(self) -> AsyncIterator[Any]:
        """Check host by host, hosts side by side; yields nothing to Scrapy."""
        self._sites = Sites(self._policy, fetch.Fetcher(self.crawler).fetch)
        self._mender = Mender(self._policy, self._sites, log.info)
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
        manners = await self._sites.manners(url, source=source.id)
        checked = replace(checked, rights=manners.said(urljoin(source.home or url, "/article/")))
        if refused := manners.refuses(url):
            return replace(checked, problem=refused.reason)
        feed = _feed(source, url, kind)
        got = await self._sites.ask(
            url, poll.headers(feed), errands.size_of(feed), source=source.id
        )
        if isinstance(got, Refusal):
            return replace(checked, problem=got.reason)
        polled = poll.answered(feed, source, got.reply, None, now=self._policy.now())
        if polled.poll.problem:
            better = await self._mender.better(source, url, kind, got.reply)
            return replace(checked, problem=polled.poll.problem, better=better)
        moved = got.moved if got.moved != url else None
        return replace(
            checked,
            items=len(polled.links),
            newest=polled.poll.newest_at,
            moved=got.reply.url if got.reply.url != url else None,
            better=Place(kind=kind, url=moved, why="a permanent redirect") if moved else None,
        )


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
