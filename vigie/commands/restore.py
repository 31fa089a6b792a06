"""``vigie restore``: put a dump in the place of the record."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "restore",
        help="put a dump in the place of the record",
        description="All or nothing. Workers wait meanwhile; what was forgotten and unsubscribed"
        " since the dump stays so, and days that were mailed are not mailed again, as the"
        " journals beside the dump and in the data folder say. The search index is made anew"
        " by the next `vigie index`.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a dump, or a folder of dumps")
    parser.add_argument(
        "--replace", action="store_true", help="even where the database holds a record already"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Restore, then bring the schema up to this release's."""
    from archive.backup import dump, journal, restoring
    from archive.database import migrate
    from vigie import journalling, wiring

    folder = dump.newest(args.folder) or args.folder
    held = dump.check(folder)
    with wiring.connected(settings) as connection:
        if not (args.replace or restoring.empty(connection)):
            print(
                "vigie: the database holds a record: --replace puts the dump in its place"
                " (take a `vigie backup` of it first)",
                file=sys.stderr,
            )
            return 2
        if not restoring.empty(connection):
            journalling.note(connection, settings)
        since = journal.read(folder.parent / journalling.NAME, journalling.path(settings))
        done = restoring.restore(connection, folder, since)
        migrate(connection)
    print(f"restored {folder}: {held.rows} rows, as of {held.taken_at:%Y-%m-%d %H:%M} UTC")
    print(
        f"since then: {done.get('forgot', 0)} texts and links forgotten again,"
        f" {done.get('left', 0) + done.get('erased', 0)} recipients gone again,"
        f" {done.get('mailed', 0)} mails known to have been sent"
    )
    print("the search index is owed everything: `vigie index` makes it anew")
    return 0
