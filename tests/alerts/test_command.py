"""The command as a user runs it: subscriptions, previews, files, and clear refusals."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from archive.database import Connection
from archive.mail import clippings
from tests.alerts.office import at, part, words
from tests.alerts.press import publish
from tests.services.command import Vigie
from tests.services.smtp import Server

NOW = "2026-11-20T06:00:30Z"
SOURCES = """
[[source]]
id = "gazette"
name = "La Gazette"
feeds = ["https://gazette.example/feed"]
"""
FILE = """
[[subscription]]
name = "Aide à l’Ukraine"
to = ["anna@example.org"]
query = "Patriot"
"""


@pytest.fixture
def desk(vigie: Vigie, tmp_path: Path) -> Vigie:
    """`vigie` on the morning of 20 November, with one source and one subscription."""
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "abonnements.toml").write_text(FILE, encoding="utf-8")
    desk = vigie.with_(VIGIE_NOW=NOW, VIGIE_SOURCES=str(tmp_path / "sources.toml"))
    desk.run("alerts", "import", str(tmp_path / "abonnements.toml"))
    return desk


def outbox(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "var" / "outbox").glob("*.eml"))


def test_due_once_as_a_file_that_is_a_mail(
    desk: Vigie, connection: Connection, tmp_path: Path
) -> None:
    publish(connection, "gazette", "Des Patriot cette nuit", at("2026-11-20T01:00"))
    said = desk.run("alerts", "run", "--once").stdout
    [path] = outbox(tmp_path)
    assert str(path) in said
    assert "VIGIE_SMTP_URL is not set" in said
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["To"] == "anna@example.org"
    assert "Des Patriot cette nuit" in words(mail)  # type: ignore[arg-type]
    desk.run("alerts", "run", "--once")
    assert outbox(tmp_path) == [path]
    assert "2026-11-20" in desk.run("alerts", "history").stdout


def test_over_smtp(desk: Vigie, connection: Connection, smtp: Server) -> None:
    publish(connection, "gazette", "Des Patriot cette nuit", at("2026-11-20T01:00"))
    settings = {"VIGIE_SMTP_URL": smtp.url, "VIGIE_MAIL_FROM": "Vigie <veille@example.org>",
                "VIGIE_PUBLIC_URL": "https://vigie.example.org/"}  # fmt: skip
    assert "sent 1 mails" in desk.with_(**settings).run("alerts", "run", "--once").stdout
    [mail] = smtp.received
    assert mail.sender == "veille@example.org"
    link = str(mail.message["List-Unsubscribe"])
    assert link.startswith("<https://vigie.example.org/desabonnement/")
    assert "Des Patriot cette nuit" in words(mail.message)


def test_a_relay_that_is_down_is_said_and_nothing_is_lost(desk: Vigie, smtp: Server) -> None:
    smtp.script = lambda at, _: "451 later" if at == "MAIL" else None
    failed = desk.with_(VIGIE_SMTP_URL=smtp.url).run("alerts", "run", "--once", status=1)
    assert "anna@example.org: 451 later (again in 1 min)" in failed.stderr
    assert "ready" in desk.run("alerts", "history").stdout


def test_a_preview_counts_seeds_by_their_date_and_notes_nothing(
    desk: Vigie, connection: Connection, tmp_path: Path
) -> None:
    publish(
        connection, "gazette", "Des Patriot de 2024", at("2026-11-20T01:00"), origin="seed",
        published_at=at("2024-05-01T00:00"), precision="day",
    )  # fmt: skip
    out = tmp_path / "X.eml"
    assert desk.run("alerts", "preview", "Aide à l’Ukraine", "--out", str(out)).stdout[0] == "0"
    long = ("alerts", "preview", "Aide à l’Ukraine", "--out", str(out), "--days", "1000")
    assert desk.run(*long).stdout.startswith("1 stories in 1000 days")
    mail = message_from_bytes(out.read_bytes(), policy=policy.default)
    assert "La Gazette, 1er mai 2024" in words(mail)  # type: ignore[arg-type]
    page = (tmp_path / "X.html").read_text(encoding="utf-8")
    assert page.split() == part(mail, "html").split()  # type: ignore[arg-type]
    assert desk.run("alerts", "history").stdout == ""
    assert outbox(tmp_path) == []
    assert clippings.sources(connection) == {"gazette"}


def test_subscriptions_by_hand(desk: Vigie) -> None:
    desk.run(
        "alerts", "add", "Matin", "--to", "b@example.org", "--query", "OTAN -football",
        "--relevance", "otan", "otan-ukraine", "--days", "weekdays", "--at", "06:45",
    )  # fmt: skip
    listed = desk.run("alerts", "list").stdout
    assert "Matin: active, days 12345 at 06:45 Europe/Paris" in listed
    assert "OTAN -football" in listed
    desk.run("alerts", "pause", "Matin")
    assert "Matin: paused" in desk.run("alerts", "list").stdout
    desk.run("alerts", "resume", "Matin")
    desk.run("alerts", "pause", "Matin", "--to", "B@example.org")
    assert "b@example.org (operator 2026-11-20)" in desk.run("alerts", "list").stdout
    desk.run("alerts", "resume", "Matin", "--to", "b@example.org")
    assert "sent" not in desk.run("alerts", "send-now", "Matin").stdout
    desk.run("alerts", "remove", "Matin")
    assert "Matin" not in desk.run("alerts", "list").stdout


def test_forgetting_an_address_removes_its_files(desk: Vigie, tmp_path: Path) -> None:
    desk.run("alerts", "run", "--once")
    assert len(outbox(tmp_path)) == 1
    assert "1 files" in desk.run("alerts", "forget", "Anna@example.org").stdout
    assert outbox(tmp_path) == []
    again = desk.run("alerts", "import", str(tmp_path / "abonnements.toml")).stdout
    assert "passed over" in again
    assert "anna" not in desk.run("alerts", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "absent.toml"), "absent.toml: cannot be read"),
        (("add", "X", "--to", "nobody"), "'nobody' is no mail address"),
        (("add", "X", "--to", "a@b.fr", "--actors", "nato"), "'nato' is not an actor"),
        (("preview", "Personne", "--out", "x.eml"), "no subscription is named 'Personne'"),
        (("preview", "Aide à l’Ukraine", "--out", "/absent/x.eml"), "cannot be written"),
        (("preview", "Aide à l’Ukraine", "--out", "x.html"), "name the mail"),
        (("pause", "Personne"), "no subscription"),
        (("resume", "Aide à l’Ukraine", "--to", "x@b.fr"), "no subscription"),
        (("remove", "Personne"), "no subscription"),
        (("send-now", "Personne"), "no subscription"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    desk: Vigie, arguments: tuple[str, ...], said: str
) -> None:
    failed = desk.run("alerts", *arguments, status=2)
    assert said in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIGIE_SMTP_URL", "http://user:secret@example.org"),
        ("VIGIE_MAIL_FROM", "nobody"),
        ("VIGIE_OPERATOR", "nobody"),
        ("VIGIE_DKIM_KEY", "/absent.pem"),
        ("VIGIE_DKIM_KEY", "/dev/null"),
    ],
)
def test_a_bad_setting_is_named(desk: Vigie, name: str, value: str) -> None:
    failed = desk.with_(**{name: value}).run("alerts", "run", "--once", status=2)
    assert name in failed.stderr
    assert "secret" not in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
