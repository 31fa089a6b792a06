"""A view as a document: PDF, DOCX, HTML or Markdown.

All formats are layouts of one ``View``, as both parts of a mail are, so the same rights hold.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from alerts import render
from alerts.cards import Card
from alerts.compose import plain
from alerts.tables import Row
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
    _page(document)
    document.core_properties.title = f"{shown.name}, {shown.date}"
    document.core_properties.language = shown.language
    document.core_properties.author = "Vigie"
    _cover(document, shown)
    for block in shown.blocks:
        if block.heading:
            _bookmark(document.add_heading(block.heading, level=1), block.anchor)
        for card in block.cards:
            before = len(document.paragraphs)
            _story(document, shown, card)
            _keep_together(document.paragraphs[before:])
    _more(document, shown)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _page(document: Docx) -> None:
    """A4, small print that is small, and pages that are numbered."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    small = cast("ParagraphStyle", document.styles["Caption"]).font
    small.bold, small.size, small.color.rgb = False, Pt(9), RGBColor(0x40, 0x45, 0x4D)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("PAGE", "NUMPAGES"):
        if name == "NUMPAGES":
            foot.add_run(" / ")
        field = OxmlElement("w:fldSimple")  # ECMA-376, 17.16.19
        field.set(qn("w:instr"), name)
        foot._p.append(field)  # pyright: ignore[reportPrivateUsage]


def _cover(document: Docx, shown: View) -> None:
    """The day's numbers, what is in it, and what was seen and what was not."""
    document.add_heading(shown.name, level=0)
    document.add_paragraph(shown.date, style="Subtitle")
    document.add_paragraph().add_run(shown.summary).bold = True
    for line in (shown.span, *shown.notices):
        document.add_paragraph(line)
    for label, line in (*shown.opening, *_numbers(shown)):
        _labelled(document.add_paragraph(style="List Bullet"), shown, label, line)
    if shown.numbers:
        against = " ".join(filter(None, (shown.against, shown.unwatched)))
        document.add_paragraph(against, style="Caption")
    if shown.contents:
        colon = phrase(shown.language, "colon")
        document.add_paragraph(f"{phrase(shown.language, 'contents of a review')}{colon}".rstrip())
        for heading, anchor, number in shown.contents:
            line = document.add_paragraph(style="List Bullet")
            _link(line, f"#{anchor}", heading)
            line.add_run(f" ({number})")
    document.add_heading(phrase(shown.language, "coverage"), level=1)
    if shown.uncovered:
        document.add_paragraph(shown.uncovered)
    for label, line in shown.coverage:
        _labelled(document.add_paragraph(style="List Bullet"), shown, label, line)
    document.add_page_break()


def _more(document: Docx, shown: View) -> None:
    """The stories that are told by headline only."""
    if shown.more:
        document.add_heading(phrase(shown.language, "also in a review"), level=1)
    for card in shown.more:
        line = document.add_paragraph(style="List Bullet")
        _link(line, card.url, plain(card.headline))
        line.add_run(f". {card.confirmed}. {card.first}")


def _numbers(shown: View) -> Iterator[tuple[str, str]]:
    today, mean = phrase(shown.language, "today"), phrase(shown.language, "mean")

    def said(row: Row) -> str:
        return f"{row.today} ({today}), {mean} {row.mean}"

    for row in shown.numbers:
        yield row.label, said(row)
    if shown.rises:
        rises = [f"{row.label} {said(row)}" for row in shown.rises]
        yield phrase(shown.language, "risen"), " · ".join(rises)


def _keep_together(paragraphs: Sequence[Paragraph]) -> None:
    """On one page, where they fit on one."""
    for number, paragraph in enumerate(paragraphs, 1):
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = number < len(paragraphs)


def _labelled(paragraph: Paragraph, shown: View, label: str, line: str) -> None:
    paragraph.add_run(f"{label}{phrase(shown.language, 'colon')}").bold = True
    paragraph.add_run(line)


def _story(document: Docx, shown: View, card: Card) -> None:
    _link(document.add_heading(level=2), card.url, plain(card.headline))
    badge = "" if card.status == "new" else f"{card.badge} · "
    document.add_paragraph(f"{badge}{card.confirmed}. {card.first}", style="Caption")
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
        _link(outlets, outlet.url, outlet.name)
        state = f", {outlet.state}" if outlet.state else ""
        outlets.add_run(f" ({outlet.notes}{state})")
    if card.more_outlets:
        outlets.add_run(f" · {card.more_outlets}")


def _link(paragraph: Paragraph, url: str | None, words: str) -> None:
    """A hyperlink, to ``#…`` within the document, which python-docx has no call for (ECMA-376,
    17.16.22); the words alone where there is nowhere to go."""
    run = paragraph.add_run(words)
    if not url:
        return
    run.underline = True
    element = OxmlElement("w:hyperlink")
    if url.startswith("#"):
        element.set(qn("w:anchor"), url[1:])
    else:
        relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element.set(qn("r:id"), relation)
    element.append(run._r)  # pyright: ignore[reportPrivateUsage]
    paragraph._p.append(element)  # pyright: ignore[reportPrivateUsage]


def _bookmark(paragraph: Paragraph, name: str) -> None:
    """A place that links lead to (ECMA-376, 17.13.6)."""
    number = str(len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}")))
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:name"), name)
    for element in (begin, end):
        element.set(qn("w:id"), number)
    paragraph._p.insert(0, begin)  # pyright: ignore[reportPrivateUsage]
    paragraph._p.append(end)  # pyright: ignore[reportPrivateUsage]
