"""Every claim is words of its field as given, on every text at hand and on damaged ones."""

import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.claims import read
from indexer.claims.agree import rows, told
from indexer.claims.layout import LONGEST, sentences
from lexicon.label import label
from lexicon.load import default
from press.claims import Claims
from tests.indexer.claims.reading import DAY
from tests.shared import shared

SEEDS = Path(__file__).parent.parent.parent.parent / "seeds"
EACH = 60  # texts of one file
DAMAGED = 120


def texts(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.rglob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for _, line in zip(range(EACH), lines, strict=False):
                item = json.loads(line)
                yield from (item, item.get("a", {}), item.get("b", {}))


@pytest.mark.parametrize("piece", ["10 morts ", "«a» ", "A", " ", "Aa-", "10 % "])
def test_a_text_without_full_stops_is_read_piece_by_piece(piece: str) -> None:
    text = piece * (60_000 // len(piece))  # read as one sentence it took minutes
    checked({"title": "Titre", "summary": None, "text": text})
    cut = sentences(text)
    assert all(each.end - each.start <= LONGEST for each in cut)
    assert [each.end for each in cut[:-1]] == [each.start for each in cut[1:]]


def test_a_long_quotation_stays_with_who_says_it() -> None:
    said = "Nous tiendrons aussi longtemps que cela sera nécessaire à nos alliés " * 60
    text = f"La guerre dure. « {said.strip()} », a déclaré Emmanuel Macron à Paris, mardi soir."
    [quotation] = checked({"title": "Titre", "summary": None, "text": text}).quotations
    assert quotation.speaker == "Emmanuel Macron"


def checked(fields: dict[str, str | None]) -> Claims:
    lexicon = default()
    labels = label(lexicon, **fields, published_at=DAY)
    found = read(lexicon, labels, **fields, published_at=DAY)
    for quotation in found.quotations:
        text = fields[quotation.field]
        assert text is not None and quotation.words
        assert text[quotation.start : quotation.end] == quotation.words
    for figure in found.figures:
        text = fields[figure.field]
        assert text is not None
        assert text[figure.start : figure.end] == figure.surface
        start, end = figure.sentence
        assert start <= figure.start < figure.end <= end <= len(text)
    return found


def fields_of(item: dict[str, Any]) -> dict[str, str | None]:
    return {
        name: item[name] if isinstance(item.get(name), str) else None
        for name in ("title", "summary", "text")
    }


def test_every_claim_of_the_shared_texts_is_verbatim() -> None:
    found = [
        checked(fields_of(item)) for item in texts(shared("gold")) if any(fields_of(item).values())
    ]
    assert sum(len(claims.quotations) for claims in found) > 200
    assert sum(len(claims.figures) for claims in found) > 150


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_claim_of_the_seeds_is_verbatim(path: Path) -> None:
    checked({"title": path.stem, "summary": None, "text": path.read_text(encoding="utf-8")})


def damaged(draw: random.Random, text: str) -> str:
    """A text as pages and dumps spoil it: marks lost or doubled, forms changed, cut anywhere."""
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(len(text) + 1)
        text = text[:at] + draw.choice(list("«»“”\"'\n’(-:.;, \u00a0\u200bİé1%€")) + text[at:]
    text = draw.choice((text, unicodedata.normalize("NFD", text), text.upper(), text.lower()))
    return text[draw.randrange(20) : len(text) - draw.randrange(20)]


def test_damaged_texts_give_verbatim_claims_or_none() -> None:
    draw = random.Random(5)
    whole = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    for _ in range(DAMAGED):
        text = damaged(draw, draw.choice(whole))
        found = checked({"title": text[:90], "summary": text[:200], "text": text})
        own = [figure for figure in found.figures if figure.field == "text"]
        compared = rows(told(text, own, DAY), told(text, own, DAY))
        assert all(row.verdict != "disagree" for row in compared if row.a == row.b)


def test_nothing_and_marks_alone() -> None:
    for text in ("", " ", "«", "»", "« »", '"', "1", "«\n«\n«", "“”" * 50, "a-t-il dit", "selon"):
        checked({"title": text, "summary": None, "text": text})
