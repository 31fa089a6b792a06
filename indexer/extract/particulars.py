"""Who wrote it, which agency, which section, who may read it, what is its address."""

import re
from itertools import islice
from typing import Any, cast

from indexer.extract import agencies, dom, statement
from indexer.extract.dom import Element
from indexer.extract.head import Head
from indexer.extract.signature import byline
from indexer.extract.statement import Node
from lexicon.folding import fold
from press import dates
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
_LABELS = re.compile(  # what stands before and behind a name
    r"^(?:(?:propos )?recueillis? par|par|by|texte|auteure?s?)\s*:?\s+|"
    r"\s+(?:suivre|s'abonner|follow|e-?mail|contacter|voir (?:la |sa )?(?:bio|profil)\w*)\W*$|"
    rf"[\s,|–—-]+(?:publie\s+)?(?:le\s+\d[\d/ .:ha-]*|{dates.WORDED.pattern.replace('?P<', '?P<x')}|\d\d?/\d\d?/\d{{2,4}}).*$|"
    r"\s*[/|(]\s*(?:credits?|photos?|©|illustration|images?|video)\b.*$"
)
_CREDIT = re.compile(r"\b(?:credits?|photos?|photographe|illustration|image|©)(?:\W|$)|©")
_PERSONLESS = re.compile(r"@|https?:|www\.|\d{3,}|^(?:e-?mail|suivre|auteure?|lecteur)$")
_PARTICLES = frozenset("de du des di da d' le la van von der den ten ter ben bin el al y".split())
_ROLE = re.compile(
    r"\b(?:redact\w+|journal\w*|correspondant\w*|envoye\w*|special\w*|chef\w*|service|agences?|publie\w*|info\w*|"
    r"le (?:monde|figaro|soir|temps|point|parisien|devoir)|la (?:libre|croix|presse)|abonne\w*|auteur\w*|radio|france|televisions?|suivre|tous|voir|lire)\b"
)
_ELSEWHERE = re.compile(r"comment|forum|reaction|related|sidebar|recommend", re.IGNORECASE)
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
        own = (each for each in page.properties().get("author", []) if not _commented(each))
        names = [each.get("content") or dom.content(each) for each in islice(own, 3)]
    sites = {fold(page.meta.get("og:site_name", "")), _behind(page.title)}
    names = [byline(name) or name for name in map(bare, names)]
    names = [name for name in names if _named(name) and fold(name) not in sites]
    return ", ".join(dict.fromkeys(name for name in names if len(name) <= 120)) or None


def _behind(title: str | None) -> str:
    """What stands behind the last dash or bar of the ``<title>``: the outlet's name."""
    return fold(re.split(r"\s[|–—-]\s", title or "")[-1]).strip()


def _commented(element: Element) -> bool:
    """Whether an element stands in a reader's comment or in another article's card."""
    return any(
        "comment" in (parent.get("itemprop") or "").split()
        or _ELSEWHERE.search(f"{parent.get('class', '')} {parent.get('id', '')}")
        for parent in element.iterancestors()
    )


def bare(name: str) -> str:
    """A name without the label, button, date or photographer beside it."""
    while found := _LABELS.search(fold(name)):
        name = (name[: found.start()] + name[found.end() :]).strip(" ,|-–—/")
    return name


def person(name: str) -> bool:
    """Whether a line is a person's name and nothing else: two to four words, each with a
    capital but for particles."""
    words = name.split()
    long = 2 <= len(words) <= 4 and len(name) <= 40 and _named(name) and not agencies.named(name)
    return long and not _ROLE.search(fold(name)) and _nameable(words)


def _nameable(words: list[str]) -> bool:
    capital = [word[0].isupper() and not re.search(r"[^\w'’.-]", word) for word in words]
    known = (yes or word in _PARTICLES for word, yes in zip(words, capital, strict=True))
    return capital[-1] and all(known)


def _persons(node: Node | None, known: dict[str, Node]) -> list[str]:
    """The names under ``author``, else under ``creator``; one given by reference is looked up
    among the nodes."""
    value: Any = (node.get("author") or node.get("creator")) if node else None
    found: list[str] = []
    for each in cast("list[Any]", value if isinstance(value, list) else [value]):
        if isinstance(each, dict) and "name" not in each:
            each = known.get(str(cast("Node", each).get("@id")), cast("Node", each))
        value = cast("Node", each).get("name") if isinstance(each, dict) else each
        several = cast("list[Any]", value if isinstance(value, list) else [value])
        found += (bare(statement.text({"author": one}, "author") or "") for one in several)
    return list(filter(_named, found))


def _named(name: str) -> bool:
    folded = fold(name).strip()
    return not (_NOBODY.match(folded) or _PERSONLESS.search(folded))


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
    pictured = (value for value in said if value and not _CREDIT.search(fold(value)))
    return next(filter(None, map(agencies.named, pictured)), None)


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
