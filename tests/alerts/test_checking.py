"""A mail is checked against the record: what it says is derived anew."""

import base64
import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from alerts import mailing
from alerts.checking import check
from alerts.preview import preview
from alerts.proof import HEADER, Unproven, unpacked
from archive.database import Connection
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition
from archive.search.query import Misread
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


ODD = (
    {"subscription": 10**30}, {"subscription": -1}, {"recipient": 2**63}, {"recipient": float("inf")},
    {"recipient": float("nan")}, {"since": "2026-11-19"}, {"since": "0001-01-01T00:00:00+00:00"},
    {"until": "9999-12-31T23:59:59+00:00"}, {"until": "2026-11-20T06:00:00"}, {"until": 7},
    {"periods": 10**30}, {"periods": -5}, {"kind": "autre"}, {"kind": "\0"}, {"states": []},
    {"states": [[10**30, 1, 0, None, None, 1]]}, {"states": [[1, -1, 0, 2**70, 2**70, 1]]},
    {"states": [[1]]}, {"states": "abc"}, {"states": None}, {"form": [1]}, {"form": True},
)  # fmt: skip
ODD_ASKED = (
    {"timezone": "Mars/Phobos"}, {"timezone": "../../etc/passwd"}, {"timezone": "\0"}, {"timezone": ""},
    {"name": "\ud800"}, {"name": "\0"}, {"name": ""}, {"query": "("}, {"query": "\0\ud800"},
    {"query": "l'" * 5000}, {"max_stories": 10**30}, {"max_stories": -1}, {"max_stories": float("inf")},
    {"actors": ["\0"]}, {"actors": None}, {"sources": ["\ud800"]}, {"relevance": ["rien"]},
    {"flash": 7}, {"flash": {"voices": -1}}, {"flash": []}, {"attach": "exe"}, {"attach": None},
)  # fmt: skip


def test_a_proof_that_is_odd_is_told_and_nothing_worse(
    connection: Connection, mails: list[EmailMessage]
) -> None:
    for document in [*_odd(mails[0]), "[]", "{}", "null", "[" * 100_000, '{"form":1}', ""]:
        forged = read(mails[0].as_bytes())
        del forged[HEADER]
        text = document if isinstance(document, str) else json.dumps(document)
        forged[HEADER] = base64.b64encode(zlib.compress(text.encode())).decode()
        try:
            assert all(isinstance(each, str) for each in check(connection, forged, KNOWLEDGE))
        except (Unproven, Misread):
            continue


def _odd(mail: EmailMessage) -> Iterator[dict[str, Any]]:
    coded = "".join(str(mail[HEADER]).split())
    good = json.loads(zlib.decompress(base64.b64decode(coded)))
    yield from (good | each for each in ODD)
    yield from (good | {"asked": good["asked"] | each} for each in ODD_ASKED)
    yield from ({k: v for k, v in good.items() if k != gone} for gone in good)


def test_a_mail_that_is_odd_is_told_and_nothing_worse(
    connection: Connection, mails: list[EmailMessage]
) -> None:
    whole = mails[0].as_bytes()
    for old, new in (
        (b"charset=\"utf-8\"", b"charset=\"x-none\""), (b"multipart/alternative", b"text/plain"),
        (b"multipart/alternative", b"multipart/mixed"), (b"text/html", b"application/x"),
        (b"quoted-printable", b"base64"), (b"Message-ID:", b"X-Other:"), (b"Subject:", b"X-Other:"),
        (b"boundary=", b"bound="), (b"To:", b"X-To:"), (b"Date:", b"X-Date:"), (b"=C3=", b"=FF="),
        (b"\n\n", b"\n"), (b"Subject: ", b"Subject: =?utf-8?b?AAAA?= "),
    ):  # fmt: skip
        for forged in (whole.replace(old, new), whole.replace(old, new, 1)):
            try:
                assert all(type(each) is str for each in check(connection, read(forged), KNOWLEDGE))
            except Unproven:
                continue
    for name, content in (("a.pdf", b"%PDF-1.7 no"), ("a.docx", b"PK\3\4 no"), ("a.exe", b"MZ")):
        forged = read(whole)
        forged.make_mixed()
        forged.add_attachment(content, maintype="application", subtype="x", filename=name)
        assert any("attached file" in each for each in check(connection, forged, KNOWLEDGE))
    for cut in range(0, len(whole), len(whole) // 20 + 1):
        try:
            assert check(connection, read(whole[:cut]), KNOWLEDGE)
        except Unproven:
            continue
