"""``vigie reindex``: build the search index anew from the record."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "reindex",
        help="build the search index anew, while it is searched and written to",
        description="Searching goes on in the old index until the new one is whole. Killed,"
        " it goes on where it was when run again.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Rebuild and say how many articles that took."""
    from archive.database import Row, connect
    from archive.search.elastic import ElasticIndex
    from archive.search.postgres import PostgresIndex
    from archive.search.values import Entry
    from indexer.project import entry_of
    from indexer.rebuild import rebuild, rewrite
    from lexicon import load
    from vigie import wiring

    lexicon, sources = load.default(), wiring.followed(settings)
    started = time.monotonic()

    def entry(row: Row) -> Entry:
        return entry_of(row, lexicon, sources)

    with wiring.database(settings) as url, connect(url) as connection:
        index = wiring.search_index(settings, url)
        if isinstance(index, ElasticIndex):
            name = rebuild(connection, index, entry, _progress)
            print(f"searching in {name} ({time.monotonic() - started:.0f} s)")
        elif isinstance(index, PostgresIndex):
            rewrite(connection, index, entry, _progress)
            print(f"written anew ({time.monotonic() - started:.0f} s)")
    return 0


def _progress(article: int) -> None:
    if sys.stderr.isatty():
        print(f"\rindexed up to article {article}", end="", file=sys.stderr, flush=True)
