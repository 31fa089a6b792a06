"""``vigie search QUERY``: find articles."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime, time, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.search.values import Hit, Results, Search
    from lexicon.load import Lexicon
    from vigie.cli import Subparsers

PARIS = ZoneInfo("Europe/Paris")
RELEVANCE = ("otan-ukraine", "ukraine", "otan", "autre")
MOST = 1000  # hits of one page
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"

DESCRIPTION = """\
All words are required; "a phrase"; -excluded; OR between two alternatives. Case,
accents, elision, plural and feminine do not matter, nor the spelling of a known name.
Of several --actor (or --topic, --source, --relevance) one is enough."""


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "search",
        help="find articles",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("query", nargs="?", default="", metavar="QUERY")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    for name in ("actor", "topic", "source"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="ID")
    parser.add_argument("--relevance", action="append", default=[], choices=RELEVANCE)
    parser.add_argument(
        "--since", type=_since, metavar="DATE", help="published from this day on (Europe/Paris)"
    )
    parser.add_argument(
        "--until", type=_until, metavar="DATE", help="published no later than this day"
    )
    parser.add_argument("--no-copies", action="store_true", help="originals only")
    parser.add_argument("--newest", action="store_true", help="newest first, not best first")
    parser.add_argument("--counts", action="store_true", help="by actor, topic, source and day")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N")
    parser.add_argument("--after", metavar="CURSOR", help="the next of an earlier answer")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Search and show what was found."""
    from lexicon import load
    from vigie import wiring

    lexicon = load.default()
    if unknown := _unknown(args, lexicon):
        print(f"vigie search: {unknown}", file=sys.stderr)
        return 2
    search = _asked(args)
    with wiring.database(settings) as url:
        try:
            results = wiring.search_index(settings, url).find(search)
        except ValueError as error:
            print(f"vigie search: --after: {error}", file=sys.stderr)
            return 2
    if args.json:
        print(json.dumps(_json(results), ensure_ascii=False))
        return 0
    told = _readable(results)
    marked = sys.stdout.isatty() and not settings.plain
    print(told if marked else told.replace(BOLD, "").replace(PLAIN, ""))
    return 0


def _asked(args: argparse.Namespace) -> "Search":
    from archive.search.values import Search

    return Search(
        query=args.query,
        actors=tuple(args.actor),
        topics=tuple(args.topic),
        sources=tuple(args.source),
        relevance=tuple(args.relevance),
        since=args.since,
        until=args.until,
        copies=not args.no_copies,
        newest_first=args.newest,
        limit=args.limit,
        after=args.after,
        counts=args.counts,
    )


def _unknown(args: argparse.Namespace, lexicon: "Lexicon") -> str | None:
    from difflib import get_close_matches

    for option, known in (("actor", [*lexicon.actors]), ("topic", [*lexicon.topics])):
        asked: list[str] = getattr(args, option)
        for id in asked:
            if id not in known:
                near = get_close_matches(id, known, n=3, cutoff=0.5)
                meant = f": {', '.join(near)}?" if near else ""
                return f"--{option} {id}: no such {option} in the lexicon{meant}"
    return None


def _moment(text: str, day: timedelta) -> datetime:
    try:
        if len(text) == len("YYYY-MM-DD"):
            return datetime.combine(datetime.fromisoformat(text) + day, time(), PARIS)
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text}: expected YYYY-MM-DD, or an RFC 3339 time"
        raise argparse.ArgumentTypeError(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def _since(text: str) -> datetime:
    return _moment(text, timedelta())


def _until(text: str) -> datetime:
    return _moment(text, timedelta(days=1))


def _limit(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text}: expected a number from 1 to {MOST}")
    return int(text)


def _json(results: "Results") -> dict[str, Any]:
    shown = {
        "total": results.total,
        "hits": [asdict(hit) | {"published_at": _when(hit)} for hit in results.hits],
        "next": results.next,
    }
    return shown | ({"counts": results.counts} if results.counts else {})


def _when(hit: "Hit") -> str | None:
    return hit.published_at.astimezone(PARIS).isoformat() if hit.published_at else None


def _readable(results: "Results") -> str:
    parts = [f"{results.total} article{'' if results.total == 1 else 's'}"]
    parts += (_hit(hit) for hit in results.hits)
    parts += (
        f"{kind}: " + ", ".join(f"{value} {count}" for value, count in counts[:15])
        for kind, counts in results.counts.items()
    )
    if results.next:
        parts.append(f"more: --after {results.next}")
    return "\n\n".join(parts)


def _hit(hit: "Hit") -> str:
    day = (_when(hit) or "no date")[:10]
    copy = f"  copy of {hit.copy_of}" if hit.copy_of else ""
    (title,) = hit.highlights.get("title", ()) or (None,)
    lines = [
        f"{day}  {hit.source}  {hit.relevance}{copy}",
        _marked(title) if title else _plain(hit.title),
        *(f"    {_marked(excerpt)}" for excerpt in hit.highlights.get("text", ())),
        *([_plain(hit.url)] if hit.url else []),
    ]
    return "\n".join(lines)


def _marked(highlighted: str) -> str:
    pieces = highlighted.replace("</em>", "<em>").split("<em>")
    return "".join(
        f"{BOLD}{_plain(unescape(piece))}{PLAIN}" if i % 2 else _plain(unescape(piece))
        for i, piece in enumerate(pieces)
    )


def _plain(text: str) -> str:
    from vigie.terminal import shown

    return shown(text)
