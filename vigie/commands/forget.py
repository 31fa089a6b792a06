"""``vigie forget``: remove the texts of a page or a source, and keep them from coming back."""

import argparse
import sys
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "forget",
        help="remove the texts of a page or a source, for good",
        description="Texts, versions, captured bytes and what was derived from them are"
        " removed from the record and the search index; the address or source is remembered,"
        " so that it is not fetched or stored again.",
    )
    parser.add_argument("what", metavar="URL|SOURCE", help="an address, or a source's id")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Forget, and bring the search index up to date."""
    from archive.database import connect
    from archive.record import forgetting
    from indexer.claims import tell
    from indexer.project import project
    from lexicon import load
    from vigie import journalling, wiring

    is_page = args.what.startswith(("http://", "https://"))
    sources = wiring.followed(settings)
    with wiring.database(settings) as url, connect(url) as connection:
        if not (is_page or args.what in sources or forgetting.has_source(connection, args.what)):
            print(
                f"vigie: {args.what}: neither an address (http://…, https://…) nor a source"
                f" of {settings.sources} or of the record",
                file=sys.stderr,
            )
            return 2
        forget = forgetting.forget_page if is_page else forgetting.forget_source
        with connection.transaction():
            done = forget(connection, args.what)
        journalling.note(connection, settings)
        tell.retell(connection)
        project(connection, wiring.search_index(settings, url), load.default(), sources)
    print(f"forgotten: {done.articles} articles, {done.captures} captures, {done.links} links")
    return 0
