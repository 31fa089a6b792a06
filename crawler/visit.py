"""A visit to one host, under its lease: robots.txt where it is due, then feeds, then pages;
every outcome is reported as soon as it is there, the end of the visit last.
"""

from collections.abc import Callable, Sequence
from time import monotonic

from archive.crawl.feeds import Feed
from archive.crawl.hosts import Host
from archive.crawl.links import Target
from crawler import errands
from crawler.asking import Fetch, Line
from crawler.manners import Manners
from crawler.outcomes import Outcome, Released
from crawler.pace import Pace
from crawler.policy import Policy

BUDGET = 60.0  # seconds after which a visit takes up nothing more
LONGEST_NAP = 20.0  # a longer pause is spent without the lease


class Visit:
    """One host's turn. ``fetch`` asks once; ``report`` takes each outcome."""

    def __init__(
        self, host: Host, policy: Policy, fetch: Fetch, report: Callable[[Outcome], None]
    ) -> None:
        self._host = host
        self._policy = policy
        self._report = report
        self._pace = Pace(host.pause, was_busy=host.was_busy)
        self._line = Line(host.host, policy, self._pace, fetch)
        self._manners = Manners(host, policy, self._line, report)

    async def run(self, feeds: Sequence[Feed], pages: Sequence[Target]) -> None:
        """Do what is due, for about a minute, and report the release of the host."""
        until = monotonic() + BUDGET
        tasks = [task for task in (*feeds, *pages) if task.source in self._policy.sources]
        pace = self._pace
        if not tasks:  # another crawler's, with another sources file
            pace.busy = BUDGET
        try:
            if self._host.robots_due and tasks:
                self._allow(tasks[0], None)
                await self._manners.read_robots(tasks[0].address)
            for task in tasks:
                if pace.busy or monotonic() > until or pace.nap > LONGEST_NAP:
                    break
                self._allow(task, self._manners.robots.delay())
                self._report(await errands.run(task, self._policy, self._line, self._manners))
        finally:
            wait = max(pace.nap, pace.busy)
            self._report(
                Released(host=self._host.host, wait=wait, asked=pace.busy, pause=pace.pause)
            )

    def _allow(self, task: Feed | Target, crawl_delay: float | None) -> None:
        self._pace.least = self._policy.least_pause(task.source, task.address, crawl_delay)
