"""The report for rights holders says what the delivery ledger says, whatever was forgotten."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from alerts import declaring
from archive.database import Connection
from archive.mail import forgotten, subscriptions, uses
from archive.mail.subscriptions import Definition
from tests.alerts.office import at, desk, run
from tests.alerts.press import SOURCES, publish

MORNING = at("2026-11-20T06:00")
DAY = timedelta(days=1)
MONTH = date(2026, 11, 1)
TO = ("anna@example.org", "bert@example.org")


def rows(connection: Connection) -> list[dict[str, str]]:
    table = declaring.report(MONTH, uses.of(connection, MONTH), SOURCES)
    return list(csv.DictReader(io.StringIO(table)))


def test_articles_by_recipients_and_publisher(connection: Connection, tmp_path: Path) -> None:
    wanted = Definition(name="Aide", to=TO, query="patriot")
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    for source in ("gazette", "radio", "courrier"):
        publish(connection, source, f"Patriot, {source}", MORNING - timedelta(hours=3), story=7)
    publish(connection, "gazette", "Un autre Patriot", MORNING - timedelta(hours=2))
    publish(connection, "gazette", "Tout autre chose", MORNING - timedelta(hours=2))
    run(connection, desk(tmp_path), MORNING)
    publish(connection, "revue", "Patriot, la revue", MORNING + timedelta(hours=2), story=7)
    run(connection, desk(tmp_path), MORNING + DAY)
    found = {row["source"]: (row["articles"], row["copies"]) for row in rows(connection)}
    assert found == {
        "gazette": ("2", "4"), "radio": ("1", "2"), "courrier": ("1", "2"), "revue": ("1", "2"),
    }  # fmt: skip
    assert {row["publisher"] for row in rows(connection)} >= {"presse-du-nord", "radio-lac"}
    ledger = connection.execute(
        "select count(*) as n from (select distinct recipient, unnest(shows) from deliveries"
        " where state = 'sent') as shown"
    ).fetchone()
    assert ledger
    assert sum(int(row["copies"]) for row in rows(connection)) == ledger["n"]


def test_what_is_forgotten_stays_counted_and_names_nobody(
    connection: Connection, tmp_path: Path
) -> None:
    wanted = Definition(name="Aide", to=TO, query="patriot")
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3))
    run(connection, desk(tmp_path), MORNING)
    before = rows(connection)
    forgotten.forget(connection, TO[0])
    subscriptions.remove(connection, "Aide")
    assert rows(connection) == before
    columns = connection.execute(
        "select column_name as name from information_schema.columns where table_name = 'uses'"
    ).fetchall()
    assert "recipient" not in {row["name"] for row in columns}


def test_an_unsent_mail_shows_nobody_anything(connection: Connection, tmp_path: Path) -> None:
    wanted = Definition(name="Aide", to=TO, query="patriot")
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3))
    run(connection, desk(tmp_path, "smtp://127.0.0.1:9?timeout=2"), MORNING)
    assert rows(connection) == []


def test_what_is_kept_by_source(connection: Connection) -> None:
    publish(connection, "gazette", "Des Patriot", MORNING)
    publish(connection, "gazette", "Réservé", MORNING + DAY, access="reserved")
    table = declaring.kept(uses.kept(connection), SOURCES, 400, 30)
    [row] = list(csv.DictReader(io.StringIO(table)))
    assert (row["title"], row["articles"], row["reserved"]) == ("La Gazette", "2", "1")
    assert (row["oldest"], row["captures_kept_days"]) == ("2026-11-20", "30")
    assert (row["texts_kept_days"], row["mailed"]) == ("400", "0")
    shorter = {"gazette": replace(SOURCES["gazette"], keep_days=90)}
    table = declaring.kept(uses.kept(connection), shorter, None, 30)
    assert next(csv.DictReader(io.StringIO(table)))["texts_kept_days"] == "90"
