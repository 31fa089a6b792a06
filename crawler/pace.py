"""How fast one host is asked: a pause after every request, longer where it is slow or busy."""

import asyncio
from datetime import UTC, datetime
from time import monotonic

from crawler import schedule
from crawler.values import Refusal, Reply

BUSY = 120.0  # seconds, where a host is busy and does not say for how long
DEAD = 2  # requests in a row that nothing answered


class Pace:
    """One host's pace during a visit, in seconds. ``least`` is the least pause that the task
    at hand allows; ``busy`` is for how long the host asked to be left alone."""

    def __init__(self, pause: float, *, was_busy: bool) -> None:
        self.pause = pause
        self.least = 0.0
        self.busy = 0.0
        self._ready = 0.0  # by the monotonic clock
        self._unanswered = 0  # in a row
        self._overloads = int(was_busy)  # in a row

    @property
    def nap(self) -> float:
        """Until the next request may be made."""
        return max(0.0, self._ready - monotonic())

    @property
    def dead(self) -> bool:
        """Whether nothing answered lately."""
        return self._unanswered >= DEAD

    def refuses(self) -> Refusal | None:
        """Why the host is not asked for now, whatever the address."""
        if self.dead:
            return Refusal(reason="connection failed", kind="unreachable")
        if self.busy:
            return Refusal(reason="the host asked to be left alone")
        return None

    async def turn(self) -> None:
        """Wait until a request may be made."""
        if (nap := self.nap) > 0.0:
            await asyncio.sleep(nap)

    def took(self, got: Reply | Refusal) -> None:
        """Learn from what a request gave."""
        answered = isinstance(got, Reply)
        ok = answered and got.status in (200, 304)
        latency = got.latency if answered else self.pause
        self.pause = schedule.paced(self.pause, latency, ok=ok, least=self.least)
        self._ready = monotonic() + self.pause
        dead = isinstance(got, Refusal) and got.kind == "unreachable"
        self._unanswered = self._unanswered + 1 if dead else 0
        if answered:
            self._heed(got)

    def _heed(self, reply: Reply) -> None:
        """Leave the host alone for as long as it asks, and for ``BUSY`` where it is busy
        twice in a row; one 503 alone may be one page's."""
        busy = reply.status in (429, 503)
        self._overloads = self._overloads + 1 if busy else 0
        if not busy:
            return
        asked = schedule.retry_after(reply.headers, datetime.now(UTC))
        if asked is not None:
            self.busy = max(self.busy, asked.total_seconds(), 1.0)
        if self._overloads >= 2 or (asked is None and reply.status == 429):
            self.busy = max(self.busy, BUSY)
