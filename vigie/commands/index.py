"""``vigie index``: read, compare, label, save and project what the inbox holds."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("index", help="work off the inbox and feed the search index")
    parser.add_argument("--once", action="store_true", help="work off what is due and return")
    parser.add_argument(
        "--retry-failed", action="store_true", help="make captures that were given up due again"
    )
    parser.set_defaults(run=run, worker=True)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Index once, or until told to stop."""
    from archive import inbox
    from archive.database import connect
    from vigie import heartbeat, indexing, signals, wiring

    heart = heartbeat.Heart("index", settings.heartbeat)
    stopped = heart.beating(signals.until_told())
    with wiring.database(settings) as url, indexing.opened(settings, url) as desk:
        if args.retry_failed:
            with connect(url) as connection:
                print(f"due again: {inbox.revive(connection)}")
        if not args.once:
            with heart.told(url):
                indexing.forever(desk, stopped)
            return 0
        with connect(url) as connection:
            settled = indexing.once(connection, desk, stopped=stopped)
            print(f"settled {settled} captures, {inbox.waiting(connection)} still wait")
    return 0
