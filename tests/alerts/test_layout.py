"""Both parts of a digest of forty stories: equal in content, and fit to be read."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page

from archive.crawl.coverage import Coverage
from archive.database import Connection
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts import edition
from tests.alerts.office import KNOWLEDGE, at, desk, part, read, run
from vigie.alerting import Mailroom

MORNING = at("2026-11-20T06:00")
SHAPES = [(390, "light"), (390, "dark"), (1000, "light"), (1000, "dark")]
CLIPPED = 102 * 1024  # Gmail cuts a message off there


@pytest.fixture
def mails(
    connection: Connection, tmp_path: Path, request: pytest.FixtureRequest
) -> list[EmailMessage]:
    """A first digest of forty stories, and the next day's of what changed in them."""
    language, limit = getattr(request, "param", ("fr", 40))
    wanted = Definition(
        name="Aide à l’Ukraine", to=("a@example.org",), max_stories=limit, language=language,
        query="Patriot OR drones OR obus OR milliards OR formation OR brigades OR sait",
    )  # fmt: skip
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    edition.fortnight(connection, MORNING - timedelta(days=1))
    firsts = edition.forty(connection, MORNING)
    room = covered(desk(tmp_path))
    first = run(connection, room, MORNING)
    edition.next_day(connection, firsts, MORNING + timedelta(hours=23))
    second = run(connection, room, MORNING + timedelta(days=1))
    return [read(path.read_bytes()) for path in (*first.written, *second.written)]


def covered(room: Mailroom) -> Mailroom:
    coverage = Coverage(
        followed=64, checked=61, silent=("La Gazette",), late=("L’Écho du Nord",),
        blocked=(("Revue stratégique", "robots.txt"),), hours_missed=2,
        partly=(("Radio Lac", "slides"), ("AFP", "fewer")),
    )  # fmt: skip
    return replace(room, knowledge=replace(KNOWLEDGE, coverage=lambda _since, _until: coverage))


def said(mail: EmailMessage) -> tuple[list[str], list[str]]:
    """The words of the text and of the page, in order, marks of layout and addresses left out."""
    text = re.sub(r"<https?://[^>]+>", " ", part(mail, "plain"))
    page = re.sub(
        r"<head>.*?</head>|<div style=\"display:none.*?</div>",
        "",
        part(mail, "html"),
        flags=re.DOTALL,
    )
    page = unescape(re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
    return words(text), words(page)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@pytest.mark.parametrize("mails", [("fr", 40), ("en", 12)], indirect=True)
def test_both_parts_say_the_same(mails: list[EmailMessage]) -> None:
    for mail in mails:
        text, page = said(mail)
        assert set(text) == set(page)
        # Figures are a table in one and lines in the other: its headings come once, or often.
        often = {"moyenne", "mean"}
        counted = [Counter(w for w in p if len(w) > 3 and w not in often) for p in (text, page)]
        assert counted[0] == counted[1]


def test_both_parts_lead_to_the_same_places(mails: list[EmailMessage]) -> None:
    for mail in mails:
        listed = set(re.findall(r"<(https?://[^>]+)>", part(mail, "plain")))
        linked = {unescape(url) for url in re.findall(r'href="([^#"][^"]*)"', part(mail, "html"))}
        assert listed == linked


def test_english_mails_hold_no_french_of_ours(connection: Connection, tmp_path: Path) -> None:
    wanted = Definition(name="Aid", to=("a@example.org",), language="en")
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    edition.forty(connection, MORNING)
    [path] = run(connection, covered(desk(tmp_path)), MORNING).written
    text = part(read(path.read_bytes()), "plain")
    assert "Friday 20 November 2026" in text
    assert "7 outlets, of which 3 reprints AFP · 4 independent sources" in text
    assert not re.search(r"Publié|sujets|reprises|titres|Rien|média d|Acteurs", text)


def test_forty_stories_are_not_cut_off(mails: list[EmailMessage]) -> None:
    assert len(part(mails[0], "html").encode()) < CLIPPED
    assert part(mails[0], "html").count('class="h i"') == 40


def test_tables_of_figures_have_headings_and_layout_tables_say_so(
    mails: list[EmailMessage],
) -> None:
    page = lxml_html.fromstring(part(mails[0], "html"))
    assert page.get("lang") == "fr"
    for table in page.iter("table"):
        figures = table.findall(".//th") and not table.findall(".//table")
        assert bool(figures) is (table.get("role") != "presentation")
    assert next(h.tag for h in page.iter("h1", "h2", "h3")) == "h1"
    assert all(th.get("scope") for th in page.iter("th"))


@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_in_a_real_browser(
    mails: list[EmailMessage], chromium: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    for number, mail in enumerate(mails):
        body = mail.get_body(("html",))
        assert body is not None
        page = shown(chromium, str(body.get_content()), width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(FAINT_TEXT) == []
        page.screenshot(path=tmp_path / f"{number}-{width}-{scheme}.png", full_page=True)
        page.evaluate(ONE_LONG_WORD)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


def shown(chromium: Browser, content: str, width: int, scheme: str) -> Page:
    page = chromium.new_page(
        viewport={"width": width, "height": 1000},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.route("**/*", lambda route: route.abort())
    page.on("request", lambda request: pytest.fail(f"asks for {request.url}"))
    page.set_content(content)
    return page


ONE_LONG_WORD = """() => document.querySelectorAll('.h, .p td, .y div')
  .forEach(e => { e.textContent += 'https://example.org/' + 'a'.repeat(390) })"""
SMALL_TEXT = """() => [...document.querySelectorAll('td, th, div, p, h1, h2, a, b, span')]
  .filter(e => e.innerText && e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 11
          && parseFloat(getComputedStyle(e).fontSize) > 0)
  .map(e => e.innerText.slice(0, 40))"""
# WCAG 2.2, 1.4.3: a contrast of at least 4.5 between text and what lies behind it.
FAINT_TEXT = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 && !m[3] ? null : m };
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
    return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
    return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c) return c } return [255, 255, 255] };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    const style = getComputedStyle(e);
    if (!text || !e.getClientRects().length || style.fontSize === '0px') continue;
    const a = light(parse(style.color)), b = light(behind(e));
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) faint.push(`${text.slice(0, 30)} ${contrast.toFixed(2)}`);
  }
  return faint }"""
