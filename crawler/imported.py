"""One imported record to the capture of a page, judged as a crawled one is."""

import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, cast

from lxml import etree
from lxml import html as lxml_html
from warcio.exceptions import ArchiveLoadFailed

from crawler import rights
from crawler.triage import Prefilter, slug_words
from press.addresses import resolved
from press.decoding import characters
from press.markup import Element, plain, text_of
from press.sources import Source
from press.urls import canonical, is_listing, publisher_id, registrable
from press.values import Capture, Rights, Stated

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """What imported pages are judged by. Pages of a WARC are a crawl of the world: only
    those that may be relevant are taken, unless ``everything``. ``passed`` is told why a
    record was passed over."""

    sources: dict[str, Source]
    prefilter: Prefilter
    now: datetime
    everything: bool = False
    passed: Callable[[str], None] = lambda reason: None

    def contained(self, taken: Callable[[], Capture | None]) -> Capture | None:
        """One record; what it raises is its own failure. Raises OSError, EOFError, zlib.error
        and ArchiveLoadFailed, which are the file's."""
        try:
            return taken()
        except (OSError, EOFError, zlib.error, ArchiveLoadFailed):
            raise
        except Exception as error:
            log.exception("bug: record of an import")
            return self.over(f"unreadable: {type(error).__name__}")

    def over(self, reason: str) -> None:
        """Pass a record over, and tell why."""
        self.passed(reason)


def captured(
    importer: Importer,
    url: str | None,
    body: bytes,
    media_type: str,
    *,
    at: datetime | None,
    headers: dict[str, str] | None = None,
    stated: Stated | None = None,
    source: str | None = None,
    stem: str | None = None,
    sift: bool = False,
) -> Capture | None:
    """The capture of a page, or ``None`` where it is sifted out. Nothing was fetched ``at`` a time
    that is to come."""
    title, summary = _said(_head(body)) if "html" in media_type else (None, None)
    if sift and not importer.everything:
        heading = title or (slug_words(url) if url else None)
        if heading and importer.prefilter(heading, summary).cls == "autre":
            return importer.over("not of our subject (--all takes it)")
    kept = Rights()
    if "html" in media_type:
        kept = rights.of_page(headers or {}, body, refused_ai=(), ai_reserves=False)
    if kept.keep == "feed":
        stated = stated or Stated(basis="feed", title=title, summary=summary)
        body = b""
    outlet = importer.sources.get(source or "") or _followed(importer.sources, url)
    pattern = outlet.id_pattern if outlet else None
    return Capture(
        source=source or (outlet.id if outlet else registrable(url or "") or "import"),
        source_id=stem or (publisher_id(url, pattern) if url else None),
        origin="import",
        fetched_at=min(at or importer.now, importer.now),
        media_type=media_type,
        body=body,
        url=url,
        stated=stated,
        rights=kept,
    )


def _followed(sources: dict[str, Source], url: str | None) -> Source | None:
    """The followed source to whose site an address belongs."""
    domain = registrable(canonical(url)) if url else None
    for source in sources.values():
        places = (source.home, *source.feeds, *source.sitemaps, *source.sections)
        if domain and any(place and registrable(place) == domain for place in places):
            return source
    return None


def _said(root: Element | None) -> tuple[str | None, str | None]:
    """Title and description of a page."""
    if root is None:
        return None, None
    title = next((text_of(e) for e in root.iter("title")), None)
    named = {
        (e.get("property") or e.get("name") or "").lower(): e.get("content")
        for e in reversed(list(islice(root.iter("meta"), 500)))
    }
    summary = named.get("description") or named.get("og:description")
    return plain(title, limit=5_000), plain(summary, limit=5_000)


def stated_address(body: bytes) -> str | None:
    """The address that a page states of itself, where it is a whole one and no section's."""
    root = _head(body)
    if root is None:
        return None
    links = (
        e.get("href")
        for e in root.iter("link")
        if "canonical" in (e.get("rel") or "").lower().split()
    )
    stated = (e.get("content") for e in root.iter("meta") if e.get("property") == "og:url")
    for written in (*islice(links, 3), *islice(stated, 1)):
        url = resolved("", written)
        if url and not is_listing(url, words=1):
            return url
    return None


def _head(body: bytes) -> Element | None:
    """The beginning of a page, parsed."""
    text = characters(body[: rights.HEAD])
    try:
        return cast("Any", lxml_html).document_fromstring(
            text.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError):
        return None
