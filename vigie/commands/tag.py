"""``vigie tag``: an analyst corrects the labels of one article."""

import argparse
import sys
from typing import TYPE_CHECKING

from lexicon.errors import Invalid
from vigie.arguments import NUMBER
from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.record.corrections import Correction
    from lexicon.load import Lexicon
    from vigie.cli import Subparsers

_USAGE = "vigie tag ID CHANGE... --by WHO --why WHY"


class _Misspelt(Invalid):
    """A change that cannot be made; the message says why."""


def register(commands: "Subparsers") -> None:
    """Add the command. Changes may begin with a hyphen, so they are read here, not by
    argparse."""
    parser = commands.add_parser(
        "tag",
        usage=_USAGE,
        help="correct the labels of one article",
        description="CHANGE is +ID or -ID of an actor or topic, or relevance=CLASS. The last"
        " correction of a tag stands, through every relabelling.",
    )
    parser.add_argument("id", type=NUMBER, metavar="ID", help="the article's number")
    parser.add_argument("changes", nargs=argparse.REMAINDER, metavar="CHANGE --by WHO --why WHY")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Record the corrections, apply them, and bring the index up to date."""
    from archive.database import connect
    from archive.record import corrections, labelling
    from indexer.project import project
    from indexer.relabel import relabel
    from lexicon import load
    from vigie import wiring
    from vigie.terminal import number

    lexicon = load.default()
    made = _read(args.changes, lexicon)
    with wiring.database(settings) as url, connect(url) as connection:
        with connection.transaction():
            row = labelling.one(connection, args.id)
            if row is None:
                print(f"vigie: no article {args.id}: see vigie list", file=sys.stderr)
                return 2
            corrections.record(connection, args.id, made)
            changed = relabel(connection, lexicon, row)
        told = " ".join(sorted(f"{sign}{id}" for sign, id in changed)) or "no tag"
        print(f"{args.id}: {number(len(made), 'correction')} recorded, changed: {told}")
        index = wiring.search_index(settings, url)
        project(connection, index, lexicon, wiring.followed(settings))
    return 0


def _read(words: list[str], lexicon: "Lexicon") -> list["Correction"]:
    parser = argparse.ArgumentParser(
        "vigie tag", usage=_USAGE, add_help=False, allow_abbrev=False, exit_on_error=False
    )
    parser.add_argument("--by")
    parser.add_argument("--why")
    try:
        said, changes = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        raise _Misspelt(f"{error}; usage: {_USAGE}") from error
    for option in ("by", "why"):
        if not (getattr(said, option) or "").strip():
            raise _Misspelt(f"--{option} is missing; usage: {_USAGE}")
    if not changes:
        raise _Misspelt(f"no change given; usage: {_USAGE}")
    return [_correction(change, lexicon, said.by, said.why) for change in changes]


def _correction(change: str, lexicon: "Lexicon", who: str, why: str) -> "Correction":
    from archive.record.corrections import Correction

    if change.startswith("relevance="):
        cls = change.removeprefix("relevance=")
        classes = lexicon.content.theme.ids
        if cls not in classes:
            raise _Misspelt(f"{change}: a class is one of {', '.join(classes)}")
        return Correction(kind="relevance", entry=cls, present=True, who=who, why=why)
    id = change[1:]
    if change[:1] not in ("+", "-"):
        raise _Misspelt(f"{change}: expected +ID, -ID or relevance=CLASS")
    if id not in lexicon.actors and id not in lexicon.topics:
        raise _Misspelt(f"{change}: no actor or topic has the id “{id}”")
    kind = "actor" if id in lexicon.actors else "topic"
    return Correction(kind=kind, entry=id, present=change[0] == "+", who=who, why=why)
