"""``vigie label``: what the lexicon says of articles that are not in the archive."""

import argparse
import gc
import sys
from typing import TYPE_CHECKING, Any

from vigie.items import objects, text, when
from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from lexicon.values import Labels
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "label",
        help="label articles, JSON lines in and out",
        description='Reads {"id", "title", "summary", "text", "published"} a line and writes'
        ' {"id", "relevance", "actors", "topics", "evidence"} and more. Needs no database.',
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Label the items of standard input, in order."""
    from lexicon.label import label
    from lexicon.load import default

    lexicon = default()
    gc.freeze()  # the lexicon outlives every article: no use in looking at it again
    for item in objects(sys.stdin):
        labels = label(
            lexicon,
            title=text(item, "title"),
            summary=text(item, "summary"),
            text=text(item, "text"),
            published_at=when(text(item, "published")),
        )
        print(as_json({"id": item.get("id"), **_told(labels)}))
    return 0


def _told(labels: "Labels") -> dict[str, Any]:
    tags = (*labels.actors, *labels.topics)
    return {
        "relevance": labels.relevance.cls,
        "reason": labels.relevance.reason,
        "actors": [tag.id for tag in labels.actors],
        "topics": [tag.id for tag in labels.topics],
        "implied": [tag.id for tag in labels.implied],
        "salience": {tag.id: tag.salience for tag in tags},
        "evidence": [
            {
                "id": mention.id,
                "field": mention.field,
                "start": mention.start,
                "end": mention.end,
                "surface": mention.surface,
            }
            for tag in tags
            for mention in tag.mentions
        ],
        "lexicon": labels.version,
    }
