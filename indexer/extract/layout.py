"""From where words stand on pages to what they say: reading order, paragraphs, notes.

A page is cut where no line crosses from top to bottom, as far as text runs on both sides
(recursive XY-cut; Nagy and Seth 1984); lines across such a gutter part what is above from
what is below. What repeats at the edge of several pages are running heads and feet.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.extract.reflow import NOTE, STOPS, TextLine, joined, notes_of, paragraphs

if TYPE_CHECKING:  # PDFium is loaded where there is a PDF
    from indexer.extract.pdf import Sheet, Strip

_EDGE = 0.12  # of a page's height, in which running heads and feet stand
_INDENT, _NEAR = 20.0, 60.0  # points: of a paragraph's first line; of a line's end to a gutter
_NUMBER = re.compile(
    r"^\W*(?:page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|sur|of|de)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A document read in order. ``title`` is what is set largest on its first page, ``edges``
    what stands at the edge of its pages and above the title; notes come last among ``paragraphs``."""

    title: str | None
    paragraphs: tuple[str, ...]
    edges: tuple[str, ...]


def laid(sheets: "Sequence[Sheet]") -> Laid:
    """The text of the pages as it is read."""
    pages = [_lines(sheet.runs, number) for number, sheet in enumerate(sheets)]
    edges = _edges(pages, sheets)
    running = [line for page in pages for line in page if line in edges]
    kept = [[line for line in page if line not in edges] for page in pages]
    body = _body_size(kept)
    notes = [_notes(page, sheet, body) for page, sheet in zip(kept, sheets, strict=True)]
    ordered: list[list[TextLine]] = []
    for page, below in zip(kept, notes, strict=True):
        ordered += _ordered([line for line in page if line not in below])
    title = _title(ordered, body)
    head = _head(ordered, title)
    columns = [
        [line for line in column if line not in title and line not in head] for column in ordered
    ]
    known = Counter(re.findall(r"[\w’'-]+", " ".join(line.text for page in kept for line in page).lower()))  # fmt: skip
    text = joined([part for column in columns for part in paragraphs(column)], known)
    said = [part for below in notes for part in notes_of(below)]
    return Laid(
        title=next(iter(joined([title], known)), None) if title else None,
        paragraphs=(*text, *joined(said, known)),
        edges=tuple(dict.fromkeys(line.text for line in (*head, *running))),
    )


def _lines(runs: "Sequence[Strip]", page: int) -> list[TextLine]:
    """The runs as lines: those on one base that nearly touch are one."""
    lines: list[TextLine] = []
    for run in sorted(runs, key=lambda run: (-round(run.base), run.left)):
        before = lines[-1] if lines else None
        if (
            before is not None
            and abs(before.base - run.base) < 0.3 * max(before.size, run.size)
            and -0.3 * run.size < run.left - before.right < 0.8 * run.size
        ):
            longer = before if len(before.text) >= len(run.text) else run
            gap = " " if run.left - before.right > 0.1 * run.size else ""
            lines[-1] = replace(
                before, text=f"{before.text}{gap}{run.text}", right=run.right, size=longer.size,
                base=longer.base, bold=before.bold and run.bold,
            )  # fmt: skip
        else:
            lines.append(
                TextLine(
                    text=run.text, left=run.left, right=run.right, base=run.base, size=run.size,
                    bold=run.bold, page=page,
                )
            )  # fmt: skip
    return lines


def _edges(pages: Sequence[Sequence[TextLine]], sheets: "Sequence[Sheet]") -> set[TextLine]:
    """Running heads and feet, and page numbers: at the edge, and on several pages alike
    but for figures, or figures alone."""
    near = [
        [line for line in page if _at_edge(line, sheet)]
        for page, sheet in zip(pages, sheets, strict=True)
    ]
    seen = Counter(shape for page in near for shape in {_shape(line) for line in page})
    often = 2 if len(pages) < 6 else 3
    return {
        line
        for page in near
        for line in page
        if _NUMBER.match(line.text) or seen[_shape(line)] >= often
    }


def _at_edge(line: TextLine, sheet: "Sheet") -> bool:
    return not _EDGE * sheet.height < line.base < (1 - _EDGE) * sheet.height


