"""Sending over a real server that refuses, delays and hangs up: nothing lost, nothing twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.sending import DOUBT
from archive.database import Connection
from archive.mail import history, recipients, subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts.office import at, desk, run, words
from tests.alerts.press import publish
from tests.services.smtp import DROP, Server

ANNA, BORIS = "anna@example.org", "boris@example.org"
OPERATOR = "veille@example.org"
MORNING = at("2026-11-20T06:00")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _subscribed(connection: Connection) -> None:
    wanted = Definition(name="Aide", to=(ANNA, BORIS), query="Patriot")
    subscriptions.save(connection, wanted, MORNING - HOUR)
    publish(connection, "gazette", "Des Patriot", MORNING - 3 * HOUR)


def states(connection: Connection) -> list[tuple[str, str]]:
    rows = history.history(connection, None, 20)
    return sorted((row["address"].partition("@")[0], row["state"]) for row in rows)


def paused(connection: Connection) -> dict[str, str | None]:
    [subscription] = subscriptions.every(connection)
    return {r.address: r.pause_detail for r in subscription.recipients if r.paused_at}


def test_each_recipient_gets_a_mail_of_his_own(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    assert run(connection, desk(tmp_path, smtp.url), MORNING).sent == 2
    assert [mail.recipient for mail in smtp.received] == [ANNA, BORIS]
    assert [str(mail.message["To"]) for mail in smtp.received] == [ANNA, BORIS]
    assert len({mail.message["Message-ID"] for mail in smtp.received}) == 2
    assert b"boris" not in smtp.received[0].content
    assert smtp.stages.count("EHLO") == 1
    assert run(connection, desk(tmp_path, smtp.url), MORNING).sent == 0
    row = connection.execute("select count(message) as kept from deliveries").fetchone()
    assert row == {"kept": 0}


def test_a_passing_refusal_is_tried_again_with_growing_pauses(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: "451 4.7.1 greylisted" if at == "RCPT" and ANNA in who else None
    report = run(connection, desk(tmp_path, smtp.url), MORNING)
    assert (report.sent, report.postponed) == (1, 1)
    tries: list[int] = []
    for minute in range(1, 130):
        before = len(smtp.stages)
        run(connection, desk(tmp_path, smtp.url), MORNING + minute * MINUTE)
        if len(smtp.stages) > before:
            tries.append(minute)
    assert tries == [1, 3, 7, 15, 31, 63, 123]
    smtp.script = lambda _at, _who: None
    assert run(connection, desk(tmp_path, smtp.url), MORNING + 184 * MINUTE).sent == 1
    assert sorted(mail.recipient for mail in smtp.received) == [ANNA, BORIS]
    assert paused(connection) == {}


def test_a_bad_address_pauses_that_recipient_only_and_the_operator_is_told(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: "550 5.1.1 nobody" if at == "RCPT" and ANNA in who else None
    report = run(connection, desk(tmp_path, smtp.url, OPERATOR), MORNING)
    assert report.problems == [f"{ANNA}: 550 5.1.1 nobody (paused)"]
    assert paused(connection) == {ANNA: "550 5.1.1 nobody"}
    assert [mail.recipient for mail in smtp.received] == [BORIS, OPERATOR]
    assert ANNA in smtp.received[1].message.get_content()
    run(connection, desk(tmp_path, smtp.url, OPERATOR), MORNING + DAY)
    assert [mail.recipient for mail in smtp.received] == [BORIS, OPERATOR, BORIS]
    smtp.script = lambda _at, _who: None
    assert recipients.resume(connection, "Aide", ANNA, MORNING + DAY)
    run(connection, desk(tmp_path, smtp.url), MORNING + 2 * DAY)
    assert smtp.received[-2].recipient == ANNA


def test_three_mails_refused_in_a_row_pause_the_recipient(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: "554 5.6.0 spam" if at == "end" and who == ANNA else None
    for day in range(3):
        assert paused(connection) == {}
        run(connection, desk(tmp_path, smtp.url), MORNING + day * DAY)
    assert paused(connection) == {ANNA: "554 5.6.0 spam"}


def test_what_a_refused_mail_told_is_told_by_the_next(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: "554 5.6.0 spam" if at == "end" and who == ANNA else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    smtp.script = lambda _at, _who: None
    run(connection, desk(tmp_path, smtp.url), MORNING + DAY)
    text = words(smtp.received[1].message)
    assert "Envoi de rattrapage : 2 envois en un" in text
    assert "Des Patriot" in text


@pytest.mark.parametrize("stage", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "message", "end"])
def test_a_connection_cut_before_the_mail_was_taken(
    connection: Connection, smtp: Server, tmp_path: Path, stage: str
) -> None:
    cut = iter([DROP])
    smtp.script = lambda at, _: next(cut, None) if at == stage else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    run(connection, desk(tmp_path, smtp.url), MORNING + HOUR)
    assert sorted(mail.recipient for mail in smtp.received) == [ANNA, BORIS]
    assert states(connection) == [("anna", "sent"), ("boris", "sent")]


def test_in_doubt_the_very_same_mail_is_sent_again(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    cut = iter([DROP])
    smtp.script = lambda at, who: next(cut, None) if at == "answer" and who == ANNA else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    assert ("anna", "sending") in states(connection)
    run(connection, desk(tmp_path, smtp.url), MORNING + HOUR)
    copies = {mail.content for mail in smtp.received if mail.recipient == ANNA}
    assert len(copies) == 1
    assert len(smtp.received) == 3
    run(connection, desk(tmp_path, smtp.url), MORNING + DAY)
    assert "Rien de nouveau" in words(smtp.received[-1].message)


def test_a_mail_that_stays_in_doubt_is_given_up_and_its_news_told_by_the_next(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: DROP if at == "answer" and who == ANNA else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    with connection.transaction():
        connection.execute("update deliveries set attempts = 30 where state = 'sending'")
    run(connection, desk(tmp_path, smtp.url), MORNING + DAY / 2)
    assert ("anna", "sending") in states(connection)
    run(connection, desk(tmp_path, smtp.url), MORNING + DOUBT + HOUR)
    [given_up] = [r for r in history.history(connection, None, 10) if r["state"] == "failed"]
    assert given_up["whom"] == ANNA
    assert paused(connection) == {}
    smtp.script = lambda _at, _who: None
    run(connection, desk(tmp_path, smtp.url), MORNING + 2 * DAY)
    assert "Des Patriot" in words([m for m in smtp.received if m.recipient == ANNA][-1].message)


def test_a_mail_in_doubt_is_not_covered_by_the_next(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, who: DROP if at == "answer" and who == ANNA else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    publish(connection, "gazette", "Autres Patriot", MORNING + HOUR)
    smtp.script = lambda _at, _who: None
    run(connection, desk(tmp_path, smtp.url), MORNING + DAY)
    anna = [words(m.message) for m in smtp.received if m.recipient == ANNA]
    assert sum("Autres Patriot" in text for text in anna) == 1
    assert not any("rattrapage" in text for text in anna)


def test_a_relay_that_is_down_keeps_every_mail(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda _at, _who: DROP
    report = run(connection, desk(tmp_path, smtp.url), MORNING)
    assert (report.sent, report.postponed) == (0, 2)
    smtp.script = lambda _at, _who: None
    assert run(connection, desk(tmp_path, smtp.url), MORNING + MINUTE).sent == 2


def test_without_a_server_mails_are_files(connection: Connection, tmp_path: Path) -> None:
    report = run(connection, desk(tmp_path / "outbox"), MORNING)
    assert sorted(report.written) == sorted((tmp_path / "outbox").glob("*"))
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "outbox", *report.written)]
    assert modes == [0o700] + [0o600] * len(report.written)
    assert len(report.written) == 2


def test_who_unsubscribes_gets_not_even_what_waits(
    connection: Connection, smtp: Server, tmp_path: Path
) -> None:
    smtp.script = lambda at, _: "451 later" if at == "MAIL" else None
    run(connection, desk(tmp_path, smtp.url), MORNING)
    smtp.script = lambda _at, _who: None
    [subscription] = subscriptions.every(connection)
    anna = subscription.recipients[0].id
    recipients.unsubscribe(connection, subscription.id, anna, MORNING)
    run(connection, desk(tmp_path, smtp.url), MORNING + HOUR)
    assert [mail.recipient for mail in smtp.received] == [BORIS]
