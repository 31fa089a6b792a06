"""PDFs made up for measuring: a ministry's communiqués, reports in two columns, gazettes in
two or three, with what a careful reader takes from each.

The words are the project's seeds'. Faces, sizes, measures, indents, justification and the
order in which lines are drawn differ from one to the next; words are parted at line ends,
notes stand at the foot, heads and numbers run on every page.
"""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SEEDS = Path(__file__).parent.parent / "seeds"
KINDS = ("communique", "report", "gazette")
_FACES = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_PLACES = ("Paris", "Bruxelles", "Berne", "Tallinn", "La Haye", "Luxembourg")
_BODIES = ("Ministère des Armées", "Service public fédéral Affaires étrangères", "Département de la Défense", "Secrétariat général de la Défense")  # fmt: skip
_SYLLABLE = re.compile(r"(?<=[aeiouyéèêà])(?=[bcdfgjklmnpqrstvxz][aeiouyéèêà])")
_COMPOUNDS = ("porte-parole", "c'est-à-dire", "sous-marin", "peut-être", "vice-ministre")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document and what is to be read from it; ``notes`` stand at the end of ``text``."""

    body: bytes
    title: str
    day: date
    text: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(slots=True)
class _Style:
    plain: str
    bold: str
    size: float
    leading: float
    indent: float
    gap: float
    justified: bool
    interleaved: bool


Placed = tuple[float, float, str, str, float, float]  # x, y, text, face, size, word space


def made(kind: str, number: int) -> Made:
    """The document of that kind and number; the same at every call."""
    rng = random.Random(f"{kind} {number}")
    plain, bold = rng.choice(_FACES)
    size = rng.choice((9.0, 9.5, 10.0, 11.0))
    indented = rng.random() < 0.5
    style = _Style(
        plain=plain, bold=bold, size=size, leading=size * rng.choice((1.15, 1.25, 1.35)),
        indent=14.0 if indented else 0.0, gap=0.0 if indented else size * rng.choice((0.6, 0.9)),
        justified=rng.random() < 0.6, interleaved=rng.random() < 0.4,
    )  # fmt: skip
    day = date(2021, 1, 1) + timedelta(days=rng.randrange(1900))
    build = {"communique": _communique, "report": _report, "gazette": _gazette}[kind]
    return build(rng, style, day)


def french(day: date) -> str:
    """``3 février 2026``."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def paragraphs(rng: random.Random, count: int) -> list[str]:
    """So many paragraphs of the seeds, some with a compound that a line end may part."""
    found = [
        " ".join(line.split())
        for path in sorted(SEEDS.glob("*.txt"))
        if "washington-summit" not in path.name
        for line in path.read_text("utf-8").split("\n")
        if 120 <= len(line) <= 700 and line.rstrip().endswith(".") and "(" not in line
    ]
    chosen = rng.sample(found, count)
    return [
        text.replace(" ministre ", f" {rng.choice(_COMPOUNDS)} ministre ", 1)
        if rng.random() < 0.3
        else text
        for text in chosen
    ]


def headline(rng: random.Random) -> str:
    """A title that is none of the paragraphs."""
    return rng.choice((
        "Renforcement de la présence alliée sur le flanc oriental", "Signature d'un accord de coopération en matière de déminage",
        "Livraison de générateurs et de matériel de protection civile", "Formation de sapeurs : bilan de la première année",
        "Exercice conjoint en mer Baltique : les enseignements tirés", "Soutien à la défense aérienne de l'Ukraine",
    ))  # fmt: skip


class _Column:
    """Where lines are set: a column of a page, and the next when it is full."""

    def __init__(self, frames: Iterator[tuple[int, float, float, float, float]], style: _Style):
        self.frames, self.style = frames, style
        self.page, self.left, self.top, self.width, self.low = next(frames)
        self.placed: dict[int, list[Placed]] = {}

    def line(self, text: str, *, face: str, size: float, shift: float = 0.0, space: float = 0.0) -> None:  # fmt: skip
        leading = self.style.leading * size / self.style.size
        if self.top - leading < self.low:
            self.page, self.left, self.top, self.width, self.low = next(self.frames)
        self.top -= leading
        self.placed.setdefault(self.page, []).append(
            (self.left + shift, self.top, text, face, size, space)
        )

    def set(self, text: str, *, face: str, size: float, indent: float = 0.0) -> None:
        """A paragraph, its words parted at line ends where they do not fit."""
        words, line, shift = text.split(), "", indent
        while words:
            word = words.pop(0)
            wider = f"{line} {word}" if line else word
            room = self.width - shift
            if stringWidth(wider, face, size) <= room:
                line = wider
                continue
            head, rest = _parted(line, word, face, size, room)
            if head:
                line = f"{line} {head}" if line else head
                word = rest
            spare = room - stringWidth(line, face, size)
            gaps = line.count(" ")
            self.line(line, face=face, size=size, shift=shift, space=spare / gaps if self.style.justified and gaps else 0.0)  # fmt: skip
            line, shift = word, 0.0
        self.line(line, face=face, size=size, shift=shift)
        self.top -= self.style.gap


def _parted(line: str, word: str, face: str, size: float, room: float) -> tuple[str, str]:
    """The part of a word that fits at the end of a line with its hyphen, and the rest."""
    cuts = [found.end() for found in re.finditer("-", word[1:-2])]
    ends = [(word[: cut + 1], word[cut + 1 :]) for cut in cuts]
    ends += [
        (f"{word[: found.start()]}-", word[found.start() :])
        for found in _SYLLABLE.finditer(word)
        if word.isalpha() and 2 <= found.start() <= len(word) - 3
    ]
    for head, rest in sorted(ends, key=lambda end: -len(end[0])):
        if stringWidth(f"{line} {head}" if line else head, face, size) <= room:
            return head, rest
    return "", word


