"""Polling speed: 2,000 local feeds on 2,000 loopback hosts, nine of ten unchanged, on one
crawler process, side by side with a bare Scrapy spider of the same settings that fetches
the same bytes and does nothing with them: as Scrapy comes, and stripped of its own
middlewares, extensions and log, with the crawler's own garbage collection.

    python -m benchmarks.crawl [--seconds 20] [--rounds 2] [--polls 20000]

Both poll as fast as they can for the same time, in turn, once every feed was polled and its
connection is open. Every answer is a 200 with the whole feed, so that both fetch the same;
the crawler reads what changed, judges it, and keeps its books in PostgreSQL, whose CPU is
shown beside its own. ``--polls`` shows the crawler's memory over so many polls instead.
"""

import argparse
import gc
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from benchmarks.feed_site import FEEDS, address, serving

DECOMPRESSION = "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware"


class Stretch:
    """What is measured: ``seconds`` from the moment at which every feed was polled once and
    its connection is open, or that many ``polls``. Ends the process with a line of JSON."""

    def __init__(self, seconds: float, polls: int = 0, server: psutil.Process | None = None):
        self.seconds = seconds
        self.polls = polls
        self.server = server
        self.first: int | None = None
        self.shown = 0

    def see(self, polls: int) -> None:
        """Look at the clock, ``polls`` having been made so far."""
        if self.first is None:
            if polls >= FEEDS:
                self.first, self.began, self.used = polls, time.monotonic(), self.cpu()
        elif self.polls:
            self.show(polls)
        elif time.monotonic() - self.began > self.seconds:
            self.end(polls)

    def show(self, polls: int) -> None:
        """Tell of the memory, every 2,000 polls."""
        if polls >= self.shown + 2_000:
            self.shown = polls - polls % 2_000
            gc.collect()
            print(f"{polls:8,} polls {rss():6.1f} MB", file=sys.stderr)
        if polls >= self.polls:
            self.end(polls)

    def end(self, polls: int) -> None:
        """The measurement; without waiting for what is still under way: a connection that
        the loopback lost would count for half a minute."""
        assert self.first is not None
        took = time.monotonic() - self.began
        cpu, server = (now - then for now, then in zip(self.cpu(), self.used, strict=True))
        told = {"polls": polls - self.first, "seconds": took, "cpu": cpu, "server": server}
        print(json.dumps(told | {"mb": rss()}), flush=True)
        os._exit(0)

    def cpu(self) -> tuple[float, float]:
        """Seconds of CPU so far: this process's, the database server's."""
        return time.process_time(), server_cpu(self.server) if self.server else 0.0


def server_cpu(server: psutil.Process) -> float:
    """Seconds of CPU of a PostgreSQL server, all its processes together."""
    own: Any = server.cpu_times()
    ended = own.children_user + own.children_system
    running: list[Any] = [own, *(child.cpu_times() for child in server.children())]
    return ended + sum(times.user + times.system for times in running)


def rss() -> float:
    """Resident memory in MB."""
    return psutil.Process().memory_info().rss / 1e6


def bare(port: int, seconds: float, *, stripped: bool) -> None:
    """The bare spider: asks for the feeds over and over, and counts the answers; with
    Scrapy's own middlewares, extensions and log, or ``stripped`` of all but decompression
    and with the garbage collector settled, as the crawler is."""
    from scrapy import Request, Spider, signals
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler import fetch
    from crawler.run import settle_collector
    from crawler.spider import REQUESTS

    stretch = Stretch(seconds)

    class Bare(Spider):
        name = "bare"
        polls = 0

        async def start(self) -> AsyncIterator[Any]:
            while True:
                for number in range(FEEDS):
                    stretch.see(Bare.polls)
                    if self.crawler.engine.needs_backout():
                        await self.crawler.signals.wait_for(signals.scheduler_empty)
                    yield Request(f"http://{address(number)}:{port}/rss", dont_filter=True)

        def parse(self, response: Any) -> None:
            Bare.polls += 1

    settings = fetch.settings([address(number) for number in range(FEEDS)], REQUESTS)
    if not stripped:
        settings = {k: v for k, v in settings.items() if not k.endswith("_BASE")}
    else:
        settings["DOWNLOADER_MIDDLEWARES_BASE"] = {DECOMPRESSION: 590}
    process: Any = AsyncCrawlerProcess(settings)
    if stripped:
        logging.getLogger("scrapy").setLevel(logging.ERROR)
        settle_collector()
    process.crawl(Bare)
    process.start()


