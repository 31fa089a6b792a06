"""The page in a real browser: by hand, by keyboard alone, narrow, dark, and under axe."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Press

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = (
    "/", "/recherche?q=Patriot", "/recherche?q=(Patriot", "/recherche?q=licorne",
    "/article/17", "/sujet/15", "/acteur/mark-rutte", "/theme/patriot", "/acteurs", "/sources",
    "/pourquoi?url=https://x.example/", "/bureau", "/aide", "/abonnement?q=Patriot", "/connexion",
    "/rien",
)  # fmt: skip


@pytest.fixture
def page(chromium: "Browser", press: Press) -> "Iterator[Page]":
    context = chromium.new_context(viewport=WIDE, locale="fr-FR", base_url=press.address)
    problems: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    context.close()
    assert problems == []


def test_a_morning_by_hand(page: "Page") -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("Patriot")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/recherche?q=Patriot")
    before = page.locator(".hits > li").count()
    page.locator(".facets a", has_text="Allemagne").first.click()
    page.wait_for_url("**acteur=allemagne*")
    assert 0 < page.locator(".hits > li").count() < before
    page.locator(".filters a").first.click()
    page.wait_for_url("**/recherche?q=Patriot")
    assert page.locator(".hits > li").count() == before
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/article/*")
    tag = page.locator("[data-show=otan]").first
    tag.hover()
    page.locator("mark.e.lit").first.wait_for()
    tag.click()
    page.wait_for_url("**/acteur/otan")
    with page.expect_navigation():
        page.locator(".hits h2 a").first.click()
    assert page.locator("h1").count() == 1


def test_dragging_over_the_chart_asks_for_its_days(page: "Page") -> None:
    page.goto("/recherche")
    bars = page.locator("figure[data-span] rect.room")
    first, last = bars.nth(1).bounding_box(), bars.nth(3).bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 2, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + 2, last["y"] + 20, steps=5)
    page.mouse.up()
    page.wait_for_url("**du=*")
    assert "au=" in page.url
    assert page.locator(".filters a").count() == 1


def test_a_correction_a_note_and_a_subscription_by_hand(page: "Page") -> None:
    page.goto("/article/27")
    page.get_by_text("Une étiquette est fausse").click()
    page.locator("select[name=entree]").select_option("canada")
    page.locator("input[name=pourquoi]").fill("cité en passant")
    page.get_by_label("Votre nom").fill("Anne")
    with page.expect_navigation():
        page.get_by_role("button", name="Retirer").click()
    assert page.locator("[data-show=canada]").count() == 0
    page.goto("/sujet/15")
    with page.expect_navigation():
        page.get_by_role("button", name="Garder", exact=True).click()
    page.get_by_text("Noter, confier").click()
    page.locator("textarea[name=note]").fill("à relire")
    page.get_by_role("button", name="Noter").click()
    page.get_by_text("à relire").wait_for()
    page.goto("/recherche?q=Scalp")
    page.get_by_role("link", name="Suivre cette recherche").click()
    page.get_by_label("Adresse").fill("anne.navigateur@redaction.example")
    page.get_by_role("button", name="Envoyer le lien").click()
    page.get_by_text("Un lien de confirmation est parti").wait_for()


def test_the_keyboard_alone_does_everything(page: "Page") -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("Patriot")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Patriot")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*")
    for key, path in (("s", "sources"), ("t", "acteurs"), ("b", "bureau"), ("?", "aide")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/{path}")
    page.goto("/recherche?q=OTAN&tri=date")
    page.keyboard.press("n")
    page.wait_for_url("**apres=*")
    for _ in range(60):  # every link and field can be reached and is seen to be
        page.keyboard.press("Tab")
        unseen = page.evaluate(
            "() => { const e = document.activeElement;"
            " return e === document.body || getComputedStyle(e).outlineStyle !== 'none'"
            "  ? null : e.outerHTML.slice(0, 200); }"
        )
        assert unseen is None


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide", "narrow"]
)
def test_axe_finds_nothing_and_nothing_runs_over(
    chromium: "Browser", press: Press, viewport: dict[str, int], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(
        viewport=viewport,
        color_scheme=scheme,
        locale="fr-FR",
        base_url=press.address,
        bypass_csp=True,
    )
    page, axe, found = context.new_page(), Axe(), []
    for path in PAGES:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: runs over")
        result = axe.run(page)
        found += [
            f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
            for v in result.response["violations"]
        ]
    context.close()
    assert found == []


def test_hostile_text_runs_nothing(page: "Page", press: Press) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for id in press.hostile:
        page.goto(f"/article/{id}")
        assert "pwned" not in page.title() or "<script>" in page.title()
        assert page.evaluate("document.title") != "pwned"
    page.goto("/recherche?q=OTAN&tri=date")
    assert page.title() != "pwned"
