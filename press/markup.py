"""Markup from outside, made harmless: text without control characters, XML without entities."""

import html
import html.entities
import re

from lxml import etree
from lxml import html as lxml_html

# C0 and C1 controls, DEL, and the marks that turn a terminal's reading direction.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NO_BREAK = re.compile("[\xa0\u202f]")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_BARE = re.compile(r"&(?!#?\w{1,31};)")
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
    text = _SURROGATES.sub("\ufffd", _SPACES.sub(" ", text))
    return _CONTROLS.sub("", text).strip(" \xa0")[:limit].strip() or None


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
        block.tail = " " + (block.tail or "")
    return root.text_content()


def xml(text: str) -> etree._Element | None:  # pyright: ignore[reportPrivateUsage]
    """The root of an XML document, read leniently and without DTD, entities or network;
    ``None`` where there is none. Named HTML entities are read as their characters.

    A document that declares entities is not read at all (CWE-776, CWE-611).
    """
    if "<!ENTITY" in text[:100_000]:
        return None
    text = _ILLEGAL_IN_XML.sub("", text)
    text = _BARE.sub("&amp;", _NAMED.sub(_character, text))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
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
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _character(match: re.Match[str]) -> str:
    found = html.entities.html5.get(match[1] + ";")
    return found if found and found not in "<>&" else match[0]
