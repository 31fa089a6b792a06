"""``vigie search QUERY``: find articles."""

import argparse
import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from lexicon.errors import Invalid
from vigie.arguments import whole
from vigie.settings import Settings
from vigie.terminal import PARIS, as_json, shown

if TYPE_CHECKING:
    from archive.search.names import Names
    from archive.search.tree import Facet, Query
    from archive.search.values import Hit, Results, Search, Searching
    from vigie.cli import Subparsers

MOST = 1000  # hits of one page
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


class InvalidQuestion(Invalid):
    """An option of a search that cannot be used; names it and what is expected."""


DESCRIPTION = """\
All words are required; "a phrase"; "two words"~5 near each other; mot* for what begins so;
OU (OR), ET (AND), SAUF (NON, NOT, -) and parentheses; titre: auteur: source: acteur: theme:
(title: author: actor: topic:). Case, accents, elision, plural and feminine do not matter,
nor the spelling of a known name. A query that begins with - goes after --.
Of several --actor (or --topic, --source, --relevance) one is enough.
A DATE is 2025, 2025-03, 2025-03-02, 02/03/2025, 2 mars, hier, lundi, 7j (days ago), 2s, 3m
or an RFC 3339 time."""


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "search",
        help="find articles",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("query", nargs="*", default=[], metavar="QUERY")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--explain", action="store_true", help="say how the query was read")
    for name in ("actor", "topic", "source"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="ID")
    parser.add_argument("--relevance", action="append", default=[], metavar="CLASS")
    parser.add_argument("--since", metavar="DATE", help="published from this day on (Paris)")
    parser.add_argument("--until", metavar="DATE", help="published no later than this day")
    parser.add_argument("--no-copies", action="store_true", help="originals only")
    parser.add_argument("--stories", action="store_true", help="one hit a story, its best")
    parser.add_argument("--sort", choices=("best", "newest", "oldest"), default="best")
    parser.add_argument(
        "--newest", action="store_const", const="newest", dest="sort", help="like --sort newest"
    )
    parser.add_argument("--counts", action="store_true", help="by actor, topic, source and day")
    parser.add_argument("--limit", type=whole(most=MOST), default=20, metavar="N")
    parser.add_argument("--after", metavar="CURSOR", help="the next of an earlier answer")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Search and show what was found."""
    from archive.search.cursor import InvalidCursor
    from archive.search.query import parse
    from vigie import wiring

    names = wiring.remembered_names(settings)
    search = _asked(args, settings, names)
    query = parse(search.query, names)
    with nullcontext("") if settings.elasticsearch else wiring.database(settings) as url:
        index = wiring.searching(settings, url, names)
        try:
            results = index.find(search)
        except InvalidCursor as error:
            raise InvalidQuestion(f"--after: {error}") from error
        if not results.total:
            _refuse_unknown_sources(index, search, query, names)
    read = _explained(query) if args.explain else None
    if args.json:
        print(as_json(_json(results) | ({"read": read} if read else {})))
        return 0
    told = "\n\n".join(filter(None, (read, _readable(results))))
    marked = sys.stdout.isatty() and not settings.plain
    print(told if marked else told.replace(BOLD, "").replace(PLAIN, ""))
    return 0


def _explained(query: "Query") -> str:
    from archive.search.explain import explained

    return explained(query)


def _asked(args: argparse.Namespace, settings: Settings, names: "Names") -> "Search":
    from archive.search.values import Search

    since, until = _period(args, settings) if args.since or args.until else (None, None)
    return Search(
        query=" ".join(args.query),
        actors=_ids("actor", args.actor, names),
        topics=_ids("topic", args.topic, names),
        sources=_ids("source", args.source, names),
        relevance=_classes(args.relevance),
        since=since,
        until=until,
        copies=not args.no_copies,
        sort=args.sort,
        stories=args.stories,
        limit=args.limit,
        after=args.after,
        counts=args.counts,
    )


def _period(
    args: argparse.Namespace, settings: Settings
) -> tuple[datetime | None, datetime | None]:
    from archive.search import periods

    now = settings.now()
    since = periods.since(args.since, now) if args.since else None
    until = periods.until(args.until, now) if args.until else None
    if since and until and since >= until:
        raise InvalidQuestion(f"--since {args.since} comes after --until {args.until}")
    return since, until


def _ids(field: "Facet", asked: list[str], names: "Names") -> tuple[str, ...]:
    """The ids behind what was typed: ids, or names."""
    found: list[str] = []
    for typed in asked:
        ids = names.ids(field, typed)
        if not ids:
            raise InvalidQuestion(_unknown(field, typed, names))
        found += ids
    return tuple(dict.fromkeys(found))


def _classes(asked: list[str]) -> tuple[str, ...]:
    if not asked:
        return ()
    from lexicon.load import default

    known = default().content.theme.ids
    for cls in asked:
        if cls not in known:
            raise InvalidQuestion(f"--relevance {cls}: a class is one of {', '.join(known)}")
    return tuple(asked)


def _unknown(field: "Facet", typed: str, names: "Names") -> str:
    near = names.like(field, typed)
    where = "among the sources" if field == "source" else "in the lexicon"
    return f"--{field} {typed}: no such {field} {where}{f': {near}?' if near else ''}"


def _refuse_unknown_sources(
    index: "Searching", search: "Search", query: "Query", names: "Names"
) -> None:
    """Nothing was found: say so if that is because nothing has such a source."""
    from archive.search.query import leaves
    from archive.search.tree import Value
    from archive.search.values import Search

    typed = [leaf for leaf in leaves(query) if isinstance(leaf, Value) and leaf.field == "source"]
    for id in (*search.sources, *(id for leaf in typed for id in leaf.values)):
        known = id in {each for ids in names.values.get("source", {}).values() for each in ids}
        if not known and not index.find(Search(sources=(id,), limit=1)).total:
            raise InvalidQuestion(_unknown("source", id, names))


def _json(results: "Results") -> dict[str, Any]:
    told = {
        "total": results.total,
        "hits": [_hit_as_json(hit) for hit in results.hits],
        "next": results.next,
    }
    told |= {} if results.stories is None else {"stories": results.stories}
    return told | ({"counts": results.counts} if results.counts else {})


def _hit_as_json(hit: "Hit") -> dict[str, Any]:
    told = asdict(hit) | {"published_at": _when(hit)}
    return {k: v for k, v in told.items() if v is not None or k not in ("articles", "copies")}


def _when(hit: "Hit") -> str | None:
    return hit.published_at.astimezone(PARIS).isoformat() if hit.published_at else None


def _readable(results: "Results") -> str:
    total = _number(results.total, "article")
    parts = [total if results.stories is None else f"{_number(results.stories, 'story')}, {total}"]
    parts += (_hit(hit) for hit in results.hits)
    parts += (
        f"{kind}: " + ", ".join(f"{value} {count}" for value, count in counts[:15])
        for kind, counts in results.counts.items()
    )
    if results.next:
        parts.append(f"more: --after {results.next}")
    return "\n\n".join(parts)


def _number(count: int, what: str) -> str:
    many = f"{what.removesuffix('y')}ies" if what.endswith("y") else f"{what}s"
    return f"{count} {what if count == 1 else many}"


def _hit(hit: "Hit") -> str:
    day = (_when(hit) or "no date")[:10]
    copy = f"  copy of {hit.copy_of}" if hit.copy_of else ""
    if hit.articles:
        copy += f"  {_number(hit.articles, 'article')}, {_number(hit.copies or 0, 'copy')}"
    (title,) = hit.highlights.get("title", ()) or (None,)
    lines = [
        f"{day}  {hit.source}  {hit.relevance}{copy}",
        _marked(title) if title else shown(hit.title),
        *(f"    {_marked(excerpt)}" for excerpt in hit.highlights.get("text", ())),
        *([shown(hit.url)] if hit.url else []),
    ]
    return "\n".join(lines)


def _marked(highlighted: str) -> str:
    pieces = highlighted.replace("</em>", "<em>").split("<em>")
    return "".join(
        f"{BOLD}{shown(unescape(piece))}{PLAIN}" if i % 2 else shown(unescape(piece))
        for i, piece in enumerate(pieces)
    )
