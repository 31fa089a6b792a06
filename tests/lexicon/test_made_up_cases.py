"""Made-up headlines of the kinds that mislead: homonyms, derived words, offices past and
to come, datelines, matches, the allies' part in other words, the war without its name."""

import json
from pathlib import Path

import pytest

from lexicon.label import label
from lexicon.load import default
from vigie.items import when

CASES = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("made_up_cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']} {case['id']}" for case in CASES])
def test_a_made_up_case_is_labelled_as_a_reader_would(case: dict) -> None:
    labels = label(
        default(),
        title=case["title"],
        summary=case.get("summary"),
        text=case.get("text"),
        published_at=when(case["published"]),
    )
    right = case["right"]
    actors, topics = ({tag.id for tag in tags} for tags in (labels.actors, labels.topics))
    assert right.get("relevance", labels.relevance.cls) == labels.relevance.cls
    assert set(right.get("topics", ())) <= topics
    assert not set(right.get("not_topics", ())) & topics
    assert set(right.get("actors", ())) <= actors
    assert not set(right.get("not_actors", ())) & actors
    subjects = {tag.id for tag in labels.actors if tag.salience == "subject"}
    assert not set(right.get("not_subject", ())) & subjects
    assert set(right.get("subject", ())) <= subjects
    implied = {tag.id for tag in labels.implied}
    assert set(right.get("implied", ())) <= implied
    assert not set(right.get("not_implied", ())) & implied
