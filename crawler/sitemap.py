"""Reading sitemaps (sitemaps.org 0.9), their indexes, and Google News sitemaps."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.announced import link
from crawler.unpacking import unpacked
from crawler.values import Listing, Refusal
from press import addresses, dates
from press.decoding import characters
from press.markup import Element, name_of, space_of, text_of, xml
from press.values import Link

URLS = 50_000  # sitemaps.org allows no more
SIZE = 52_428_800  # bytes uncompressed, sitemaps.org
_NEWS = ("title", "publication_date")
_FIELDS = frozenset(("loc", "lastmod", *_NEWS))
_PERIOD = re.compile(
    r"(?<!\d)(?P<year>19[89]\d|20\d\d)(?:[-_/.]?(?P<month>0[1-9]|1[0-2])(?:[-_/.]?[0-3]\d)?)?(?!\d)"
)


def parse(
    body: bytes, url: str, *, source: str, timezone: str, since: datetime | None = None
) -> Listing | Refusal:
    """What a sitemap lists, gzip undone; ``more`` are the sitemaps of an index.

    With ``since`` what is stated to be older is left out; what states no date stays.
    """
    plainly = unpacked(body, SIZE)
    if plainly is None:
        return Refusal(reason="too large when unpacked")
    if not plainly.strip():
        return Refusal(reason="empty")
    text = characters(plainly)
    root = xml(text)
    name = name_of(root).lower() if root is not None else ""
    if name in ("rss", "rdf", "feed"):
        return Refusal(reason="a feed in place of a sitemap: name it under feeds")
    if root is None or name not in ("urlset", "sitemapindex"):
        return _plain(text, url, source, timezone) or Refusal(reason="no sitemap")
    links: list[Link] = []
    more: list[str] = []
    for kind, said in islice(_entries(root), URLS):
        if kind == "sitemap":
            child = addresses.resolved(url, said.get("loc"))
            if child and not _from_before(child, since):
                more.append(child)
        elif (found := _link(said, url, source, timezone)) and not _older(
            found, said, since, timezone
        ):
            links.append(found)
    return Listing(links=tuple(links), more=tuple(dict.fromkeys(more)))


def _plain(text: str, url: str, source: str, timezone: str) -> Listing | None:
    """A sitemap that is nothing but addresses, one a line (sitemaps.org, "Text file")."""
    lines = text.split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        return None
    found = (_link({"loc": line}, url, source, timezone) for line in lines[:URLS])
    return Listing(links=tuple(link for link in found if link))


def _entries(root: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Each entry's kind and what it says of itself, in one walk. What a news block says wins;
    videos and images speak of themselves only."""
    kind, said = "", dict[str, str]()
    for element in root.iter():
        name = name_of(element)
        if name in ("url", "sitemap"):
            if kind:
                yield kind, said
            kind, said = name, {}
        elif name in _FIELDS and len(element) == 0 and _speaks(element, name):
            said.setdefault(name, text_of(element, 10_000))
    if kind:
        yield kind, said


def _speaks(element: Element, name: str) -> bool:
    """Whether an element is said of the entry: ``loc`` and ``lastmod`` by it alone, title
    and date by a news block alone."""
    parent = element.getparent()
    within = name_of(parent) if parent is not None else ""
    space = space_of(element)
    if "sitemap-video" in space or "sitemap-image" in space or space in ("video", "image"):
        return False
    if name in _NEWS:  # sometimes without the block around them
        return within == "news" or (within == "url" and "news" in space)
    return within in ("url", "sitemap")


def _link(said: Mapping[str, str], base: str, source: str, timezone: str) -> Link | None:
    return link(
        url=addresses.resolved(base, said.get("loc")),
        source=source,
        title=said.get("title"),
        summaries=[],
        dated=[said.get("publication_date")],
        guid=None,
        found_in=base,
        timezone=timezone,
    )


def _older(found: Link, said: Mapping[str, str], since: datetime | None, timezone: str) -> bool:
    """By its date of publication, else by that of its last change."""
    if since is None:
        return False
    moment = dates.stated(said.get("lastmod", ""), ZoneInfo(timezone))
    when = found.published_at or (moment and moment.utc)
    return when is not None and when < since


def _from_before(url: str, since: datetime | None) -> bool:
    """Whether a sitemap's address says that it is of a month or year before ``since``. When
    it was changed last is not asked: that is often wrong, and much hangs on it."""
    found = _PERIOD.search(urlsplit(url).path)
    if since is None or found is None:
        return False
    year, month = int(found["year"]), int(found["month"] or 12)
    return (year, month) < (since.year, since.month)
