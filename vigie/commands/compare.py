"""``vigie compare``: whether two articles are one, tell one story, or have nothing in common."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from vigie.items import objects, side, text, when
from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from indexer.compare.pairs import Item
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "compare",
        help="judge pairs of articles, JSON lines in and out",
        description='Reads {"id", "a": {"title", "summary", "text", "url", "published", "source"},'
        ' "b": {…}} a line and writes {"id", "verdict", "evidence"}: duplicate, same_story or'
        " different. Needs no database.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Judge the pairs of standard input, in order."""
    from indexer.compare.pairs import judged

    for pair in objects(sys.stdin):
        judgement = judged(_item(side(pair, "a")), _item(side(pair, "b")))
        found = {"verdict": judgement.verdict, "evidence": judgement.evidence}
        print(as_json({"id": pair.get("id"), **found}))
    return 0


def _item(stated: dict[str, Any]) -> "Item":
    from indexer.compare.pairs import Item

    return Item(
        title=text(stated, "title") or "",
        summary=text(stated, "summary"),
        text=text(stated, "text"),
        url=text(stated, "url"),
        published_at=when(text(stated, "published")),
    )
