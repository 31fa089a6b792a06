"""``vigie claims``: what articles claim that are not in the archive, or how two agree."""

import argparse
import gc
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vigie.items import objects, side, text, when
from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from lexicon.load import Lexicon
    from press.claims import Claims
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "claims",
        help="quotations and figures of articles, JSON lines in and out",
        description='Reads {"id", "title", "summary", "text", "published"} a line and writes'
        ' {"id", "quotations", "figures"}; with --pairs {"id", "a": {"text", "published"},'
        ' "b": {…}} and {"id", "figures": [{"a": [start, end], "b": [start, end], "verdict"}]}.'
        " Needs no database.",
    )
    parser.add_argument(
        "--pairs", action="store_true", help="set the figures of two texts side by side"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell the claims of the items of standard input, in order."""
    from lexicon.load import default

    lexicon = default()
    gc.freeze()  # the lexicon outlives every article: no use in looking at it again
    for item in objects(sys.stdin):
        told = _pair(item, lexicon) if args.pairs else _told(_claims(item, lexicon))
        print(as_json({"id": item.get("id"), **told}))
    return 0


def _claims(item: dict[str, Any], lexicon: "Lexicon") -> "Claims":
    from indexer.claims import read
    from lexicon.label import label

    fields = {name: text(item, name) for name in ("title", "summary", "text")}
    published = when(text(item, "published"))
    labels = label(lexicon, **fields, published_at=published)
    return read(lexicon, labels, **fields, published_at=published)


def _told(claims: "Claims") -> dict[str, Any]:
    return {
        "quotations": [asdict(quotation) for quotation in claims.quotations],
        "figures": [{"approx": figure.precision, **asdict(figure)} for figure in claims.figures],
    }


def _pair(item: dict[str, Any], lexicon: "Lexicon") -> dict[str, Any]:
    from indexer.claims.agree import rows, told

    sides = {key: side(item, key) for key in ("a", "b")}
    figures = {
        key: told(
            text(stated, "text") or "",
            _claims(
                {"text": stated.get("text"), "published": stated.get("published")}, lexicon
            ).figures,
            when(text(stated, "published")),
        )
        for key, stated in sides.items()
    }
    return {
        "figures": [
            {
                "a": [figures["a"][row.a].figure.start, figures["a"][row.a].figure.end],
                "b": [figures["b"][row.b].figure.start, figures["b"][row.b].figure.end],
                "verdict": row.verdict,
            }
            for row in rows(figures["a"], figures["b"])
        ]
    }
