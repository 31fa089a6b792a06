"""Text cut into runs, some of them marked: how evidence and matches are shown in place."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

AROUND = 80  # characters on either side of words shown out of their text


@dataclass(frozen=True, slots=True)
class Span:
    """Code points from ``start`` to ``end`` that stand for an entry."""

    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and the ids of all entries that it stands for."""

    text: str
    ids: tuple[str, ...] = ()


def runs(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Piece]:
    """``text`` from ``start`` to ``end`` in runs, cut at every border of a span; the runs
    joined are the text. Spans may overlap and reach beyond."""
    end = len(text) if end is None else min(end, len(text))
    inside = [s for s in spans if s.start < end and s.end > start and s.start < s.end]
    borders = {start, end}
    for span in inside:
        borders |= {max(span.start, start), min(span.end, end)}
    cuts = sorted(borders)
    return [
        Piece(text[a:b], tuple(dict.fromkeys(s.id for s in inside if s.start <= a and b <= s.end)))
        for a, b in itertools.pairwise(cuts)
    ]


def paragraphs(text: str, spans: Sequence[Span], length: int | None = None) -> list[list[Piece]]:
    """The paragraphs of a text up to ``length`` in runs, blank lines dropped."""
    end = len(text) if length is None else min(length, len(text))
    return [
        runs(text, [s for s in spans if s.start < stop and s.end > start], start, stop)
        for start, stop in _paragraphs(text, end)
    ]


def _paragraphs(text: str, end: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < end:
        stop = text.find("\n\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 2


def window(text: str, span: Span) -> tuple[int, int]:
    """The words of a span and the few around them, cut at words and within its paragraph."""
    start = max(_paragraph(text, span.start), span.start - AROUND, 0)
    stop = text.find("\n\n", span.end)
    end = min(len(text) if stop < 0 else stop, span.end + AROUND)
    while 0 < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _paragraph(text: str, place: int) -> int:
    """Where the paragraph begins that a place is in."""
    found = text.rfind("\n\n", 0, place)
    return 0 if found < 0 else found + 2


def extract(text: str, spans: Iterable[Span], start: int, end: int) -> list[Piece]:
    """A piece of a text in runs, with an ellipsis where more stands before or after it."""
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return [*before, *runs(text, spans, start, end), *after]


def highlighted(marked: str) -> list[Piece]:
    """A highlight of the search (``<em>`` around what matched, the rest escaped) in runs."""
    pieces = marked.replace("</em>", "<em>").split("<em>")
    return [
        Piece(unescape(piece), ("hit",) if number % 2 else ())
        for number, piece in enumerate(pieces)
        if piece
    ]
