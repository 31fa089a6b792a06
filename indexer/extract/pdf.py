"""A PDF's text layer: its runs of characters with the place where each stands (PDFium).

What is only a picture of text has none. ISO 32000-1, 9: text is drawn in any order, and
neither words nor lines nor paragraphs are told apart; ``layout`` does that.
"""

from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from math import hypot
from typing import Any, cast

import pypdfium2

from press.values import Rejection

raw = cast("Any", pypdfium2.raw)  # its functions are C's

MOST_PAGES = 400
MOST_CHARACTERS = 1_000_000
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-", 0x2010: "-", 0x2011: "-"}
_GAP = 1.5  # of the size: a wider one parts columns
_SPACE = 0.18  # of the size: a wider one parts words


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Characters on one line without a wide gap: left and right edge and baseline in
    points from the page's lower left, size in points."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: its height, and its runs in the order in which they are drawn."""

    height: float
    width: float
    runs: tuple[Strip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document's pages and the title and author that it states, where it does."""

    sheets: tuple[Sheet, ...]
    title: str | None
    author: str | None


def printed(body: bytes) -> Printed | Rejection:
    """The pages of a PDF, or why it cannot be read. Raises nothing."""
    try:
        document = cast("Any", pypdfium2.PdfDocument(body))
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        evidence = "PDF: locked with a password" if locked else f"PDF: {error}"[:200]
        return Rejection(reason="unreadable", evidence=evidence)
    try:
        sheets = tuple(_sheets(document))
        stated = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        return Rejection(reason="unreadable", evidence=f"PDF: {error}"[:200])
    finally:
        document.close()
    return Printed(sheets=sheets, title=stated.get("Title"), author=stated.get("Author"))


def _sheets(document: Any) -> Iterator[Sheet]:
    left = MOST_CHARACTERS
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        count = int(raw.FPDFText_CountChars(text))
        left -= max(count, 0)
        if left < 0:
            return
        runs = tuple(_runs(text, count))
        yield Sheet(height=page.get_height(), width=page.get_width(), runs=runs)
        text.close()
        page.close()


class _Run:
    """A run as it grows."""

    __slots__ = ("base", "bold", "left", "letters", "right", "size")

    def __init__(self, letter: str, left: float, base: float, size: float, *, bold: bool) -> None:
        self.letters = [letter]
        self.left = self.right = left
        self.base, self.size, self.bold = base, size, bold

    def goes_on(self, left: float, base: float, size: float) -> bool:
        """Whether a character stands on the run's line and near its end. A raised figure does."""
        level = abs(base - self.base) < 0.45 * max(self.size, size)
        return level and -0.6 * self.size < left - self.right < _GAP * max(self.size, size)

    def add(self, letter: str, left: float, right: float, size: float) -> None:
        if left - self.right > _SPACE * size:
            self.letters.append(" ")
        self.letters.append(letter)
        self.right = max(self.right, right)

    def ended(self) -> Strip:
        return Strip(
            text=" ".join(filter(None, "".join(self.letters).split(" "))),
            left=self.left, right=self.right, base=self.base, size=self.size, bold=self.bold,
        )  # fmt: skip


def _runs(text: Any, count: int) -> Iterator[Strip]:
    run: _Run | None = None
    for place, letter, left, right, base, size in _letters(text, count):
        if run is not None and run.goes_on(left, base, size):
            run.add(letter, left, right, size)
        elif not letter.isspace():
            if run is not None:
                yield run.ended()
            bold = raw.FPDFText_GetFontWeight(text, place) >= 600
            run = _Run(letter, left, base, size, bold=bold)
            run.right = right
    if run is not None:
        yield run.ended()


def _letters(text: Any, count: int) -> Iterator[tuple[int, str, float, float, float, float]]:
    """Each character drawn: its place, itself, left and right edge, base and size. Spaces
    and ends that PDFium adds are left out: where they belong is told from the edges."""
    box = raw.FS_RECTF()
    origin = c_double(), c_double()
    named, size = -1.0, 1.0
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        if code in (0, 10, 13) or raw.FPDFText_IsGenerated(text, place) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, place, byref(box)):
            continue
        raw.FPDFText_GetCharOrigin(text, place, *map(byref, origin))
        if (said := raw.FPDFText_GetFontSize(text, place)) != named:
            named, size = said, _scaled(text, place, said)
        letter = _HYPHENS.get(code) or chr(code)
        letter = " " if letter == "\t" else letter
        yield place, letter, box.left, box.right, origin[1].value, size


def _scaled(text: Any, place: int, named: float) -> float:
    """A font's size as it is drawn: programs may name 1 and scale it."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, place, byref(matrix)):
        return max(named, 1.0)
    return round(max(abs(named) * hypot(matrix.b, matrix.d), 1.0), 1)
