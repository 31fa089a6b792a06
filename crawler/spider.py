"""The one long-lived spider: an APScheduler job leases hosts that have work, and each is
visited; what the visits bring back is written in batches.

Scrapy's scheduler and scraper have no part in it: a visit awaits its requests one by one
from the download handler, so that what is asked for when, and how fast, is decided in the
database, for all processes at once.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from scrapy import Spider

from archive.crawl.feeds import Feed
from archive.crawl.hosts import Host, Outlook, Work
from archive.crawl.links import Target
from crawler.fetch import Fetcher
from crawler.ledger import Ledger
from crawler.outcomes import Outcome, Polled, Visited
from crawler.policy import Policy
from crawler.triage import Prefilter
from crawler.values import Refusal, Reply
from crawler.visit import Visit

REQUESTS = 64  # at a time, each to another host
HOSTS = 512  # under lease at a time, so that requests need not wait for leases
TICK = 1.0  # seconds between two looks at what is due, where nothing hastens them
GATHER = 0.1  # seconds in which outcomes gather for one transaction
PATIENCE = 60.0  # seconds that a single run waits for a host that asked to be left alone
LAST_WORDS = 15.0  # seconds for visits to end, when stopped
log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Run:
    """What a spider is to do, and how it ended. ``once``: until all that ``work``
    describes is settled; else until stopped. ``left`` is what had to be left waiting."""

    database_url: str
    policy: Policy
    prefilter: Prefilter
    work: Callable[[], Work]
    once: bool
    left: Outlook | None = None
    failure: BaseException | None = None


class VigieSpider(Spider):
    """Carries out one ``Run``."""

    name = "vigie"

    def __init__(self, *, run: Run, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._run = run
        self._ledger = Ledger(
            run.database_url, run.policy, run.prefilter, patience=60.0 if run.once else 3600.0
        )
        self._stopping = asyncio.Event()
        self._requests = asyncio.Semaphore(REQUESTS)
        self._outcomes: list[Outcome] = []
        self._arrived = asyncio.Event()
        self._visits: set[asyncio.Task[None]] = set()
        self._wanted = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """Crawl until stopped, or until nothing is left to do; yields nothing to Scrapy."""
        self._fetcher = Fetcher(self.crawler)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._stopping.set)
        scheduler: Any = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self._look,
            "interval",
            seconds=TICK,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._wanted.set()
        working = [asyncio.create_task(self._feed()), asyncio.create_task(self._write())]
        try:
            scheduler.start()
            await self._stopping.wait()
        finally:
            scheduler.shutdown(wait=False)
            await self._end(working)
        return
        yield

    async def _look(self) -> None:
        """The job: let due work be looked for."""
        self._wanted.set()

    async def _feed(self) -> None:
        """Whenever wanted, lease hosts that have work and start visiting them."""
        with self._failing():
            while not self._stopping.is_set():
                await self._wanted.wait()
                self._wanted.clear()
                room = HOSTS - len(self._visits)
                work = self._run.work()
                claimed = await self._ledger.claim(room, work) if room > 0 else []
                for one in claimed:
                    visit = asyncio.create_task(self._visit(*one))
                    self._visits.add(visit)
                    visit.add_done_callback(self._visits.discard)
                if self._run.once and not (claimed or self._visits or self._outcomes):
                    await self._finish(work)

    async def _finish(self, work: Work) -> None:
        """End a single run when nothing is left, or nothing that is ready soon."""
        left = await self._ledger.outlook(work)
        if left.hosts == 0 or left.wait > PATIENCE:
            self._run.left = left
            self._stopping.set()

    async def _visit(self, host: Host, feeds: list[Feed], pages: list[Target]) -> None:
        with self._failing():
            visit = Visit(host, self._run.policy, self._fetch, self._report)
            await visit.run(feeds, pages)

    async def _fetch(self, url: str, headers: dict[str, str], *, size: int) -> Reply | Refusal:
        async with self._requests:
            return await self._fetcher.fetch(url, headers, size=size)

    def _report(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._arrived.set()

    async def _write(self) -> None:
        """Write outcomes as they arrive, and see at once to what they made due."""
        with self._failing():
            while True:
                await self._arrived.wait()
                await asyncio.sleep(GATHER)
                batch = await self._write_gathered()
                if len(self._visits) < HOSTS // 2 or any(_makes_due(one) for one in batch):
                    self._wanted.set()

    async def _write_gathered(self) -> list[Outcome]:
        self._arrived.clear()
        batch = self._outcomes[:]
        if batch:
            await self._ledger.record(batch)
            del self._outcomes[: len(batch)]
        return batch

    @contextlib.contextmanager
    def _failing(self):
        """What goes wrong in any part ends the whole, and is told."""
        try:
            yield
        except Exception as error:
            if self._run.failure is None:
                self._run.failure = error
            self._stopping.set()

    async def _end(self, working: list[asyncio.Task[None]]) -> None:
        """Let visits end, write what they brought, give back the leases."""
        self._ledger.hurry()
        if self._visits:
            await asyncio.wait(self._visits, timeout=LAST_WORDS)
        for task in working:
            task.cancel()
        await asyncio.wait(working)
        with self._failing():
            await self._write_gathered()
            await self._ledger.close()


def _makes_due(outcome: Outcome) -> bool:
    """Whether there may be a page or another host to see to now."""
    if isinstance(outcome, Polled):
        return bool(outcome.links or outcome.poll.hop)
    return isinstance(outcome, Visited) and outcome.fetched.hop is not None
