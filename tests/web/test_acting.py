"""What readers do: desk, corrections, a daily mail that its address confirmed."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.database import connect
from tests.web.conftest import Press
from tests.web.test_gate import Browser


def story_of(press: Press, title: str) -> tuple[int, int]:
    with connect(press.url) as connection:
        row = connection.execute(
            "select id, story from articles where title ilike %s order by id limit 1",
            (f"%{title}%",),
        ).fetchone()
    assert row
    return row["id"], row["story"]


def test_a_story_is_kept_noted_and_handed_on_in_a_log_that_only_grows(press: Press) -> None:
    _, story = story_of(press, "Orechnik")
    reader, page = Browser(press.address), f"/sujet/{story}"
    token = reader.token(page)
    with connect(press.url) as connection:  # others write in the log, too
        last = connection.execute("select coalesce(max(id), 0) as id from desk_log").fetchone()
    assert last
    for fields in (
        {"geste": "keep", "nom": "Anne"},
        {"geste": "note", "note": "à suivre <b>demain</b>"},
        {"geste": "hand", "pour": "Bruno", "note": "peux-tu vérifier ?"},
        {"geste": "drop"},
        {"geste": "keep"},
    ):
        assert reader.ask(f"{page}/bureau", {"jeton": token, **fields})[0] == 303
    shown = reader.ask(page)[2]
    assert "Anne a confié à Bruno" in shown
    assert "à suivre &lt;b&gt;demain&lt;/b&gt;" in shown
    assert f'href="{page}"' in reader.ask("/bureau")[2]
    assert "Orechnik" in reader.ask("/bureau.csv")[2]
    with connect(press.url) as connection:
        deeds = [
            row["deed"]
            for row in connection.execute(
                "select deed from desk_log where story = %s and id > %s order by id",
                (story, last["id"]),
            )
        ]
    assert deeds == ["keep", "note", "hand", "drop", "keep"]
    bruno = Browser(press.address)
    bruno.cookies["nom"] = "Bruno"
    assert "Confiés à vous" in bruno.ask("/bureau")[2]
    assert reader.ask(f"{page}/bureau", {"jeton": token, "geste": "note", "note": ""})[0] == 422
    assert reader.ask("/sujet/987654/bureau", {"jeton": token, "geste": "read"})[0] == 404


@pytest.mark.parametrize("who", ["Łukasz", "Дмитро Шевченко", "ليلى", "Zoë, la 2e"])
def test_who_is_asked_once_whatever_the_letters_of_the_name(press: Press, who: str) -> None:
    _, story = story_of(press, "Orechnik")
    reader, page = Browser(press.address), f"/sujet/{story}"
    fields = {"jeton": reader.token(page), "geste": "read", "nom": who}
    assert reader.ask(f"{page}/bureau", fields)[0] == 303
    assert reader.ask(f"{page}/bureau", fields | {"nom": "", "geste": "drop"})[0] == 303
    with connect(press.url) as connection:
        (last,) = connection.execute("select who from desk_log order by id desc limit 1").fetchall()
    assert last["who"] == who


def test_a_wrong_tag_is_taken_away_with_who_and_why(press: Press) -> None:
    article, _ = story_of(press, "carnaval")
    reader, page = Browser(press.address), f"/article/{article}"
    token = reader.token(page)
    wanted = {"jeton": token, "nom": "Anne", "entree": "suisse", "pourquoi": "pour l’essai"}
    assert reader.ask(f"{page}/etiquette", wanted | {"geste": "ajouter"})[0] == 303
    shown = reader.ask(page)[2]
    assert 'data-show="suisse"' in shown
    assert "pour l’essai" in shown
    assert f"/article/{article}" in reader.ask("/recherche?acteur=suisse&tri=date")[2]
    assert reader.ask(f"{page}/etiquette", wanted | {"geste": "retirer"})[0] == 303
    assert 'data-show="suisse"' not in reader.ask(page)[2]
    assert reader.ask(f"{page}/etiquette", wanted | {"pourquoi": ""})[0] == 422
    assert reader.ask(f"{page}/etiquette", wanted | {"entree": "nobody"})[0] == 422


def mails(press: Press) -> list[Path]:
    return sorted((Path(press.var) / "outbox").glob("*.eml"), key=lambda p: p.stat().st_mtime)


def test_a_search_becomes_a_daily_mail_once_its_address_says_so(press: Press) -> None:
    reader, page = Browser(press.address), f"/abonnement?q={quote('Patriot')}"
    shown = reader.ask(page)[2]
    assert "a trouvé" in shown
    token = reader.token(page)
    asked = {"jeton": token, "titre": "Patriot chaque jour", "adresse": "anne@redaction.example"}
    before = len(mails(press))
    assert reader.ask(page, asked)[0] == 200
    [mail] = mails(press)[before:]
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert message["To"] == "anne@redaction.example"
    found = re.search(r"http://\S+(/confirmation/\S+)", message.get_content())
    assert found
    with connect(press.url) as connection:
        subscribed = "select 1 from subscriptions where name = 'Patriot chaque jour'"
        assert reader.ask(found[1])[0] == 200
        assert connection.execute(subscribed).fetchone() is None  # a scanner followed the link
        assert reader.ask(found[1], {})[0] == 200
        assert connection.execute(subscribed).fetchone() is not None
    assert reader.ask(found[1], {})[0] == 404
    assert reader.ask("/confirmation/forged", {})[0] == 404


def test_what_cannot_be_subscribed_to_is_said(press: Press) -> None:
    reader, page = Browser(press.address), f"/abonnement?q={quote('(Patriot')}"
    assert "caractère" in reader.ask(page)[2] or "character" in reader.ask(page)[2]
    token = reader.token("/abonnement?q=Patriot")
    for address in ("nobody", "a@b@c", "a@x.example\r\nBcc: b@x.example"):
        asked = {"jeton": token, "titre": "T", "adresse": address}
        assert reader.ask("/abonnement?q=Patriot", asked)[0] == 422


def test_an_address_is_not_flooded(press: Press) -> None:
    reader = Browser(press.address)
    token = reader.token("/abonnement?q=F-16")
    asked = {"jeton": token, "adresse": "cible@redaction.example"}
    statuses = [
        reader.ask("/abonnement?q=F-16", asked | {"titre": f"F-16 {n}"})[0] for n in range(5)
    ]
    assert statuses == [200, 200, 200, 422, 422]
