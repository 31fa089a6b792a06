"""Importing what others have gathered: WARC files, folders of HTML, JSON lines.

Each file gives records one by one, in a fixed order, so that an import which was
interrupted goes on where it was; a record that is no article gives ``None``.
"""

import gzip
import json
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from lxml import etree
from lxml import html as lxml_html
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler import rights
from crawler.triage import Prefilter, slug_words
from lexicon.errors import Invalid
from press import dates, media
from press.addresses import resolved
from press.decoding import characters
from press.markup import Element, plain, text_of
from press.sources import Source
from press.urls import canonical, is_listing, publisher_id, registrable
from press.values import Capture, Rights, Stated

log = logging.getLogger(__name__)
PARIS = ZoneInfo("Europe/Paris")
LARGEST = 8_000_000  # bytes of one page
_FILES = (".html", ".htm", ".xhtml", *media.SUFFIXES)
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC = (".warc", ".warc.gz")


class UnreadableImport(Invalid):
    """A path that cannot be imported: names it and says what is expected."""


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

    def records(self, path: Path, known_as: str | None = None) -> Iterator[Capture | None]:
        """The records of a file in order; a page that states no address is ``known_as`` its
        path, or what is given. Raises UnreadableImport."""
        name = path.name.lower()
        try:
            if name.endswith(_WARC):
                yield from _warc(path, self)
            elif name.endswith(_LINES):
                yield from _lines(path, self)
            else:
                yield self.contained(lambda: _page(path, self, known_as or path.stem))
        except (OSError, EOFError, zlib.error, ArchiveLoadFailed) as error:
            raise UnreadableImport(f"{path}: cannot be read to its end ({error})") from error


def files(paths: list[Path]) -> list[Path]:
    """The files to import, those of folders in order of their names.

    Raises UnreadableImport for a path that is not there, or of another kind.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _lies_in(p, path) and _is_known(p))
            if not inside:
                raise UnreadableImport(
                    f"{path}: holds no .html, .pdf, .docx, .eml, .warc(.gz) or .jsonl(.gz) file"
                )
            found += inside
        elif not path.exists():
            raise UnreadableImport(f"{path}: no such file or folder")
        elif not _is_known(path):
            raise UnreadableImport(
                f"{path}: .html, .pdf, .docx, .eml, .warc(.gz) or .jsonl(.gz) is expected"
            )
        else:
            found.append(path)
    return found


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether it is a file of the folder, and no link that leads out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _is_known(path: Path) -> bool:
    return path.name.lower().endswith((*_FILES, *_LINES, *_WARC))


def _warc(path: Path, importer: Importer) -> Iterator[Capture | None]:
    """ISO 28500: the HTML responses of a WARC file, as of Common Crawl News."""
    found = False
    with path.open("rb") as stream:
        for record in cast("Any", ArchiveIterator)(stream):
            found = found or record.format == "warc"
            yield importer.contained(lambda record=record: _response(record, importer))
    if not found:
        raise UnreadableImport(f"{path}: no WARC record in it")


def _response(record: Any, importer: Importer) -> Capture | None:
    if record.rec_type != "response" or record.http_headers is None:
        return importer.over("no response")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    media_type = record.http_headers.get_header("Content-Type") or "text/html"
    kind = media_type.lower()
    readable = "html" in kind or kind.startswith((media.PDF, media.WORD))
    if record.http_headers.get_statuscode() != "200" or not readable:
        return importer.over("no page or document with status 200")
    if not url.startswith(("http://", "https://")):
        return importer.over("no http address")
    body = record.content_stream().read(LARGEST + 1)
    if not body.strip() or len(body) > LARGEST:
        return importer.over("empty or too large")
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    at = dates.stated(record.rec_headers.get_header("WARC-Date") or "", UTC)
    return _capture(importer, url, body, media_type, at=at and at.utc, headers=headers, sift=True)


def _page(path: Path, importer: Importer, known_as: str) -> Capture | None:
    """One page, PDF, Word document or mail. A page's address is the one that it calls
    canonical, where that may be an article's."""
    if path.stat().st_size > LARGEST:
        return importer.over(f"over {LARGEST} bytes")
    body = path.read_bytes()
    kind = media.SUFFIXES.get(path.suffix.lower(), "text/html")
    url = _canonical(_head(body)) if kind == "text/html" else None
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    stem = None if url else known_as
    return _capture(importer, url, body, kind, at=at, stem=stem)


def by_path(path: Path) -> str:
    """What a file may be known by: its path, from the working folder if it lies below, without
    its suffix. Two files of one name are two."""
    whole = path.resolve()
    here = Path.cwd()
    found = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return plain(found.with_suffix("").as_posix()) or "page"


def _canonical(root: Element | None) -> str | None:
    """The address that a page states of itself, where it is a whole one and no section's."""
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


def _lines(path: Path, importer: Importer) -> Iterator[Capture | None]:
    """JSON lines: ``url``, ``html`` or ``text``, and what is known of ``title``,
    ``summary``, ``published``, ``author``, ``language``, ``source``, ``id``."""
    opened = cast("Any", gzip.open if path.suffix == ".gz" else Path.open)
    with opened(path, "rb") as stream:
        for line in stream:
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield importer.contained(lambda line=line: _line(line, importer))


def _line(line: bytes, importer: Importer) -> Capture | None:
    try:
        read = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return importer.over("not JSON")
    if not isinstance(read, dict):
        return importer.over("no JSON object")
    said = {k: str(v) for k, v in cast("dict[str, Any]", read).items() if v not in (None, "")}
    body = said.get("html") or said.get("text") or said.get("body") or ""
    if not body.strip():
        return importer.over("neither 'html' nor 'text'")
    if len(body) > LARGEST:
        return importer.over(f"over {LARGEST} characters")
    url = resolved("", said.get("url"))
    if url is None and said.get("url"):
        return importer.over("'url' is no http address")
    when = said.get("published") or said.get("published_at") or said.get("date") or ""
    published = dates.stated(when, PARIS)
    fetched = dates.stated(said.get("fetched_at", ""), UTC)
    at = fetched.utc if fetched else None
    precision = published and published.precision
    stated = Stated(
        basis="manifest",
        title=plain(said.get("title"), limit=1_000),
        summary=plain(said.get("summary"), limit=5_000),
        published_at=dates.clamped(published and published.utc, precision, importer.now)[0],
        precision=precision,
        language=_code(said.get("language")),
        author=plain(said.get("author"), limit=300),
    )
    return _capture(
        importer,
        url,
        body.encode("utf-8", "replace"),
        "text/html; charset=utf-8" if "html" in said else "text/plain; charset=utf-8",
        at=at,
        stated=stated,
        source=plain(said.get("source"), limit=100),
        stem=plain(said.get("id"), limit=300),
    )


def _code(language: str | None) -> str | None:
    """A language's code (RFC 5646), where it is one."""
    found = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", language or "")
    return found[0].lower() if found else None


def _capture(
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
    """The capture of a page, or ``None`` where it is sifted out."""
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
        fetched_at=at or importer.now,
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
