"""The article's lines where no selector finds them: those that trafilatura takes
(Barbaresi 2021), held against the page's own, so that what it leaves beside them in the
same container is not lost, and what the page names as standing beside is."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any, cast

from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from indexer.extract import dom
from indexer.extract.blocks import Block, blocks, unshown
from indexer.extract.dom import Element
from indexer.extract.furniture import caption, furniture

LEAD = 40  # characters of a sentence that may be a standfirst
LONG = 80  # characters of a line that is surely no label
GLUED = 3  # long lines of the page in one of trafilatura's: it took the whole page
_SHOWN = "//span[@aria-hidden][preceding-sibling::span[contains(@class, 'reader') or contains(@class, 'sr-only') or contains(@class, 'hidden')]]"
_STOPS = (".", "!", "?", "…", "»", "”", '"', ":", ";", ")")
_UNREAD = ("script", "style", "svg", "noscript", "iframe", "object", "canvas", "figcaption")
_ENOUGH = 1000  # characters that trafilatura's own rules must find to be taken at their word
_PARTED = 3  # lines, fewer of which may be all of a page in one
_WHOLE = cast("Any", Extractor(comments=False, tables=True, formatting=False))
_QUICK = cast("Any", Extractor(comments=False, tables=True, formatting=False, fast=True))


def extracted(tree: Element, shown: Sequence[Block]) -> list[Block]:
    """The lines that trafilatura takes from a copy of a page, captions left out beforehand: by
    its own rules (``fast``), and where these find little of the prose ``shown``, by all that it knows.

    It is made for well-meant pages: whatever it raises on a hostile one means that it
    found nothing. Raises MemoryError.
    """
    found = _taken(tree, _QUICK)
    prose = sum(len(line.text) for line in shown if len(line.text) >= LONG and line.linked < 0.4)
    enough = len(found) >= _PARTED and size(found) >= max(_ENOUGH, 0.5 * prose)
    return found if enough else _taken(tree, _WHOLE)


def _taken(tree: Element, options: Any) -> list[Block]:
    own = deepcopy(tree)
    dom.strip(own, *_UNREAD)
    _shown_once(own)
    try:
        document = cast("Any", bare_extraction(own, options=options))
    except MemoryError:
        raise
    except Exception:
        return []
    body = cast("Element | None", document.body if document is not None else None)
    return [] if body is None else blocks(body, asides=True)


def _shown_once(tree: Element) -> None:
    """Leave of a word that is there twice, for eyes and for screen readers, that for eyes."""
    for shown in dom.find(_SHOWN, tree):
        shown.attrib.pop("aria-hidden")
        for spoken in dom.find("preceding-sibling::span[1]", shown):
            if unshown(spoken.get("class") or ""):
                dom.remove(spoken)


def flat(text: str) -> str:
    """A text without its white space: how lines are compared."""
    return "".join(text.split())


def size(lines: Iterable[Block]) -> int:
    """How many characters the lines have."""
    return sum(len(line.text) for line in lines)


def running(line: Block) -> bool:
    """Whether a line is running text: a sentence or more, and no link to another page."""
    long = line.kind == "text" and len(line.text) >= LONG and line.text.endswith(_STOPS)
    return long and line.linked < 0.4 and not (furniture(line.text) or caption(line.text))


def around(line: Block) -> Iterator[Element]:
    """The element that the line stands in, and those around that, the nearest first."""
    if line.owner is not None:
        yield line.owner
        yield from line.owner.iterancestors()


def parent(line: Block) -> Element | None:
    """The element in which the line's own stands beside others."""
    return line.owner.getparent() if line.owner is not None else None


def glued(taken: Sequence[Block], shown: Sequence[Block]) -> bool:
    """Whether trafilatura's last resort spoke: all of the page in one paragraph."""
    whole = [flat(line.text) for line in taken if len(line.text) > 2 * GLUED * LONG]
    parts = [flat(line.text) for line in shown if len(line.text) >= LONG] if whole else []
    return any(
        sum(1 for _ in zip(filter(text.__contains__, parts), range(GLUED), strict=False)) == GLUED
        for text in whole
    )


def densest(shown: Sequence[Block]) -> list[Block]:
    """The lines from the first to the last running text in the element, and those around
    it, that hold most of the page's."""
    weights: dict[Element, float] = {}
    for line in filter(running, shown):
        share = 1.0
        for element in around(line):
            weights[element] = weights.get(element, 0.0) + share * len(line.text)
            share /= 2  # what stands deep below an element says little of it
    if not weights:
        return []
    best = max(weights, key=lambda each: weights[each])
    inside = [line for line in shown if best in set(around(line))]
    places = [place for place, line in enumerate(inside) if running(line)]
    return inside[places[0] : places[-1] + 1]


def gathered(
    taken: Sequence[Block], shown: Sequence[Block], left: Iterable[Element], heading: Element | None
) -> list[Block]:
    """The lines taken as the page shows them, with the running text and headings that
    stand among them in their container. ``shown`` are all lines of the page, ``left`` the
    elements left out of them."""
    places = _places(taken, shown)
    known = {place for place in places if place is not None}
    matched = sum(len(shown[place].text) for place in known)
    missed = [line for line, place in zip(taken, places, strict=True) if place is None]
    aside = "\n".join(flat(dom.content(each)) for each in left) if missed else ""
    dropped = [line for line in missed if flat(line.text) in aside]
    if size(filter(running, dropped)) > 0.5 * size(filter(running, taken)):
        dropped = []
    dropped += _before(taken, places, shown, heading)
    gone = set(map(id, dropped))
    if matched < 0.5 * size(taken):
        return [line for line in taken if id(line) not in gone]
    added = _among(shown, known, heading)
    added |= _headed_cards(shown, known | added)
    return _merged(taken, places, gone, shown, added)


