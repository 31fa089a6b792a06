"""``vigie crawl``: poll the followed sources and put what they announce into the inbox."""

import argparse
import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.crawl.hosts import Outlook
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("crawl", help="poll the sources and fetch what they announce")
    parser.add_argument(
        "--once", action="store_true", help="poll every feed now, fetch what is new, and return"
    )
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DATE",
        help="walk the sources' archive sitemaps back to this day, and return",
    )
    parser.add_argument(
        "--stay", action="store_true", help="with nothing that may be crawled, idle until told"
    )
    parser.set_defaults(run=run, worker=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: expected a day as 2025-01-31") from None


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Crawl once, or until told to stop."""
    from crawler import run as crawler
    from lexicon import load
    from lexicon.prefilter import prefilter
    from vigie import heartbeat, wiring

    policy = wiring.policy(settings)
    if not policy.followed():
        print(
            f"vigie: {settings.sources}: no source may be crawled: set VIGIE_CONTACT to an"
            " address for publishers (or name hosts of your own in VIGIE_ALLOW_HOSTS)",
            file=sys.stderr,
        )
        return _idle(settings) if args.stay else 2
    lexicon = load.default()
    since = args.since and datetime.combine(args.since, datetime.min.time(), UTC)
    heart = heartbeat.Heart("crawl", settings.heartbeat)
    works = not (args.once or since)
    with wiring.database(settings) as url, heart.told(url) if works else nullcontext():
        left = crawler.crawl(
            url,
            policy,
            lambda title, summary: prefilter(lexicon, title, summary),
            once=args.once,
            since=since,
            alive=heart.beating(lambda: None),
        )
        if args.once or since:
            with wiring.connected(settings) as connection:
                print("\n".join(crawler.told(connection, archives=since is not None)))
    return _left(left)


def _idle(settings: Settings) -> int:
    """Stay, as a service whose sources are still to be allowed should."""
    import time

    from vigie import heartbeat, signals

    stopped = heartbeat.Heart("crawl", settings.heartbeat).beating(signals.until_told())
    while not stopped():
        time.sleep(0.5)
    return 0


def _left(left: "Outlook | None") -> int:
    if left is None or left.hosts == 0:
        return 0
    print(
        f"vigie: {left.hosts} hosts asked to be left alone, the first for {left.wait:.0f} s more;"
        " what waits there is fetched by the next run",
        file=sys.stderr,
    )
    return 0
