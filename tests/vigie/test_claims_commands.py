"""``vigie story``, ``quotes``, ``show`` and ``reclaim``, as a user runs them."""

import signal
import time
from pathlib import Path
from typing import Any

from archive.database import Connection
from tests.services.command import Vigie

MANIFEST = """
["un.txt"]
id = "1"
source = "gazette"
published_at = "2026-11-25T09:00:00+01:00"
["deux.txt"]
id = "2"
source = "courrier"
published_at = "2026-11-25T09:10:00+01:00"
"""
FIRST = """Frappe sur Valmorne : douze morts, selon la mairie

Des missiles russes ont frappé la ville de Valmorne dans la nuit de lundi à mardi. Douze personnes
ont été tuées, a annoncé la maire, Ivanna Petrenko. « Nous livrerons tout ce que nous avons promis
à l’Ukraine avant l’hiver », a assuré Mark Rutte, secrétaire général de l’OTAN.
"""
SECOND = """Valmorne frappée par des missiles russes : au moins neuf morts

Des missiles russes ont touché la ville de Valmorne dans la nuit de lundi à mardi, a annoncé le
gouverneur, Oleh Savtchenko. Le bilan est de neuf morts. Mark Rutte a répété que « tout ce que nous
avons promis à l’Ukraine » serait livré.
"""
FORM = {"how", "article", "source", "url", "title", "published_at", "day_only", "story", "copies",
        "speaker", "speaker_id", "role", "words", "kind", "cue", "rule", "field", "start", "end"}  # fmt: skip
STORY = {"id", "articles", "outlets", "independent", "growing", "first", "first_at", "last_at",
         "disagreements", "figures", "quotations"}  # fmt: skip
COUNT = {"value", "value_max", "standing", "voices", "sources", "tellings"}
TELLING = {"article", "source", "published_at", "voice", "surface", "precision", "attributed_to",
           "field", "start", "end", "sentence"}  # fmt: skip


def seeded(vigie: Vigie, folder: Path) -> int:
    """Seed two articles of one story, and return the story's number."""
    (folder / "manifest.toml").write_text(MANIFEST)
    for name, words in (("un.txt", FIRST), ("deux.txt", SECOND)):
        title, _, text = words.partition("\n\n")
        (folder / name).write_text(f"{title}\n\n{' '.join(text.split())}\n")
    vigie.run("seed", str(folder))
    (story,) = {article["story"] for article in vigie.jsonl("list", "--jsonl")}
    return story


def test_claims_are_shown_for_people_and_for_programs(vigie: Vigie, tmp_path: Path) -> None:
    story = seeded(vigie, tmp_path)
    told = vigie.json("story", str(story), "--json")
    check_story(told)
    printed = vigie.run("story", str(story)).stdout
    assert "the articles disagree" in printed and "2026-11-25 09:10  courrier" in printed
    assert "Mark Rutte: « tout ce que nous avons promis à l’Ukraine »  (courrier, cut)" in printed
    quoted = vigie.json("quotes", "--by", "mark-rutte", "--since", "2026-11-25", "promis", "--json")
    assert {q["source"] for q in quoted["quotations"]} == {"gazette", "courrier"}
    assert all(set(q) == FORM - {"how"} for q in quoted["quotations"])
    assert "Mark Rutte: « Nous livrerons" in vigie.run("quotes", "livrerons").stdout
    shown = vigie.json("show", str(told["first"]), "--json")
    assert [q["speaker_id"] for q in shown["quotations"]] == ["mark-rutte"]
    assert {f["surface"].lower() for f in shown["figures"]} == {"douze"}


def check_story(told: dict[str, Any]) -> None:
    assert set(told) == STORY and told["disagreements"] == 1
    (toll,) = (figure for figure in told["figures"] if figure["disagree"])
    assert [count["value"] for count in toll["counts"]] == [12, 9]
    for count in toll["counts"]:
        assert set(count) == COUNT
        for telling in count["tellings"]:
            assert set(telling) == TELLING and telling["surface"] in telling["sentence"]
    (shared,) = (q for q in told["quotations"] if len(q["forms"]) > 1)
    assert [form["how"] for form in shared["forms"]] == ["whole", "cut"]
    assert all(set(form) == FORM for form in shared["forms"])


def test_what_is_not_there_is_said_in_one_line(vigie: Vigie) -> None:
    assert "no story 9" in vigie.run("story", "9", status=2).stderr
    assert "--by nemo: no such actor" in vigie.run("quotes", "--by", "nemo", status=2).stderr


def test_reclaiming_goes_on_where_it_was_killed(
    vigie: Vigie, connection: Connection, tmp_path: Path
) -> None:
    seeded(vigie, tmp_path)
    columns = (
        "source, origin, title, title_inferred, text, published_at, published_precision,"
        " published_basis, language, keywords, access, seen_at, first_seen_at, relevance,"
        " relevance_reason, actors, topics, tags, lexicon_version"
    )
    connection.execute(
        f"insert into articles (source_id, {columns}) select source_id || n, {columns}"
        " from articles, generate_series(1, 400) as n".encode()
    )
    process = vigie.start("reclaim")
    while claimed(connection) <= 2 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert claimed(connection) < 802, "it was never killed at work"
    vigie.run("reclaim")
    assert claimed(connection) == 802
    row = connection.execute(
        "select count(distinct (words, speaker_id)) as said, count(*) as n from quotations"
    ).fetchone()
    assert row == {"said": 2, "n": 802}, "copies of one text have other claims"


def claimed(connection: Connection) -> int:
    row = connection.execute("select count(*) as n from claims").fetchone()
    assert row
    return row["n"]
