"""``vigie kibana FILE``: write Kibana's data view, saved searches and dashboard."""

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
        "kibana", help="write Kibana's objects to a file that its import page takes"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a name that ends in .ndjson")
    parser.add_argument("--from", dest="description", type=Path, help="another dashboard.toml")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the file."""
    from vigie import dashboards

    given = {"description": args.description} if args.description else {}
    written = dashboards.ndjson(**given, now=settings.now(), reader=settings.public_url)
    try:
        args.file.write_text(written, encoding="utf-8")
    except OSError as error:
        print(f"vigie: {args.file}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{args.file}: import it in Kibana under Stack Management, Saved Objects")
    return 0
