"""What a visit to a host brings back, to be written down by ``crawler.record``."""

from dataclasses import dataclass
from datetime import timedelta

from archive.crawl.feeds import Poll
from archive.crawl.links import Fetched
from press.values import Capture, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A poll of a feed, and what it announced where that may be new; ``more`` are
    further archive sitemaps."""

    source: str
    poll: Poll
    links: tuple[Link, ...] = ()
    backfill: bool = False
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A fetch of a page, and what goes to the inbox."""

    fetched: Fetched
    capture: Capture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRead:
    """A host's robots.txt, and how long the answer holds; where it was not ``answered``,
    ``problem`` says why."""

    host: str
    status: int
    text: str
    problem: str
    answered: bool
    life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmrepRead:
    """A host's tdmrep.json; ``""`` where it has none."""

    host: str
    text: str
    life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The end of a visit: seconds until the host may be asked again, how many of them it
    ``asked`` for, and its pause."""

    host: str
    wait: float
    asked: float
    pause: float


Outcome = Polled | Visited | RobotsRead | TdmrepRead | Released
