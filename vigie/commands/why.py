"""``vigie why URL``: what became of one page, from its announcement to the index."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from archive.record.fate import Fate
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("why", help="what became of one page")
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell the fate of the page in one word, then what it rests on."""
    from archive.record.fate import fate, to_json
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        found = fate(connection, args.url, wiring.followed(settings))
    if args.json:
        print(as_json(to_json(found)))
    else:
        print(shown(_told(found)))
    return 0


def _told(fate: "Fate") -> str:
    first = f"{fate.url}: {fate.state}" + (f" ({fate.reason})" if fate.reason else "")
    announced = [
        f"  announced {link['first_seen_at']:%Y-%m-%d %H:%M} in {link['found_in']}"
        for link in fate.links
    ]
    captured = [
        f"  captured {row['fetched_at']:%Y-%m-%d %H:%M} ({row['origin']}, status {row['status']}):"
        f" {row['outcome'] or row['state']} {row['evidence'] or ''}".rstrip()
        + (f", article {row['article']}" if row["article"] else "")
        for row in fate.captures
    ]
    stored = [
        f"  article {row['id']}, version {row['version']}, {row['relevance']}: {row['title']}"
        for row in fate.articles
    ]
    return "\n".join([first, *announced, *captured, *stored])
