"""``vigie quotes``: who said what, verbatim, with the articles that have it."""

import argparse
import sys
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from vigie.arguments import whole
from vigie.settings import Settings
from vigie.terminal import PARIS, as_json, moment

if TYPE_CHECKING:
    from archive.record.claims import Said
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "quotes",
        help="who said what",
        description="Quotations, the newest first. QUERY: words that they hold, all of them,"
        " whatever their ending. Copies of an article count with it.",
    )
    parser.add_argument("query", nargs="?", default="", metavar="QUERY")
    parser.add_argument("--by", metavar="ACTOR", help="an actor's id, as in mark-rutte")
    parser.add_argument("--since", type=_since, metavar="DATE", help="from this day on (Paris)")
    parser.add_argument("--limit", type=whole(), default=50, metavar="N")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def _since(stated: str) -> datetime:
    try:
        day = datetime.fromisoformat(stated)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"expected YYYY-MM-DD, found {stated!r}") from error
    return day if day.tzinfo else datetime.combine(day.date(), time(), PARIS)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print what was said; status 2 for an actor whom the lexicon does not know."""
    from archive.record import claims
    from archive.search import names
    from lexicon.load import default
    from vigie import wiring
    from vigie.terminal import shown

    lexicon = default()
    if args.by is not None and args.by not in lexicon.actors:
        near = names.of(lexicon).like("actor", args.by)
        hint = f": {near}?" if near else ""
        print(f"vigie: --by {args.by}: no such actor in the lexicon{hint}", file=sys.stderr)
        return 2
    with wiring.connected(settings) as connection:
        found = claims.by_speaker(
            connection, args.by, query=args.query, since=args.since, limit=args.limit
        )
    if args.json:
        told = {"quotations": [quotation(said) for said in found]}
        print(as_json(told))
        return 0
    for said in found:
        print(shown(line(said)))
    if not found:
        print("no quotations")
    return 0


def quotation(said: "Said") -> dict[str, Any]:
    """A quotation as JSON, with its article."""
    told = said.quotation
    return {
        "article": said.article,
        "source": said.source,
        "url": said.url,
        "title": said.title,
        "published_at": said.published_at.isoformat(),
        "day_only": said.day_only,
        "story": said.story,
        "copies": said.copies,
        "speaker": told.speaker,
        "speaker_id": told.speaker_id,
        "role": told.role,
        "words": told.words,
        "kind": told.kind,
        "cue": told.cue,
        "rule": told.rule,
        "field": told.field,
        "start": told.start,
        "end": told.end,
    }


def line(said: "Said") -> str:
    """A quotation for the terminal: when, who, what, where."""
    told = said.quotation
    who = told.speaker or told.role or "?"
    words = " ".join(told.words.split())
    copies = f", and {said.copies} copies" if said.copies else ""
    when = moment(said.published_at, day_only=said.day_only)
    return f"{when}  {who}: « {words} »  ({said.source} {said.article}{copies})"
