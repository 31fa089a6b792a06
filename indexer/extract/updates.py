"""The entries that a live page shows: blocks of one kind, each with a time of its own."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from indexer.extract import dom
from indexer.extract.blocks import Block, blocks
from indexer.extract.dom import Element
from indexer.extract.own import own
from indexer.extract.prose import without_title
from indexer.extract.signature import byline, is_time, unstamped
from lexicon.folding import fold
from press import dates
from press.dates import Dated, Moment
from press.decoding import plain

LEAST_UPDATES = 3  # that make a page of repeated blocks a live page
LEAST_LENGTH = 60  # characters of an average entry, its time included
LONG_ENTRY = 400  # characters beyond which an entry is no more of one
_NIGHT = timedelta(hours=6)  # by which a time of day falls where midnight has passed
_DEPTH = 6  # ancestors between an entry and its time

_IDS = (
    "data-post-id", "data-entry-id", "data-id", "data-live-id", "data-event-id", "data-item-id",
    "data-key", "data-uid", "id",
)  # fmt: skip
_CLASSED = "contains(@class,'time') or contains(@class,'hour') or contains(@class,'heure') or contains(@class,'date')"
_TIMES = (
    f"descendant::time | descendant::*[@data-time or @data-timestamp or @data-date or {_CLASSED}]"
)
_STARTS = (
    f"//*[self::time or {_CLASSED}][string-length(normalize-space()) < 40]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::header[not(ancestor::article or ancestor::section or ancestor::main)])]"
)
_HEADINGS = "descendant::*[self::h2 or self::h3 or self::h4]"
_CLOCK = re.compile(r"^\W*(?:a )?(?P<hour>[01]?\d|2[0-3])\s?[h:]\s?(?P<minute>[0-5]\d)\W*$")
_STAMP = re.compile(
    r"^\W*(?:(?:publie|mis a jour|modifie|il y a|hier|aujourd'hui|le|a)\b[^.]{0,30}\d[^.]{0,20}|\d{1,2}\s?[h:]\s?\d{2}.{0,25})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One entry. ``key`` names it within its page; ``anchor`` is the id the page gives it;
    ``clocked``: it states its time of day alone."""

    title: str | None
    paragraphs: tuple[str, ...]
    published: Dated | None
    modified: Dated | None = None
    author: str | None = None
    anchor: str | None = None
    key: str = ""
    clocked: bool = False


def shown(
    tree: Element, select: Mapping[str, str], zone: ZoneInfo, day: Moment | None, latest: datetime
) -> list[Update]:
    """The entries in the markup, in its order: under the source's ``entries`` selector,
    else the most frequent kind of block that has a time."""
    blocks = dom.select(select["entries"], tree) if "entries" in select else _repeated(tree)
    found = (_entry(block, select, zone, day, latest) for block in blocks)
    return _past_midnight([entry for entry in found if entry], latest)


def _past_midnight(entries: list[Update], latest: datetime) -> list[Update]:
    """Entries with a time of day alone, each on its day: in the order in which they were
    written, a time much earlier than the one before is of the day after."""
    times = [entry.published.moment.at if entry.published else None for entry in entries]
    pairs = [(one, other) for one, other in pairwise(filter(None, times))]
    falling = sum(one > other for one, other in pairs)
    order = range(len(entries))[:: -1 if 2 * falling > len(pairs) else 1]
    out, days, before = list(entries), 0, None
    for place in order:
        entry, at = entries[place], times[place]
        if at is None or not entry.clocked or entry.published is None:
            continue
        if before is not None and before - at > _NIGHT:
            days += 1
        before = at
        moved = Moment(at=at + timedelta(days=days), precision="minute")
        if days and dates.sensible(moved, latest):
            said = replace(entry.published, moment=moved)
            out[place] = replace(entry, published=said)
    return out


