"""What a site's home page says of where its articles are announced. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from crawler import section
from crawler.discovery.places import FEED_TYPES, Place
from lexicon.folding import fold
from press import addresses
from press.markup import Element, plain
from press.urls import is_listing, same_page, same_site

ANCHORS = 3_000
FEEDS = 30  # that a page names; more are a list for readers to choose from
_FEEDLIKE = re.compile(
    r"/(?:rss|feeds?|atom|flux|backend)(?:[./?_-]|$)|\.(?:rss|atom|rdf)$|(?:rss|feed|flux)[\w-]*\.xml$"
    r"|/(?!sitemap|opensearch|browserconfig|crossdomain)[\w.-]+\.xml$"
    r"|[?&](?:format|type|page|outputtype)=(?:rss|atom|feed|backend|xml)",
    re.IGNORECASE,
)
_LISTS_FEEDS = re.compile(r"\b(?:flux|fils?) (?:rss|atom|d'info)\b|\brss\b|\bsyndication\b")
_SUBJECTS = (
    "otan", "ukraine", "defense", "armee", "guerre", "geopolitique", "diplomatie", "international",
    "monde", "europe", "etranger", "politique", "actualite", "communique", "presse", "a la une",
)  # fmt: skip
_NAMELESS = frozenset({"accueil", "home", "page d'accueil", "bienvenue", "actualites", "a la une"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A home page's own words. ``language`` is as stated (``fr-BE``), ``generator`` the content
    system that it names; ``lists`` are pages that may list feeds, ``sections`` those of its
    menu, those that are likeliest about foreign affairs first."""

    name: str | None = None
    language: str | None = None
    generator: str = ""
    feeds: tuple[Place, ...] = ()
    lists: tuple[str, ...] = ()
    sections: tuple[Place, ...] = ()


def read(body: bytes, url: str, charset: str | None = None) -> Front | None:
    """What the page says; ``None`` for what is no HTML."""
    root = section.parsed(body, charset)
    if root is None:
        return None
    base = addresses.based(url, *(e.get("href") for e in islice(root.iter("base"), 1)))
    anchors = list(_anchors(root, base, url))
    said = _statements(root)
    feeds = [*_linked(root, base), *_feedlike(anchors)]
    return Front(
        name=_name(root, said),
        language=(root.get("lang") or "").strip()[:20] or None,
        generator=said.get("generator", "").lower(),
        feeds=tuple({place.url: place for place in reversed(feeds)}.values())[::-1][:FEEDS],
        lists=tuple(
            found for found, text in anchors
            if _is_plain(found) and _LISTS_FEEDS.search(fold(text))
        )[:3],
        sections=_sections(anchors, url),
    )  # fmt: skip


def _statements(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in islice(root.iter("meta"), 300):
        name = (element.get("property") or element.get("name") or "").lower().strip()
        found.setdefault(name, element.get("content") or "")
    return found


def _name(root: Element, said: dict[str, str]) -> str | None:
    """The site's name: as it calls itself, else the shortest piece of its title."""
    if name := plain(said.get("og:site_name") or said.get("application-name"), limit=60):
        return name
    titles = (e.text_content() for e in islice(cast("Any", root).iter("title"), 1))
    pieces = [
        piece.strip()
        for title in titles
        for piece in re.split(r"\s[-–—|:•·]\s|\s:\s", plain(title, limit=200) or "")
    ]
    telling = [piece for piece in pieces if piece and fold(piece) not in _NAMELESS]
    return min(telling, key=len, default=None)


def _linked(root: Element, base: str) -> Iterator[Place]:
    """The feeds of its ``link`` elements (WHATWG HTML, 4.6.7.1)."""
    for element in islice(root.iter("link"), 300):
        kind = (element.get("type") or "").lower().partition(";")[0].strip()
        relations = (element.get("rel") or "").lower().split()
        if kind not in FEED_TYPES or not {"alternate", "feed"} & {*relations}:
            continue
        if found := addresses.resolved(base, element.get("href")):
            title = plain(element.get("title"), limit=80)
            why = "the page's link element" + (f' "{title}"' if title else "")
            yield Place(kind="feed", url=found, why=why)


def _anchors(root: Element, base: str, url: str) -> Iterator[tuple[str, str]]:
    for element in islice(root.iter("a"), ANCHORS):
        found = addresses.resolved(base, element.get("href"))
        if found and same_site(found, url):
            text = plain(cast("Any", element).text_content(), limit=200)
            yield found.partition("#")[0], text or plain(element.get("title"), limit=200) or ""


def _feedlike(anchors: list[tuple[str, str]]) -> list[Place]:
    """Its links that look like feeds, those of what is followed first."""
    found = [(_rank(f"{text} {url}"), url) for url, text in anchors if _FEEDLIKE.search(url)]
    found.sort(key=lambda pair: pair[0])
    return [Place(kind="feed", url=url, why="a link of the page") for _, url in found]


def _rank(said: str) -> int:
    """How far down among the subjects that are followed; beyond them where it names none."""
    words = fold(said)
    return next((n for n, word in enumerate(_SUBJECTS) if word in words), len(_SUBJECTS))


def _is_plain(url: str) -> bool:
    """Whether an address that speaks of feeds may be a page's that lists them."""
    return re.search(r"\.(?:xml|rss|atom|rdf)(?:\?|$)|[?]", url) is None


def _sections(anchors: list[tuple[str, str]], url: str) -> tuple[Place, ...]:
    """Its menu's pages, by how likely they tell of what is followed, each once."""
    ranked: dict[str, int] = {}
    for found, text in anchors:
        if same_page(found, url) or not is_listing(found) or _FEEDLIKE.search(found):
            continue
        if len(text.split()) > 5:
            continue
        rank = _rank(f"{text} {found.partition('://')[2].partition('/')[2]}")
        if rank < len(_SUBJECTS):
            ranked[found] = min(rank, ranked.get(found, rank))
    chosen = sorted(ranked, key=lambda found: ranked[found])
    return tuple(Place(kind="section", url=found, why="a link of the page") for found in chosen)