def _frames(columns: int, first: float, low: float, margin: float = 60.0) -> Iterator[tuple[int, float, float, float, float]]:  # fmt: skip
    wide, high = A4
    gutter = 22.0
    width = (wide - 2 * margin - gutter * (columns - 1)) / columns
    for page in range(60):
        for column in range(columns):
            top = first if page == 0 else high - 80
            yield page, margin + column * (width + gutter), top, width, low


def _drawn(
    placed: dict[int, list[Placed]], style: _Style, edges: list[tuple[str, str]], title: str
) -> bytes:
    """The PDF: each page's lines, column by column or from top to bottom, with the heads
    and feet that run on all."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    wide, high = A4
    last = max(placed)
    for page in range(last + 1):
        lines = placed.get(page, [])
        if style.interleaved:
            lines = sorted(lines, key=lambda line: (-line[1], line[0]))
        for head, foot in edges:
            canvas.setFont(style.plain, 7.5)
            canvas.drawString(60, high - 40, head)
            canvas.drawCentredString(wide / 2, 30, foot.format(page=page + 1, pages=last + 1))
        for x, y, text, face, size, space in lines:
            written = canvas.beginText(x, y)
            written.setFont(face, size)
            written.setWordSpace(space)
            written.textOut(text)
            canvas.drawText(written)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _communique(rng: random.Random, style: _Style, day: date) -> Made:
    title, body = headline(rng), paragraphs(rng, rng.randint(4, 9))
    place, office = rng.choice(_PLACES), rng.choice(_BODIES)
    column = _Column(_frames(1, A4[1] - 60, 90.0), style)
    column.set(office.upper(), face=style.bold, size=style.size)
    column.set("COMMUNIQUÉ DE PRESSE", face=style.plain, size=style.size)
    column.set(f"{place}, le {french(day)}", face=style.plain, size=style.size)
    column.top -= 10
    column.set(title, face=style.bold, size=style.size * 1.5)
    column.top -= 8
    for text in body:
        column.set(text, face=style.plain, size=style.size, indent=style.indent)
    contact = "Contact presse : +33 1 00 00 00 00 - presse@exemple.fr"
    column.set(contact, face=style.plain, size=style.size)
    foot = rng.choice(("{page}/{pages}", "Page {page} sur {pages}", "- {page} -"))
    printed = _drawn(column.placed, style, [("", foot)], "Microsoft Word - CP.docx")
    return Made(body=printed, title=title, day=day, text=tuple(body), unwanted=(contact, "COMMUNIQUÉ DE PRESSE"))  # fmt: skip


def _report(rng: random.Random, style: _Style, day: date) -> Made:
    title, body = headline(rng), paragraphs(rng, rng.randint(18, 30))
    head = f"Note de recherche n° {rng.randint(2, 99)} – {french(day)}"
    notes = [f"{n}. {text}" for n, text in enumerate(paragraphs(rng, 3), 1)]
    column = _Column(_frames(2, A4[1] - 150, 150.0), style)
    placed = column.placed
    above = _Column(_frames(1, A4[1] - 70, 100.0), style)
    above.set(title, face=style.bold, size=style.size * 1.8)
    placed[0] = above.placed[0]
    text: list[str] = []
    for number, paragraph in enumerate(body):
        if number and number % 6 == 0:
            heading = f"{'I' * (number // 6)}. {headline(rng)}"
            column.top -= style.size
            column.set(heading, face=style.bold, size=style.size * 1.1)
            text.append(heading)
        column.set(paragraph, face=style.plain, size=style.size, indent=style.indent)
        text.append(paragraph)
    small = _Style(
        style.plain, style.bold, style.size * 0.78, style.size * 0.95, 0, 0, False, False
    )
    for page, note in enumerate(notes):
        if page in placed:
            foot = _Column(_frames(1, 130.0, 40.0), small)
            foot.set(note, face=style.plain, size=small.size)
            placed[page] += foot.placed[0]
            text.append(note)
    printed = _drawn(placed, style, [(head, "{page}")], title)
    return Made(body=printed, title=title, day=day, text=tuple(text), unwanted=(head,))


def _gazette(rng: random.Random, style: _Style, day: date) -> Made:
    title, body = headline(rng), paragraphs(rng, rng.randint(16, 26))
    head = f"JOURNAL OFFICIEL N° {rng.randint(10, 300)} – {french(day)}"
    columns = rng.choice((2, 2, 3))
    style.size = min(style.size, 9.5)
    style.leading = style.size * 1.2
    column = _Column(_frames(columns, A4[1] - 140, 70.0, margin=45.0), style)
    above = _Column(_frames(1, A4[1] - 80, 100.0), style)
    above.set(title, face=style.bold, size=style.size * 1.7)
    column.placed[0] = above.placed[0]
    text = [f"Art. {number}. - {line}" for number, line in enumerate(body, 1)]
    for line in text:
        column.set(line, face=style.plain, size=style.size, indent=style.indent)
    printed = _drawn(column.placed, style, [(head, "– {page} –")], "JO.indd")
    return Made(body=printed, title=title, day=day, text=tuple(text), unwanted=(head,))
