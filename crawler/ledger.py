"""The crawler's side of the database: one connection, used in one thread of its own."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg

from archive.crawl import feeds, hosts, links
from archive.crawl.hosts import Host, Outlook, Work
from archive.database import Connection, DatabaseUnavailable, connect, transaction
from crawler.outcomes import Outcome
from crawler.policy import Policy
from crawler.record import record
from crawler.triage import Prefilter

T = TypeVar("T")
log = logging.getLogger(__name__)


class Ledger:
    """Leases work and writes down what came of it.

    A lost connection is opened again, trying for ``patience`` seconds, and what was under
    way is repeated, which every function here bears. Raises DatabaseUnavailable after that.
    """

    def __init__(
        self, database_url: str, policy: Policy, prefilter: Prefilter, *, patience: float
    ) -> None:
        self._database_url = database_url
        self._policy = policy
        self._prefilter = prefilter
        self._patience = patience
        self._connection: Connection | None = None
        self._holder = 0
        self._hurried = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    async def claim(
        self, room: int, work: Work
    ) -> list[tuple[Host, list[feeds.Feed], list[links.Target]]]:
        """Lease up to ``room`` hosts, each with what is to be done there."""

        def claiming(connection: Connection):
            claimed = hosts.claim(connection, self._holder, room, work)
            names = [host.host for host in claimed]
            polls = feeds.due(connection, names, work) if names else {}
            pages = links.due(connection, names, work) if names else {}
            return [(host, polls.get(host.host, []), pages.get(host.host, [])) for host in claimed]

        return await self._run(claiming)

    async def outlook(self, work: Work) -> Outlook:
        """What is left to do."""
        return await self._run(lambda connection: hosts.outlook(connection, work))

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """Write outcomes down, in order, in one transaction."""
        await self._run(
            lambda connection: record(
                connection, self._holder, outcomes, self._policy, self._prefilter
            )
        )

    def hurry(self) -> None:
        """Wait no longer for a database that is away: the crawler is being stopped."""
        self._hurried = True

    async def close(self) -> None:
        """Give back every lease, and the connection."""
        if self._connection is not None:
            await self._run(lambda connection: hosts.release_all(connection, self._holder))
            self._connection.close()
        self._thread.shutdown()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._repeat, work)

    def _repeat(self, work: Callable[[Connection], T]) -> T:
        while True:
            connection = self._connection or connect(
                self._database_url, patience=self._patience, hurried=lambda: self._hurried
            )
            try:
                if self._connection is None:
                    self._enrol(connection)
                with transaction(connection):
                    return work(connection)
            except psycopg.errors.DeadlockDetected:
                log.info("deadlock with another crawler, once more")
            except DatabaseUnavailable:
                log.warning("database lost, connecting again")
                self._connection = None

    def _enrol(self, connection: Connection) -> None:
        with transaction(connection):
            # A server that crashes may lose the last outcomes, all after a moment: that is
            # as if we had been killed then, and only fetches again.
            connection.execute("set synchronous_commit = off")
            self._holder = hosts.enrol(connection, self._holder or None)
        self._connection = connection
