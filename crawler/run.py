"""Running the crawler in this process, from start to end."""

import gc
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from scrapy import Spider

from archive.crawl import feeds, health, links
from archive.crawl.hosts import Outlook, Work
from archive.database import Connection, clock, connect
from crawler import backfill, fetch
from crawler.check import Checked, CheckSpider
from crawler.discovery.exploring import Discovery, NothingFound
from crawler.discovery.spider import DiscoverySpider, Look
from crawler.policy import Policy
from crawler.spider import REQUESTS, Run, VigieSpider
from crawler.triage import Prefilter
from press.sources import Source

POLLED = ("feed", "sitemap", "section")


def crawl(
    database_url: str,
    policy: Policy,
    prefilter: Prefilter,
    *,
    once: bool,
    since: datetime | None = None,
    alive: Callable[[], object] = lambda: None,
) -> Outlook | None:
    """Crawl until SIGINT or SIGTERM; or, ``once``, poll every feed and return when every
    page that is due is in the inbox or set aside; or walk archive sitemaps back to
    ``since`` and return likewise. Returns what was left waiting for hosts that asked to
    be left alone (``None`` when stopped before the end). ``alive`` is called every second or so.

    Once in a process only: Twisted's reactor cannot be started again. Raises
    DatabaseUnavailable, and whatever ended the run.
    """
    followed = policy.followed()
    with connect(database_url, patience=10) as connection:
        feeds.sync(connection, [policy.sources[id] for id in followed])
        if since:
            backfill.begin(connection, policy, followed, since)
        began = clock(connection) if once and not since else None

    def work() -> Work:
        alive()
        kinds = ("archive", "sitemap") if since else POLLED if once else (*POLLED, "archive")
        return Work(now=policy.now(), polled_before=began, kinds=kinds)

    run = Run(
        database_url=database_url,
        policy=policy,
        prefilter=prefilter,
        work=work,
        once=once or since is not None,
    )
    spin(run)
    return run.left


def check(policy: Policy, sources: Sequence[Source], tell: Callable[[Checked], None]) -> None:
    """Try every address of some sources, telling of each as it answers. Like ``crawl``,
    once in a process only."""
    arguments = {"policy": policy, "sources": sources, "tell": tell}
    _scrapy(policy, CheckSpider, arguments)


def discover(policy: Policy, address: str, tell: Callable[[str], None]) -> Discovery:
    """What a site at an address has to be followed by; ``tell`` hears of each address as it
    was tried. Like ``crawl``, once in a process only. Raises NothingFound."""
    look = Look(address=address, tell=tell)
    _scrapy(policy, DiscoverySpider, {"policy": policy, "look": look})
    if look.failure is not None:
        raise look.failure
    if look.found is None:
        raise NothingFound(f"{address}: the look at it was broken off")
    return look.found


def spin(run: Run) -> None:
    """Let the spider carry out one run, and return when it has ended; raises its failure."""
    _scrapy(run.policy, VigieSpider, {"run": run})
    if run.failure is not None:
        raise run.failure


def _scrapy(policy: Policy, spider: type[Spider], arguments: dict[str, Any]) -> None:
    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.logger import STDLibLogObserver, globalLogBeginner

    logging.disable(logging.INFO)  # Scrapy introduces itself at length
    process = AsyncCrawlerProcess(fetch.settings(policy.allow_hosts, REQUESTS))
    for noisy in ("scrapy", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # Twisted writes a traceback for every bad certificate, to stderr itself as long as its log
    # has not begun; what it means is told as a reason.
    globalLogBeginner.beginLoggingTo(
        [cast("Any", STDLibLogObserver("twisted"))], discardBuffer=True, redirectStandardIO=False
    )
    logging.getLogger("twisted").setLevel(logging.CRITICAL + 1)
    logging.disable(logging.NOTSET)
    cast("Any", process).crawl(spider, **arguments)
    settle_collector()
    process.start(install_signal_handlers=False)


def settle_collector() -> None:
    """Spare the garbage collector what stays: every request leaves cycles, and at Python's
    own thresholds a quarter of the time went into looking through the lexicon and Scrapy
    for more (docs.python.org, gc: ``freeze``, ``set_threshold``)."""
    gc.freeze()
    gc.set_threshold(50_000)


def told(connection: Connection, *, archives: bool = False) -> list[str]:
    """What a single run says at its end: pages by state, feeds in trouble (of a walk back
    the archive sitemaps too), the miss rate."""
    totals: dict[str, int] = {}
    for row in links.states(connection):
        totals[row["state"]] = totals.get(row["state"], 0) + row["pages"]
    lines = ["pages: " + (", ".join(f"{n} {s}" for s, n in sorted(totals.items())) or "none")]
    overview = feeds.overview(connection, archives=archives)
    found = [(row, health.of_feed(row)) for row in overview]
    troubled = [(row, state) for row, state in found if state.wrong]
    lines.append(f"feeds: {len(overview)}, in trouble: {len(troubled)}")
    lines += [f"  {row['source']} {row['url']}: {state.evidence}" for row, state in troubled]
    if overview and all(row["problem"] for row in overview):
        lines.append("no feed gave anything: is this machine online?")
    read, missed = links.misses(connection)
    if read:
        lines.append(f"of {read} pages set aside and fetched all the same, {missed} were relevant")
    return lines
