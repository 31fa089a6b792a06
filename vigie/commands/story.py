"""``vigie story ID``: a story as a timeline, its figures side by side, its quotations."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vigie.arguments import NUMBER
from vigie.commands.quotes import quotation
from vigie.settings import Settings
from vigie.terminal import PARIS, as_json, moment, number

if TYPE_CHECKING:
    from archive.database import Row
    from archive.record.beside import Count, Counted, StoryClaims, Telling, Variants
    from archive.record.stories import Story
    from vigie.cli import Subparsers


SINGLE = 50  # quotations that one article alone has, printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that is told of a story."""

    story: "Story"
    rows: "Sequence[Row]"
    claims: "StoryClaims"


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "story", help="a story as a timeline, with its figures and quotations side by side"
    )
    parser.add_argument("id", type=NUMBER, metavar="ID", help="a story's number, as in vigie show")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print a story; status 2 where there is none of this number."""
    from archive.record import stories, story_claims
    from press.sources import owners as owned
    from vigie import wiring
    from vigie.terminal import shown

    owners = owned(wiring.followed(settings))
    with wiring.connected(settings) as connection:
        story = stories.get(connection, args.id, owners, settings.now())
        if story is None:
            print(f"vigie: no story {args.id}: see vigie show", file=sys.stderr)
            return 2
        told = Shown(
            story=story,
            rows=story_claims.timeline(connection, story.id),
            claims=story_claims.of_story(
                connection, story.id, owners, alone=None if args.json else SINGLE
            ),
        )
    if args.json:
        print(as_json(_object(told)))
    else:
        for line in _lines(told):
            print(shown(line))
    return 0


def _object(told: Shown) -> dict[str, Any]:
    story = told.story
    return {
        "id": story.id,
        "articles": [{**row, "at": row["at"].astimezone(PARIS).isoformat()} for row in told.rows],
        "outlets": list(story.outlets),
        "independent": story.independent,
        "growing": story.growing,
        "first": story.first,
        "first_at": story.first_at.astimezone(PARIS).isoformat(),
        "last_at": story.last_at.astimezone(PARIS).isoformat(),
        "disagreements": told.claims.disagreements,
        "figures": [_figure(counted) for counted in told.claims.figures],
        "quotations": [
            *(_variants(variants) for variants in told.claims.quotations),
            *(
                {
                    "speaker": said.quotation.speaker,
                    "speaker_id": said.quotation.speaker_id,
                    "forms": [{"how": "whole", **quotation(said)}],
                }
                for said in told.claims.alone
            ),
        ],
    }


def _figure(counted: "Counted") -> dict[str, Any]:
    return {
        "unit": counted.unit,
        "of": counted.of,
        "disagree": counted.disagree,
        "counts": [
            {
                "value": count.value,
                "value_max": count.value_max,
                "standing": count.standing,
                "voices": count.voices,
                "sources": list(count.sources),
                "tellings": [_telling(telling) for telling in count.tellings],
            }
            for count in counted.counts
        ],
    }


def _telling(telling: "Telling") -> dict[str, Any]:
    figure = telling.figure
    return {
        "article": telling.article,
        "source": telling.source,
        "published_at": telling.published_at.astimezone(PARIS).isoformat(),
        "voice": ", ".join(sorted(telling.voice)),
        "surface": figure.surface,
        "precision": figure.precision,
        "attributed_to": figure.attributed_to,
        "field": figure.field,
        "start": figure.start,
        "end": figure.end,
        "sentence": telling.sentence.strip(),
    }


def _variants(variants: "Variants") -> dict[str, Any]:
    return {
        "speaker": variants.speaker,
        "speaker_id": variants.speaker_id,
        "forms": [{"how": how, **quotation(said)} for said, how in variants.forms],
    }


def _lines(told: Shown) -> Iterator[str]:
    story = told.story
    state = "growing" if story.growing else "at rest"
    yield (
        f"story {story.id}: {number(len(story.articles), 'article')} of"
        f" {number(len(story.outlets), 'outlet')},"
        f" {story.independent} independent, {state}"
    )
    yield ""
    for place, row in enumerate(told.rows):
        yield _row(row, first=place == 0)
    days = frozenset(row["id"] for row in told.rows if row["day_only"])
    if told.claims.figures:
        yield from ("", "figures")
    for counted in told.claims.figures:
        yield from _counted(counted, days)
    if told.claims.quotations or told.claims.alone:
        yield from ("", "quotations")
    for variants in told.claims.quotations:
        yield from _forms(variants)
    for said in told.claims.alone:
        who = said.quotation.speaker or said.quotation.role or "?"
        yield f"  {who}: « {' '.join(said.quotation.words.split())} »  ({said.source})"
    if told.claims.more:
        yield f"  and {told.claims.more} more that one article alone has: see --json"


def _row(row: "Row", *, first: bool) -> str:
    notes: list[str] = ["first"] if first else []
    if row["copy_of"] is not None:
        share = f" {row['share']:.0%}" if row["share"] is not None else ""
        notes.append(f"copies{share} of {row['copy_of']}")
    elif not first:
        notes.append("adds its own")
    if row["agency"]:
        notes.append(f"after {row['agency']}")
    if row["changed"]:
        notes.append(f"version {row['version']}: {', '.join(row['changed'])}")
    if row["withdrawn"]:
        notes.append("withdrawn")
    when = moment(row["at"], day_only=row["day_only"])
    return f"{when}  {row['source']} {row['id']}: {row['title']}  ({'; '.join(notes)})"


def _counted(counted: "Counted", days: frozenset[int]) -> Iterator[str]:
    what = counted.of or counted.unit
    yield f"  {what}{': the articles disagree' if counted.disagree else ''}"
    for count in counted.counts:
        yield f"    {_count(count, days)}"


def _count(count: "Count", days: frozenset[int]) -> str:
    first = count.tellings[0]
    since = moment(first.published_at, day_only=first.article in days)
    words = " ".join(first.sentence.split())
    return (
        f"{first.figure.surface}  {count.standing}, {number(count.voices, 'voice')}: {', '.join(count.sources)},"
        f" since {since}  « {words} »"
    )


def _forms(variants: "Variants") -> Iterator[str]:
    for said, how in variants.forms:
        who = said.quotation.speaker or said.quotation.role or "?"
        words = " ".join(said.quotation.words.split())
        yield f"  {who}: « {words} »  ({said.source}, {how.replace('_', ' ')})"
