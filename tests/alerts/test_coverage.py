"""What the digest says that it did not see."""

from datetime import timedelta

from archive.crawl.coverage import between
from archive.database import Connection
from press.sources import Source
from tests.alerts.office import at

SOURCES = {
    id: Source(id=id, name=id.capitalize())
    for id in ("bonne", "muette", "bloquee", "lente", "boiteuse", "jamais")
}
UNTIL = at("2026-11-20T06:00")
DAY = timedelta(days=1)


def feed(connection: Connection, source: str, number: int = 1, **fields: object) -> None:
    """A feed that answered a minute ago and is due in one, but for ``fields``, which are SQL."""
    known = {
        "polled_at": "clock_timestamp() - interval '1 minute'",
        "answered_at": "clock_timestamp() - interval '1 minute'",
        "due_at": "clock_timestamp() + interval '1 minute'",
    } | fields
    columns, values = ", ".join(known), ", ".join(map(str, known.values()))
    connection.execute(
        f"insert into feeds (source, url, kind, host, {columns})"
        f" values (%s, %s, 'feed', 'example.org', {values})".encode(),
        (source, f"https://example.org/{source}/{number}"),
    )


def test_nothing_was_ever_polled(connection: Connection) -> None:
    feed(connection, "bonne", polled_at="'-infinity'", answered_at="null", due_at="'-infinity'")
    assert between(connection, SOURCES, UNTIL - DAY, UNTIL) is None


def test_each_source_by_what_became_of_it(connection: Connection) -> None:
    old = "clock_timestamp() - interval '3 days'"
    feed(connection, "bonne")
    feed(connection, "muette", silent="true")
    feed(connection, "bloquee", answered_at=old, failures="1", problem="'HTTP 403'")
    feed(connection, "lente", due_at="clock_timestamp() - interval '2 hours'")
    feed(connection, "boiteuse")
    feed(connection, "boiteuse", 2, failures="5", problem="'HTTP 503'")
    feed(connection, "ailleurs", problem="'not followed any more'", failures="9")
    found = between(connection, SOURCES, UNTIL - DAY, UNTIL)
    assert found is not None
    assert (found.followed, found.checked) == (6, 4)
    assert found.silent == ("Muette",)
    assert found.blocked == (("Bloquee", "HTTP 403"), ("Boiteuse", "HTTP 503"))
    assert found.late == ("Lente",)


def test_hours_without_a_crawler(connection: Connection) -> None:
    feed(connection, "bonne")
    connection.execute(
        "insert into crawled_hours (hour) select date_trunc('hour', clock_timestamp()) - gone"
        " from unnest(array['1 hour', '2 hours', '5 hours', '9 hours']::interval[]) as t (gone)"
    )
    found = between(connection, SOURCES, UNTIL - DAY, UNTIL)
    assert found is not None
    assert found.hours_missed == 5
    found = between(connection, SOURCES, UNTIL - timedelta(hours=4), UNTIL)
    assert found is not None
    assert found.hours_missed == 1
