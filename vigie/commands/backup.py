"""``vigie backup``: dump the record into a folder, while everything goes on."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.arguments import whole
from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "backup",
        help="dump the record into a folder",
        description="The dump is read in one snapshot while everything goes on, and found whole"
        " before it gets its name. Beside it stands journal.jsonl: what was forgotten, who"
        " unsubscribed and what was mailed, for a restore.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument(
        "--keep", metavar="N", type=whole(), help="then remove all but the newest N"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Dump, bring both journals up to date, and say what is there now."""
    import shutil
    from importlib.metadata import version

    from archive.backup import dump, journal
    from lexicon.errors import Invalid
    from vigie import journalling, wiring

    with wiring.connected(settings) as connection:
        try:
            folder = dump.write(connection, args.folder, version("vigie"))
            journal.catch_up(connection, args.folder / journalling.NAME)
        except OSError as error:
            raise Invalid(f"{error.filename or args.folder}: {error.strerror}") from error
        journalling.note(connection, settings)
        held = dump.read(folder)
        dump.remember(connection, folder, held)
    print(f"{folder}: {held.rows} rows of {len(held.tables)} tables")
    for old in dump.finished(args.folder)[: -args.keep] if args.keep else ():
        shutil.rmtree(old)
        print(f"{old}: removed")
    return 0