def ours(port: int, url: str, stretch: Stretch | None) -> None:
    """The crawler, every feed due again as soon as it was polled; or each polled once."""
    from archive.crawl.feeds import sync
    from archive.crawl.hosts import Work
    from archive.database import connect
    from crawler.policy import Policy
    from crawler.run import spin
    from crawler.spider import Run
    from lexicon import load
    from lexicon.prefilter import prefilter
    from press.sources import Source

    lexicon = load.default()
    hosts = tuple(address(number) for number in range(FEEDS))
    sources = {
        f"s{number}": Source(
            id=f"s{number}", name=host, feeds=(f"http://{host}:{port}/rss",), delay=0.0
        )
        for number, host in enumerate(hosts)
    }
    policy = Policy(
        sources=sources, now=lambda: datetime.now(UTC), allow_hosts=frozenset(hosts), sample=0.0
    )
    books = connect(url)
    sync(books, sources.values())
    before = polls(books)
    start = datetime.now(UTC)
    if stretch:
        stretch.server = server(books)

    def work() -> Work:
        if stretch:
            stretch.see(polls(books) - before)
        return Work(now=policy.now(), polled_before=datetime.now(UTC) if stretch else start)

    spin(
        Run(
            database_url=url,
            policy=policy,
            prefilter=lambda title, summary: prefilter(lexicon, title, summary),
            work=work,
            once=stretch is None,
        )
    )


def polls(connection: Any) -> int:
    """Polls written down so far."""
    return int(connection.execute("select sum(polls) as n from feeds").fetchone()["n"] or 0)


def server(connection: Any) -> psutil.Process:
    """The main process of the database server."""
    row = connection.execute("select pg_read_file('postmaster.pid') as said").fetchone()
    return psutil.Process(int(row["said"].split()[0]))


def part(*arguments: str) -> str:
    """Run a part of this module in a process of its own; what it said."""
    command = [sys.executable, "-m", "benchmarks.crawl", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def measured(*arguments: str) -> dict[str, float]:
    """Run a part in a process of its own; its measurement."""
    return json.loads(part(*arguments).splitlines()[-1])


def compare(seconds: float, rounds: int, counted: int) -> None:
    """Both in turn, and what they came to; or the crawler's memory over ``counted`` polls."""
    from archive.database import connect, migrate
    from archive.server.embedded import serve as database

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        serving() as port,
        database(Path(folder) / "postgresql") as url,
    ):
        with connect(url) as connection:
            migrate(connection)
        part("once", port, url)  # robots.txt, and every page seen
        if counted:
            print(measured("counted", port, url, str(counted)))
            return
        results: dict[str, list[dict[str, float]]] = {"bare": [], "stripped": [], "ours": []}
        for _ in range(rounds):
            for name in ("bare", "stripped"):
                results[name].append(measured(name, port, str(seconds)))
            results["ours"].append(measured("ours", port, url, str(seconds)))
    report(results)


def report(results: dict[str, list[dict[str, float]]]) -> None:
    """A table, and the crawler's share of the bare spider's rate."""
    rates: dict[str, float] = {}
    costs: dict[str, float] = {}
    print(f"{'':10}{'feeds/s':>9}{'CPU ms/poll':>13}{'of PostgreSQL':>15}{'MB':>6}")
    for name, runs in results.items():
        rates[name] = statistics.median(run["polls"] / run["seconds"] for run in runs)
        costs[name] = statistics.median(1000 * run["cpu"] / run["polls"] for run in runs)
        server = statistics.median(1000 * run["server"] / run["polls"] for run in runs)
        memory = max(run["mb"] for run in runs)
        print(f"{name:10}{rates[name]:9.0f}{costs[name]:13.2f}{server:15.2f}{memory:6.0f}")
    for name in ("bare", "stripped"):
        print(
            f"share of {name}: {rates['ours'] / rates[name]:.0%} of its rate;"
            f" {costs[name] / costs['ours']:.0%} by CPU, which a busy machine disturbs less"
        )


def main() -> None:
    """Compare, or play one of the parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--polls", type=int, default=0)
    args = parser.parse_args()
    match args.part:
        case ["bare" | "stripped" as part, port, seconds]:
            bare(int(port), float(seconds), stripped=part == "stripped")
        case ["once", port, url]:
            ours(int(port), url, None)
        case ["ours", port, url, seconds]:
            ours(int(port), url, Stretch(float(seconds)))
        case ["counted", port, url, counted]:
            ours(int(port), url, Stretch(0, polls=int(counted)))
        case _:
            compare(args.seconds, args.rounds, args.polls)


if __name__ == "__main__":
    main()
