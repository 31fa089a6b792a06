"""A view as a document: PDF, DOCX, HTML or Markdown.

All formats are layouts of one ``View``, as both parts of a mail are, so the same rights hold.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from alerts import render
from alerts.cards import Card
from alerts.compose import plain
from alerts.view import View
from alerts.wording import phrase
from lexicon.errors import Unavailable

FORMATS = (".pdf", ".docx", ".html", ".md")


def written(shown: View, suffix: str) -> bytes:
    """The review in one of ``FORMATS``. Raises Unavailable where PDF cannot be made."""
    match suffix:
        case ".html":
            return render.laid_out(shown, "review.html").encode()
        case ".md":
            return render.laid_out(shown, "review.md").encode()
        case ".docx":
            return _docx(shown)
        case _:
            return _pdf(render.laid_out(shown, "review.html"))


def words(content: bytes, suffix: str) -> list[str]:
    """What a document of ours says, line by line, so that two can be compared."""
    match suffix:
        case ".docx":
            lines = [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
        case ".pdf":
            from pypdfium2 import PdfDocument

            pages = PdfDocument(content)
            lines = [line for page in pages for line in _lines(page)]
        case _:
            lines = content.decode(errors="replace").splitlines()
    return [line for each in lines if (line := " ".join(each.split()))]


def _lines(page: Any) -> list[str]:
    text: str = page.get_textpage().get_text_range()
    return text.splitlines()


def _pdf(page: str) -> bytes:
    """Tagged, as PDF/UA asks, with its fonts inside; nothing is loaded from outside."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise Unavailable(
            "PDF needs Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
            f" libharfbuzz-subset0 ({error})"
        ) from error
    page_ = HTML(string=page, url_fetcher=_nothing)
    made = page_.write_pdf(pdf_variant="pdf/ua-1")  # pyright: ignore[reportUnknownMemberType]
    assert made
    return made


def _nothing(url: str) -> dict[str, object]:
    raise ValueError(f"a review loads nothing: {url}")


def _docx(shown: View) -> bytes:
    document = Document()
    document.core_properties.title = f"{shown.name}, {shown.date}"
    document.core_properties.language = shown.language
    document.core_properties.author = "Vigie"
    document.add_heading(shown.name, level=0)
    document.add_paragraph(shown.date, style="Subtitle")
    document.add_paragraph(f"{shown.summary}. {shown.span}")
    for label, line in (*shown.opening, *_ledger(shown)):
        _labelled(document.add_paragraph(style="List Bullet"), shown, label, line)
    for block in shown.blocks:
        if block.heading:
            document.add_heading(block.heading, level=1)
        for card in block.cards:
            _story(document, shown, card)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _ledger(shown: View) -> tuple[tuple[str, str], ...]:
    """What was seen, and what was not."""
    said = phrase(shown.language, "coverage")
    return (*shown.coverage, *(((said, shown.uncovered),) if shown.uncovered else ()))


def _labelled(paragraph: Paragraph, shown: View, label: str, line: str) -> None:
    paragraph.add_run(f"{label}{phrase(shown.language, 'colon')}").bold = True
    paragraph.add_run(line)


def _story(document: Docx, shown: View, card: Card) -> None:
    heading = document.add_heading(level=2)
    if card.url:
        _link(heading, card.url, plain(card.headline))
    else:
        heading.add_run(plain(card.headline))
    document.add_paragraph(f"{card.badge} · {card.confirmed}. {card.first}", style="Caption")
    if card.warning:
        document.add_paragraph(card.warning, style="Intense Quote")
    _changes(document, shown, card)
    for label, line in card.figures:
        _labelled(document.add_paragraph(), shown, label, line)
    if card.excerpt:
        document.add_paragraph(plain(card.excerpt))
    for who, words, where in card.quoted:
        said = phrase(shown.language, "quoted", who=who, words=words, where=where)
        document.add_paragraph(said, style="Quote")
    _outlets(document.add_paragraph(), shown, card)


def _changes(document: Docx, shown: View, card: Card) -> None:
    for change in card.changes:
        document.add_paragraph(change.text)
        for key, words in (("before", change.before), ("after", change.after)):
            if words is not None:
                line = document.add_paragraph(style="List Bullet")
                _labelled(line, shown, phrase(shown.language, key), words)


def _outlets(outlets: Paragraph, shown: View, card: Card) -> None:
    outlets.add_run(f"{phrase(shown.language, 'outlets')}{phrase(shown.language, 'colon')}")
    for number, outlet in enumerate(card.outlets):
        outlets.add_run(" · " if number else "")
        if outlet.url:
            _link(outlets, outlet.url, outlet.name)
        else:
            outlets.add_run(outlet.name)
        state = f", {outlet.state}" if outlet.state else ""
        outlets.add_run(f" ({outlet.notes}{state})")


def _link(paragraph: Paragraph, url: str, words: str) -> None:
    """A hyperlink, which python-docx has no call for (ECMA-376, 17.16.22)."""
    id = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), id)
    run = paragraph.add_run(words)
    element.append(run._r)  # pyright: ignore[reportPrivateUsage]
    paragraph._p.append(element)  # pyright: ignore[reportPrivateUsage]
