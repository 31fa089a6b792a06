"""The article's paragraphs: by the source's selectors, else by trafilatura."""

from collections.abc import Mapping
from typing import Any, cast

from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from indexer.extract import dom
from indexer.extract.blocks import paragraphs
from indexer.extract.dom import Element
from indexer.extract.statement import Node, text

ENOUGH = 300  # characters from which a selector's text is believed (docs/reading.md)
STATED_ENOUGH = 800  # characters of articleBody, used when nothing better exists

_UNREAD = ("script", "style", "svg", "noscript", "template", "iframe", "object", "canvas")
_CAPTIONS = "//figcaption"
_OPTIONS = cast("Any", Extractor(comments=False, tables=True, formatting=False))


def strip_unread(tree: Element) -> None:
    """Remove what no reader sees. JSON-LD must have been read before."""
    dom.strip(tree, *_UNREAD)


def selected(tree: Element, select: Mapping[str, str]) -> list[str] | None:
    """The paragraphs under the source's ``text`` selector, less what ``drop`` selects;
    ``None`` without a selector or where it finds under ``ENOUGH`` characters.

    ``text`` may select paragraphs or their container; one inside another counts once.
    """
    if "text" not in select:
        return None
    for element in dom.select(select["drop"], tree) if "drop" in select else ():
        dom.remove(element)
    found = dom.select(select["text"], tree)
    chosen = set(found)
    out: list[str] = []
    for element in found:
        if not any(parent in chosen for parent in element.iterancestors()):
            out.extend(paragraphs(element))
    return out if sum(map(len, out)) >= ENOUGH else None


def extracted(tree: Element) -> list[str]:
    """The paragraphs trafilatura finds (Barbaresi 2021), captions left out beforehand.

    It is made for well-meant pages: whatever it raises on a hostile one means that it
    found nothing. The tree is used up.
    """
    strip_unread(tree)
    for element in dom.find(_CAPTIONS, tree):
        dom.remove(element)
    try:
        document = cast("Any", bare_extraction(tree, options=_OPTIONS))
    except Exception:
        return []
    body = cast("Element | None", document.body if document is not None else None)
    return [] if body is None else paragraphs(body, asides=True)


def stated(node: Node | None) -> list[str] | None:
    """``articleBody``, where it is long enough to be the text: often a teaser, glued or cut."""
    body = text(node, "articleBody")
    if not body or len(body) < STATED_ENOUGH:
        return None
    return [body]
