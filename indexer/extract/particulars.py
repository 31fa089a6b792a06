"""Who wrote it, which agency, which section, who may read it, what is its address."""

import re
from typing import Any, cast

from indexer.extract import agencies, dom, statement
from indexer.extract.furniture import byline
from indexer.extract.head import Head
from indexer.extract.statement import Node
from lexicon.folding import fold
from press.urls import canonical, is_above, is_listing, same_site
from press.values import Access

_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)
_NOBODY = re.compile(
    r"^(?:la |le )?(?:redaction|admin(?:istrateur)?|staff|webmaster|wordpress|rss|"
    r"editor|unknown|none|null|n/?a|super user|journaliste|temps de lecture|\d+ ?min.*|"
    r"https?://.*|(?:.*\()?www\..*|@.*|\W*)$"
)
_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
_LOCKED = frozenset(
    {
        "locked",
        "premium",
        "paid",
        "subscriber",
        "subscribers",
        "abonne",
        "abonnes",
        "payant",
        "paywall",
        "reserved",
    }
)


def author(page: Head, nodes: list[Node], node: Node | None) -> str | None:
    """The names of the authors, joined by commas: JSON-LD, meta, itemprop."""
    names = _persons(node, {str(each["@id"]): each for each in nodes if "@id" in each})
    if not names:
        names = [name for key in _AUTHORS for name in page.lists.get(key, ())]
    if not names:
        names = [
            each.get("content") or dom.content(each)
            for each in page.properties().get("author", [])[:3]
        ]
    site = fold(page.meta.get("og:site_name", ""))
    names = [byline(name) or name for name in names if _named(name) and fold(name) != site]
    return ", ".join(dict.fromkeys(name for name in names if len(name) <= 120)) or None


def _persons(node: Node | None, known: dict[str, Node]) -> list[str]:
    """The names under ``author``; one given by reference is looked up among the nodes."""
    value: Any = node.get("author") if node else None
    found: list[str] = []
    for each in cast("list[Any]", value if isinstance(value, list) else [value]):
        if isinstance(each, dict) and "name" not in each:
            each = known.get(str(cast("Node", each).get("@id")), cast("Node", each))
        name = statement.text({"author": each}, "author")
        if name and _named(name):
            found.append(name)
    return found


def _named(name: str) -> bool:
    return not _NOBODY.match(fold(name).strip())


def agency(page: Head, node: Node | None) -> str | None:
    """The agency that the metadata name as author, creator, source or provider."""
    said = [
        statement.text(node, key)
        for key in (
            "author",
            "creator",
            "sourceOrganization",
            "provider",
            "copyrightHolder",
            "contributor",
        )
    ]
    said += [
        page.meta.get(key)
        for key in (
            "author",
            "dc.creator",
            "dc.source",
            "source",
            "news_agency",
            "article:author",
            "article:source",
        )
    ]
    return next((found for value in said if (found := agencies.named(value))), None)


def descriptions(page: Head, node: Node | None) -> tuple[str, ...]:
    """What the page states as its summary, whole: one that ends in "…" is the cut
    beginning of the text, made by a machine."""
    said = [
        statement.text(node, "description"),
        *(page.meta.get(key) for key in ("og:description", "description", "twitter:description")),
    ]
    if not any(said):
        said += map(dom.content, page.properties().get("description", [])[:1])
    return tuple(dict.fromkeys(text for text in said if text and not _CUT.search(text)))


def section(page: Head, node: Node | None) -> str | None:
    """The publisher's section."""
    return (
        statement.text(node, "articleSection")
        or page.meta.get("article:section")
        or page.meta.get("section")
    )


def keywords(page: Head, node: Node | None) -> tuple[str, ...]:
    """The publisher's keywords, at most twenty."""
    found = statement.texts(node, "keywords") or tuple(page.lists.get("article:tag", ()))
    if not found:
        stated = page.meta.get("news_keywords") or page.meta.get("keywords") or ""
        found = tuple(part.strip() for part in stated.split(",") if part.strip())
    return tuple(word for word in dict.fromkeys(found) if len(word) <= 60)[:20]


def access(page: Head, node: Node | None) -> Access:
    """Who may read it: ``reserved`` where the page states that it is not free, ``partial``
    where a part is free or so many articles are, else ``free``."""
    stated = page.meta.get("article:content_tier") or page.meta.get("content_tier") or ""
    tier = fold(stated).strip()
    if statement.free(node) is False or tier in _LOCKED:
        return "reserved"
    value: Any = node.get("hasPart") if node else None
    parts = cast("list[Any]", value if isinstance(value, list) else [value])
    closed = (
        statement.free(cast("Node", part)) is False for part in parts if isinstance(part, dict)
    )
    return "partial" if tier == "metered" or any(closed) else "free"


def address(page: Head, node: Node | None, url: str | None) -> str | None:
    """The page's one address. What the page states is believed on its own site, and
    where it does not lead to a home page."""
    stated = [
        page.canonical,
        page.meta.get("og:url"),
        statement.address(node, "mainEntityOfPage"),
        statement.address(node, "url"),
    ]
    for each in stated:
        if each and re.match(r"https?://[^/]+/.", each) and (url is None or _fits(each, url)):
            return canonical(each)
    return canonical(url) if url else None


def _fits(stated: str, url: str) -> bool:
    """Whether a page may have a stated address: of its own site, and not that of a section,
    folder or index, where it was found at one of its own."""
    if not same_site(stated, url):
        return False
    return not is_listing(stated) or (is_listing(url) and not is_above(stated, url))
