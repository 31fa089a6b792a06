"""What a reader does from end to end in a real browser: a subscription confirmed and ended by
its mails' links, signing in and out, exports, a note by keyboard alone."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.database import connect
from tests.web.conftest import Press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSWORD = "chataigne"
SIZES = [({"width": 1280, "height": 900}, "light"), ({"width": 390, "height": 844}, "dark")]


@pytest.fixture(scope="module")
def service(press: Press) -> Iterator[str]:
    """The page with its real doors, behind a password, as though reached from outside."""
    from tests.web.serving import serving
    from vigie.commands.web import service
    from vigie.reader import reading
    from vigie.settings import read
    from web.app import application
    from web.gate import Gate, hashed

    settings = read({"VIGIE_VAR": press.var, "DATABASE_URL": press.url})
    with reading(settings, press.url) as reader:
        let = Gate(loopback=False, who=reader.whose, password=hashed(PASSWORD))
        with serving(application(service(settings, press.url), reader, let)) as address:
            yield address


def opened(chromium: "Browser", address: str, number: int = 0) -> "Page":
    viewport, scheme = SIZES[number]
    context = chromium.new_context(
        viewport=viewport,  # pyright: ignore[reportArgumentType]
        color_scheme=scheme,  # pyright: ignore[reportArgumentType]
        locale="fr-FR",
        base_url=address,
        accept_downloads=True,
    )
    return context.new_page()


@pytest.mark.parametrize("number", [0, 1], ids=["wide and light", "narrow and dark"])
def test_a_subscription_from_the_search_to_the_last_mail(
    chromium: "Browser", press: Press, service: str, number: int
) -> None:
    page, name = opened(chromium, service, number), f"Orechnik {number}"
    page.goto("/recherche?q=Orechnik")
    page.wait_for_url("**/connexion?*")
    page.get_by_label("Votre nom").fill("Anne")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_label("Mot de passe").press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("Votre nom").fill("Anne")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Mot de passe").press("Enter")
    page.wait_for_url("**/recherche?q=Orechnik")
    page.get_by_role("link", name="Suivre cette recherche").click()
    page.locator("input[name=titre]").fill(name)
    page.get_by_label("Adresse").fill(f"anne{number}@flux.example")
    page.get_by_role("button", name="Envoyer le lien").click()
    page.get_by_text("Un lien de confirmation est parti").wait_for()
    page.goto(_linked(Path(press.var), f"anne{number}@flux.example"))
    with page.expect_navigation():
        page.locator("main").get_by_role("button").click()
    assert subscribed(press, name) == (True, False)
    page.goto("/sources")
    with page.expect_navigation():
        page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/sources")
    page.wait_for_url("**/connexion?*")
    page.goto(f"/desabonnement/{_token(press, name)}")  # open to all, as the mails' links are
    page.get_by_role("button", name="Me désabonner").click()
    page.get_by_text("Vous ne recevrez plus").wait_for()
    assert subscribed(press, name) == (True, True)
    page.context.close()


def _linked(var: Path, address: str) -> str:
    """The path of the link in the mail that went to an address."""
    for mail in (var / "outbox").glob("*.eml"):
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        if message["To"] == address:
            found = re.search(r"/confirmation/\S+", message.get_content())
            assert found
            return found[0]
    raise AssertionError(address)


def _token(press: Press, name: str) -> str:
    from alerts.unsubscribe import sign
    from archive.mail import keys

    with connect(press.url) as connection:
        row = connection.execute(
            "select subscription, recipients.id as recipient from recipients"
            " join subscriptions on subscriptions.id = subscription where name = %s",
            (name,),
        ).fetchone()
        assert row
        return sign(keys.signing_key(connection), row["subscription"], row["recipient"])


def subscribed(press: Press, name: str) -> tuple[bool, bool]:
    """Whether there is such a subscription, and whether its reader left it."""
    with connect(press.url) as connection:
        row = connection.execute(
            "select recipients.paused_at from recipients"
            " join subscriptions on subscriptions.id = subscription where name = %s",
            (name,),
        ).fetchone()
    return row is not None, bool(row and row["paused_at"])


def test_a_search_is_taken_out_as_a_table_and_as_a_press_review(
    chromium: "Browser", press: Press
) -> None:
    page = opened(chromium, press.address)
    page.goto("/recherche?q=Patriot&du=2026-01-20&au=2026-02-20")
    taken: dict[str, bytes] = {}
    for menu, link in (
        ("Exporter", "CSV"),
        ("Revue de presse", "HTML"),
        ("Revue de presse", "Word"),
    ):
        page.locator("summary", has_text=menu).click()
        with page.expect_download() as download:
            page.get_by_role("link", name=link, exact=True).click()
        taken[link] = download.value.path().read_bytes()
        page.locator("summary", has_text=menu).click()
    assert "intercepteurs un par un" in taken["CSV"].decode()
    assert "intercepteurs un par un" in taken["HTML"].decode()
    assert taken["Word"].startswith(b"PK")
    page.context.close()


def test_a_note_is_written_by_keyboard_alone(chromium: "Browser", press: Press) -> None:
    page = opened(chromium, press.address, 1)
    page.goto("/sujet/15")
    _tab_to(page, "e.name === 'nom'")
    page.keyboard.type("Bruno")
    _tab_to(page, "e.tagName === 'SUMMARY' && e.closest('form')")
    page.keyboard.press("Enter")
    _tab_to(page, "e.name === 'note'")
    page.keyboard.type("vérifié au clavier")
    _tab_to(page, "e.value === 'note'")
    page.keyboard.press("Enter")
    page.get_by_text("vérifié au clavier").wait_for()
    page.context.close()


def _tab_to(page: "Page", wanted: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const e = document.activeElement; return !!({wanted}); }}"):
            return
    raise AssertionError(wanted)
