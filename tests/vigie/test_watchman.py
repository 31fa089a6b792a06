"""The dead man's mail: once an episode, and an all-clear, over a real SMTP server."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import Connection, connect
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts.office import at, desk, run
from tests.alerts.press import publish
from tests.services import ports, waiting
from tests.services.command import Vigie
from tests.services.smtp import DROP, Server
from vigie import watchman
from vigie.settings import Settings, read

OPERATOR = "veille@example.org"
MORNING = at("2026-11-20T06:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def settings(smtp: Server, folder: Path, **more: str) -> Settings:
    said = {"VIGIE_VAR": str(folder), "VIGIE_SMTP_URL": smtp.url, "VIGIE_OPERATOR": OPERATOR}
    return read(said | {"VIGIE_MAIL_FROM": "vigie@example.org"} | more)


def look(url: str, said: Settings) -> None:
    """As a worker does, with a connection of its own for each look; who looked before has gone."""
    with connect(url) as connection:
        waiting.alone(connection)
        watchman.watch(connection, said)


def captured(connection: Connection, hours_ago: float) -> None:
    connection.execute(
        "insert into inbox (source, origin, media_type, status, digest, rights, fetched_at,"
        "  received_at) values ('gazette', 'crawl', 'text/html', 200, %(digest)s, '{}',"
        "  clock_timestamp(), clock_timestamp() - %(ago)s)",
        {"digest": str(hours_ago).encode(), "ago": timedelta(hours=hours_ago)},
    )


def subjects(smtp: Server) -> list[str]:
    return [str(mail.message["Subject"]) for mail in smtp.received]


def test_a_day_without_a_page_is_told_once_and_its_end_once(
    connection: Connection, database_url: str, smtp: Server, tmp_path: Path
) -> None:
    said = settings(smtp, tmp_path)
    look(database_url, said)
    assert smtp.received == []  # nothing was ever crawled: no silence
    captured(connection, 25)
    captured(connection, 23.5)
    look(database_url, said)
    assert smtp.received == []
    connection.execute("delete from inbox where received_at > clock_timestamp() - interval '1 day'")
    for _ in range(3):
        look(database_url, said)
    assert subjects(smtp) == ["Vigie : aucune page relevée depuis 25 h"]
    [mail] = smtp.received
    assert mail.recipient == OPERATOR
    assert "soit 25 heures" in mail.message.get_content()
    assert "vigie doctor" in mail.message.get_content()
    captured(connection, 0)
    for _ in range(3):
        look(database_url, said)
    assert subjects(smtp)[1:] == ["Vigie : les relevés ont repris"]
    connection.execute("delete from inbox where received_at > clock_timestamp() - interval '1 day'")
    look(database_url, said)
    assert len(smtp.received) == 3  # another episode


def test_a_crawler_that_never_brings_a_page_is_told(
    connection: Connection, database_url: str, smtp: Server, tmp_path: Path
) -> None:
    connection.execute("insert into crawled_hours values (clock_timestamp() - interval '2 days')")
    look(database_url, settings(smtp, tmp_path, VIGIE_SILENCE_HOURS="0"))
    assert smtp.received == []
    look(database_url, settings(smtp, tmp_path))
    assert subjects(smtp) == ["Vigie : aucune page relevée depuis 48 h"]


def test_what_the_server_does_not_take_is_told_later(
    connection: Connection, database_url: str, smtp: Server, tmp_path: Path
) -> None:
    captured(connection, 30)
    said = settings(smtp, tmp_path)
    for answer in (DROP, "451 4.7.1 greylisted"):
        smtp.script = lambda at, _who, answer=answer: answer if at == "RCPT" else None
        look(database_url, said)
    assert smtp.received == []
    smtp.script = lambda _at, _who: None
    look(database_url, said)
    look(database_url, said)
    assert subjects(smtp) == ["Vigie : aucune page relevée depuis 30 h"]


def test_a_silence_that_could_not_be_told_ends_untold(
    connection: Connection, database_url: str, smtp: Server, tmp_path: Path
) -> None:
    captured(connection, 30)
    smtp.script = lambda _at, _who: DROP
    look(database_url, settings(smtp, tmp_path))
    smtp.script = lambda _at, _who: None
    captured(connection, 0)
    look(database_url, settings(smtp, tmp_path))
    assert smtp.received == []


def test_an_overdue_digest_is_told_by_its_subscription(
    connection: Connection, database_url: str, smtp: Server, tmp_path: Path
) -> None:
    for name in ("Aide", "Lundi"):
        days = frozenset({1}) if name == "Lundi" else frozenset(range(1, 8))
        wanted = Definition(name=name, to=(f"{name}@example.org",), query="Patriot", days=days)
        subscriptions.save(connection, wanted, MORNING - 5 * DAY)
    publish(connection, "gazette", "Des Patriot", MORNING - 3 * HOUR)
    run(connection, desk(tmp_path), MORNING)  # a Friday: what was due so far is sent

    def at_hour(hours: int) -> Settings:
        moment = (MORNING + hours * HOUR).isoformat()
        return settings(smtp, tmp_path, VIGIE_NOW=moment)

    look(database_url, at_hour(24 + 23))
    assert smtp.received == []
    for hours in (24 + 24, 24 + 30, 24 + 60):
        look(database_url, at_hour(hours))
    assert subjects(smtp) == ["Vigie : aucune synthèse envoyée depuis 24 h"]
    told = smtp.received[0].message.get_content()
    assert "Aide" in told
    assert "Lundi" not in told
    run(connection, desk(tmp_path), MORNING + 3 * DAY)
    look(database_url, at_hour(72))
    assert subjects(smtp)[1:] == ["Vigie : les synthèses repartent"]


@pytest.mark.parametrize("worker", [("alerts", "run"), ("web",)])
def test_both_workers_that_can_mail_look(
    vigie: Vigie,
    connection: Connection,
    database_url: str,
    smtp: Server,
    worker: tuple[str, ...],
) -> None:
    captured(connection, 30)
    told = vigie.with_(
        VIGIE_SMTP_URL=smtp.url,
        VIGIE_OPERATOR=OPERATOR,
        VIGIE_MAIL_FROM="vigie@example.org",
        VIGIE_LISTEN=f"127.0.0.1:{ports.free()}",
    )
    process = told.start(*worker)
    try:
        waiting.until(lambda: smtp.received or process.poll() is not None)
        assert process.poll() is None
        process.terminate()
        assert process.wait(120) == 0
    finally:
        process.kill()
        process.wait()
    assert subjects(smtp) == ["Vigie : aucune page relevée depuis 30 h"]
    rows = connection.execute("select * from workers").fetchall()
    assert rows == []  # it ended as it should
