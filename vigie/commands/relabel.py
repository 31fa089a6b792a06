"""``vigie relabel``: apply the lexicon as it is now to the whole archive."""

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.database import Connection
    from lexicon.load import Lexicon
    from vigie.cli import Subparsers

_BATCH = 200
_SHOWN = 25


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("relabel", help="apply a changed lexicon to the whole archive")
    parser.add_argument("--list", action="store_true", help="name every article that changes")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Relabel what another version of the lexicon labelled, then bring the index up to date.

    Each batch is committed by itself and the articles of one are no longer due, so
    stopped at any point it goes on from there."""
    from archive.database import connect
    from indexer.claims import tell
    from indexer.project import project
    from lexicon import load
    from vigie import wiring
    from vigie.commands.reclaim import reclaimed

    lexicon = load.default()
    with wiring.database(settings) as url, connect(url) as connection:
        changes = _relabelled(connection, lexicon, list_all=args.list)
        _print(changes)
        reclaimed(connection, lexicon)
        tell.retell(connection)
        index = wiring.search_index(settings, url)
        project(connection, index, lexicon, wiring.followed(settings))
    return 0


def _relabelled(
    connection: "Connection", lexicon: "Lexicon", *, list_all: bool
) -> Counter[tuple[str, str]]:
    from rich.console import Console
    from rich.progress import Progress

    from archive.record import labelling
    from indexer.relabel import relabel

    changes: Counter[tuple[str, str]] = Counter()
    total = labelling.count_stale(connection, lexicon.version)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("relabelling", total=total)
        while True:
            with connection.transaction():
                batch = labelling.stale(connection, lexicon.version, _BATCH)
                for row in batch:
                    changed = relabel(connection, lexicon, row)
                    changes.update(changed)
                    if changed and list_all:
                        told = " ".join(sorted(f"{sign}{id}" for sign, id in changed))
                        print(f"{row['id']}  {told}")
            if not batch:
                return changes
            progress.advance(task, len(batch))


def _print(changes: Counter[tuple[str, str]]) -> None:
    tags = sum(n for (sign, _), n in changes.items() if sign != "=")
    classes = sum(n for (sign, _), n in changes.items() if sign == "=")
    print(f"{tags} tags changed, {classes} articles changed class")
    for (sign, id), count in changes.most_common(_SHOWN):
        print(f"{count:6}  {sign}{id}")
    if len(changes) > _SHOWN:
        print(f"        and {len(changes) - _SHOWN} more kinds of change", file=sys.stderr)