def _shape(line: TextLine) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.lower().split()))


def _body_size(pages: Sequence[Sequence[TextLine]]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def _notes(page: Sequence[TextLine], sheet: "Sheet", body: float) -> list[TextLine]:
    """The notes at the foot of a page: smaller than the text, below all of it, and begun
    by a mark."""
    low = min((line.base for line in page if line.size > 0.92 * body), default=0.0)
    small = [line for line in page if line.size <= 0.92 * body and line.base < low]
    small = [line for column in _ordered(small) for line in column]
    starts = [place for place, line in enumerate(small) if NOTE.match(line.text)]
    return small[starts[0] :] if starts and small[starts[0]].base < 0.5 * sheet.height else []


def _ordered(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The columns of a page, or of a part of it, in reading order."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [sorted(lines, key=lambda line: (-round(line.base), line.left))]
    across = sorted((line for line in lines if line.left < gutter < line.right), key=_down)
    rest = [line for line in lines if not line.left < gutter < line.right]
    out: list[list[TextLine]] = []
    for line in across:
        above = [each for each in rest if each.base > line.base]
        rest = [each for each in rest if each.base <= line.base]
        if above or not out:
            out += [*_sides(above, gutter), []]
        out[-1].append(line)
    return [column for column in [*out, *_sides(rest, gutter)] if column]


def _sides(lines: Sequence[TextLine], gutter: float) -> list[list[TextLine]]:
    left = [line for line in lines if line.right <= gutter]
    return [*_ordered(left), *_ordered([line for line in lines if line.left >= gutter])]


def _down(line: TextLine) -> float:
    return -line.base


def _gutter(lines: Sequence[TextLine]) -> float | None:
    """Where a page is parted into columns: crossed by few lines, with running text on both
    sides. Cells of a table are short, and no column."""
    edges = sorted({round(line.left) for line in lines})
    best: tuple[int, float] | None = None
    for edge in edges:
        place = edge - 1.0
        left = [line for line in lines if line.right <= place + 0.5]
        right = [line for line in lines if line.left >= place]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < 4 or across > 0.35 * len(lines):
            continue
        near = _column(left, place)
        if (
            _runs_on(near)
            and _runs_on([line for line in right if line.left < place + _INDENT])
            and (best is None or across < best[0])
        ):
            best = across, (place + max(line.right for line in near)) / 2
    return best[1] if best else None


def _column(left: Sequence[TextLine], gutter: float) -> list[TextLine]:
    """Of the lines left of a gutter those of the column beside it."""
    near = [line for line in left if line.right > gutter - _NEAR]
    if not near:
        return []
    edge = Counter(round(line.left) for line in near).most_common(1)[0][0]
    return [line for line in left if abs(line.left - edge) < _INDENT]


def _runs_on(lines: Sequence[TextLine]) -> bool:
    """Whether most lines fill the width that they stand in: running text."""
    if len(lines) < 4:
        return False
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    filled = sum((line.right - line.left) > 0.6 * (high - low) for line in lines)
    return filled >= 0.5 * len(lines) and high - low > 60


def _title(columns: Sequence[Sequence[TextLine]], body: float) -> list[TextLine]:
    """The lines set largest on the first page, as far as they follow each other."""
    first = [line for column in columns for line in column if line.page == 0]
    sizes = [line.size for line in first if sum(map(str.isalpha, line.text)) >= 10]
    largest = max(sizes, default=0.0)
    if largest < 1.12 * body:
        return []
    start = next(
        place
        for place, line in enumerate(first)
        if line.size == largest and sum(map(str.isalpha, line.text)) >= 10
    )
    end = start
    while end < len(first) and abs(first[end].size - largest) < 0.06 * largest and end - start < 5:
        end += 1
    return first[start:end]


def _head(columns: Sequence[Sequence[TextLine]], title: Sequence[TextLine]) -> list[TextLine]:
    """What stands above the title and is no sentence: a letterhead, a number, a day."""
    if not title:
        return []
    first = [line for column in columns for line in column if line.page == 0]
    above = first[: first.index(title[0])]
    return [line for line in above if len(line.text) <= 100 and not line.text.endswith(STOPS)]
