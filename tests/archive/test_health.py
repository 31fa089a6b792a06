"""What a source yields tells how it is doing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.crawl import feeds, health, links
from archive.crawl.coverage import between
from archive.database import Connection
from press.sources import Source

NOW = datetime.now(UTC)
URL = "https://x.fr/rss"
SOURCE = Source(id="x", name="Le X", feeds=(URL,))
FINE: dict[str, Any] = {
    "polls": 9, "problem": None, "apart": 0, "silent": False, "items": 5, "wait": timedelta(hours=6),
    "newest_at": NOW, "rhythm": timedelta(hours=1), "asked": None, "span": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "name", "evidence"),
    [
        ({}, "ok", ""),
        ({"polls": 0}, "new", ""),
        ({"problem": "timeout"}, "failing", "timeout"),
        ({"apart": 3}, "slides", "all 5 items were new, 3 polls in a row"),
        ({"silent": True}, "silent", "usually one every 60 min"),
    ],
)
def test_a_feed_has_one_state_with_its_evidence(
    row: dict[str, Any], name: str, evidence: str
) -> None:
    state = health.of_feed(FINE | row)
    assert state.name == name
    assert evidence in state.evidence
    assert state.wrong is (name not in ("ok", "new"))


def test_polling_more_often_than_asked_is_said() -> None:
    asked = {
        "asked": timedelta(hours=6),
        "wait": timedelta(minutes=2),
        "span": timedelta(minutes=4),
    }
    assert health.pace(FINE | asked) == ("polled every 2 min, not 6 h as asked: it shows 4 min")
    assert health.pace(FINE) is None


def poll(feed: int, **said: Any) -> feeds.Poll:
    return feeds.Poll(**({"feed": feed, "wait": timedelta(minutes=2), "items": 5} | said))


def test_listings_that_never_join_on_to_the_one_before(connection: Connection) -> None:
    feeds.sync(connection, [SOURCE])
    row = connection.execute("select id from feeds").fetchone()
    assert row
    for new in (5, 5, 5):
        feeds.record(connection, [poll(row["id"], new=new)])
    (found,) = feeds.overview(connection)
    assert (found["apart"], health.of_feed(found).name) == (2, "slides")
    assert health.counts(feeds.overview(connection)) == {"slides": 1}
    told = between(connection, {"x": SOURCE}, NOW - timedelta(days=1), NOW)
    assert told and told.partly == (("Le X", "slides"),)
    feeds.record(connection, [poll(row["id"], new=1)])
    assert health.counts(feeds.overview(connection)) == {"ok": 1}


def announce(connection: Connection, day: int, number: int, state: str = "due") -> None:
    judged = [
        links.Triaged(
            source="x", key=f"{day}-{n}", url=f"https://x.fr/{day}-{n}", title="T", summary=None,
            published_at=None, precision=None, found_in=URL,
            state="aside" if state == "aside" else "due", reason=None,
        )
        for n in range(number)
    ]  # fmt: skip
    links.remember(connection, judged, NOW - timedelta(days=day, hours=1))


def test_fewer_pages_than_usual(connection: Connection) -> None:
    for day in range(1, 8):
        announce(connection, day, 12)
    announce(connection, 0, 2)
    state = health.of_sources(connection, NOW)["x"]
    assert (state.name, state.evidence) == ("fewer", "2 pages in a day, usually 12")


def test_all_set_aside(connection: Connection) -> None:
    for day in range(6):
        announce(connection, day, 10, "aside")
    assert health.of_sources(connection, NOW)["x"].name == "aside"


def test_a_source_that_does_as_it_always_did(connection: Connection) -> None:
    for day in range(8):
        announce(connection, day, 12)
    assert health.of_sources(connection, NOW) == {}
