"""Quotation marks that plainly stand the wrong way round, put right.

A closing mark is turned where it opens (after a space or at the start, before a
letter, no quotation being open) and a fitting end follows; an opening mark where it
can only close. Everything else, an unclosed quotation or the traditional mark at the
start of each paragraph of a long one, stays as the publisher wrote it.
"""

import re
from collections.abc import Iterable

_PAIRS = (("«", "»"), ("“", "”"))
_AFTER_CLOSE = frozenset(" \u00a0\u202f\n\t,.;:!?…)]’'–—-»”")
_BEFORE_OPEN = frozenset(" \u00a0\u202f\n\t([’'–—-:/")


def put_right(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs with marks that are plainly reversed turned; same lengths."""
    out = list(paragraphs)
    for opening, closing in _PAIRS:
        held = False
        for number, text in enumerate(out):
            if (opening in text or closing in text) and (held or not _even(text, opening, closing)):
                out[number] = text = _turned(text, opening, closing, held=held)
                held = _left_open(text, opening, closing, held=held)
    return tuple(out)


def _even(text: str, opening: str, closing: str) -> bool:
    """Whether every quotation that is opened is closed before the next: all is well."""
    before, *quoted = text.split(opening)
    return closing not in before and all(part.count(closing) == 1 for part in quoted)


def _left_open(text: str, opening: str, closing: str, *, held: bool) -> bool:
    """Whether a quotation goes on after the paragraph. One that is held open may repeat
    a mark at the start of each of its paragraphs, which closes nothing."""
    start = 1 if held and text[0] in (opening, closing) else 0
    last = max(text.rfind(opening, start), text.rfind(closing, start))
    return text[last] == opening if last >= 0 else held


def _turned(text: str, opening: str, closing: str, *, held: bool) -> str:
    places = [found.start() for found in re.finditer(f"[{opening}{closing}]", text)]
    marks = {place: text[place] for place in places}
    is_open = held
    for index, place in enumerate(places):
        later = places[index + 1] if index + 1 < len(places) else None
        if marks[place] == closing and not is_open and later is not None:
            if (
                _opens(text, place)
                and _closes(text, later)
                and (marks[later] == closing or _only_closes(text, later))
            ):
                marks[place] = opening
        elif marks[place] == opening and is_open and not held and _only_closes(text, place):
            marks[place] = closing
        is_open = marks[place] == opening
        held = False
    if all(text[place] == mark for place, mark in marks.items()):
        return text
    return "".join(marks.get(place, character) for place, character in enumerate(text))


def _opens(text: str, place: int) -> bool:
    """Stands where only an opening mark can: at the start or after a colon, a bracket or
    a space (not after a sentence's end), with a letter next; set apart on both sides it
    must be followed by a capital."""
    before = text[:place].rstrip()
    after = text[place + 1 :]
    if not after.strip() or not after.strip()[0].isalnum():
        return False
    if not before or before[-1] in ":([":
        return True
    if text[place - 1] not in _BEFORE_OPEN or before[-1] in ".!?…»”,":
        return False
    return after[0].isalnum() or after.strip()[0].isupper()


def _closes(text: str, place: int) -> bool:
    return place + 1 == len(text) or text[place + 1] in _AFTER_CLOSE


def _only_closes(text: str, place: int) -> bool:
    """Stands where only a closing mark can: before the end or a comma or full stop."""
    rest = text[place + 1 :].lstrip()
    return (
        not rest
        or rest[0] in ",.;)"
        or (not text[place - 1].isspace() and text[place + 1].isspace())
    )
