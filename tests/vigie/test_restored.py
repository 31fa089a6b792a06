"""A restore beside a living search index, by the commands that an operator types."""

from pathlib import Path

import pytest

from archive.search.cluster import Cluster
from tests.services.command import Vigie
from tests.vigie.test_killed import write_seeds

DAY = "2026-11-20T12:00:00+00:00"


@pytest.fixture(params=[pytest.param("embedded index", marks=pytest.mark.soak), "elasticsearch"])
def desk(request: pytest.FixtureRequest, vigie: Vigie) -> Vigie:
    clocked = vigie.with_(VIGIE_NOW=DAY)
    if request.param != "elasticsearch":
        return clocked
    cluster: Cluster = request.getfixturevalue("cluster")
    return clocked.with_(ELASTICSEARCH_URL=cluster.hosts[0], ELASTICSEARCH_ALIAS=cluster.alias)


def some(folder: Path, first: int, last: int) -> str:
    """Texts of these numbers, in a folder of their own."""
    made = folder / f"{first}-{last}"
    made.mkdir()
    write_seeds(made, last)
    for path in made.iterdir():
        if int(path.stem) < first:
            path.unlink()
    return str(made)


@pytest.mark.service
def test_search_shows_the_record_and_no_day_is_mailed_twice(desk: Vigie, tmp_path: Path) -> None:
    dumps, var = tmp_path / "dumps", tmp_path / "var"
    desk.run("seed", some(tmp_path, 0, 6))
    desk.run("alerts", "add", "veille", "--to", "anna@example.org", "--at", "07:00")
    desk.run("index", "--once")
    desk.run("backup", str(dumps))
    before = desk.jsonl("list", "--jsonl")

    desk.run("seed", some(tmp_path, 6, 12))
    desk.run("index", "--once")
    desk.run("alerts", "run", "--once")
    assert len(list((var / "outbox").glob("*.eml"))) == 1
    assert desk.json("search", "--json", "")["total"] == 12

    said = desk.run("restore", "--replace", str(dumps)).stdout
    assert "1 mails known to have been sent" in said
    unprojected = [row | {"projected_revision": 0} for row in before]
    assert desk.jsonl("list", "--jsonl") == unprojected
    report = desk.run(
        "verify", "--report", status=1 if "ELASTICSEARCH_URL" in desk.environment else 0
    )
    if "ELASTICSEARCH_URL" in desk.environment:
        assert "not this record's" in report.stdout
    desk.run("seed", some(tmp_path, 12, 18))
    desk.run("index", "--once")
    found = desk.json("search", "--json", "--limit", "50", "")
    listed = desk.jsonl("list", "--jsonl")
    assert {hit["id"] for hit in found["hits"]} == {row["id"] for row in listed}
    assert {hit["title"] for hit in found["hits"]} == {row["title"] for row in listed}
    assert found["total"] == 12
    assert " 0 differences" in desk.run("verify", "--report").stdout
    desk.run("alerts", "run", "--once")
    assert len(list((var / "outbox").glob("*.eml"))) == 1, "a day was mailed twice"
