"""Markup from outside, made harmless: text without control characters, XML without entities."""

import html
import html.entities
import re
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml import html as lxml_html

Element = etree._Element  # pyright: ignore[reportPrivateUsage]
ELEMENTS = 600_000  # of one document: 50,000 addresses with all that is said of them

# C0 and C1 controls, DEL, and the marks that turn a terminal's reading direction.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NO_BREAK = re.compile("[\xa0\u202f]")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"&(?!#?\w{1,31};)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPELT = re.compile(
    r"</?(a|abbr|b|br|div|em|font|h[1-6]|i|p|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,9});)+")
_PREFIX = re.compile(r"(</?)[\w.-]{1,60}:(?=[a-zA-Z])")
_ILLEGAL_BYTES = bytes({*range(0x20)} - {*b"\t\n\r"})
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(markup: str | None, *, limit: int = 10_000) -> str | None:
    """The text of a piece of HTML, or of plain text: one line, no tags, entities
    resolved, no control characters; ``None`` where nothing is left. No-break spaces stay."""
    if markup is None:
        return None
    text = markup[: 20 * limit]
    if not ("<" in text or "&" in text or "  " in text) and _NO_BREAK.sub("", text).isprintable():
        return text.strip(" \xa0")[:limit].strip() or None
    if "<" in text:
        text = _text_content(text)
    if "&" in text:
        text = html.unescape(text)
        if "</" in text or "<br" in text:  # escaped once too often
            text = _SPELT.sub(_spaced, text)
    text = _SURROGATES.sub("\ufffd", _SPACES.sub(" ", text))
    return _CONTROLS.sub("", text).strip(" \xa0")[:limit].strip() or None


def _spaced(tag: re.Match[str]) -> str:
    return " " if tag[1].lower() in ("p", "br", "div") else ""


def _text_content(markup: str) -> str:
    try:
        root = lxml_html.fragment_fromstring(_ILLEGAL_IN_XML.sub("", markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", markup)
    for dropped in root.iter("script", "style", "noscript", "template"):
        dropped.text = None
        for child in list(dropped):
            dropped.remove(child)
    for block in root.iter("br", "p", "div", "li", "img"):
        block.text = " " + (block.text or "")
        block.tail = " " + (block.tail or "")
    return root.text_content()


def xml(text: str) -> Element | None:
    """The root of an XML document, read leniently and without DTD, entities or network;
    ``None`` where there is none. Named HTML entities are read as their characters, and so
    are two references that spell one character as UTF-16 does.

    A document that declares entities is not read at all (CWE-776, CWE-611), nor is one of
    more than ``ELEMENTS`` elements.
    """
    if text.count("<") - text.count("</") > ELEMENTS:
        return None
    if "&" in text and text.count("&") <= ELEMENTS:
        if "&#" in text:
            text = _NUMBERED.sub(_numbered, text)
        text = _BARE.sub("&amp;", _NAMED.sub(_character, text))
    else:
        text = text.replace("&#", "")
    text = _DECLARATION.sub("", text, count=1)
    if "\ufffe" in text or "\uffff" in text:
        text = _ILLEGAL_IN_XML.sub("", text)
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        # surrogates and controls are left out, the latter of bytes, which is much quicker
        written = text.encode("utf-8", "ignore").translate(None, _ILLEGAL_BYTES)
        return None if b"<!ENTITY" in written[:100_000] else etree.fromstring(written, parser)
    except (etree.LxmlError, ValueError):
        return None


def name_of(element: Element) -> str:
    """An element's local name, its prefix declared or not."""
    tag: Any = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2_000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def space_of(element: Element) -> str:
    """An element's namespace, or the prefix that stands for one which was not declared."""
    tag: Any = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[1:].partition("}")[0] if tag.startswith("{") else tag.rpartition(":")[0]


def text_of(element: Element, limit: int = 200_000) -> str:
    """The text in an element; where elements are in it, as in Atom's ``xhtml`` kind, the
    markup inside, which ``plain`` reads."""
    text = element.text or ""
    if len(element) == 0:
        return text if len(text) <= limit else text[:limit]
    inside = [html.escape(text, quote=False)]
    for child in element:
        inside.append(_PREFIX.sub(r"\1", etree.tostring(child, encoding="unicode")))
        if (limit := limit - len(inside[-1])) <= 0:
            break
    return "".join(inside)


def _numbered(match: re.Match[str]) -> str:
    return _spelt(match[0])


@lru_cache(maxsize=2_000)  # a feed's apostrophes are all written alike
def _spelt(references: str) -> str:
    """A numeric reference, or the pair of them that spells one character in UTF-16; nothing
    for a number that is no character of XML."""
    codes = [
        int(figures[1:], 16) if figures[0] in "xX" else int(figures)
        for figures in re.findall(r"&#([xX][0-9a-fA-F]+|[0-9]+);", references)
    ]
    characters = "".join(map(chr, (code for code in codes if code <= 0x10FFFF)))
    whole = characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return html.escape(_ILLEGAL_IN_XML.sub("", whole))


def _character(match: re.Match[str]) -> str:
    found = html.entities.html5.get(match[1] + ";")
    return found if found and found not in "<>&" else match[0]
