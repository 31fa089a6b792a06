"""``vigie reclaim``: make the claims of the whole archive anew."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.database import Connection
    from lexicon.load import Lexicon
    from vigie.cli import Subparsers

_BATCH = 200


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "reclaim",
        help="find quotations and figures anew in the whole archive",
        description="Makes anew the claims that another method, lexicon or version of the text"
        " made, and compares the stories they are in. Stopped at any point it goes on from there.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Make stale claims anew, then bring the index up to date."""
    from archive.database import connect
    from indexer.claims import tell
    from indexer.project import project
    from lexicon import load
    from vigie import wiring

    lexicon = load.default()
    with wiring.database(settings) as url, connect(url) as connection:
        count = reclaimed(connection, lexicon)
        stories = tell.retell(connection)
        print(f"claims of {count} articles made anew, {stories} stories compared")
        project(connection, wiring.search_index(settings, url), lexicon, wiring.followed(settings))
    return 0


def reclaimed(connection: "Connection", lexicon: "Lexicon") -> int:
    """Make stale claims anew, each batch committed by itself; how many articles had them."""
    from rich.console import Console
    from rich.progress import Progress

    from archive.record import claims
    from indexer.claims import METHOD, tell

    count = 0
    total = claims.count_stale(connection, METHOD, lexicon.version)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("finding claims", total=total)
        while True:
            with connection.transaction():
                batch = claims.stale(connection, METHOD, lexicon.version, _BATCH)
                tell.reclaim(connection, lexicon, batch)
            if not batch:
                return count
            count += len(batch)
            progress.advance(task, len(batch))
