"""The inbox: one worker a capture, attempts counted, nothing dropped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive import inbox
from archive.database import Connection, connect
from press.values import Capture, Rejection, Rights, Stated
from tests.services.waiting import until

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
CAPTURE = Capture(
    source="courrier",
    source_id="1",
    origin="crawl",
    fetched_at=NOW,
    media_type="text/html",
    body="<p>Une dépêche</p>".encode(),
    url="https://courrier.example/1",
    stated=Stated(basis="feed", title="Une dépêche", published_at=NOW, precision="second"),
    rights=Rights(keep="feed", evidence=("tdm-reservation: 1",)),
)


def state(connection: Connection, id: int) -> dict[str, object]:
    row = connection.execute(
        "select state, outcome, evidence, attempts from inbox where id = %s", (id,)
    ).fetchone()
    assert row
    return row


def test_a_capture_comes_out_as_it_went_in(connection: Connection) -> None:
    id = inbox.enqueue(connection, CAPTURE)
    [claimed] = inbox.claim(connection, 10, LEASE)
    assert claimed.capture == replace(CAPTURE, id=id)


def test_the_same_capture_is_queued_once_and_a_later_one_again(connection: Connection) -> None:
    assert inbox.enqueue(connection, CAPTURE)
    assert inbox.enqueue(connection, CAPTURE) is None
    assert inbox.enqueue(connection, replace(CAPTURE, fetched_at=NOW + LEASE))
    seed = replace(CAPTURE, origin="seed")
    assert inbox.enqueue(connection, seed)
    assert inbox.enqueue(connection, replace(seed, fetched_at=NOW + LEASE)) is None


def test_no_capture_has_two_workers(connection: Connection, database_url: str) -> None:
    for number in range(20):
        inbox.enqueue(connection, replace(CAPTURE, source_id=str(number)))
    with connect(database_url) as other:
        mine = {c.id for c in inbox.claim(connection, 15, LEASE)}
        theirs = {c.id for c in inbox.claim(other, 15, LEASE)}
    assert len(mine) == 15
    assert len(theirs) == 5
    assert not mine & theirs


def test_a_lost_lease_settles_nothing(connection: Connection) -> None:
    inbox.enqueue(connection, CAPTURE)
    [slow] = inbox.claim(connection, 1, timedelta(0))
    [quick] = inbox.claim(connection, 1, LEASE)
    assert not inbox.settle(connection, slow, "new")
    assert inbox.settle(connection, quick, "new")
    assert state(connection, quick.id)["outcome"] == "new"


def test_what_kills_its_worker_each_time_is_set_aside_and_can_be_revived(
    connection: Connection,
) -> None:
    id = inbox.enqueue(connection, CAPTURE)
    assert id
    for _ in range(inbox.ATTEMPTS):
        [claimed] = inbox.claim(connection, 1, timedelta(0))
        assert inbox.begin(connection, claimed)
    assert inbox.claim(connection, 1, LEASE) == []
    assert state(connection, id)["state"] == "failed"
    assert inbox.revive(connection) == 1
    assert inbox.claim(connection, 1, LEASE)


def test_an_error_is_tried_again_later_not_at_once(connection: Connection) -> None:
    id = inbox.enqueue(connection, CAPTURE)
    assert id
    [claimed] = inbox.claim(connection, 1, LEASE)
    inbox.begin(connection, claimed)
    inbox.retry(connection, claimed, "disk full")
    assert inbox.claim(connection, 1, LEASE) == []
    assert state(connection, id) == {
        "state": "due",
        "outcome": "error",
        "evidence": "disk full",
        "attempts": 1,
    }


def test_a_released_capture_was_no_attempt(connection: Connection) -> None:
    id = inbox.enqueue(connection, CAPTURE)
    assert id
    inbox.release(connection, inbox.claim(connection, 1, LEASE))
    assert state(connection, id)["attempts"] == 0
    assert inbox.claim(connection, 1, LEASE)


def test_what_a_dead_session_held_is_due_at_once(connection: Connection, database_url: str) -> None:
    inbox.enqueue(connection, CAPTURE)
    with connect(database_url) as worker:
        assert inbox.claim(worker, 1, LEASE)
        assert inbox.claim(connection, 1, LEASE) == []
    assert until(lambda: inbox.claim(connection, 1, LEASE))


def test_captures_of_one_identity_keep_their_order(
    connection: Connection, database_url: str
) -> None:
    for minute in range(3):
        inbox.enqueue(connection, replace(CAPTURE, fetched_at=NOW + minute * LEASE))
    with connect(database_url) as other:
        for minute in range(3):
            [claimed] = inbox.claim(connection, 10, LEASE)
            assert inbox.claim(other, 10, LEASE) == []
            assert claimed.capture.fetched_at == NOW + minute * LEASE
            inbox.settle(connection, claimed, "new")


def test_bytes_are_dropped_only_once_settled(connection: Connection) -> None:
    inbox.enqueue(connection, CAPTURE)
    later = datetime.now(UTC) + timedelta(days=1)
    assert inbox.drop_bodies(connection, later) == 0
    [claimed] = inbox.claim(connection, 1, LEASE)
    inbox.settle(connection, claimed, "", Rejection(reason="empty", evidence="0 bytes"))
    assert inbox.drop_bodies(connection, later) == 1
    assert state(connection, claimed.id)["evidence"] == "0 bytes"
