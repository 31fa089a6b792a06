"""The few things done with a parsed page, typed (the stubs for lxml.html are not)."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from cssselect import HTMLTranslator
from cssselect import parse as parsed_css
from cssselect.parser import Class, Hash
from lxml.etree import (
    ElementDefaultClassLookup,
    HTMLParser,
    XMLSyntaxError,
    XPath,
    fromstring,
    strip_elements,
)
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]
from lxml.html import HtmlElement

__all__ = [
    "Element",
    "around",
    "content",
    "find",
    "fragment",
    "longer",
    "parse",
    "remove",
    "select",
    "strip",
]

_STRING = XPath("string()", smart_strings=False)
_CSS = HTMLTranslator()
# HTML can hold what lxml does not let be set: all but the Char of XML 1.0, 2.2
_UNFIT = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

_COMBINED = re.compile(r"(?<!,)\s(?!,)|[>+~(]")
_FEW = 4  # elements about which it is quicker to look than on the whole page
# trafilatura asks for lxml.html's elements, whose own lookup is a call of Python for each
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)
_OPTIONS: dict[str, Any] = {
    "encoding": "utf-8",
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
    "huge_tree": True,
}


def parse(markup: bytes) -> Element | None:
    """The root of a page in UTF-8; ``None`` where it holds no element. Comments are left out.
    Raises MemoryError.
    """
    parser = HTMLParser(**_OPTIONS)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return fromstring(markup, parser)
    except ValueError:
        return None
    except XMLSyntaxError as error:
        if "empty" in str(error):
            return None
        # the HTML parser mends all markup there is: what it fails at is to find memory
        raise MemoryError from error


def fragment(markup: str) -> Element | None:
    """An element around a piece of markup. Raises MemoryError."""
    return parse(f"<div>{markup}</div>".encode("utf-8", "replace"))


def content(element: Element) -> str:
    """All text inside, each run of white space one space."""
    return " ".join(cast("str", _STRING(element)).split())


def longer(element: Element, length: int) -> bool:
    """Whether ``content`` is surely of that length: seen from its beginning."""
    return len(" ".join(cast("str", _STRING(element))[: 4 * length].split())) >= length


def find(path: str, element: Element) -> list[Element]:
    """The elements that an XPath expression selects."""
    return cast("list[Element]", _path(path)(element))


def select(css: str, element: Element) -> list[Element]:
    """The elements that a CSS selector selects, in document order.

    Raises cssselect's SelectorError for what is no selector.
    """
    return cast("list[Element]", _css(css)(element))


def around(css: str, elements: Sequence[Element]) -> frozenset[Element]:
    """What a CSS selector selects of a page, at least as far as it lies inside one of these
    elements of it or holds one."""
    if not elements:
        return frozenset()
    if len(elements) > _FEW or _COMBINED.search(css):  # which may begin elsewhere
        return frozenset(select(css, elements[0].getroottree().getroot()))
    holding = cast("Callable[[Element], list[Element]]", _css(css, "ancestor::"))
    return frozenset(e for each in elements for e in (*holding(each), *select(css, each)))


def remove(element: Element) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = _UNFIT.sub("", (parent.text or "") + element.tail)
        else:
            before.tail = _UNFIT.sub("", (before.tail or "") + element.tail)
    parent.remove(element)


def strip(element: Element, *names: str) -> None:
    """Take out every element of these names and leave the text behind each."""
    strip_elements(element, *names, with_tail=False)


@lru_cache(maxsize=500)
def _path(path: str) -> XPath:
    return XPath(path)


@lru_cache(maxsize=2000)
def _css(css: str, axis: str = "descendant-or-self::") -> XPath:
    found = parsed_css(css)
    return XPath(
        " | ".join(
            _CSS.selector_to_xpath(each, _by_names(each.parsed_tree, axis)) for each in found
        )
    )


def _by_names(selector: Any, axis: str) -> str:
    """How a selector's first element is looked for along an axis: where it has an id or class, from
    the ids or classes to their elements, which is quicker than to ask each element."""
    hint = ""
    while hasattr(selector, "selector"):
        if isinstance(selector, Hash):
            hint = f"@id[. = {_CSS.xpath_literal(selector.id)}]/parent::"
        elif isinstance(selector, Class) and not hint:
            hint = f"@class[contains(., {_CSS.xpath_literal(selector.class_name)})]/parent::"
        selector = selector.selector
    return f"{axis}{(selector.element or '*').lower()}/{hint}" if hint else axis