def cleaned(lines: list[Block]) -> list[str]:
    """The entry's own lines, less times: those alone on a line, and the one that the text
    begins with."""
    kept, _ = own(lines)
    kept = [line for line in kept if not _is_stamp(line)]
    return [unstamped(kept[0], hour=True), *kept[1:]] if kept else []


def _is_stamp(line: str) -> bool:
    return is_time(line) or (len(line) <= 60 and _STAMP.match(fold(line)) is not None)


def _entry(
    block: Element, select: Mapping[str, str], zone: ZoneInfo, day: Moment | None, latest: datetime
) -> Update | None:
    heading = _heading(block, select)
    found = blocks(block)
    if _teaser(found):
        return None
    lines = cleaned(found)
    author = next((name for line in lines if (name := byline(line))), None)
    lines = without_title([line for line in lines if not byline(line)], heading)
    if not lines and not heading:
        return None
    published, clocked = _time(block, select, zone, day, latest)
    return Update(
        title=heading,
        paragraphs=tuple(lines) or (heading or "",),
        published=published,
        clocked=clocked,
        author=author,
        anchor=next((value for name in _IDS if (value := block.get(name))), None),
    )


def _teaser(lines: list[Block]) -> bool:
    """Whether a block has no prose of its own: what it says leads to another article."""
    linked = sum(line.linked * len(line.text) for line in lines)
    return linked > 0.5 * sum(len(line.text) for line in lines)


def _heading(block: Element, select: Mapping[str, str]) -> str | None:
    css = select.get("entry_title")
    for element in dom.select(css, block) if css else dom.find(_HEADINGS, block):
        text = plain(dom.content(element)).strip()
        if len(text) >= 8 and not is_time(text) and not _STAMP.match(fold(text)):
            return text
    return None


def _time(
    block: Element, select: Mapping[str, str], zone: ZoneInfo, day: Moment | None, latest: datetime
) -> tuple[Dated | None, bool]:
    """The entry's time, and whether it states no day."""
    css = select.get("entry_time")
    for element in dom.select(css, block) if css else dom.find(_TIMES, block):
        for name in ("datetime", "data-time", "data-timestamp", "data-date", "content", "title"):
            if found := dates.dated(element.get(name), zone, latest, "markup", f"time {name}"):
                return found, False
        said = dom.content(element)[:60]
        if found := dates.dated(said, zone, latest, "markup", "time"):
            return found, False
        if day and (clock := _CLOCK.match(fold(said))):
            hour, minute = int(clock["hour"]), int(clock["minute"])
            at = datetime.combine(day.day, time(hour, minute), tzinfo=zone)
            moment = Moment(at=at, precision="minute")
            evidence = f"time: {said}, by the page's day"
            return Dated(moment=moment, basis="markup", evidence=evidence), True
    return None, False


def _repeated(tree: Element) -> list[Element]:
    kinds: dict[tuple[str, str], dict[Element, None]] = defaultdict(dict)
    for start in dom.find(_STARTS, tree):
        parents = start.iterancestors("article", "section", "div", "li")
        for _, parent in zip(range(_DEPTH), parents, strict=False):
            classes = (parent.get("class") or "").split()
            if classes or parent.get("id"):
                kinds[str(parent.tag), classes[0] if classes else ""][parent] = None
    groups = [_outermost(group) for group in kinds.values()]
    rated = [(_worth(group), number, group) for number, group in enumerate(groups)]
    best = max(rated, default=None)
    return best[2] if best and best[0] > (0, 0) else []


def _worth(group: list[Element]) -> tuple[int, int]:
    """How much of a live page a kind of block may be: many entries of some length, rather
    than a few that hold several each, or a list of headlines; nothing for too few."""
    total = sum(len(dom.content(block)) for block in group)
    if len(group) < LEAST_UPDATES or total < LEAST_LENGTH * len(group):
        return 0, 0
    return min(total, LONG_ENTRY * len(group)), total


def _outermost(group: dict[Element, None]) -> list[Element]:
    return [
        block for block in group if not any(parent in group for parent in block.iterancestors())
    ]
