"""``vigie show ID``: an article, why it is tagged as it is, what it claims and repeats, its
story, and its history as a diff."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vigie.arguments import NUMBER
from vigie.settings import Settings
from vigie.terminal import as_json, moment, number

if TYPE_CHECKING:
    from archive.database import Connection
    from archive.record.stories import Story
    from archive.record.versions import Version
    from press.values import Copy, Stored
    from vigie.cli import Subparsers

AROUND = 60  # characters of the text shown on either side of a change


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "show", help="an article's tags, claims, copies, story and history, with the evidence"
    )
    parser.add_argument("id", type=NUMBER, metavar="ID", help="an article's number")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print what is known of one article; status 2 where there is none of this number."""
    from archive.record import articles, copies, versions
    from vigie import evidence, wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        stored = articles.get(connection, args.id)
        if stored is None or stored.deleted:
            print(f"vigie: no article {args.id}: see vigie list", file=sys.stderr)
            return 2
        pairs = copies.of(connection, args.id)
        history = versions.history(connection, args.id)
        story = _story(connection, settings, stored)
        found = evidence.gathered(connection, stored)
    if args.json:
        told = _object(stored, pairs, history, story) | evidence.as_object(found)
        print(as_json(told))
    else:
        for line in (*_lines(stored, pairs, story), *evidence.lines(found), *_history(history)):
            print(shown(line))
    return 0


def _story(connection: "Connection", settings: Settings, stored: "Stored") -> "Story | None":
    from archive.record import stories
    from press.sources import owners as owned
    from vigie import wiring

    if stored.story is None:
        return None
    owners = owned(wiring.followed(settings))
    return stories.get(connection, stored.story, owners, settings.now())


def _object(
    stored: "Stored", pairs: "Sequence[Copy]", history: "Sequence[Version]", story: "Story | None"
) -> dict[str, Any]:
    return {
        "id": stored.id,
        "source": stored.article.source,
        "source_id": stored.article.source_id,
        "title": stored.article.title,
        "url": stored.article.url,
        "copy_of": stored.copy_of,
        "copies": [asdict(pair) for pair in pairs],
        "story": asdict(story) if story else None,
        "versions": [asdict(version) for version in history],
    }


def _lines(stored: "Stored", pairs: "Sequence[Copy]", story: "Story | None") -> Iterator[str]:
    article = stored.article
    yield f"{stored.id}  {article.source}  {article.title}"
    if article.url:
        yield article.url
    by_day = article.published_at is not None and article.published_precision == "day"
    published = moment(article.published_at, day_only=by_day) if article.published_at else "unknown"
    yield f"published {published}, first seen {moment(stored.first_seen_at)}"
    if stored.copy_of:
        yield f"copy of {stored.copy_of}"
    for pair in pairs:
        yield f"{pair.kind} of {pair.of}: {pair.share:.0%} of the shorter text"
    if story:
        state = "growing" if story.growing else "at rest"
        first = moment(story.first_at, day_only=by_day and story.first == stored.id)
        yield (
            f"story {story.id}: {number(len(story.articles), 'article')} of"
            f" {number(len(story.outlets), 'outlet')}, {story.independent} independent, {state};"
            f" first {story.first} at {first}"
        )


def _history(history: "Sequence[Version]") -> Iterator[str]:
    for before, version in zip((None, *history), history, strict=False):
        yield ""
        yield f"version {version.number}, seen {moment(version.seen_at)}" + (
            f": {', '.join(version.kinds)}" if version.kinds else ""
        )
        if before is None:
            yield f"  {version.title}"
        for change in version.changes:
            yield _change(change, version)


def _change(change: dict[str, Any], version: "Version") -> str:
    """One change among the words around it: [-before-] {+after+}, as in git's word diffs."""
    whole = version.title if change["field"] == "title" else version.text
    start, end = change["new"]
    left = whole[max(0, start - AROUND) : start].rpartition("\n")[2]
    right = whole[end : end + AROUND].partition("\n")[0]
    before = f"[-{change['before']}-]" if change["before"] else ""
    after = f"{{+{change['after']}+}}" if change["after"] else ""
    edit = " ".join(part for part in (before, after) if part)
    return f"  {change['field']} ({', '.join(change['kinds'])}): {left}{edit}{right}"
