"""Articles and pairs of many styles, written for the tests: how much of their labels is found."""

import tomllib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from indexer.claims import read
from indexer.claims.agree import Told, rows, told, verdict_in_story
from lexicon.folding import fold
from lexicon.label import label
from lexicon.load import default
from press.claims import Claims
from tests.indexer.claims.pairs import BOUNDS, HELD_OUT, LATER, PAIRS, Pair
from tests.indexer.claims.reading import DAY, claims

WRITTEN = Path(__file__).parent / "written.toml"
PARIS = ZoneInfo("Europe/Paris")
MARKS = ' .,«»“”"'


def articles() -> list[dict[str, Any]]:
    return tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["article"]


def found_in(article: dict[str, Any]) -> Claims:
    fields = {"title": article["title"], "summary": None, "text": article["text"].strip("\n")}
    day = datetime.fromisoformat(article["published"]).replace(hour=12, tzinfo=PARIS)
    labels = label(default(), **fields, published_at=day)
    return read(default(), labels, **fields, published_at=day)


def names(name: str | None, expected: str) -> bool:
    """Whether a speaker is one of those expected: one naming holds the other's words."""
    if not expected:
        return name is None
    mine = set(fold(name or "").split())
    return any(
        mine and (mine <= (e := set(fold(o).split())) or e <= mine) for o in expected.split("|")
    )


def test_who_says_what_in_articles_of_many_styles() -> None:
    count: Counter[str] = Counter()
    wrong: list[str] = []
    for article in articles():
        left = list(found_in(article).quotations)
        for words, speaker, id, kind in article["said"]:
            quote = next((q for q in left if q.words.strip(MARKS) == words.strip(MARKS)), None)
            if quote is None:
                wrong.append(f"missed: {words}")
                continue
            left.remove(quote)
            count["found"] += 1
            right = speaker == "?" or names(quote.speaker, speaker)
            right = right and (id in ("", "?") or quote.speaker_id == id)
            count["right"] += right and quote.kind in kind.split("|")
            wrong += [] if right else [f"{quote.speaker} for {speaker}: {words}"]
        count["expected"] += len(article["said"])
        wrong += [f"none: {q.words}" for q in left]
        count["none"] += len(left)
    assert count["found"] >= 0.98 * count["expected"], wrong
    assert count["none"] <= 0.02 * count["expected"], wrong
    assert count["right"] >= 0.96 * count["found"], wrong


def test_how_many_of_what_in_articles_of_many_styles() -> None:
    count: Counter[str] = Counter()
    wrong: list[str] = []
    for article in articles():
        left = list(found_in(article).figures)
        for surface, value, units in article["counted"]:
            same = [f for f in left if f.surface.lower() == surface.lower()]
            figure = next(
                (f for f in same if f.value == value and f.unit in units.split("|")), None
            )
            if figure is None:
                wrong.append(f"missed: {surface} {units}")
            else:
                left.remove(figure)
        count["expected"] += len(article["counted"])
        count["false"] += len(left)
        wrong += [f"false: {f.surface} {f.unit}" for f in left]
    missed = sum(line.startswith("missed") for line in wrong)
    assert missed <= 0.05 * count["expected"], wrong
    assert count["false"] <= 0.05 * count["expected"], wrong


def sides(pair: Pair) -> tuple[list[Told], list[Told]]:
    _, a, b, hours, _ = pair
    later = DAY + timedelta(hours=hours)
    return told(a, claims(a).figures, DAY), told(b, claims(b).figures, later)


@pytest.mark.parametrize(
    "pair", [*PAIRS, *HELD_OUT, *LATER, *BOUNDS], ids=lambda pair: f"{pair[0]}: {pair[1][:30]}"
)
def test_two_numbers_disagree_only_of_one_matter(pair: Pair) -> None:
    ours, theirs = sides(pair)
    wanted = {(a, b): verdict for a, b, verdict in pair[4]}
    beside = {
        (ours[row.a].figure.surface, theirs[row.b].figure.surface): row.verdict
        for row in rows(ours, theirs)
    }
    within = {
        (a.figure.surface, b.figure.surface): verdict_in_story(a, b) for a in ours for b in theirs
    }
    for found in (beside, within):
        told_apart = {k: v for k, v in found.items() if v in ("disagree", "updated")}
        assert {k: found.get(k) for k in wanted} == wanted
        assert told_apart.keys() <= wanted.keys(), told_apart
