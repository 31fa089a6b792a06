"""A page's statements outside JSON-LD: ``<meta>``, ``<link>``, ``<time>``, itemprop."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from indexer.extract import dom, statement
from indexer.extract.dom import Element
from indexer.extract.statement import Node
from lexicon.folding import fold
from press import dates
from press.dates import Dated
from press.values import Basis

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "publicationdate",
    "article.published",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date",
    "bt:pubdate",
    "article_date_original",
    "shareaholic:article_published_time",
    "vr:published_time",
    "rnews:datepublished",
    "citation_publication_date",
    "creation_date",
    "datecreated",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revised",
    "article:updated_time",
)
_TIMES = ("datepublished", "pubdate", "dc:date", "dcterms:created")
_NAMED_TIMES = ("publi", "entry-date", "post-date", "date-creat", "created", "parution")
_FIGURES = re.compile(r"\s*\d\d?([/.-])\d\d?\1(?:\d\d){1,2}\b")
_PROPERTIES = "body/descendant::*/@itemprop/parent::*[not(self::time)]"  # by attribute: fastest


class StatedDate(NamedTuple):
    """A date as stated, and the ``other`` day that its figures can mean ("03-05-2026")."""

    dated: Dated
    other: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The statements of one page, keys in lower case, the first of each kept; ``lists``
    keeps them all. What the body states is looked for when asked: ``times`` are the
    ``<time>`` elements, value and words of the attributes, ``properties`` the elements by
    itemprop."""

    meta: dict[str, str] = field(default_factory=dict[str, str])
    lists: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    canonical: str | None = None
    title: str | None = None
    times: Callable[[], tuple[tuple[str, str], ...]] = tuple[tuple[str, str], ...]
    properties: Callable[[], dict[str, list[Element]]] = dict[str, list[Element]]

    @property
    def address(self) -> str | None:
        """The page's address as it states it, where it is a whole one."""
        stated = (self.canonical, self.meta.get("og:url"))
        return next((url for url in stated if url and url.startswith(("http:", "https:"))), None)


def head(tree: Element) -> Head:
    """Everything stated, in one pass over the elements that state something."""
    lists: dict[str, list[str]] = {}
    canonical = title = None
    for element in tree.iter("meta", "link", "title"):
        match element.tag:
            case "meta":
                _statement(element, lists)
            case "link" if element.get("rel") == "canonical":
                canonical = canonical or (element.get("href") or "").strip() or None
            case "title":
                title = title or dom.content(element) or None
            case _:
                pass
    return Head(
        meta={name: values[0] for name, values in lists.items()},
        lists=lists,
        canonical=canonical,
        title=title,
        times=cache(lambda: tuple(map(_time, tree.iter("time")))),
        properties=cache(lambda: _properties(tree)),
    )


def says_article(page: Head) -> bool:
    """Whether the page's metadata call it an article."""
    return (
        page.meta.get("og:type", "").lower() in {"article", "news", "newsarticle", "blog"}
        or any(key in page.meta for key in ("article:published_time", "datepublished", "pubdate"))
        or "articlebody" in page.properties()
    )


def _statement(element: Element, lists: dict[str, list[str]]) -> None:
    content = " ".join((element.get("content") or "").split())
    for key in ("property", "name", "itemprop") if content else ():
        if name := element.get(key):
            lists.setdefault(name.strip().lower(), []).append(content)


def _time(element: Element) -> tuple[str, str]:
    said = map(element.get, ("itemprop", "class", "pubdate", "property"))
    value = element.get("datetime") or element.get("content") or dom.content(element)
    return value, fold(" ".join(filter(None, said)))


def _properties(tree: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for element in dom.find(_PROPERTIES, tree):
        for name in (element.get("itemprop") or "").split():
            found.setdefault(name.lower(), []).append(element)
    return found


def published(
    page: Head, node: Node | None, zone: ZoneInfo, latest: datetime
) -> Iterator[StatedDate]:
    """When the page says it was published: JSON-LD, then meta, itemprop, ``<time>``.
    Times later than ``latest`` or before the web are not believed."""
    yield from _stated(node, ("datePublished", "dateCreated", "uploadDate"), zone, latest)
    yield from _meta(page, _PUBLISHED, zone, latest)
    yield from _property(page, "datepublished", zone, latest)
    yield from _timed(page, _TIMES, zone, latest, "structured")
    yield from _timed(page, _NAMED_TIMES, zone, latest, "markup")


def modified(
    page: Head, node: Node | None, zone: ZoneInfo, latest: datetime
) -> Iterator[StatedDate]:
    """When the page says it was last changed."""
    yield from _stated(node, ("dateModified",), zone, latest)
    yield from _meta(page, _MODIFIED, zone, latest)
    yield from _property(page, "datemodified", zone, latest)
    yield from _timed(page, ("datemodified", "updated", "modif"), zone, latest, "structured")


def _said(
    value: str | None, zone: ZoneInfo, latest: datetime, basis: Basis, where: str
) -> Iterator[StatedDate]:
    found = dates.dated(value, zone, latest, basis, where)
    if value and found:
        yield StatedDate(found, _other(value, found))


def _other(value: str, found: Dated) -> date | None:
    """The other day that figures can mean, month first."""
    day = found.moment.day
    if not _FIGURES.match(value) or day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def _stated(
    node: Node | None, keys: tuple[str, ...], zone: ZoneInfo, latest: datetime
) -> Iterator[StatedDate]:
    for key in keys:
        yield from _said(statement.text(node, key), zone, latest, "structured", f"JSON-LD {key}")


def _meta(
    page: Head, keys: tuple[str, ...], zone: ZoneInfo, latest: datetime
) -> Iterator[StatedDate]:
    for key in keys:
        for value in page.lists.get(key, ()):
            yield from _said(value, zone, latest, "structured", f"meta {key}")


def _property(page: Head, name: str, zone: ZoneInfo, latest: datetime) -> Iterator[StatedDate]:
    for element in page.properties().get(name, ())[:3]:
        value = element.get("content") or element.get("datetime") or dom.content(element)
        yield from _said(value, zone, latest, "structured", f"itemprop {name}")


def _timed(
    page: Head, words: tuple[str, ...], zone: ZoneInfo, latest: datetime, basis: Basis
) -> Iterator[StatedDate]:
    for value, attributes in page.times():
        if any(word in attributes for word in words):
            yield from _said(value, zone, latest, basis, f"time {attributes}")
