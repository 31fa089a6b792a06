"""From the inbox to the record: the seeds of the project, and what a run must give."""

import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import inbox
from archive.database import Connection
from archive.record import articles
from indexer import worker
from indexer.claims import tell
from indexer.extract import read
from indexer.extract.limited import ReaderEnded
from indexer.worker import Desk, work
from lexicon import load
from press import manifest
from press.values import Capture, Rejection, Stored

SEEDS = Path(__file__).parent.parent.parent / "seeds"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (SEEDS.parent / "tests" / "seeds" / "expected.toml").read_text(encoding="utf-8")
)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def desk() -> Desk:
    return Desk(
        read=lambda capture, source: read(capture, source, now=NOW),
        lexicon=load.default(),
        sources={},
        now=lambda: NOW,
    )


def captures() -> dict[str, Capture]:
    entries = manifest.load(SEEDS)
    return {name: manifest.capture_of(SEEDS / name, entries.get(name), NOW) for name in EXPECTED}


@pytest.fixture
def run(connection: Connection) -> Iterator[dict[str, Any]]:
    """The archive after one run: by file, the capture's row and the articles it touched."""
    with connection.transaction():
        queued = {name: inbox.enqueue(connection, c) for name, c in captures().items()}
    assert work(connection, desk()) == len(EXPECTED)
    rows = connection.execute("select id, state, outcome from inbox").fetchall()
    outcome = {row["id"]: row for row in rows}
    touched = connection.execute("select id, capture from articles order by id").fetchall()
    stored: dict[int, list[Stored]] = {}
    for row in touched:
        article = articles.get(connection, row["id"])
        assert article
        stored.setdefault(row["capture"], []).append(article)
    yield {name: (outcome[id], stored.get(id, [])) for name, id in queued.items() if id}


def test_every_seed_becomes_what_it_was_written_to_be(run: dict[str, Any]) -> None:
    for name, expected in EXPECTED.items():
        row, found = run[name]
        if "rejected" in expected:
            assert (row["state"], row["outcome"]) == ("rejected", expected["rejected"]), name
            continue
        assert row["state"] == "done", name
        if any(other.get("version_of") == name for other in EXPECTED.values()):
            continue
        assert len(found) == expected.get("entries", 1), name
        if "relevance" in expected and "entries" not in expected:
            assert {s.relevance for s in found} == {expected["relevance"]}, name
        actors = {actor for s in found for actor in s.actors}
        topics = {topic for s in found for topic in s.topics}
        assert actors >= set(expected.get("actors", [])), name
        assert topics >= set(expected.get("topics", [])), name


def test_reprints_are_copies_of_the_dispatch_and_of_nothing_else(run: dict[str, Any]) -> None:
    for name, expected in EXPECTED.items():
        for stored in run[name][1]:
            original = run[expected["copy_of"]][1][0].id if "copy_of" in expected else None
            assert stored.copy_of == original, name


def test_two_versions_are_one_article_marked_corrected(run: dict[str, Any]) -> None:
    for name, expected in EXPECTED.items():
        if "version_of" in expected:
            [stored] = run[name][1]
            assert (stored.version, stored.corrected) == (2, True)
            assert run[expected["version_of"]][1] == []


def test_working_again_changes_nothing(run: dict[str, Any], connection: Connection) -> None:
    before = connection.execute("select * from articles order by id").fetchall()
    with connection.transaction():
        assert {inbox.enqueue(connection, c) for c in captures().values()} == {None}
    assert work(connection, desk()) == 0
    assert connection.execute("select * from articles order by id").fetchall() == before


def test_a_withdrawal_marks_the_article(connection: Connection) -> None:
    found = Capture(
        source="courrier",
        source_id="1",
        origin="crawl",
        fetched_at=NOW,
        media_type="text/plain",
        body=(SEEDS / "029-patriot-hiver.txt").read_bytes(),
    )
    gone = Capture(
        source="courrier",
        source_id="1",
        origin="crawl",
        fetched_at=datetime(2026, 3, 1, 13, tzinfo=UTC),
        media_type="text/html",
        body=b"",
        status=410,
    )
    for capture in (found, gone):
        inbox.enqueue(connection, capture)
        work(connection, desk())
    stored = articles.find(connection, "courrier", "1")
    assert stored
    assert stored.withdrawn_at == NOW


@pytest.mark.parametrize(
    ("raised", "traced"), [(ZeroDivisionError(""), True), (ReaderEnded("SIGTERM"), False)]
)
def test_what_fails_in_reading_gives_the_capture_back_and_holds_nothing_up(
    connection: Connection, caplog: pytest.LogCaptureFixture, raised: Exception, traced: bool
) -> None:
    for capture in list(captures().values())[:2]:
        inbox.enqueue(connection, capture)
    working = desk()

    def read_or_fail(capture: Capture, source: object) -> Any:
        if capture.media_type == "application/json":
            raise raised
        return read(capture, None, now=NOW)

    outcomes: list[str] = []
    broken = Desk(read=read_or_fail, lexicon=working.lexicon, sources={}, now=working.now)
    work(connection, broken, settled=lambda _claimed, outcome: outcomes.append(outcome))
    assert outcomes == ["error", "new"]
    row = connection.execute("select state, evidence from inbox order by id").fetchone()
    assert row == {"state": "due", "evidence": f"{type(raised).__name__}: {raised}"}
    assert any(record.exc_info for record in caplog.records) is traced  # is a bug of ours


def test_comparing_a_story_that_takes_long_does_not_hold_up_what_is_due(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.transaction():
        for capture in list(captures().values())[:8]:
            inbox.enqueue(connection, capture)
    monkeypatch.setattr(worker, "BATCH", 1)
    order: list[str] = []
    retell = tell.retell

    def slowly(connection: Connection) -> int:
        order.append("retold")
        time.sleep(0.5)  # as of a story of a thousand articles
        return retell(connection)

    def read_at_once(_capture: Capture, _source: object) -> Rejection:
        return Rejection(reason="too-short", evidence="nothing")

    monkeypatch.setattr(tell, "retell", slowly)
    quick = Desk(read=read_at_once, lexicon=load.default(), sources={}, now=lambda: NOW)
    work(connection, quick, settled=lambda _claimed, _outcome: order.append("read"))
    assert order[:2] == ["read", "retold"]
    assert order[-1] == "retold"
    assert order.count("retold") < order.count("read") == 8
