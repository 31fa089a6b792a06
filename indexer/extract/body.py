"""The article's lines on its page: by the source's selectors, else by a general finder;
the publisher's ``articleBody`` is held against both."""

from collections.abc import Mapping, Sequence

from indexer.extract import dom
from indexer.extract.blocks import Block, blocks, words
from indexer.extract.dom import Element
from indexer.extract.generic import densest, extracted, flat, gathered, glued, parent, running, size
from indexer.extract.own import teasers
from indexer.extract.page import Page
from indexer.extract.statement import text

ENOUGH = 300  # characters from which a selector's text is believed (docs/reading.md)
PLENTY = 1000  # characters of running text from which it is believed without a second look
STATED_ENOUGH = 800  # characters of articleBody, used when nothing better exists
LITTLE = 60  # words under which articleBody is looked at, wherever it stands
NEXT_TO_NOTHING = 20  # words under which what scripts would show is read


def lines(page: Page) -> list[Block]:
    """The lines of the article, cards and furniture among them still."""
    found = selected(page.tree, page.select)
    prose = size(filter(running, found)) if found is not None else 0
    if found is None or prose < PLENTY:
        general = _unled(page, _general(page))
        if found is None or size(filter(running, general)) > 2 * prose:
            found = general
    if words((line.text for line in found), LITTLE) < LITTLE:
        found = _stated(page) or found
    if words((line.text for line in found), NEXT_TO_NOTHING) < NEXT_TO_NOTHING:
        return densest(page.everything) or found
    return found


def selected(tree: Element, select: Mapping[str, str]) -> list[Block] | None:
    """The lines under the source's ``text`` selector, less what ``drop`` selects; ``None``
    without a selector or where it finds under ``ENOUGH`` characters.

    ``text`` may select paragraphs or their container; one inside another counts once.
    """
    if "text" not in select:
        return None
    found = dom.select(select["text"], tree)
    without = dom.around(select["drop"], found) if "drop" in select else frozenset[Element]()
    chosen = set(found) | without
    out: list[Block] = []
    for element in found:
        if element not in without and not any(map(chosen.__contains__, element.iterancestors())):
            out.extend(blocks(element, without=without))
    return out if size(out) >= ENOUGH else None


def _general(page: Page) -> list[Block]:
    """What a general finder takes, or the publisher's own words, where it took the whole
    page for one paragraph, or much less than they are."""
    shown, left = page.lines
    taken = extracted(page.tree, shown)
    whole = glued(taken, shown)
    found = densest(shown) if whole else gathered(taken, shown, left, page.heading)
    body = text(page.article, "articleBody") or ""
    if len(body) < STATED_ENOUGH:
        return found
    own = _shown(body, shown)
    if size(own) < 0.6 * len(body):
        return _stated(page) if whole and not found else found
    return own if whole or size(found) < 0.75 * size(own) or not _alike(found, own) else found


def _unled(page: Page, found: list[Block]) -> list[Block]:
    """What was found, or, where most of it is leads of other articles on a page that calls
    itself one, the densest of the rest."""
    if not page.says_article:
        return found
    leads = size(line for line, lead in zip(found, teasers(found), strict=True) if lead)
    if leads <= 0.5 * size(found):
        return found
    shown = page.lines[0]
    rest = [line for line, lead in zip(shown, teasers(shown), strict=True) if not lead]
    return densest(rest) or found


def _shown(body: str, shown: Sequence[Block]) -> list[Block]:
    """The lines of the page that ``articleBody`` repeats, with the headings among them."""
    said = flat(body)
    inside = [len(line.text) > 30 and flat(line.text) in said for line in shown]
    places = [place for place, yes in enumerate(inside) if yes]
    if not places:
        return []
    parents = {parent(shown[place]) for place in places}
    return [
        line
        for place, line in enumerate(shown)
        if inside[place]
        or (places[0] < place < places[-1] and line.kind == "heading" and parent(line) in parents)
    ]


def _alike(found: Sequence[Block], own: Sequence[Block]) -> bool:
    """Whether most of what was found is the publisher's own text."""
    known = {flat(line.text) for line in own}
    return size(line for line in found if flat(line.text) in known) >= 0.5 * size(found)


def _stated(page: Page) -> list[Block]:
    """``articleBody``, where it is long enough to be the text: often a teaser, glued or cut."""
    body = text(page.article, "articleBody")
    return [Block(body)] if body and len(body) >= STATED_ENOUGH else []
