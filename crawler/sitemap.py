"""Reading sitemaps (sitemaps.org 0.9), their indexes, and Google News sitemaps."""

import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.feed import link
from crawler.values import Listing, Refusal
from press import addresses, dates
from press.decoding import characters
from press.markup import xml
from press.values import Link

URLS = 50_000  # sitemaps.org allows no more
SIZE = 52_428_800  # bytes uncompressed, sitemaps.org
_Element = etree._Element  # pyright: ignore[reportPrivateUsage]


def parse(
    body: bytes, url: str, *, source: str, timezone: str, since: datetime | None = None
) -> Listing | Refusal:
    """What a sitemap lists, gzip undone; ``more`` are the sitemaps of an index.

    With ``since`` what is stated to be older is left out; what states no date stays.
    """
    unpacked = _unpack(body)
    if unpacked is None:
        return Refusal(reason="too large when unpacked")
    if not unpacked.strip():
        return Refusal(reason="empty")
    root = xml(characters(unpacked))
    kind = "" if root is None else etree.QName(root).localname
    if root is None or kind not in ("urlset", "sitemapindex"):
        return Refusal(reason="no sitemap")
    links: list[Link] = []
    more: list[str] = []
    for entry in root.iter("{*}url", "{*}sitemap"):
        found = _entry(entry, url, source, timezone)
        if found is None or _older(entry, found, since, timezone):
            continue
        if etree.QName(entry).localname == "sitemap":
            more.append(found.url)
        else:
            links.append(found)
        if len(links) + len(more) >= URLS:
            break
    return Listing(links=tuple(links), more=tuple(dict.fromkeys(more)))


def _unpack(body: bytes) -> bytes | None:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, SIZE)
    except zlib.error:
        return b""
    return None if unpacker.unconsumed_tail else unpacked


def _entry(entry: _Element, base: str, source: str, timezone: str) -> Link | None:
    said = {
        etree.QName(element).localname: element.text
        for element in reversed(list(entry.iter("*")))
        if element.text and "sitemap-image" not in str(element.tag)
    }
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


def _older(entry: _Element, found: Link, since: datetime | None, timezone: str) -> bool:
    """By its date of publication, else by that of its last change."""
    if since is None:
        return False
    changed = entry.findtext("{*}lastmod")
    moment = dates.stated(changed, ZoneInfo(timezone)) if changed else None
    when = found.published_at or (moment and moment.utc)
    return when is not None and when < since
