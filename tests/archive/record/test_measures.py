"""The figures of the archive, on a real PostgreSQL."""

from datetime import UTC, datetime

from archive import inbox
from archive.database import Connection
from archive.record import measures
from press.values import Capture


def test_an_empty_record_counts_nothing(connection: Connection) -> None:
    found = measures.status(connection)
    assert (found["inbox"], found["rejected"], found["mails"]) == ({}, {}, {})
    assert set(found["waiting"].values()) == {0}


def test_what_waits_is_counted_with_its_age(connection: Connection) -> None:
    capture = Capture(
        source="seed",
        source_id="one",
        origin="seed",
        fetched_at=datetime.now(UTC),
        media_type="text/plain",
        body=b"texte",
    )
    inbox.enqueue(connection, capture)
    connection.execute("update inbox set due_at = due_at - interval '1 hour'")
    connection.commit()
    found = measures.status(connection)
    assert found["inbox"] == {"due": 1}
    assert found["waiting"]["capture_seconds"] >= 3600
