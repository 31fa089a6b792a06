"""Reading a section page, of a source that has no feed: the articles that it links to."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from crawler.values import Listing, Refusal
from press import addresses
from press.decoding import characters
from press.markup import plain
from press.sources import Source
from press.urls import publisher_id, same_site
from press.values import Link

LINKS = 300
ANCHORS = 5_000
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|auteurs?|authors?|themes?|categor\w+|search|recherche|page|feed|login|newsletters?"
    r"|contact|mentions-legales|plan-du-site|video-player|wp-\w+)(?:/|$)|\.(?:jpe?g|png|xml)$",
    re.IGNORECASE,
)


_DOCUMENTS = (".pdf", ".docx")
_PUBLISHING = frozenset({"official", "think tank"})  # whose articles are files, too


def parse(
    body: bytes, url: str, *, source: Source, charset: str | None = None
) -> Listing | Refusal:
    """Links of the same site that look like articles: the publisher's id in the address,
    or a slug of at least four words; the longest text that links there is the title."""
    if not body.strip():
        return Refusal(reason="empty")
    if (root := parsed(body, charset)) is None:
        return Refusal(reason="no HTML")
    titles: dict[str, str | None] = {}
    for found, anchor in _anchors(root, url):
        if not _is_article(found, source):
            continue
        title = plain(anchor.text_content(), limit=1_000)
        if len(title or "") >= len(titles.get(found) or ""):
            titles[found] = title
        if len(titles) >= LINKS:
            break
    return Listing(
        links=tuple(
            Link(source=source.id, url=found, title=title, found_in=url)
            for found, title in titles.items()
        )
    )


def links(body: bytes, url: str, *, charset: str | None = None) -> tuple[str, ...]:
    """Every address of the same site that the page links to, but those of its machinery."""
    if (root := parsed(body, charset)) is None:
        return ()
    every = dict.fromkeys(found for found, _ in _anchors(root, url))
    return tuple(found for found in every if not _NOT_ARTICLES.search(urlsplit(found).path))


def parsed(body: bytes, charset: str | None = None) -> Any:
    """The root of a page; ``None`` where there is none."""
    if not body.strip():
        return None
    try:
        return cast("Any", lxml_html).document_fromstring(
            characters(body, charset).encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8"),
        )
    except (etree.LxmlError, ValueError):
        return None


def _anchors(root: Any, url: str) -> Iterator[tuple[str, Any]]:
    """The links to the same site, without fragments."""
    base = addresses.based(url, *(e.get("href") for e in islice(root.iter("base"), 1)))
    for anchor in islice(root.iter("a"), ANCHORS):
        found = addresses.resolved(base, anchor.get("href"))
        if found is not None and same_site(found, url):
            yield found.partition("#")[0], anchor


def _is_article(url: str, source: Source) -> bool:
    path = urlsplit(url).path
    if _NOT_ARTICLES.search(path) or (
        path.lower().endswith(_DOCUMENTS) and source.kind not in _PUBLISHING
    ):
        return False
    if publisher_id(url, source.id_pattern) is not None:
        return True
    slug = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return source.id_pattern is None and len(re.findall(r"[^\W\d_]+", slug)) >= 4
