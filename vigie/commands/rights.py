"""``vigie rights``: what was shown of whom, for declarations to rights holders."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command and its actions."""
    parser = commands.add_parser("rights", help="what was shown of whom, and what is kept")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    report = actions.add_parser(
        "report", help="articles by recipients and publisher of a month, as CSV"
    )
    report.add_argument("--month", type=_month, required=True, metavar="YYYY-MM")
    report.add_argument("--out", type=Path, metavar="FILE.csv", help="instead of the screen")
    report.set_defaults(run=_report)
    kept = actions.add_parser("kept", help="what is kept of each source, and since when, as CSV")
    kept.add_argument("--out", type=Path, metavar="FILE.csv", help="instead of the screen")
    kept.set_defaults(run=_kept)


def _month(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise argparse.ArgumentTypeError("expected a month like 2026-10")
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError("expected a month like 2026-10") from error


def _report(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import declaring
    from archive.mail import uses
    from vigie import wiring

    with wiring.connected(settings) as connection:
        found = uses.of(connection, args.month)
    return _write(declaring.report(args.month, found, wiring.followed(settings)), args.out)


def _kept(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import declaring
    from archive.mail import uses
    from vigie import wiring

    with wiring.connected(settings) as connection:
        found = uses.kept(connection)
    texts = settings.keep_texts.days if settings.keep_texts else None
    sources, captures = wiring.followed(settings), settings.keep_bodies.days
    return _write(declaring.kept(found, sources, texts, captures), args.out)


def _write(table: str, out: Path | None) -> int:
    if out is None:
        sys.stdout.write(table)
        return 0
    try:
        out.write_text(table, encoding="utf-8", newline="")
    except OSError as error:
        print(f"vigie: {out}: cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    print(f"{table.count(chr(10)) - 1} rows: {out}")
    return 0
