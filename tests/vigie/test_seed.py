"""From seeds to search: what a newcomer does first."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from archive.database import Connection
from tests.services.command import Vigie
from tests.shared import shared

PROJECT = Path(__file__).parent.parent.parent


def ids(results: dict[str, Any]) -> set[str]:
    return {hit["source_id"].split("_")[0] for hit in results["hits"]}


def test_the_five_texts_are_found_as_promised(vigie: Vigie) -> None:
    seeded = vigie.jsonl("seed", str(shared("seeds")), "--json")
    assert [(text["outcome"], text["searchable"]) for text in seeded] == [("new", True)] * 5
    assert [text["file"][:3] for text in seeded] == ["000", "001", "002", "003", "004"]
    found = vigie.json("search", "--json", "missiles Patriot Kiev")
    assert ids(found) == {"000", "002", "004"}
    assert found["total"] == 3
    sets = [ids(vigie.json("search", "--json", query)) for query in ("l'otan", "L’OTAN", "otan")]
    assert sets == [{"000", "001", "002", "003", "004"}] * 3
    listed = vigie.jsonl("list", "--jsonl")
    assert {article["relevance"] for article in listed} == {"otan-ukraine"}


def test_seeding_again_changes_nothing(vigie: Vigie) -> None:
    vigie.run("seed", str(PROJECT / "seeds"))
    before = vigie.jsonl("list", "--jsonl")
    vigie.run("seed", str(PROJECT / "seeds"))
    assert vigie.jsonl("list", "--jsonl") == before


def test_no_wait_only_queues(vigie: Vigie, tmp_path: Path) -> None:
    shutil.copy(PROJECT / "seeds" / "029-patriot-hiver.txt", tmp_path)
    assert "queued 1" in vigie.run("seed", str(tmp_path), "--no-wait").stdout
    assert vigie.jsonl("list", "--jsonl") == []
    vigie.run("index", "--once")
    assert len(vigie.jsonl("list", "--jsonl")) == 1


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "truncated.html": b"<html><head><title>Une d",
    "huge.html": b"<p>" + b"tr\xc3\xa8s long " * 400_000,
    "broken.json": b'{"title": "Une d',
}


def test_bad_documents_are_rejected_with_evidence_and_the_rest_is_kept(
    vigie: Vigie, tmp_path: Path
) -> None:
    for name, body in BAD.items():
        (tmp_path / name).write_bytes(body)
    good = "L’OTAN promet des systèmes Patriot à l’Ukraine. " * 20
    (tmp_path / "latin.txt").write_bytes(good.replace("’", "'").encode("latin-1"))
    (tmp_path / "notes.md").write_text("passed over")
    (tmp_path / "figures.json").write_text('{"a.txt": {"words": 3}}')
    seeded = {text["file"]: text for text in vigie.jsonl("seed", str(tmp_path), "--json")}
    assert seeded.keys() == {*BAD, "latin.txt"}
    assert seeded["latin.txt"]["searchable"]
    for name in BAD:
        assert seeded[name]["state"] == "rejected", name
        assert seeded[name]["outcome"], name
        assert seeded[name]["evidence"], name
    assert len(vigie.jsonl("list", "--jsonl", "--rejected")) == len(BAD)


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ('["a.txt"]\ntitel = "x"\n', "titel"),
        ('["a.txt"]\npublished_on = "hier"\n', "published_on"),
        ("[a.txt\n", "manifest.toml"),
    ],
)
def test_an_invalid_manifest_stores_nothing(
    vigie: Vigie, tmp_path: Path, manifest: str, told: str
) -> None:
    (tmp_path / "a.txt").write_text("L'OTAN livre des missiles à l'Ukraine.\n" * 30)
    (tmp_path / "manifest.toml").write_text(manifest)
    done = vigie.run("seed", str(tmp_path), status=2)
    [line] = done.stderr.strip().splitlines()
    assert "manifest.toml" in line
    assert told in line
    assert vigie.jsonl("list", "--jsonl") == []


def test_an_unreadable_folder_is_named(vigie: Vigie) -> None:
    done = vigie.run("seed", "/no/such/folder", status=2)
    assert done.stderr == "vigie: /no/such/folder: no such folder of seeds\n"


def test_captured_bytes_are_dropped_the_set_number_of_days_after_they_are_settled(
    vigie: Vigie, tmp_path: Path, connection: Connection
) -> None:
    shutil.copy(PROJECT / "seeds" / "029-patriot-hiver.txt", tmp_path)
    kept = "select count(*) as n from inbox where body is not null"
    vigie.run("seed", str(tmp_path))
    assert connection.execute(kept).fetchone() == {"n": 1}
    vigie.with_(VIGIE_KEEP_CAPTURES_DAYS="0").run("index", "--once")
    assert connection.execute(kept).fetchone() == {"n": 0}
