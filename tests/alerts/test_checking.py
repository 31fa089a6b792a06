"""A mail is checked against the record: what it says is derived anew."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts import mailing
from alerts.checking import check
from alerts.preview import preview
from alerts.proof import HEADER, Unproven, unpacked
from archive.database import Connection
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts import edition
from tests.alerts.office import KNOWLEDGE, LETTERHEAD, at, desk, read, run
from tests.alerts.press import publish, rewrite, withdraw
from tests.alerts.test_layout import covered

MORNING = at("2026-11-20T06:00")
WANTED = Definition(name="Aide", to=("anna@example.org",), query="OTAN OU Patriot OU ukrainiennes")


@pytest.fixture
def mails(connection: Connection, tmp_path: Path) -> list[EmailMessage]:
    """Two days' mails: the second one tells of growth, corrections and a withdrawal."""
    subscriptions.save(connection, WANTED, MORNING - timedelta(hours=20))
    edition.fortnight(connection, MORNING - timedelta(days=1))
    firsts = edition.forty(connection, MORNING)
    found = [sent(connection, tmp_path)]
    tomorrow = MORNING + timedelta(days=1)
    edition.next_day(connection, firsts, tomorrow - timedelta(hours=2))
    return [*found, sent(connection, tmp_path, days=1)]


def sent(connection: Connection, folder: Path, days: int = 0) -> EmailMessage:
    room = covered(desk(folder))
    [path] = run(connection, room, MORNING + timedelta(days=days)).written
    return read(path.read_bytes())


def changed(mail: EmailMessage, old: str, new: str) -> EmailMessage:
    """The mail with words of one part or header replaced, each time they come."""
    forged = read(mail.as_bytes())
    for part in forged.walk():
        if part.get_content_maintype() == "text":
            words = str(part.get_content())
            part.set_content(words.replace(old, new), subtype=part.get_content_subtype())
    subject = str(forged["Subject"]).replace(old, new)
    del forged["Subject"]
    forged["Subject"] = subject
    return forged


def test_what_was_sent_is_borne_out_whatever_came_after(
    connection: Connection, mails: list[EmailMessage]
) -> None:
    for mail in mails:
        assert check(connection, mail, KNOWLEDGE) == ()
    publish(connection, "radio", "OTAN : venu après", MORNING + timedelta(days=1, hours=1))
    for mail in mails:
        assert check(connection, mail, KNOWLEDGE) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("promet de nouveaux", "promet trois cents"),
        ("40 milliards", "41 milliards"),
        ("sources indépendantes", "sources très indépendantes"),
        ("Radio Lac", "Radio Loc"),
        ("au printemps", "en automne"),
        ("https://radio.example/", "https://autre.example/"),
        ("Muettes contre leur habitude", "Muettes"),
        ("média d", "m d"),
    ],
)
def test_one_statement_changed_is_told(
    connection: Connection, mails: list[EmailMessage], old: str, new: str
) -> None:
    forged = changed(mails[0], old, new)
    problems = check(connection, forged, KNOWLEDGE)
    assert problems
    assert all(
        new.split()[-1] in problem or "…" in problem for problem in problems if new in problem
    )
    assert any(new in problem for problem in problems)


def test_what_the_record_lost_is_told(connection: Connection, mails: list[EmailMessage]) -> None:
    first = unpacked(mails[0]).states[0].id
    connection.execute("update articles set deleted = true where id = %s", (first,))
    assert f"article {first}, version 1" in check(connection, mails[0], KNOWLEDGE)[0]


def test_a_mail_without_proof_says_so(connection: Connection, mails: list[EmailMessage]) -> None:
    mail = mails[0]
    del mail[HEADER]
    with pytest.raises(Unproven, match="carries no proof"):
        check(connection, mail, KNOWLEDGE)
    mail[HEADER] = "AAAA"
    with pytest.raises(Unproven, match="cannot be read"):
        check(connection, mail, KNOWLEDGE)


def test_a_preview_proves_itself_too(connection: Connection) -> None:
    subscriptions.save(connection, WANTED, MORNING - timedelta(hours=20))
    article = publish(connection, "gazette", "L’OTAN livre des Patriot", MORNING, origin="seed")
    rewrite(connection, article, "L’OTAN livre quatre Patriot", MORNING)
    gone = publish(connection, "radio", "Patriot : trop tôt", MORNING)
    withdraw(connection, gone, MORNING)
    subscription = subscriptions.named(connection, "Aide")
    assert subscription
    mail, _, _ = preview(
        connection, subscription, KNOWLEDGE, LETTERHEAD, days=1, now=MORNING + timedelta(hours=1)
    )
    assert check(connection, read(mail), KNOWLEDGE) == ()
    assert mailing.FORTNIGHT.days == 15
