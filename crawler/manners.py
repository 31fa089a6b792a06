"""What one site's own files allow: robots.txt and tdmrep.json, read when they are due."""

from collections.abc import Callable
from urllib.parse import urljoin

from archive.crawl.hosts import Host
from crawler import fetch, rights, robots
from crawler.asking import Line
from crawler.outcomes import Outcome, RobotsRead, TdmrepRead
from crawler.policy import Policy
from crawler.robots import Robots
from crawler.values import Refusal
from press.decoding import characters


class Manners:
    """The rules of one host during a visit: the policy's, then robots.txt's."""

    def __init__(
        self, host: Host, policy: Policy, line: Line, report: Callable[[Outcome], None]
    ) -> None:
        self._host = host
        self._policy = policy
        self._line = line
        self._report = report
        self._tdmrep = host.tdmrep
        self._tdmrep_due = host.tdmrep_due
        self.robots = Robots(
            status=host.robots_status or 0, text=host.robots, problem=host.robots_problem
        )

    def refuses(self, url: str) -> Refusal | None:
        """Why an address may not be asked for."""
        return self._policy.refuses(url) or self.robots.refuses(url)

    async def read_robots(self, address: str) -> None:
        """Ask for robots.txt. Where there is no answer an earlier one goes on counting."""
        got = await self._line.site_file(urljoin(address, "/robots.txt"), fetch.SITE_FILE)
        found = robots.answered(got)
        if found.answered or not self.robots.answered:
            self.robots = found
        life = robots.LIFE if found.answered else robots.RETRY
        self._report(
            RobotsRead(
                host=self._host.host,
                status=found.status,
                text=found.text,
                problem=found.problem,
                answered=found.answered,
                life=life,
            )
        )

    async def reserved(self, url: str) -> str | None:
        """Evidence of a reservation for a page in the site's tdmrep.json, which is asked for
        where it is due."""
        address = urljoin(url, rights.TDM_FILE)
        if self._tdmrep_due and self.refuses(address) is None and self.refuses(url) is None:
            await self._read_tdmrep(address)
        return self.reserves(url)

    def reserves(self, url: str) -> str | None:
        """The same by what is known."""
        return rights.by_file(self._tdmrep, url)

    def said(self, page: str) -> tuple[str, ...]:
        """What the site's files say of a page and of us, in a few words each."""
        if not self.robots.answered:
            return ("robots.txt cannot be had",)
        told: list[str] = []
        if not self.robots.allows(page):
            told.append("robots.txt forbids pages")
        if (delay := self.robots.delay()) is not None:
            told.append(f"crawl-delay {delay:g} s")
        if reserved := self.reserves(page):
            told.append(reserved)
        if refused := self.robots.refused_ai():
            told.append(f"refuses {len(refused)} AI crawlers")
        return tuple(told)

    async def _read_tdmrep(self, address: str) -> None:
        got = await self._line.site_file(address, fetch.SITE_FILE)
        answered = not isinstance(got, Refusal) and got.status < 500 and got.status != 429
        if not isinstance(got, Refusal) and answered:
            self._tdmrep = characters(got.body) if got.status == 200 else ""
        self._tdmrep_due = False
        life = robots.LIFE if answered else robots.RETRY
        self._report(TdmrepRead(host=self._host.host, text=self._tdmrep, life=life))
