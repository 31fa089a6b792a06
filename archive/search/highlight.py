"""Excerpts with the words that matched between ``<em>`` and ``</em>``.

One highlighter for both backends, on the analysis that found the article, so that what
is marked is what matched: a spelling, a plural, a phrase only where it is one.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from archive.search.analysis import tokens
from archive.search.standing import Analysed, sought
from archive.search.tree import Leaf, Query, Value, leaves

EXCERPTS = 3
AROUND = 90  # characters of context on each side of a match
LONGEST = 200_000  # characters of a text that are looked through for excerpts


class _Match(NamedTuple):
    leaf: int
    start: int
    end: int


def highlights(query: Query, title: str, text: str) -> dict[str, tuple[str, ...]]:
    """``title`` whole and up to three excerpts of ``text``, each only where it has matches."""
    found = _matches(query, title, title=True)
    headline = (_marked(title, found, 0, len(title)),) if found else ()
    shown = {"title": headline, "text": _excerpts(query, text)}
    return {field: excerpts for field, excerpts in shown.items() if excerpts}


def _excerpts(query: Query, text: str) -> tuple[str, ...]:
    text = text[:LONGEST]
    matches = _matches(query, text)
    windows = _windows(matches, len(text))
    best = sorted(windows, key=lambda window: (-_worth(window, matches), window))[:EXCERPTS]
    return tuple(_excerpt(text, matches, *window) for window in sorted(best))


def _matches(query: Query, text: str, *, title: bool = False) -> list[_Match]:
    asked = [leaf for leaf in leaves(query, sought=True) if _shown(leaf, title)]
    texts = [leaf for leaf in asked if not isinstance(leaf, Value)]
    if not texts:
        return []
    analysed = Analysed(tokens(text, sought(texts)))
    found = {
        _Match(number, start, end)
        for number, leaf in enumerate(texts)
        for start, end in analysed.spans(leaf)
    }
    return sorted(found, key=lambda match: (match.start, -match.end))


def _shown(leaf: Leaf, title: bool) -> bool:
    return not isinstance(leaf, Value) and leaf.field in (None, *(("title",) if title else ()))


def _windows(matches: Iterable[_Match], length: int) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for match in matches:
        start, end = max(0, match.start - AROUND), min(length, match.end + AROUND)
        if windows and start <= windows[-1][1] and end - windows[-1][0] <= 4 * AROUND:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        elif not windows or match.start >= windows[-1][1]:
            windows.append((max(start, windows[-1][1] if windows else 0), end))
    return windows


def _worth(window: tuple[int, int], matches: Iterable[_Match]) -> int:
    return len({m.leaf for m in matches if window[0] <= m.start and m.end <= window[1]})


def _excerpt(text: str, matches: list[_Match], start: int, end: int) -> str:
    inside = [m for m in matches if start <= m.start and m.end <= end]
    start = _after_space(text, start, inside[0].start) if start else 0
    end = _before_space(text, end, inside[-1].end) if end < len(text) else end
    marked = " ".join(_marked(text, inside, start, end).split())
    return f"{'… ' if start else ''}{marked}{' …' if end < len(text) else ''}"


def _after_space(text: str, start: int, stop: int) -> int:
    return next((i + 1 for i in range(start, stop) if text[i].isspace()), stop)


def _before_space(text: str, end: int, stop: int) -> int:
    return next((i for i in range(end - 1, stop - 1, -1) if text[i].isspace()), stop)


def _marked(text: str, matches: list[_Match], start: int, end: int) -> str:
    pieces: list[str] = []
    done = start
    for match in matches:
        if match.start < done:
            continue
        pieces += [
            escape(text[done : match.start]),
            "<em>",
            escape(text[match.start : match.end]),
            "</em>",
        ]
        done = match.end
    return "".join((*pieces, escape(text[done:end])))
