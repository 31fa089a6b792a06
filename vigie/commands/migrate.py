"""``vigie migrate``: bring the database's schema up to date."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("migrate", help="bring the database's schema up to date")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Apply what is missing and name it."""
    from archive.database import connect, migrate
    from vigie.wiring import PATIENCE, embedded

    if settings.database_url:
        with connect(settings.database_url, patience=PATIENCE) as connection:
            applied = migrate(connection)
    else:
        with embedded(settings) as url, connect(url) as connection:
            applied = migrate(connection)
    print("\n".join(f"applied {name}" for name in applied) or "nothing to apply")
    return 0