def _before(
    taken: Sequence[Block],
    places: Sequence[int | None],
    shown: Sequence[Block],
    heading: Element | None,
) -> list[Block]:
    """The lines taken that stand before the headline and share with it no element but the page:
    a request for consent, an announcement."""
    head = _place(shown, heading)
    near = set(heading.iterancestors()) if heading is not None else set[Element]()
    near -= {each for each in near if each.tag in {"body", "html"}}
    return [
        line
        for line, place in zip(taken, places, strict=True)
        if place is not None and place < head and near.isdisjoint(around(shown[place]))
    ]


def _place(shown: Sequence[Block], heading: Element | None) -> int:
    """Where the headline stands; 0 where it is not shown."""
    headed = (place for place, line in enumerate(shown) if line.owner is heading)
    return next(headed, 0) if heading is not None else 0


def _places(taken: Sequence[Block], shown: Sequence[Block]) -> list[int | None]:
    """Where on the page each line stands: behind the one before, where it can."""
    where: dict[str, list[int]] = {}
    for place, line in enumerate(shown):
        where.setdefault(flat(line.text), []).append(place)
    last, found = -1, list[int | None]()
    used = set[int]()
    for line in taken:
        free = [place for place in where.get(flat(line.text), ()) if place not in used]
        place = next((place for place in free if place > last), free[0] if free else None)
        found.append(place)
        if place is not None:
            used.add(place)
            last = place
    return found


def _among(shown: Sequence[Block], known: set[int], heading: Element | None) -> set[int]:
    """The places of running text and headings that belong to the lines known."""
    prose = [place for place in sorted(known) if running(shown[place])]
    if not prose:
        return set()
    weights: dict[Element, int] = {}
    for place in prose:
        if (near := parent(shown[place])) is not None:
            weights[near] = weights.get(near, 0) + len(shown[place].text)
    if not weights:
        return set()
    beside = set(weights)
    above = _above(max(weights, key=lambda each: weights[each]), heading)
    found = {
        place
        for place, line in enumerate(shown[: prose[-1]])
        if place not in known
        and running(line)
        and (parent(line) in beside or (parent(line) in above and _paragraph(line)))
    }
    found |= _lead(shown, prose[0], beside | above, heading)
    found |= _following(shown, known | found, prose[-1], beside)
    return found | {
        place
        for place in range(prose[0], prose[-1])
        if place not in known
        and shown[place].kind == "heading"
        and shown[place].linked < 0.5
        and (place + 1 in known or place + 1 in found)
        and parent(shown[place]) in beside
    }


def _lead(
    shown: Sequence[Block], first: int, near: set[Element], heading: Element | None
) -> set[int]:
    """The place of a sentence right above the text and below the headline, in the same
    container: its standfirst, of whatever element."""
    head = _place(shown, heading)
    if heading is None or not head < first - 1:
        return set()
    line = shown[first - 1]
    said = len(line.text) >= LEAD and line.text.endswith(_STOPS[:5]) and line.kind == "text"
    own = said and not line.linked and parent(line) in near
    return {first - 1} if own and not (furniture(line.text) or caption(line.text)) else set()


def _headed_cards(shown: Sequence[Block], known: set[int]) -> set[int]:
    """The cards right below a known heading, by which it is known for their label."""
    found = set[int]()
    for place in known:
        after = place + 1
        while shown[place].kind == "heading" and after < len(shown) and shown[after].linked >= 0.8:
            found.add(after)
            after += 1
    return found - known


def _paragraph(line: Block) -> bool:
    return line.owner is not None and line.owner.tag == "p"


def _above(container: Element, heading: Element | None) -> set[Element]:
    """The elements around the container, as far as the one that holds the heading too."""
    headed = set(heading.iterancestors()) if heading is not None else set[Element]()
    found = set[Element]()
    for number, each in enumerate(container.iterancestors()):
        if each.tag in {"body", "html"} or (heading is None and number == 2):
            break
        found.add(each)
        if each in headed:
            break
    return found


def _following(shown: Sequence[Block], known: set[int], last: int, near: set[Element]) -> set[int]:
    """Running text that goes on without a break where the known lines end."""
    found = set[int]()
    for place in range(last + 1, len(shown)):
        if place in known:
            continue
        line = shown[place]
        if not (running(line) and _paragraph(line) and parent(line) in near):
            break
        found.add(place)
    return found


def _merged(
    taken: Sequence[Block],
    places: Sequence[int | None],
    gone: set[int],
    shown: Sequence[Block],
    added: set[int],
) -> list[Block]:
    """The lines in the order in which they were taken, each added one before the first
    that follows it on the page."""
    rest = sorted(added)
    out: list[Block] = []
    for line, place in zip(taken, places, strict=True):
        while rest and place is not None and rest[0] < place:
            out.append(shown[rest.pop(0)])
        if id(line) not in gone:
            out.append(line if place is None else shown[place])
    return out + [shown[place] for place in rest]
