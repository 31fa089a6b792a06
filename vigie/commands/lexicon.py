"""``vigie lexicon``: checking the lexicon, trying it, finding what it lacks, adding it."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.arguments import whole
from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from lexicon.load import Lexicon
    from lexicon.values import Labels, Mention
    from vigie.cli import Subparsers

_STYLES = {"actor": "bold cyan", "topic": "yellow", "cue": "dim"}


def register(commands: "Subparsers") -> None:
    """Add the command and its actions."""
    parser = commands.add_parser("lexicon", help="check and try the lexicon of actors and topics")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    files = argparse.ArgumentParser(add_help=False)
    files.add_argument("--actors", type=Path, metavar="FILE", help="instead of VIGIE_LEXICON's")
    files.add_argument("--topics", type=Path, metavar="FILE", help="instead of VIGIE_LEXICON's")
    check = actions.add_parser("check", parents=[files], help="read both files, say what is wrong")
    check.set_defaults(run=_check)
    trial = actions.add_parser("try", parents=[files], help="label a text and show the matches")
    trial.add_argument("text", help="the text, or - for standard input")
    trial.add_argument("--title", help="its headline")
    trial.add_argument("--on", metavar="YYYY-MM-DD", help="its day: decides who held an office")
    trial.set_defaults(run=_try)
    lacking = actions.add_parser("unmatched", help="frequent names that no entry covers")
    lacking.add_argument("--limit", type=whole(), default=40, metavar="N", help="names shown")
    lacking.add_argument("--newest", type=whole(), default=5000, metavar="N", help="articles read")
    lacking.set_defaults(run=_unmatched)
    added = actions.add_parser("add", parents=[files], help="add an actor to the lexicon's file")
    added.add_argument("label", help="its French name; a person's last word is the surname")
    added.add_argument("--kind", default="person", help="person, organisation, state or group")
    added.add_argument("--side", default="tiers", help="as in docs/lexicon.md")
    added.add_argument("--alias", action="append", default=[], help="another name, or spelling")
    added.add_argument("--cased", action="append", default=[], help="a name that needs capitals")
    added.add_argument("--office", action="append", default=[], help="words for the office held")
    added.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="first day")
    added.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="last day")
    added.add_argument("--wikidata", metavar="QID", help="the item, where it is certain")
    added.set_defaults(run=_add)
    examples = actions.add_parser("examples", help="analysts' corrections, as examples")
    examples.add_argument("--json", action="store_true", help="one JSON object a line")
    examples.set_defaults(run=_examples)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: a day such as 2024-10-01 is expected") from None


def _lexicon(args: argparse.Namespace) -> "Lexicon":
    from lexicon import load

    if args.actors is None and args.topics is None:
        return load.default()
    actors, topics = load.files()
    return load.load(args.actors or actors, args.topics or topics)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    """Read the files; InvalidLexicon names file, entry and key of what is wrong."""
    lexicon = _lexicon(args)
    content = lexicon.content
    print(
        f"lexicon {lexicon.version}: {len(content.actors)} actors, {len(content.topics)} topics,"
        f" {len(lexicon.uses)} patterns"
    )
    for pattern, entries in lexicon.shared:
        print(f"note: “{pattern}” names {' and '.join(entries)}: an article with it gets both")
    return 0


def _try(args: argparse.Namespace, settings: Settings) -> int:
    """Show the text with its matches, then tags, relevance and why."""
    from lexicon.label import label
    from vigie.items import when

    text = sys.stdin.read() if args.text == "-" else args.text
    labels = label(
        _lexicon(args),
        title=args.title,
        summary=None,
        text=text,
        published_at=when(args.on) or (None if args.on else datetime.now(UTC)),
    )
    if args.on and when(args.on) is None:
        print(f"vigie: --on {args.on}: a day such as 2024-10-01 is expected", file=sys.stderr)
        return 2
    _show({"title": args.title, "text": text}, labels)
    return 0


def _show(fields: dict[str, str | None], labels: "Labels") -> None:
    from rich.console import Console
    from rich.text import Text

    from vigie.terminal import shown

    console = Console(highlight=False, soft_wrap=True)
    for name, text in fields.items():
        if text:
            marked = Text(shown(text))
            for mention in _mentions(labels):
                if mention.field == name:
                    marked.stylize(_STYLES[mention.kind], mention.start, mention.end)
            console.print(marked)
    for tag in (*labels.actors, *labels.topics):
        surfaces = ", ".join(dict.fromkeys(mention.surface for mention in tag.mentions))
        style = _STYLES[tag.kind]
        console.print(Text.assemble((tag.id, style), f" ({tag.salience}): {shown(surfaces)}"))
    for tag in labels.implied:
        console.print(Text.assemble((tag.id, "dim"), f" (implied): {tag.mentions[0].surface}"))
    console.print(f"{labels.relevance.cls}: {labels.relevance.reason}", markup=False)


def _mentions(labels: "Labels") -> list["Mention"]:
    tags = (*labels.topics, *labels.actors, *labels.implied)
    return [*labels.relevance.evidence, *(m for tag in tags for m in tag.mentions)]


def _unmatched(args: argparse.Namespace, settings: Settings) -> int:
    """Count the names in the newest articles that the lexicon does not know."""
    from archive.record import labelling
    from lexicon import load
    from lexicon.unmatched import unmatched
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        rows = labelling.newest(connection, args.newest)
        names = unmatched(load.default(), (f"{row['title']}\n{row['text']}" for row in rows))
    for name, articles in names.most_common(args.limit):
        print(f"{articles:6}  {shown(name)}")
    return 0


def _add(args: argparse.Namespace, settings: Settings) -> int:
    """Write an actor's entry, unless the file would not read with it."""
    from lexicon import load
    from lexicon.addition import Addition, add

    addition = Addition(
        label=args.label,
        kind=args.kind,
        side=args.side,
        aliases=args.alias,
        cased=args.cased,
        wikidata=args.wikidata,
        office=args.office,
        since=args.since,
        until=args.until,
    )
    actors, topics = load.files()
    file = args.actors or actors
    found = add(addition, file, args.topics or topics)
    print(f"{addition.toml}\nadded to {file}: lexicon {found.version}; now: vigie relabel")
    return 0


def _examples(args: argparse.Namespace, settings: Settings) -> int:
    """List what analysts corrected: labelled cases, ready for the lexicon's tests."""
    from archive.record import corrections
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        rows = corrections.every(connection)
    for row in rows:
        if args.json:
            print(as_json(row))
        else:
            print(shown(f"{row['article']}  {_change(row)}  {row['who']}: {row['why']}"))
            print(shown(f"        {row['title']}"))
    return 0


def _change(row: dict[str, Any]) -> str:
    if row["kind"] == "relevance":
        return f"relevance={row['entry']}"
    return f"{'+' if row['present'] else '-'}{row['entry']}"
