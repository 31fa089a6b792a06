"""What a page states of itself in JSON-LD (schema.org), mended where it is broken."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from indexer.extract.dom import Element
from indexer.extract.titles import likeness
from press.decoding import plain

Node = dict[str, Any]

ARTICLES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle"
    " ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle BlogPosting LiveBlogPosting"
    " SocialMediaPosting Report Review TechArticle ScholarlyArticle PressRelease".split()
)
_TRAILING = re.compile(r",(?=\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$")
_FIELD = re.compile(
    r'"(?P<key>headline|datePublished|dateModified|dateCreated|description|isAccessibleForFree|articleSection|@type)"\s*:\s*"(?P<value>(?:[^"\\]|\\.){1,600}?)"\s*(?=[,}\]\n])'
)
_DEPTH = 12
_UNLIKE = 0.3  # of a headline that is another article's
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LONG = frozenset({"description", "articleBody"})
_SCHEMA = re.compile(r"^(?:schema:|https?://schema\.org/)")
_DECODER = json.JSONDecoder(strict=False)


def nodes(tree: Element) -> list[Node]:
    """Every typed object in the page's JSON-LD, outermost first."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for value in _values(script.text or ""):
                found.extend(_typed(value, _DEPTH))
    return found


def types(node: Node) -> frozenset[str]:
    """The names of a node's types, without their address."""
    stated = node.get("@type")
    names = cast("list[Any]", stated if isinstance(stated, list) else [stated])
    named = (name for name in names if isinstance(name, str))
    return frozenset(
        each.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2] for each in named
    )


def article(found: list[Node], *, titles: tuple[str, ...], url: str | None) -> Node | None:
    """The node of the page's own article: by its address, else by its headline among
    ``titles``, else the first that has a headline. A list of other articles is not it."""
    candidates = [node for node in found if types(node) & ARTICLES]
    if len(candidates) < 2:
        return next((node for node in candidates if not _anothers(node, titles, url)), None)

    def rank(node: Node) -> tuple[bool, float, bool, bool]:
        own = text(node, "headline") or text(node, "name") or ""
        alike = _alike(node, titles)
        here = url is not None and url in {
            address(node, "url"),
            address(node, "mainEntityOfPage"),
            address(node, "@id"),
        }
        return here or alike > 0.9, alike, "datePublished" in node, bool(own)

    best = max(candidates, key=rank)
    stray = len(candidates) > 2 and not rank(best)[0] and rank(best)[1] < _UNLIKE and bool(titles)
    return None if stray else best


def _alike(node: Node, titles: tuple[str, ...]) -> float:
    """How much a node's headline is like the likest of the page's titles, 0 to 1."""
    own = text(node, "headline") or text(node, "name")
    return max((likeness(own, title) for title in titles), default=0.0) if own else 0.0


def _anothers(node: Node, titles: tuple[str, ...], url: str | None) -> bool:
    """Whether a page's only statement is of an article that it leads to: under another
    address, and under a headline that has nothing of the page's titles."""
    said = [address(node, key) for key in ("url", "mainEntityOfPage", "@id")]
    paths = {path for each in said if each and (path := _path(each))}
    if not titles or url is None or not paths or _path(url) in paths:
        return False
    return bool(text(node, "headline")) and _alike(node, titles) < _UNLIKE


def _path(url: str) -> str:
    """The path of an address, "" for a front page."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def text(node: Node | None, key: str) -> str | None:
    """A field as plain text: the first of a list, the name of an object, entities undone."""
    value: Any = node.get(key) if node else None
    if isinstance(value, list):
        value = next((v for v in cast("list[Any]", value) if v), None)
    if isinstance(value, dict):
        named = cast("Node", value)
        value = named.get("name") or named.get("@value")
    if isinstance(value, bool) or value is None or not isinstance(value, str | int | float):
        return None
    cleaned = plain(html.unescape(html.unescape(str(value))))
    cleaned = " ".join(_TAG.sub(" " if key in _LONG else "", cleaned).split())
    return cleaned or None


def texts(node: Node | None, key: str) -> tuple[str, ...]:
    """Every value of a field as plain text; a comma-separated one is split."""
    value: Any = node.get(key) if node else None
    values = cast("list[Any]", value if isinstance(value, list) else [value])
    found = [text({"value": each}, "value") for each in values]
    parts = [
        part.strip()
        for each in found
        if each
        for part in (each.split(",") if len(values) == 1 else [each])
    ]
    return tuple(dict.fromkeys(part for part in parts if part))


def address(node: Node | None, key: str) -> str | None:
    """A field that is an address, or an object with an ``@id`` or ``url``."""
    value: Any = node.get(key) if node else None
    if isinstance(value, dict):
        named = cast("Node", value)
        value = named.get("@id") or named.get("url")
    return plain(value).strip() or None if isinstance(value, str) else None


def free(node: Node | None) -> bool | None:
    """``isAccessibleForFree`` in any of its spellings ("False", a schema.org address)."""
    value = node.get("isAccessibleForFree") if node else None
    if isinstance(value, bool):
        return value
    word = str(value).rstrip("/").rsplit("/", 1)[-1].lower() if isinstance(value, str | int) else ""
    return {"false": False, "0": False, "no": False, "true": True, "1": True, "yes": True}.get(word)


def _values(script: str) -> list[Any]:
    try:
        return [_DECODER.decode(script)]
    except (ValueError, RecursionError):
        source = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";")
    for mended in (source, _TRAILING.sub("", source), html.unescape(_TRAILING.sub("", source))):
        try:
            return [_DECODER.decode(mended)]
        except (ValueError, RecursionError):
            continue
    return _several(source) or _fields(source)


def _several(source: str) -> list[Any]:
    """Objects written one after another, as far as they can be read."""
    values, place = list[Any](), 0
    while (start := re.compile(r"[{\[]").search(source, place)) and len(values) < 20:
        try:
            value, place = _DECODER.raw_decode(source, start.start())
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _fields(source: str) -> list[Any]:
    """The fields that can still be told apart in an object that cannot be parsed."""
    node: Node = {}
    for found in _FIELD.finditer(source[:200_000]):
        value = found["value"]
        if found["key"] == "@type" and value not in ARTICLES:
            continue
        node.setdefault(found["key"], value.replace('\\"', '"').replace("\\/", "/"))
    return [node] if "@type" in node else []


def _typed(value: Any, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _typed(each, depth - 1)
    elif isinstance(value, dict):
        node = {_SCHEMA.sub("", key): each for key, each in cast("Node", value).items()}
        if "@type" in node:
            yield node
        for key, each in node.items():
            if isinstance(each, dict | list) and key not in {
                "liveBlogUpdate",
                "comment",
                "itemListElement",
            }:
                yield from _typed(each, depth - 1)
