"""A parsed page: its tree, what it states of itself, and the headline a reader sees."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from indexer.extract import blocks, dom, head, statement, titles
from indexer.extract.blocks import Block, parted
from indexer.extract.dom import Element
from indexer.extract.head import Head
from indexer.extract.statement import Node
from press import zones
from press.sources import Source
from press.urls import registrable
from press.values import Capture

_ARCHIVED = re.compile(
    r"^https?://web\.archive\.org/web/(?P<time>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/.*)$"
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page parsed once. Whoever reads ``tree`` leaves it as it is: what changes a tree
    (trafilatura) has a copy of its own.

    ``article`` is the JSON-LD node of its own article, ``heading`` the element that shows
    ``title``, ``latest`` the time after which no date is believed, ``url`` the publisher's
    address even of an archived copy, ``announced`` the summary that a feed gave of it."""

    markup: bytes
    tree: Element
    head: Head
    nodes: list[Node]
    article: Node | None
    url: str | None
    zone: ZoneInfo
    latest: datetime
    select: Mapping[str, str]
    title: str | None
    heading: Element | None
    announced: str | None

    @cached_property
    def lines(self) -> tuple[list[Block], list[Element]]:
        """Its lines as a reader sees them, and the elements left out of them."""
        return parted(self.body, self.heading)

    @cached_property
    def everything(self) -> list[Block]:
        """Its lines, with those that are hidden or stand beside the text."""
        return blocks.blocks(self.body, hidden=True)

    @property
    def says_article(self) -> bool:
        """Whether it calls itself an article, in its data or in its head."""
        return self.article is not None or head.says_article(self.head)

    @property
    def body(self) -> Element:
        """What a reader sees of the tree."""
        body = self.tree.find("body")
        return self.tree if body is None else body


def parsed(markup: bytes, capture: Capture, source: Source | None, now: datetime) -> Page | None:
    """Parse once and gather what the page states; ``None`` where it holds no element."""
    tree = dom.parse(markup)
    if tree is None:
        return None
    nodes = statement.nodes(tree)
    said = head.head(tree)
    url, latest = _origin(capture.url or said.address, now)
    known = tuple(filter(None, (said.meta.get("og:title"), said.title)))
    article = statement.article(nodes, titles=known, url=url)
    title, heading = _title(tree, said, article, capture)
    stated = capture.stated
    return Page(
        markup=markup,
        tree=tree,
        head=said,
        nodes=nodes,
        article=article,
        url=url,
        latest=latest,
        zone=zones.zone_of(url, source.timezone if source else None),
        select=source.select if source else {},
        title=title,
        heading=heading,
        announced=stated.summary if stated and stated.basis == "feed" else None,
    )


def _title(
    tree: Element, said: Head, article: Node | None, capture: Capture
) -> tuple[str | None, Element | None]:
    """The title and the heading that shows it: an h1, else a lower heading like it."""
    stated = [
        statement.text(article, "headline"),
        said.meta.get("og:title"),
        said.meta.get("twitter:title"),
        statement.text(article, "name"),
        capture.stated.title if capture.stated else None,
    ]
    known = list(dict.fromkeys(title for title in stated if title))
    site = _site(said) or _host(capture.url or said.address)
    headings = [each for each in tree.iter("h1") if not _home(each)]
    title, place = titles.choose(list(map(blocks.heading, headings)), known, site, said.title)
    if place is not None or title is None:
        return title, headings[place] if place is not None else None
    for heading in tree.iter("h2", "h3"):
        shown = titles.shown(blocks.heading(heading), [title])
        if titles.likeness(shown, title) >= 0.75:
            return titles.bare(shown), heading
    return title, None


def _site(said: Head) -> str | None:
    """The outlet's name, where what is stated as such is a name and no address."""
    name = said.meta.get("og:site_name")
    return None if name and re.match(r"https?://[^/]+/.", name) else name


def _host(url: str | None) -> str | None:
    """The name of a site by its host, where that is long enough to be told from a word."""
    domain = registrable(url) if url else None
    label = (domain or "").partition(".")[0].replace("-", "")
    return label if len(label) >= 6 else None


def _home(heading: Element) -> bool:
    """Whether a heading is a link to the site's home page: its name."""
    for link in heading.iter("a"):
        try:
            path = urlsplit(link.get("href") or "#").path
        except ValueError:
            continue
        linked = link.get("href") and not (link.get("href") or "").startswith("#")
        if linked and path in {"", "/", "/fr", "/fr/"} and dom.content(link) == dom.content(heading):  # fmt: skip
            return True
    return False


def _origin(url: str | None, now: datetime) -> tuple[str | None, datetime]:
    """The page's own address and the latest time it can be from: a copy in the Wayback
    Machine has both in its address."""
    found = _ARCHIVED.match(url or "")
    if not found:
        return url, now
    try:
        kept = datetime.strptime(found["time"].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        kept = now
    return re.sub(r"^(https?):/+", r"\1://", found["url"]), min(kept, now)
