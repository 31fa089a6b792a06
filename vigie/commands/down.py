"""``vigie down``: end what runs in the data folder."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers

SAID = {
    "stopped": "stopped the embedded database in {}",
    "in use": "the embedded database in {} is still in use: it stops when that command ends",
}


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("down", help="end `vigie up`, and stop the embedded database")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Say what was ended; 1 where the database goes on for somebody else."""
    from archive.server import embedded
    from vigie import running

    ended = running.end(settings.var)
    if ended:
        print("ended vigie up", flush=True)
    outcomes = {folder: embedded.end(folder) for folder in _folders(settings)}
    for folder, outcome in outcomes.items():
        if outcome in SAID:
            print(SAID[outcome].format(folder))
    if not ended and set(outcomes.values()) == {"nothing ran"}:
        print(f"nothing runs in {settings.var}")
    return 1 if "in use" in outcomes.values() else 0


def _folders(settings: Settings) -> list[Path]:
    return [var / "postgresql" for var in (settings.var, settings.var / "demo")]
