"""What stands around a page's headline: standfirst, by-line, date, as a reader sees them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml.etree import iterwalk

from indexer.extract import days, dom
from indexer.extract.blocks import BLOCKS, SILENT, Lines
from indexer.extract.days import Dated
from indexer.extract.dom import Element
from indexer.extract.furniture import byline
from lexicon.folding import fold

_REACH = 4000  # characters after the headline
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:chap(?:o|eau)|standfirst|stand-first|lede|dek|deck|sub-?(?:title|headline|head)|sous-?titre|accroche|article-?_*(?:intro|introduction|desc|description|summary|excerpt|lead|teaser|kicker)|intro(?:duction)?|entry-summary|excerpt|summary)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|•·–—-]\s|,?\s(?=[Ll]e\s\d|[Pp]ubli|[Mm]is\s|[Pp]ar\s)")
_CHANGED = re.compile(r"\b(?:mise?s? a jour|maj|modifiee?|actualisee?|updated)\b")


@dataclass(frozen=True, slots=True)
class Beside:
    """The lines above the headline, nearest first, and those below it."""

    before: list[str]
    after: list[str]


def beside(heading: Element | None) -> Beside:
    """The lines around the headline, none where the page shows none."""
    return Beside([], []) if heading is None else Beside(_before(heading), _after(heading))


def _after(heading: Element) -> list[str]:
    """The lines that follow the headline, up to ``_REACH`` characters."""
    lines = Lines()
    for event, node in _walk(heading):
        if node.tag in BLOCKS or node.tag == "br":
            lines.end()
        lines.add(" " if node.tag == "time" else None)
        lines.add(node.text if event == "start" else node.tail)
        if sum(map(len, lines.ended)) > _REACH:
            break
    lines.end()
    return lines.ended


def _before(heading: Element) -> list[str]:
    """The few short lines that stand above the headline, nearest first."""
    found: list[str] = []
    node: Element | None = heading
    for _ in range(3):
        if node is None or node.tag == "body":
            break
        found += [dom.content(each) for each in node.itersiblings(preceding=True)]
        node = node.getparent()
    return [line for line in found if 0 < len(line) <= 160][:6]


def dates(
    lines: Iterable[str], zone: ZoneInfo, latest: datetime
) -> tuple[Dated | None, Dated | None]:
    """When the lines around the headline say the article was published, and changed."""
    published: Dated | None = None
    modified: Dated | None = None
    for line in lines:
        if len(line) > 160 or (published and modified):
            continue
        folded = fold(line)
        changed = _CHANGED.search(folded)
        first = folded[: changed.start()] if changed else folded
        published = published or _seen(first, line, zone, latest)
        if changed:
            modified = modified or _seen(folded[changed.end() :], line, zone, latest)
    return published, modified


def _seen(folded: str, line: str, zone: ZoneInfo, latest: datetime) -> Dated | None:
    found = days.written(folded, zone)
    if found is None or not days.sensible(found, latest):
        return None
    return Dated(moment=found, basis="markup", evidence=f"beside the headline: {line}"[:200])


def author(lines: Iterable[str]) -> str | None:
    """The name in a by-line, without the date that may follow it."""
    for line in lines:
        for part in _PARTS.split(line):
            if name := byline(part):
                return name
    return None


def standfirst(
    heading: Element, lines: list[str], descriptions: Iterable[str], title: str
) -> str | None:
    """The standfirst that the page shows: the line that its description repeats, else the
    first element after the headline that is named as one."""
    keys = [
        key
        for description in descriptions
        if len(key := _key(description)) >= 40 and key != _key(title)
    ]
    for line in lines[:15]:
        key = _key(line)
        for known in keys:
            if key == known or (len(key) <= 1.3 * len(known) + 40 and key.startswith(known[:80])):
                return line
    return _classed(heading)


def _classed(heading: Element) -> str | None:
    for count, (event, node) in enumerate(_walk(heading)):
        if count > 120:
            break
        named = node.get("class") if event == "start" else None
        if named and _LEAD.search(named):
            text = dom.content(node)
            if 40 <= len(text) <= 900:
                return text
    return None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def _walk(heading: Element) -> Iterator[tuple[str, Element]]:
    """The nodes after the headline in the page's order, as start and end events."""
    node: Element | None = heading
    while node is not None and node.tag != "body":
        yield "end", node
        for sibling in node.itersiblings():
            walker = iterwalk(sibling, events=("start", "end"))
            for event, each in walker:
                if event == "start" and each.tag in SILENT:
                    walker.skip_subtree()
                    continue
                yield event, each
        node = node.getparent()
