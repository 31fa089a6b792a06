"""Reading feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed.

lxml reads what real feeds are made of, twenty times as fast as feedparser, which
stands behind it for whatever lxml makes nothing of.
"""

import html
import re
import warnings
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any, cast

from lxml.etree import XPath

from crawler import jsonfeed, wishes
from crawler.announced import ITEMS, is_address, link, newest
from crawler.sniffing import is_page
from crawler.values import Listing, Refusal
from press import addresses
from press.decoding import characters
from press.markup import Element, name_of, space_of, text_of, xml
from press.values import Link

FALLBACK = 400_000  # characters; feedparser is slow
_DATES = ("pubDate", "published", "date", "issued", "created", "updated", "modified", "pubdate")
_TEXTS = ("description", "summary", "encoded", "content", "subtitle")
_SAID = frozenset(("title", "guid", "id", *_DATES, *_TEXTS))
_PAGE = re.compile(r"[^:]+://[^/?#]+/+[^/?#]")  # an address with more of a path than the root
_KINDS = ("original", "alternate", "plain", "any", "guid", "content")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DEEP = 8  # elements from an item outwards that may move its base
_STATES_A_BASE = XPath("boolean(//@xml:base)")
_HEAD = 200_000  # characters of a page that are searched for the feed it links to
_LINK = re.compile(r"<link\s[^>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![\w:-])([a-zA-Z:-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def parse(
    body: bytes, url: str, *, source: str, timezone: str, charset: str | None = None
) -> Listing | Refusal:
    """What a feed announces, links made absolute against ``url``, texts plain.

    Items without an http(s) address are passed over, dates kept as stated.
    """
    if not body.strip():
        return Refusal(reason="empty")
    text = characters(body, charset)
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        return jsonfeed.parse(text, url, source, timezone)
    if is_page(text[:3_000].encode("utf-8", "replace")):
        return _not_a_feed(text, url)
    root = xml(text)
    if root is not None:
        name = name_of(root)
        if name.lower() in ("rss", "rdf", "feed", "channel"):
            listing = _listing(root, url, source, timezone)
            if listing.links or not _has_items(text):
                return listing
        elif name == "html":
            return _not_a_feed(text, url)
        elif name in ("urlset", "sitemapindex"):
            return Refusal(reason="a sitemap in place of a feed: name it under sitemaps")
    elif "<!ENTITY" in text[:100_000]:
        return Refusal(reason="XML that declares entities")
    return _behind(text, url, source, timezone)


def _not_a_feed(text: str, url: str) -> Refusal:
    """HTML, with the feed that it links to where it names one."""
    for tag in islice(_LINK.finditer(text[:_HEAD]), 200):
        said = {
            name.lower(): one or two or bare for name, one, two, bare in _ATTRIBUTE.findall(tag[0])
        }
        feed = said.get("type", "").lower().strip() in _FEED_TYPES
        if feed and "alternate" in said.get("rel", "").lower().split():
            named = addresses.resolved(url, html.unescape(said.get("href", "")))
            if named:
                return Refusal(reason=f"HTML in place of a feed; it names the feed {named[:300]}")
    return Refusal(reason="HTML in place of a feed")


def _has_items(text: str) -> bool:
    text = text.lower()
    return "<item" in text or "<entry" in text or ":item" in text or ":entry" in text


def _listing(root: Element, url: str, source: str, timezone: str) -> Listing:
    base = _channel_base(root, url)
    moves = bool(_STATES_A_BASE(root))
    found = (
        _item(item, _base(item, base) if moves else base, url, source, timezone)
        for item in islice(_items(root), 20 * ITEMS)
    )
    return Listing(
        links=newest([link for link in found if link]),
        ttl=wishes.ttl(root),
        rests=wishes.rests(root),
    )


def _items(root: Element) -> Iterator[Element]:
    """The items and entries; slowly, where their prefix was not declared."""
    if root.find(".//{*}item") is not None or root.find(".//{*}entry") is not None:
        return iter(root.iter("{*}item", "{*}entry"))
    return (element for element in root.iter() if name_of(element) in ("item", "entry"))


def _channel_base(root: Element, url: str) -> str:
    """What a feed's own relative links are against: ``xml:base``, else an RSS channel's
    ``link``, else where it was found."""
    channel = next((e for e in root if name_of(e) == "channel"), root)
    stated = [element.get(_BASE) for element in dict.fromkeys((root, channel))]
    if any(stated) or name_of(root) == "feed":
        return addresses.based(url, *stated)
    site = (text_of(e) for e in channel if name_of(e) == "link" and not e.get("href"))
    return next((found for one in site if (found := addresses.resolved(url, one))), url)


