"""What stands between quotation marks: the outermost spans of a text.

French marks nest («  “ ”  »), a quotation may run over paragraphs that each begin with a
mark again, and a mark may have been lost: a span ends with its paragraph at the latest.
"""

import re
from typing import NamedTuple

_MARK = re.compile("[«»“”„\"\n]|<<|>>|''")
_CLOSES = {"«": "»", "“": "”", "„": "“”", '"': '"', "<<": ">>", "''": "''"}
_CLOSING = {"»", "”", ">>"}
_SPACES = " \t\n\u00a0\u202f\u2009"
_INCHES = re.compile(r"\d\s?$")


class Marked(NamedTuple):
    """A span between marks: ``outer`` with them, ``start`` to ``end`` the words alone."""

    outer: int
    start: int
    end: int
    outer_end: int


def marked(text: str) -> list[Marked]:
    """The outermost marked spans, in order, empty ones left out."""
    found: list[Marked] = []
    opened: tuple[str, int, int] | None = None  # the mark, where, where its words begin
    depth = 0
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark in _CLOSES and not (mark == '"' and _INCHES.search(text, max(0, at - 3), at)):
                opened, depth = (mark, at, match.end()), 0
            continue
        if mark == "\n":
            if not _goes_on(text, match.end(), opened[0]):
                _add(found, text, opened, at, at)
                opened = None
            continue
        first = opened[0]
        if mark in _CLOSES[first] or (first in "“„" and mark == '"' and depth == 0):
            if depth == 0:
                _add(found, text, opened, at, match.end())
                opened = None
            else:
                depth -= 1
        elif mark == first and first == "«" and not _reopens(text, at):
            depth += _has_two_ends(text, at)
    if opened is not None:
        _add(found, text, opened, len(text), len(text))
    return found


def _has_two_ends(text: str, at: int) -> int:
    """1 where a second « within a quotation has a » of its own in this paragraph."""
    end = text.find("\n", at)
    rest = text[at + 1 : end if end >= 0 else len(text)]
    first = rest.find("»")
    again = rest.find("«")
    if first < 0:
        return 0
    second = rest.find("»", first + 1)
    return int(second >= 0 and not 0 <= again < second)


def _reopens(text: str, at: int) -> bool:
    """Whether a mark only repeats the opening one at a paragraph's start."""
    return at == 0 or text[at - 1] == "\n"


def _goes_on(text: str, at: int, mark: str) -> bool:
    """Whether the quotation runs on in the paragraph that begins at ``at``: it begins with
    its mark again and that one is not a quotation of its own (the first had lost its end)."""
    while at < len(text) and text[at] in _SPACES:
        at += 1
    again = mark + "»" if mark == "«" else mark
    return mark in "«“" and at < len(text) and text[at] in again


def _add(
    found: list[Marked], text: str, opened: tuple[str, int, int], at: int, outer_end: int
) -> None:
    _, outer, start = opened
    while start < at and text[start] in _SPACES:
        start += 1
    while at > start and text[at - 1] in _SPACES:
        at -= 1
    if at > start:
        found.append(Marked(outer, start, at, outer_end))
