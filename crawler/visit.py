"""A visit to one host, under its lease: one request at a time, at the host's pace.

First robots.txt where it is due, then feeds, then pages; every outcome is reported as
soon as it is there, the end of the visit last.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urljoin

from archive.crawl.feeds import Feed
from archive.crawl.hosts import Host
from archive.crawl.links import Target
from crawler import fetch, poll, rights, robots, schedule, take
from crawler.outcomes import Outcome, Released, RobotsRead, TdmrepRead
from crawler.policy import Policy
from crawler.robots import Robots
from crawler.values import Refusal, Reply
from press.urls import host_of

BUDGET = 60.0  # seconds after which a visit takes up nothing more
LONGEST_NAP = 20.0  # a longer pause is spent without the lease
HOPS = 5
BUSY = 120.0  # seconds, where a host is busy and does not say for how long
MOVES = frozenset({301, 302, 303, 307, 308})

Fetch = Callable[..., Awaitable[Reply | Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply at the end of the way. ``moved`` is where permanent redirects led."""

    reply: Reply
    moved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """The way goes on at another host."""

    url: str
    permanent: bool


class Visit:
    """One host's turn. ``fetch`` asks once; ``report`` takes each outcome."""

    def __init__(
        self, host: Host, policy: Policy, fetch: Fetch, report: Callable[[Outcome], None]
    ) -> None:
        self._host = host
        self._policy = policy
        self._fetch = fetch
        self._report = report
        self._robots = Robots(status=host.robots_status or 0, text=host.robots)
        self._tdmrep = host.tdmrep
        self._tdmrep_due = host.tdmrep_due
        self._pause = host.pause
        self._least = 0.0
        self._ready = 0.0  # by the monotonic clock
        self._busy = 0.0  # seconds that the host asked for
        self._failures = 0  # in a row
        self._overloads = int(host.was_busy)

    async def run(self, feeds: list[Feed], pages: list[Target]) -> None:
        """Do what is due, for about a minute, and report the release of the host."""
        until = monotonic() + BUDGET
        ours = self._policy.sources
        tasks = [task for task in (*feeds, *pages) if task.source in ours]
        if not tasks:  # another crawler's, with another sources file
            self._busy = BUDGET
        try:
            if self._host.robots_due and tasks:
                await self._read_robots(tasks[0])
            for task in tasks:
                if self._busy or monotonic() > until or self._nap() > LONGEST_NAP:
                    break
                await self._do(task)
        finally:
            wait = max(self._nap(), self._busy)
            self._report(
                Released(host=self._host.host, wait=wait, asked=self._busy, pause=self._pause)
            )

    async def _do(self, task: Feed | Target) -> None:
        crawl_delay = self._robots.delay()
        self._least = self._policy.least_pause(task.source, task.address, crawl_delay)
        if isinstance(task, Feed):
            self._report(await self._poll(task))
        else:
            self._report(await self._take(task))

    async def _poll(self, feed: Feed) -> Outcome:
        source = self._policy.sources[feed.source]
        size = fetch.FEED if feed.kind in ("feed", "section") else fetch.SITEMAP
        got = await self._get(feed.address, feed.hops, poll.headers(feed), size)
        now = self._policy.now()
        if isinstance(got, Hop):
            return poll.hopped(feed, got.url, permanent=got.permanent)
        if isinstance(got, Refusal):
            return poll.failed(feed, got.reason)
        return poll.answered(feed, source, got.reply, got.moved, now=now)

    async def _take(self, page: Target) -> Outcome:
        now = self._policy.now()
        reserved = None
        if self._robots.allows(page.address) and not self._policy.refuses(page.address):
            await self._read_tdmrep(page.address)
            reserved = rights.by_file(self._tdmrep, page.address)
        if reserved:
            return take.reserved(page, self._policy, (reserved,), now=now)
        got = await self._get(page.address, page.hops, take.headers(page), fetch.PAGE)
        if isinstance(got, Hop):
            return take.hopped(page, got.url, now=now)
        if isinstance(got, Refusal):
            return take.failed(page, got.reason, now=now)
        reserved = rights.by_file(self._tdmrep, got.reply.url)  # redirects led elsewhere
        if reserved:
            return take.reserved(page, self._policy, (reserved,), now=now)
        return take.answered(
            page, self._policy, got.reply, refused_ai=self._robots.refused_ai(), now=now
        )

    async def _get(
        self, url: str, hops: int, headers: Mapping[str, str], size: int
    ) -> Answer | Hop | Refusal:
        """Ask, following redirects on this host; robots.txt is obeyed at each step."""
        moved: str | None = None
        permanent = True
        for step in range(hops, HOPS + 1):
            reply = await self._ask(url, headers, size)
            if isinstance(reply, Refusal):
                return reply
            location = reply.headers.get("location", "").strip()
            if reply.status not in MOVES or not location:
                return Answer(reply=reply, moved=moved)
            permanent = permanent and reply.status in (301, 308)
            target = _joined(url, location)
            refused = self._policy.refuses(target) if target else "address unreadable"
            if refused or target is None:
                return Refusal(reason=f"redirects to: {refused}")
            if host_of(target) != self._host.host:
                if step == HOPS:
                    break
                return Hop(url=target, permanent=permanent)
            url = target
            moved = url if permanent else moved
        return Refusal(reason="too many redirects")

    async def _ask(self, url: str, headers: Mapping[str, str], size: int) -> Reply | Refusal:
        """One request, if it may be made at all, at the host's pace."""
        if refused := self._policy.refuses(url):
            return Refusal(reason=refused)
        if not self._robots.allows(url):
            unread = not 200 <= self._robots.status < 500
            return Refusal(reason="robots.txt cannot be had" if unread else "robots.txt forbids it")
        if self._failures >= 2:
            return Refusal(reason="connection failed")  # it did twice in a row just now
        reply = await self._request(url, headers, size)
        failed = isinstance(reply, Refusal) and reply.reason in fetch.NETWORK
        self._failures = self._failures + 1 if failed else 0
        if isinstance(reply, Reply):
            self._heed(reply)
        return reply

    def _heed(self, reply: Reply) -> None:
        """Leave the host alone for as long as it asks, and for ``BUSY`` where it is busy
        twice in a row; one 503 alone may be one page's."""
        busy = reply.status in (429, 503)
        self._overloads = self._overloads + 1 if busy else 0
        if not busy:
            return
        asked = schedule.retry_after(reply.headers, datetime.now(UTC))
        if asked is not None:
            self._busy = max(asked.total_seconds(), 1.0)
        if self._overloads >= 2 or (asked is None and reply.status == 429):
            self._busy = max(self._busy, BUSY)

    async def _request(self, url: str, headers: Mapping[str, str], size: int) -> Reply | Refusal:
        if (nap := self._nap()) > 0.0:
            await asyncio.sleep(nap)
        mine = {"User-Agent": self._policy.user_agent, "Accept-Language": "fr, *;q=0.5"}
        reply = await self._fetch(url, {**mine, **headers}, size=size)
        latency = reply.latency if isinstance(reply, Reply) else self._pause
        ok = isinstance(reply, Reply) and reply.status in (200, 304)
        self._pause = schedule.paced(self._pause, latency, ok=ok, least=self._least)
        self._ready = monotonic() + self._pause
        return reply

    def _nap(self) -> float:
        return max(0.0, self._ready - monotonic())

    async def _read_robots(self, task: Feed | Target) -> None:
        self._least = self._policy.least_pause(task.source, task.address, None)
        reply = await self._site_file(urljoin(task.address, "/robots.txt"))
        status = reply.status if reply else 0
        text = "" if reply is None else reply.body[: robots.SIZE].decode("utf-8", "replace")
        answered = 200 <= status < 500
        if answered or self._host.robots_status is None:
            self._robots = Robots(status=status, text=text if 200 <= status < 300 else "")
        life = robots.LIFE if answered else robots.RETRY
        self._report(
            RobotsRead(host=self._host.host, status=status, text=self._robots.text, life=life)
        )

    async def _read_tdmrep(self, url: str) -> None:
        address = urljoin(url, rights.TDM_FILE)
        if not self._tdmrep_due or not self._robots.allows(address):
            return
        reply = await self._site_file(address)
        answered = reply is not None and reply.status < 500
        if answered or not self._tdmrep:
            found = reply is not None and reply.status == 200
            self._tdmrep = reply.body.decode("utf-8", "replace") if reply and found else ""
        self._tdmrep_due = False
        life = robots.LIFE if answered else robots.RETRY
        self._report(TdmrepRead(host=self._host.host, text=self._tdmrep, life=life))

    async def _site_file(self, url: str) -> Reply | None:
        """A file of the site itself, over up to five redirects (RFC 9309, 2.3.1.2)."""
        for _ in range(HOPS + 1):
            if self._policy.refuses(url):
                return None
            reply = await self._request(url, {}, fetch.SMALL)
            if isinstance(reply, Refusal):
                return None
            location = reply.headers.get("location", "").strip()
            target = _joined(url, location) if reply.status in MOVES and location else None
            if target is None:
                return reply
            url = target
        return None


def _joined(base: str, location: str) -> str | None:
    try:
        target = urljoin(base, location).partition("#")[0]
        host_of(target)
    except ValueError:
        return None
    return target if len(target) <= 2_000 and target.isprintable() else None
