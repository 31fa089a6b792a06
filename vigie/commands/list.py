"""``vigie list``: every stored article with its state, or every rejection."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from archive.database import Row
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("list", help="list every stored article, or every rejection")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    parser.add_argument("--rejected", action="store_true", help="captures that gave no article")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the listing to standard output."""
    from archive.record import articles, fate
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        rows = fate.rejected(connection) if args.rejected else articles.every(connection)
        for row in rows:
            if args.jsonl:
                print(as_json(row))
            else:
                print(shown(_rejection(row) if args.rejected else _article(row)))
    return 0


def _article(row: "Row") -> str:
    day = row["published_at"].strftime("%Y-%m-%d") if row["published_at"] else "----------"
    copy = f" (copy of {row['copy_of']})" if row["copy_of"] else ""
    return f"{row['id']:>6}  {day}  {row['source']:<16} {row['relevance']:<13} {row['title']}{copy}"


def _rejection(row: "Row") -> str:
    page = row["url"] or row["source_id"]
    return f"{row['id']:>6}  {row['source']:<16} {row['outcome']}: {row['evidence']}  {page}"
