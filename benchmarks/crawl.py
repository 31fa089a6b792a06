"""Polling speed: 2,000 local feeds on 2,000 loopback hosts, nine of ten unchanged, on one
crawler process, side by side with a bare Scrapy spider of the same settings that fetches
the same bytes and does nothing with them: as Scrapy comes, and stripped of its own
middlewares and extensions, as the crawler is.

    python -m benchmarks.crawl [--seconds 20] [--rounds 2] [--memory]

Both poll as fast as they can for the same time, in turn. Every answer is a 200 with the
whole feed, so that both fetch the same; the crawler reads what changed, judges it, and
keeps its books in PostgreSQL. ``--memory`` polls 20,000 times and shows memory over time.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

FEEDS = 2_000
CHANGED = 10  # one feed in ten brings something new at every poll
ITEMS = 20
POLLS = 20_000


def address(number: int) -> str:
    """A loopback host for each feed."""
    return f"127.{10 + number // 250}.{number % 250}.1"


class Feeds(asyncio.Protocol):
    """A minimal HTTP/1.1 server: robots.txt is absent, all else is a feed of 25 KB."""

    served: dict[str, int] = {}  # noqa: RUF012
    summary = "Les alliés se réunissent à Bruxelles pour parler de la suite des événements. " * 3
    image = (
        '<media:content url="http://img.example/{}/0/0/5568/2784/644/322/60/0/photo.jpg" width="644"'
        ' height="322"><media:description type="plain">'
        + "Vue de la salle. "
        * 40
        + "</media:description>"
        '<media:credit scheme="urn:ebu">AGENCE</media:credit></media:content>'
    )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        head = data.split(b"\r\n", 1)[0]
        if b"robots.txt" in head or b"tdmrep" in head:
            self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        host = data.partition(b"Host: ")[2].partition(b":")[0].decode()
        body = self.feed(host)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: "
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )

    def feed(self, host: str) -> bytes:
        """The feed of a host; of one in ten, another at each time it is asked for."""
        number = self.served.get(host, 0)
        second, third = (int(part) for part in host.split(".")[1:3])
        if ((second - 10) * 250 + third) % CHANGED == 0:
            self.served[host] = number + 1
        key = f"{host}/{number}"
        if key not in _BODIES:
            if len(_BODIES) > FEEDS + 500:
                _BODIES.pop(next(reversed(_BODIES)))
            _BODIES[key] = self.render(host, number)
        return _BODIES[key]

    def render(self, host: str, number: int) -> bytes:
        date = format_datetime(datetime(2025, 2, 10, tzinfo=UTC))
        items = "".join(
            f"<item><title>Nouvelle {n} du jour</title><link>http://{host}/page-{n}</link>"
            f"<pubDate>{date}</pubDate><description>{self.summary}</description>"
            f"{self.image.format(n)}</item>"
            for n in range(number, number + ITEMS)
        )
        return f'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{host}</title>{items}</channel></rss>'.encode()


_BODIES: dict[str, bytes] = {}


async def serve() -> None:
    """Serve on every loopback address, and tell the port."""
    server = await asyncio.get_running_loop().create_server(Feeds, "0.0.0.0", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def bare(port: int, seconds: float, *, stripped: bool) -> None:
    """The bare spider: asks for the feeds over and over, and counts the answers; with
    Scrapy's own middlewares and extensions, or ``stripped`` of them as the crawler is."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler import fetch
    from crawler.spider import REQUESTS

    class Bare(Spider):
        name = "bare"
        polls = 0

        async def start(self) -> AsyncIterator[Any]:
            began, used = time.monotonic(), time.process_time()
            while True:
                for number in range(FEEDS):
                    if time.monotonic() - began > seconds:
                        tell(Bare.polls, began, used)
                    yield Request(f"http://{address(number)}:{port}/rss", dont_filter=True)

        def parse(self, response: Any) -> None:
            Bare.polls += 1

    settings = fetch.settings([address(number) for number in range(FEEDS)], REQUESTS)
    if not stripped:
        settings = {k: v for k, v in settings.items() if not k.endswith("_BASE")}
    process: Any = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()


