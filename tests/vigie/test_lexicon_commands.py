"""``vigie label``, ``lexicon``, ``tag`` and ``relabel`` as a user runs them."""

import json
import shutil
from pathlib import Path
from typing import Any

from archive.database import Connection
from archive.record import articles
from lexicon.load import ACTORS, TOPICS
from tests.services.command import Vigie

TEXT = "L’OTAN livrera des missiles Patriot à l’Ukraine, a promis Anatole Dupontel à Kiev."


def seeded(vigie: Vigie, folder: Path) -> int:
    body = "\n\n".join([TEXT, *(f"{TEXT} Paragraphe {n} de ce récit." for n in range(9))])
    (folder / "un.txt").write_text(body, encoding="utf-8")
    (folder / "manifest.toml").write_text(
        '["un.txt"]\ntitle = "Des Patriot pour Kiev"\npublished_on = 2026-02-03\nlanguage = "fr"\n',
        encoding="utf-8",
    )
    vigie.run("seed", str(folder))
    return vigie.jsonl("list", "--jsonl")[0]["id"]


def test_label_keeps_the_order_and_takes_what_is_absent(vigie: Vigie) -> None:
    items: list[dict[str, Any]] = [
        {"id": "b", "title": "Moscou accuse l’OTAN", "published": "2026-02-03"},
        {"id": "a", "title": None, "summary": None, "text": None, "else": 1},
        {"id": 3, "text": TEXT, "published": "no time at all"},
    ]
    found = vigie.jsonl("label", stdin="\n".join(map(json.dumps, items)))
    assert [item["id"] for item in found] == ["b", "a", 3]
    assert (found[1]["relevance"], found[1]["actors"]) == ("autre", [])
    assert found[2]["relevance"] == "otan-ukraine"
    for item, said in zip(items, found, strict=True):
        for mention in said["evidence"]:
            field = item[mention["field"]]
            assert field[mention["start"] : mention["end"]] == mention["surface"]


def test_label_refuses_a_line_that_is_no_object(vigie: Vigie) -> None:
    assert "line 1" in vigie.run("label", stdin="[]", status=2).stderr


def test_check_names_what_is_wrong(vigie: Vigie, tmp_path: Path) -> None:
    assert " actors, " in vigie.run("lexicon", "check").stdout
    (tmp_path / "a.toml").write_text('[actor.otan]\nlabel = ""\n', encoding="utf-8")
    done = vigie.run("lexicon", "check", "--actors", str(tmp_path / "a.toml"), status=2)
    assert "a.toml: [actor.otan]" in done.stderr


def test_try_shows_tags_and_reason(vigie: Vigie) -> None:
    shown = vigie.run("lexicon", "try", TEXT, "--on", "2024-01-01").stdout
    assert "patriot" in shown
    assert "otan-ukraine: " in shown
    assert "--on never" in vigie.run("lexicon", "try", TEXT, "--on", "never", status=2).stderr


def test_a_correction_is_found_and_survives_relabelling(
    vigie: Vigie, connection: Connection, tmp_path: Path
) -> None:
    id = seeded(vigie, tmp_path)
    change = ["+chine", "-patriot", "relevance=ukraine", "--by", "anne", "--why", "essai"]
    assert "3 corrections" in vigie.run("tag", str(id), *change).stdout
    assert vigie.json("search", "--json", "Patriot", "--actor", "chine")["total"] == 1
    connection.execute("update articles set lexicon_version = 'older', actors = '{}'")
    assert "tags changed" in vigie.run("relabel", "--list").stdout
    stored = articles.get(connection, id)
    assert stored
    assert stored.relevance == "ukraine"
    assert {"chine", "otan"} <= set(stored.actors)
    assert "patriot" not in stored.topics
    examples = vigie.jsonl("lexicon", "examples", "--json")
    assert [row["entry"] for row in examples] == ["chine", "patriot", "ukraine"]
    assert "0 tags changed" in vigie.run("relabel").stdout


def test_a_misspelt_correction_changes_nothing(vigie: Vigie, tmp_path: Path) -> None:
    id = str(seeded(vigie, tmp_path))
    signed = ["--by", "anne", "--why", "essai"]
    assert "no actor or topic" in vigie.run("tag", id, "+chnie", *signed, status=2).stderr
    assert "a class is one of" in vigie.run("tag", id, "relevance=x", *signed, status=2).stderr
    assert "--why is missing" in vigie.run("tag", id, "+chine", "--by", "anne", status=2).stderr
    assert "no article 999" in vigie.run("tag", "999", "+chine", *signed, status=2).stderr
    assert vigie.run("lexicon", "examples").stdout == ""


def test_unmatched_names_are_told(vigie: Vigie, tmp_path: Path) -> None:
    seeded(vigie, tmp_path)
    assert "     1  Anatole Dupontel" in vigie.run("lexicon", "unmatched").stdout


def test_an_actor_is_added_to_the_folder_that_is_named(vigie: Vigie, tmp_path: Path) -> None:
    for file in (ACTORS, TOPICS):
        shutil.copy(file, tmp_path)
    named = vigie.with_(VIGIE_LEXICON=str(tmp_path))
    shipped = ACTORS.read_bytes()
    added = named.run("lexicon", "add", "Anatole Dupontel").stdout
    assert f"added to {tmp_path / 'actors.toml'}" in added
    assert "anatole-dupontel (" in named.run("lexicon", "try", TEXT).stdout
    assert ACTORS.read_bytes() == shipped
    day = named.run("lexicon", "add", "Une Autre", "--since", "2026-02-30", status=2)
    assert "2026-02-30: a day such as 2024-10-01 is expected" in day.stderr
