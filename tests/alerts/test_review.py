"""The press review in its four formats: the same stories, links and words in each."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from alerts.compose import plain
from alerts.document import written
from alerts.review import review
from alerts.view import View
from archive.database import Connection
from archive.mail.subscriptions import Definition
from tests.alerts import edition
from tests.alerts.office import KNOWLEDGE, at

MORNING = at("2026-11-20T06:00")
HOSTILE = "<b>*Patriot* [lien](https://mal.example)</b> & `code`"


@pytest.fixture
def shown(connection: Connection) -> View:
    """The review of a day of forty stories, one with a hostile headline."""
    edition.fortnight(connection, MORNING - timedelta(days=1))
    firsts = edition.forty(connection, MORNING)
    connection.execute("update articles set title = %s where id = %s", (HOSTILE, firsts[0]))
    wanted = Definition(name="Revue de presse", to=(), max_stories=200)
    return review(connection, wanted, KNOWLEDGE, days=1, now=MORNING)


def _html(content: bytes) -> tuple[str, set[str]]:
    page = content.decode()
    text = unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    return text, {unescape(url) for url in re.findall(r'href="(http[^"]+)"', page)}


def _md(content: bytes) -> tuple[str, set[str]]:
    page = content.decode()
    return re.sub(r"\\(.)", r"\1", page), set(re.findall(r"\]\(<(http[^>]+)>\)", page))


def _docx(content: bytes) -> tuple[str, set[str]]:
    document: Any = Document(BytesIO(content))
    links = {
        relation.target_ref
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.HYPERLINK
    }
    text = "\n".join("".join(t.text for t in p.iter(qn("w:t"))) for p in document.element.body)
    return text, links


@pytest.mark.parametrize(("suffix", "read"), [(".html", _html), (".md", _md), (".docx", _docx)])
def test_every_story_with_its_link_and_nothing_else(
    shown: View, suffix: str, read: Callable[[bytes], tuple[str, set[str]]]
) -> None:
    text, links = read(written(shown, suffix))
    text = " ".join(text.split())
    for card in shown.cards:
        for words in (plain(card.headline), plain(card.excerpt), card.confirmed, card.first):
            assert " ".join(words.split()) in text
    urls = {outlet.url for card in shown.cards for outlet in card.outlets} - {None}
    assert urls <= links
    assert links <= urls | {card.url for card in shown.cards}


def test_the_formats_say_the_same(shown: View) -> None:
    """Cover, numbers, contents and coverage included; the page's title stands in its head, too."""
    said = {
        suffix: set(re.findall(r"[^\W_]+", read(written(shown, suffix))[0].casefold()))
        for suffix, read in ((".html", _html), (".md", _md), (".docx", _docx))
    }
    links = {"https", *re.findall(r"[^\W_]+", " ".join(c.url or "" for c in shown.cards))}
    links |= {
        w for c in shown.cards for o in c.outlets for w in re.findall(r"[^\W_]+", o.url or "")
    }
    assert said[".docx"] == said[".html"]
    assert said[".html"] <= said[".md"]
    assert said[".md"] - said[".html"] <= links
    assert shown.contents and shown.numbers


def test_contents_lead_to_their_headings(shown: View) -> None:
    document: Any = Document(BytesIO(written(shown, ".docx")))
    body = document.element.body
    led = {str(e.get(qn("w:anchor"))) for e in body.iter(qn("w:hyperlink"))} - {"None"}
    places = [str(e.get(qn("w:name"))) for e in body.iter(qn("w:bookmarkStart"))]
    assert led == {anchor for _, anchor, _ in shown.contents}
    assert led <= set(places) and len(places) == len(set(places))


def test_a_pdf_is_tagged_has_its_fonts_and_its_title(shown: View) -> None:
    made = written(shown, ".pdf")
    assert made.startswith(b"%PDF-1.")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/FontFile", b"/Lang"):
        assert mark in made or mark in _objects(made)


def _objects(made: bytes) -> bytes:
    """What stands in compressed object streams."""
    import zlib

    found: list[bytes] = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, flags=re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def test_a_day_without_news_is_a_review_too(connection: Connection) -> None:
    wanted = Definition(name="Revue de presse", to=())
    shown = review(connection, wanted, KNOWLEDGE, days=1, now=MORNING + timedelta(days=9))
    for suffix in (".html", ".md", ".docx", ".pdf"):
        assert written(shown, suffix)
    assert "Rien de nouveau" in written(shown, ".md").decode()


def test_what_is_told_by_headline_only_is_in_every_format(connection: Connection) -> None:
    edition.forty(connection, MORNING)
    wanted = Definition(name="Revue de presse", to=(), max_stories=10)
    shown = review(connection, wanted, KNOWLEDGE, days=1, now=MORNING)
    assert len(shown.more) == 30
    for suffix, read in ((".html", _html), (".md", _md), (".docx", _docx)):
        text, links = read(written(shown, suffix))
        assert "Aussi dans cette revue" in text
        assert links >= {card.url for card in shown.more if card.url}
    assert "dernier envoi" not in text


def test_a_document_is_a4_and_its_pages_are_numbered(shown: View) -> None:
    document = Document(BytesIO(written(shown, ".docx")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = section.footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]