def ours(port: int, seconds: float, url: str, memory: bool) -> None:
    """The crawler, every feed due again as soon as it was polled; 0 seconds: each once."""
    import scrapy.crawler  # noqa: F401  # before the clock starts, as for the bare spider

    from archive.database import connect
    from archive.feeds import sync
    from archive.hosts import Work
    from archive.sources import Source
    from crawler.policy import Policy
    from crawler.run import spin
    from crawler.spider import Run
    from lexicon import label, load

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
    with connect(url) as connection:
        sync(connection, sources.values())
        before = polls(connection)
    start = datetime.now(UTC)
    began, used = time.monotonic(), time.process_time()
    shown = began

    def work() -> Work:
        nonlocal shown
        now = time.monotonic()
        if seconds and now - began > seconds:
            with connect(url) as connection:
                tell(polls(connection) - before, began, used)
        if memory and now - shown > 2:
            shown = now
            print(f"{now - began:5.0f} s {rss():6.0f} MB", file=sys.stderr)
        return Work(now=policy.now(), polled_before=datetime.now(UTC) if seconds else start)

    spin(
        Run(
            database_url=url,
            policy=policy,
            prefilter=lambda title, summary: label.prefilter(lexicon, title, summary),
            work=work,
            once=not seconds,
        )
    )
    with connect(url) as connection:
        tell(polls(connection) - before, began, used)


def polls(connection: Any) -> int:
    """Polls written down so far."""
    return int(connection.execute("select sum(polls) as n from feeds").fetchone()["n"] or 0)


def rss() -> float:
    """Resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def tell(polls: int, began: float, used: float) -> None:
    """One measurement, as JSON; and the end, without waiting for what is still under way:
    a connection that the loopback lost would count for half a minute."""
    took = {"seconds": time.monotonic() - began, "cpu": time.process_time() - used}
    print(json.dumps(took | {"polls": polls, "mb": rss()}), flush=True)
    os._exit(0)


def measured(*arguments: str) -> dict[str, float]:
    """Run a part of this module in a process of its own; its measurement."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crawl", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def site() -> Iterator[str]:
    """The port of the server, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crawl", "serve"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def compare(seconds: float, rounds: int, memory: bool) -> None:
    """Both in turn, and what they came to."""
    from archive.database import connect, migrate
    from archive.embedded import serve as database

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        site() as port,
        database(Path(folder) / "postgresql") as url,
    ):
        with connect(url) as connection:
            migrate(connection)
        measured("ours", port, "0", url)  # robots.txt, and every page seen once
        if memory:
            measured("ours", port, str(seconds), url, "--memory")
            return
        results: dict[str, list[dict[str, float]]] = {"bare": [], "stripped": [], "ours": []}
        for _ in range(rounds):
            for part in ("bare", "stripped"):
                results[part].append(measured(part, port, str(seconds)))
            results["ours"].append(measured("ours", port, str(seconds), url))
    report(results)


def report(results: dict[str, list[dict[str, float]]]) -> None:
    """A table, and the crawler's share of the bare spider's rate."""
    rates: dict[str, float] = {}
    costs: dict[str, float] = {}
    print(f"{'':14}{'feeds/s':>9}{'CPU ms/poll':>13}{'MB':>6}")
    for name, runs in results.items():
        rates[name] = statistics.median(run["polls"] / run["seconds"] for run in runs)
        costs[name] = statistics.median(1000 * run["cpu"] / run["polls"] for run in runs)
        memory = max(run["mb"] for run in runs)
        print(f"{name:14}{rates[name]:9.0f}{costs[name]:13.2f}{memory:6.0f}")
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
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    match args.part:
        case ["serve"]:
            asyncio.run(serve())
        case ["bare" | "stripped" as part, port, seconds]:
            bare(int(port), float(seconds), stripped=part == "stripped")
        case ["ours", port, seconds, url]:
            ours(int(port), float(seconds), url, args.memory)
        case _:
            compare(args.seconds, args.rounds, args.memory)


if __name__ == "__main__":
    main()
