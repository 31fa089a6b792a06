"""Another theme as data: the example of docs/taiwan through seed, label, search and digest."""

import json
import re
from pathlib import Path

from lexicon.label import label
from lexicon.load import load
from tests.services.command import Vigie

EXAMPLE = Path(__file__).parents[2] / "docs" / "taiwan"
OURS = re.compile(r"ukrain|otan|nato|kiev|kyiv|russ", re.IGNORECASE)
CLASSES = {
    "ventes": "allies-taiwan",
    "manoeuvres": "taiwan-seul",
    "puces": "taiwan-seul",
    "pacte": "pactes",
    "cerisiers": "autre",
}


def test_its_files_are_a_lexicon_of_their_own() -> None:
    lexicon = load(EXAMPLE / "actors.toml", EXAMPLE / "topics.toml")
    assert lexicon.content.theme.ids == ("allies-taiwan", "taiwan-seul", "pactes", "autre")
    told = label(
        lexicon,
        title="Tokyo promet de défendre Taïwan",
        summary=None,
        text=None,
        published_at=None,
    )
    assert told.relevance.cls == "allies-taiwan"
    assert not OURS.search(told.relevance.reason)


def test_from_seed_to_digest_with_no_word_of_the_first_theme(vigie: Vigie, tmp_path: Path) -> None:
    watching = vigie.with_(VIGIE_LEXICON=str(EXAMPLE), VIGIE_NOW="2026-03-08T09:00:00+01:00")
    watching.run("seed", str(EXAMPLE / "seeds"))
    listed = watching.jsonl("list", "--jsonl")
    assert {a["source_id"]: a["relevance"] for a in listed} == CLASSES
    found = watching.json("search", "--json", "--relevance", "allies-taiwan", "")
    assert [hit["source_id"] for hit in found["hits"]] == ["ventes"]
    watching.run("alerts", "import", str(EXAMPLE / "subscription.toml"))
    out = tmp_path / "taiwan.eml"
    watching.run("alerts", "preview", "Taïwan", "--out", str(out), "--days", "7")
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    plain = " ".join(re.sub(r"<[^>]*>", " ", page).split()).replace("'", "’")
    assert "Washington" in plain
    assert "Hsinchu" in plain
    assert "cerisiers" not in plain
    assert not OURS.search(plain)
    assert not OURS.search(json.dumps(found, ensure_ascii=False))
