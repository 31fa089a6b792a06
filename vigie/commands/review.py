"""``vigie review``: a press review as PDF, DOCX, HTML or Markdown."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.arguments import whole
from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.database import Connection
    from archive.mail.subscriptions import Definition
    from vigie.cli import Subparsers

FORMATS = (".pdf", ".docx", ".html", ".md")


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("review", help="write a press review of the last days")
    parser.add_argument("--days", type=whole(1, 3660), default=1, help="how far to look back (1)")
    parser.add_argument(
        "--subscription", metavar="NAME", help="what it asks for; else all that is on the subject"
    )
    parser.add_argument(
        "--out", type=_file, required=True, metavar="FILE", help=f"one of {', '.join(FORMATS)}"
    )
    parser.set_defaults(run=_review)


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        raise argparse.ArgumentTypeError(
            f"{text}: expected a name that ends in {', '.join(FORMATS)}"
        )
    return path


def _review(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import document, review
    from vigie import alerting, wiring

    with wiring.connected(settings) as connection:
        wanted = _wanted(connection, args.subscription)
        if wanted is None:
            print(f"vigie: no subscription is named {args.subscription!r}", file=sys.stderr)
            return 2
        knowledge = alerting.desk(settings, connection).knowledge
        shown = review.review(connection, wanted, knowledge, days=args.days, now=settings.now())
    try:
        args.out.write_bytes(document.written(shown, args.out.suffix.lower()))
    except OSError as error:
        print(f"vigie: {args.out}: cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    print(f"{len(shown.cards)} stories in {args.days} days: {args.out}")
    return 0


def _wanted(connection: "Connection", name: str | None) -> "Definition | None":
    from dataclasses import replace

    from alerts.review import MOST, NAME
    from archive.mail import subscriptions
    from archive.mail.subscriptions import Definition
    from lexicon.load import default

    if name is None:
        theme = default().content.theme
        classes = tuple(id for id in theme.ids if id != theme.other.id)
        return Definition(name=NAME, to=(), relevance=classes, max_stories=MOST)
    found = subscriptions.named(connection, name)
    return replace(found.definition, max_stories=MOST) if found else None
