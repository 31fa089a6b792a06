"""A mail that brings itself as a press review."""

from datetime import timedelta
from pathlib import Path

import pytest

from alerts.checking import check
from alerts.document import words
from archive.database import Connection
from archive.mail import subscriptions
from archive.mail.subscriptions import Attach, Definition
from tests.alerts.office import KNOWLEDGE, at, desk, read, run
from tests.alerts.press import publish

MORNING = at("2026-11-20T06:00")
DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_it_says_what_the_mail_says_and_is_checked(
    connection: Connection, tmp_path: Path, kind: Attach
) -> None:
    wanted = Definition(name="Aide", to=("anna@example.org",), query="patriot", attach=kind)
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    publish(connection, "gazette", "Des Patriot pour Kiev", MORNING - timedelta(hours=3))
    publish(connection, "revue", "Patriot : la revue", MORNING - timedelta(hours=2), text="Fermé.")
    mail = read(run(connection, desk(tmp_path), MORNING).written[0].read_bytes())
    [file] = mail.iter_attachments()
    assert file.get_filename() == f"revue-de-presse.{kind}"
    said = " ".join(words(bytes(file.get_content()), f".{kind}"))
    assert "Des Patriot pour Kiev" in said
    assert "Fermé" not in said
    assert check(connection, mail, KNOWLEDGE) == ()
    publish(connection, "gazette", "Autre chose", MORNING + DAY / 2)
    empty = read(run(connection, desk(tmp_path), MORNING + DAY).written[0].read_bytes())
    assert list(empty.iter_attachments()) == []


def test_a_document_that_was_changed_is_found(connection: Connection, tmp_path: Path) -> None:
    wanted = Definition(name="Aide", to=("anna@example.org",), query="patriot", attach="docx")
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    publish(connection, "gazette", "Des Patriot pour Kiev", MORNING - timedelta(hours=3))
    mail = read(run(connection, desk(tmp_path), MORNING).written[0].read_bytes())
    connection.execute("update articles set title = 'Aucun Patriot'")
    assert any(problem.startswith("attached: ") for problem in check(connection, mail, KNOWLEDGE))
