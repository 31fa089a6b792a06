"""``vigie seed DIR``: load a folder of texts and see each searchable or rejected."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.record.fate import CaptureFate
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("seed", help="load a folder of texts into the archive")
    parser.add_argument("folder", type=Path, metavar="DIR", help="texts, and a manifest.toml")
    parser.add_argument("--no-wait", action="store_true", help="only queue them")
    parser.add_argument("--json", action="store_true", help="one JSON object a text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Queue the folder's texts, index them, and say what became of each."""
    from archive.database import connect
    from archive.record import fate
    from vigie import indexing, seeding, wiring
    from vigie.terminal import shown

    seeds = seeding.captures(args.folder, settings.now())
    if not seeds:
        print(f"vigie: {args.folder}: holds no text (docs/seeds.md)", file=sys.stderr)
    with wiring.database(settings) as url, connect(url) as connection:
        seeding.enqueue(connection, seeds)
        if args.no_wait:
            print(f"queued {len(seeds)} texts from {args.folder}")
            return 0
        with indexing.opened(settings, url) as desk:
            indexing.until_empty(connection, desk)
        for outcome in fate.outcomes(connection, seeds):
            print(json.dumps(_json(outcome)) if args.json else shown(_line(outcome)))
    return 0


def _json(outcome: "CaptureFate") -> dict[str, object]:
    told = asdict(outcome)
    return {"file": told.pop("name"), **told}


def _line(outcome: "CaptureFate") -> str:
    if outcome.state == "rejected":
        return f"{outcome.name}  rejected: {outcome.outcome} ({outcome.evidence})"
    if outcome.state == "failed":
        return f"{outcome.name}  set aside: {outcome.evidence}"
    return f"{outcome.name}  {outcome.outcome}: {outcome.title}"
