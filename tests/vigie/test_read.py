"""``vigie read FILE``: one JSON object, without database or network."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
TEXT = (
    "Un pont de bateaux à Kherson\n\nLes sapeurs ukrainiens ont ouvert dans la nuit un passage de bateaux sur "
    "un bras du fleuve, à vingt kilomètres en aval du pont détruit, selon le porte-parole de la région."
)


def vigie(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vigie", "read", *args],
        capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": "/usr/bin:/bin", "VIGIE_NOW": "2026-11-22T12:00:00Z"} | environment,
    )  # fmt: skip


def shown(*args: str, **environment: str) -> dict[str, Any]:
    done = vigie(*args, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_shows_an_article_and_what_a_manifest_states(tmp_path: Path) -> None:
    (tmp_path / "pont.txt").write_text(TEXT)
    (tmp_path / "manifest.toml").write_text('["pont.txt"]\npublished_on = 2024-05-02\n')
    found = shown(str(tmp_path / "pont.txt"))
    assert (found["title"], found["title_inferred"]) == ("Un pont de bateaux à Kherson", False)
    assert (found["published_at"], found["published_precision"]) == ("2024-05-02", "day")
    assert found["published_basis"] == "manifest"
    assert (found["language"], found["source_id"]) == ("fr", "pont")


def test_shows_times_by_the_publishers_clock() -> None:
    url = "https://www.lepharedumatin.example/international/2024/03/12/defense-aerienne-quatre-pays_6221987_3210.html"
    assert (
        shown(str(PAGES / "quotidien.html"), "--url", url)["published_at"]
        == "2024-03-12T00:40:12+01:00"
    )
    found = shown(str(PAGES / "quebec.html"), "--url", "https://www.leriverain.example/a")
    assert found["published_at"] == "2022-10-11T21:30:00-04:00"


def test_shows_the_entries_of_a_live_page_and_rejections(tmp_path: Path) -> None:
    found = shown(
        str(PAGES / "direct-jsonld.html"),
        "--url",
        "https://www.chainehorizon.example/direct-1.html",
    )
    assert len(found["entries"]) == 3
    (tmp_path / "vide.txt").write_bytes(b"")
    assert shown(str(tmp_path / "vide.txt"))["rejected"] == "empty"


def test_reads_a_followed_site_by_its_selectors(tmp_path: Path) -> None:
    page = f"<html><body><h1>Un pont de bateaux à Kherson</h1><p class='corps'>{TEXT[30:] * 2}</p><p>{TEXT[30:]} Autre chose.</p><p class='corps'>Fin.</p></body></html>"
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "sources.toml").write_text(
        "[[source]]\nid = 'x'\nname = 'X'\nhome = 'https://www.x.example/'\nfeeds = ['https://www.x.example/rss']\nselect = { text = 'p.corps' }\n"
    )
    sources = {"VIGIE_SOURCES": str(tmp_path / "sources.toml")}
    found = shown(str(tmp_path / "a.html"), "--url", "https://www.x.example/a", **sources)
    assert found["text"] == f"{TEXT[30:] * 2}\n\nFin."


@pytest.mark.parametrize(
    ("name", "says"), [("fehlt.txt", "fehlt.txt"), ("manifest", "unknown key 'titel'")]
)
def test_bad_paths_and_manifests_are_one_line_and_status_2(
    tmp_path: Path, name: str, says: str
) -> None:
    if name == "manifest":
        (tmp_path / "manifest.toml").write_text('["manifest"]\ntitel = "x"\n')
    done = vigie(str(tmp_path / name))
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
