"""``vigie status``: what the archive holds, what waits, what went wrong."""

import argparse
from typing import TYPE_CHECKING, cast

from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("status", help="what the archive holds, what waits, what failed")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the figures of ``archive.record.measures``."""
    from archive.record import measures
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        told = measures.status(connection)
    if args.json:
        print(as_json(told))
        return 0
    for room, numbers in told.items():
        print(f"{room}")
        for name, value in numbers.items():
            print(shown(f"  {name:<28} {_told(value)}"))
    return 0


def _told(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{key}: {each}" for key, each in cast("dict[str, object]", value).items())
    return "-" if value is None else str(value)
