"""Texts go when their time is over, and not those that a mail still needs."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import Connection
from archive.mail import subscriptions, told
from archive.mail.subscriptions import Definition
from archive.record import retention
from tests.alerts.office import at, mailed
from tests.alerts.press import publish

NOW = at("2026-11-20T06:00")
DAY = timedelta(days=1)
KEPT = {"radio": 10 * DAY}


def held(connection: Connection) -> set[int]:
    """The articles that have words."""
    rows = connection.execute("select id from articles where not deleted and text <> ''")
    return {row["id"] for row in rows}


def looked_twice(connection: Connection, others: timedelta | None = None, after: int = 0) -> int:
    """Two looks half a day apart, the second one ``after`` so many days."""
    then = NOW + after * DAY
    first = retention.expire(connection, KEPT, others, then - DAY / 2)
    return first + retention.expire(connection, KEPT, others, then)


def test_each_source_has_its_time(connection: Connection) -> None:
    old = publish(connection, "radio", "Ancien", NOW - 11 * DAY)
    young = publish(connection, "radio", "Récent", NOW - 9 * DAY)
    other = publish(connection, "gazette", "Autre", NOW - 90 * DAY)
    assert looked_twice(connection) == 1
    assert held(connection) == {young, other}
    assert looked_twice(connection, others=60 * DAY, after=1) == 1
    assert held(connection) == {young}
    row = connection.execute("select title, text, deleted from articles where id = %s", (old,))
    assert row.fetchone() == {"title": "", "text": "", "deleted": True}


def test_many_go_and_nothing_else_is_looked_at_for_hours(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    for number in range(8):
        publish(connection, "radio", f"Ancien {number}", NOW - 30 * DAY)
    assert looked_twice(connection) == 8
    publish(connection, "radio", "Ancien encore", NOW - 30 * DAY)
    assert retention.expire(connection, KEPT, None, NOW + DAY / 24) == 0
    assert retention.expire(connection, KEPT, None, NOW + DAY / 2) == 1


def test_what_a_mail_told_of_stays_with_its_story_until_the_ledger_forgets_it(
    connection: Connection, tmp_path: Path
) -> None:
    wanted = Definition(name="Aide", to=("anna@example.org",), query="patriot")
    subscriptions.save(connection, wanted, NOW - 2 * DAY)
    connection.execute("insert into stories (id) overriding system value values (7), (8)")
    told_of = publish(connection, "radio", "Des Patriot", NOW - 3 * DAY / 24, story=7)
    beside = publish(connection, "radio", "Autres mots", NOW - 40 * DAY, story=7)
    alone = publish(connection, "radio", "Vieux", NOW - 40 * DAY, story=8)
    assert mailed(connection, tmp_path, NOW)
    assert looked_twice(connection, after=20) == 1
    assert held(connection) == {told_of, beside}
    assert alone not in held(connection)
    told.prune(connection, NOW + 130 * DAY)
    assert looked_twice(connection, after=131) == 2
    assert held(connection) == set()


def test_a_clock_that_was_ahead_for_a_while_removes_nothing(connection: Connection) -> None:
    kept = publish(connection, "radio", "Récent", NOW - DAY)
    for moment in (NOW, NOW + 3650 * DAY, NOW + DAY / 24, NOW + DAY / 2, NOW + DAY):
        assert retention.expire(connection, KEPT, DAY * 60, moment) == 0
    assert held(connection) == {kept}


def test_where_nothing_says_so_nothing_goes(connection: Connection) -> None:
    kept = publish(connection, "radio", "Ancien", NOW - 5000 * DAY)
    for hours in (0, 12):
        assert retention.expire(connection, {}, None, NOW + timedelta(hours=hours)) == 0
    assert held(connection) == {kept}
