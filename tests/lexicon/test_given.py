"""The cases at hand: seeds exactly, and the labelled sets at the promised marks."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lexicon.label import label
from lexicon.load import default
from tests.shared import SHARED, shared

SEEDS = sorted(path.name for path in (SHARED / "seeds").glob("*.txt")) or ["absent.txt"]
BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "label.py"


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_has_the_expected_tags(name: str) -> None:
    expected = json.loads(shared("seeds", "expected.json").read_text(encoding="utf-8"))[name]
    text = shared("seeds", name).read_text(encoding="utf-8")
    for junk in expected["not_in_text"]:
        text = text.replace(junk, "")
    labels = label(
        default(),
        title=expected["title"],
        summary=None,
        text=text,
        published_at=datetime.fromisoformat(expected["published_on"]).replace(tzinfo=UTC),
    )
    assert labels.relevance.cls == expected["relevance"]
    for kind, tags in (("actors", labels.actors), ("topics", labels.topics)):
        found = {tag.id for tag in tags}
        must, may = set(expected[kind]["must"]), set(expected[kind]["may"])
        assert must <= found
        assert found <= must | may


def test_the_labelled_sets_reach_their_marks() -> None:
    files = [str(shared("gold", f"{name}.dev.jsonl")) for name in ("relevance", "tags")]
    done = subprocess.run(
        [sys.executable, BENCHMARK, *files], capture_output=True, text=True, check=True
    )
    marks = {
        "otan-ukraine, without borderline": 0.94,
        "actors, micro": 0.97,
        "topics, micro": 0.85,
    }
    for name, mark in marks.items():
        (line,) = (line for line in done.stdout.splitlines() if line.strip().startswith(name))
        assert float(line.split("F1")[1].split()[0]) >= mark, line