def _item(item: Element, base: str, url: str, source: str, timezone: str) -> Link | None:
    address: dict[str, str | None] = {}
    texts: dict[str, str] = {}
    foreign: dict[str, str] = {}  # of other vocabularies, where the feed's own says nothing
    own = str(item.tag).removesuffix(name_of(item))
    for child in islice(item, 500):
        name = name_of(child)
        if name == "link":
            _address(child, base, address)
        elif name == "guid":
            _guid(child, base, address, texts)
        elif name == "origLink":
            address["original"] = addresses.resolved(base, text_of(child))
        elif name in _SAID:
            said = texts if child.tag == own + name else foreign
            if not said.get(name) and (said is texts or not _is_media(child)):
                said[name] = text_of(child)
                if name == "content" and (place := child.get("src")):
                    address.setdefault("content", addresses.resolved(base, place))
    told = foreign | {name: text for name, text in texts.items() if text}
    name = told.get("id") or item.get(_ABOUT)
    return link(
        url=_chosen(address) or (addresses.resolved(base, name) if is_address(name) else None),
        source=source,
        title=told.get("title"),
        summaries=[told.get(name) for name in _TEXTS],
        dated=[told.get(name) for name in _DATES],
        guid=told.get("guid") or name,
        found_in=url,
        timezone=timezone,
    )


def _guid(
    element: Element, base: str, address: dict[str, str | None], texts: dict[str, str]
) -> None:
    """An item's name, and its address where it is one, for what it is worth."""
    guid = text_of(element)
    texts.setdefault("guid", guid)
    if is_address(guid):
        kind = "guid" if element.get("isPermaLink", "true").lower() == "true" else "name"
        address.setdefault(kind, addresses.resolved(base, guid))


def _base(item: Element, base: str) -> str:
    """The channel's base as ``xml:base`` changes it between the channel and an item."""
    stated: list[str | None] = []
    for element in islice(chain((item,), item.iterancestors()), _DEEP):
        if name_of(element) in ("channel", "feed", "rss", "RDF"):
            break
        stated.append(element.get(_BASE))
    return addresses.based(base, *list(filter(None, stated))[4::-1])


def _chosen(address: Mapping[str, str | None]) -> str | None:
    """The item's own page: a guid, permanent or not, stands in for a link that is only the
    home page."""
    found = [url for kind in _KINDS if (url := address.get(kind))]
    named = [url for url in (address.get("name"),) if url and found]
    return next((url for url in (*found, *named) if _PAGE.match(url)), found[0] if found else None)


def _is_media(element: Element) -> bool:
    return "search.yahoo.com/mrss" in space_of(element) or space_of(element) == "media"


def _address(element: Element, base: str, address: dict[str, str | None]) -> None:
    href = element.get("href")
    if stated := element.get(_BASE):
        base = addresses.based(base, stated)
    if href is None:
        written = text_of(element) or element.tail  # behind <link/>, as written by HTML's rules
        address.setdefault("plain", addresses.resolved(base, written))
    elif element.get("rel", "alternate").rpartition("/")[2].lower() == "alternate":
        kind = "alternate" if "html" in element.get("type", "html").lower() else "any"
        address.setdefault(kind, addresses.resolved(base, href))


def _behind(text: str, url: str, source: str, timezone: str) -> Listing | Refusal:
    """What feedparser makes of a document that lxml could not read as a feed."""
    if len(text) > FALLBACK:
        return Refusal(reason="no feed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _parsed(text, url, source, timezone)
    except Exception:  # it raises what it likes on what is no feed
        return Refusal(reason="no feed")


def _parsed(text: str, url: str, source: str, timezone: str) -> Listing | Refusal:
    import feedparser  # slow to import, seldom needed

    read: Any = cast("Any", feedparser).parse(
        text.encode("utf-8", "replace"),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not read.get("entries") and not read.get("version"):
        return Refusal(reason="no feed")
    found = (
        link(
            url=addresses.first(url, (entry.get("feedburner_origlink"), _linked(entry))),
            source=source,
            title=entry.get("title"),
            summaries=[entry.get("summary")],
            dated=[entry.get("published"), entry.get("updated"), entry.get("created")],
            guid=entry.get("id"),
            found_in=url,
            timezone=timezone,
        )
        for entry in read.entries[:ITEMS]
    )
    return Listing(links=tuple(one for one in found if one))


def _linked(entry: Mapping[str, Any]) -> str | None:
    """An entry's link; feedparser takes an id for one, whether it is an address or not."""
    found = entry.get("link")
    return found if found != entry.get("id") or is_address(found) else None
