"""Days of French press that never were, of many outlets, each article with its event.

``MORE``, ``THIRD``, ``FOURTH``, ``FIFTH`` (three days each), ``SIXTH`` (three days of three
months) and ``SEVENTH`` (three days) were written after the rules of their time, without regard to
them.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from lexicon.label import label
from lexicon.load import default
from lexicon.values import Labels
from press.values import Article
from vigie.items import when

DAYS = Path(__file__).with_name("made_up_days.jsonl")
MORE = Path(__file__).with_name("made_up_days_more.jsonl")
THIRD = Path(__file__).with_name("made_up_days_third.jsonl")
FOURTH = Path(__file__).with_name("made_up_days_fourth.jsonl")
FIFTH = Path(__file__).with_name("made_up_days_fifth.jsonl")
SIXTH = Path(__file__).with_name("made_up_days_sixth.jsonl")
SEVENTH = Path(__file__).with_name("made_up_days_seventh.jsonl")
EVERY = (DAYS, MORE, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH)


def labelled(article: Article) -> Labels:
    """What the lexicon says of an article."""
    return label(
        default(),
        title=article.title,
        summary=article.standfirst,
        text=article.text,
        published_at=article.published_at,
    )


def days(file: Path = DAYS) -> list[tuple[str, Article]]:
    """The articles of the made-up days of a file, as they came, with their events."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        (
            row["event"],
            Article(
                source=row["source"],
                source_id=row["id"],
                title=row["title"],
                text=row["summary"],
                standfirst=row["summary"],
                published_at=when(row["published"]),
            ),
        )
        for row in rows
    ]


def confirmed(
    events: Mapping[str, str], sources: Mapping[str, str], found: Mapping[str, int]
) -> tuple[list[list[str]], dict[int, list[str]], dict[str, list[str]]]:
    """The stories of several outlets, all stories, and all events, as lists of articles."""
    by_story: dict[int, list[str]] = defaultdict(list)
    by_event: dict[str, list[str]] = defaultdict(list)
    for id, event in events.items():
        by_story[found[id]].append(id)
        by_event[event].append(id)
    shared = [ids for ids in by_story.values() if len({sources[id] for id in ids}) > 1]
    return shared, by_story, by_event
