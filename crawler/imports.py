"""Importing what others have gathered: WARC files, folders of HTML, JSON lines.

Each file gives records one by one, in a fixed order, so that an import which was
interrupted goes on where it was; a record that is no article gives ``None``.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler import rights
from crawler.triage import Prefilter, slug_words
from lexicon.errors import Invalid
from press import dates
from press.markup import plain
from press.sources import Source
from press.urls import canonical, publisher_id, registrable
from press.values import Capture, Rights, Stated

PARIS = ZoneInfo("Europe/Paris")
LARGEST = 8_000_000  # bytes of one page
_HTML = (".html", ".htm", ".xhtml")
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC = (".warc", ".warc.gz")
_TITLE = re.compile(rb"<title[^>]*>(.{1,2000}?)</title", re.IGNORECASE | re.DOTALL)
_DESCRIPTION = re.compile(
    rb"""<meta[^>]{1,200}(?:name|property)=["'](?:og:)?description["'][^>]{0,200}content=["'](.{1,3000}?)["']""",
    re.IGNORECASE | re.DOTALL,
)
_CANONICAL = re.compile(
    rb"""<link[^>]{0,200}rel=["']canonical["'][^>]{0,200}href=["']([^"'\s]{8,1000})["']""",
    re.IGNORECASE,
)


class UnreadableImport(Invalid):
    """A path that cannot be imported: names it and says what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """What imported pages are judged by. Pages of a WARC are a crawl of the world: only
    those that may be relevant are taken, unless ``everything``."""

    sources: dict[str, Source]
    prefilter: Prefilter
    now: datetime
    everything: bool = False

    def records(self, path: Path) -> Iterator[Capture | None]:
        """The records of a file in order. Raises UnreadableImport."""
        name = path.name.lower()
        try:
            if name.endswith(_WARC):
                yield from _warc(path, self)
            elif name.endswith(_LINES):
                yield from _lines(path, self)
            else:
                yield _page(path, self)
        except (OSError, EOFError, zlib.error, ArchiveLoadFailed) as error:
            raise UnreadableImport(f"{path}: cannot be read to its end ({error})") from error


def files(paths: list[Path]) -> list[Path]:
    """The files to import, those of folders in order of their names.

    Raises UnreadableImport for a path that is not there, or of another kind.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and _is_known(p))
            if not inside:
                raise UnreadableImport(f"{path}: holds no .html, .warc(.gz) or .jsonl(.gz) file")
            found += inside
        elif not path.exists():
            raise UnreadableImport(f"{path}: no such file or folder")
        elif not _is_known(path):
            raise UnreadableImport(f"{path}: .html, .warc(.gz) or .jsonl(.gz) is expected")
        else:
            found.append(path)
    return found


def _is_known(path: Path) -> bool:
    return path.name.lower().endswith((*_HTML, *_LINES, *_WARC))


def _warc(path: Path, importer: Importer) -> Iterator[Capture | None]:
    """ISO 28500: the HTML responses of a WARC file, as of Common Crawl News."""
    found = False
    with path.open("rb") as stream:
        for record in cast("Any", ArchiveIterator)(stream):
            found = found or record.format == "warc"
            yield _response(record, importer)
    if not found:
        raise UnreadableImport(f"{path}: no WARC record in it")


def _response(record: Any, importer: Importer) -> Capture | None:
    if record.rec_type != "response" or record.http_headers is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    media_type = record.http_headers.get_header("Content-Type") or "text/html"
    if record.http_headers.get_statuscode() != "200" or "html" not in media_type.lower():
        return None
    if not url.startswith(("http://", "https://")):
        return None
    body = record.content_stream().read(LARGEST + 1)
    if not body.strip() or len(body) > LARGEST:
        return None
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    at = dates.stated(record.rec_headers.get_header("WARC-Date") or "", UTC)
    return _capture(importer, url, body, media_type, at=at and at.utc, headers=headers, sift=True)


def _page(path: Path, importer: Importer) -> Capture | None:
    """One HTML file; its address is the one that it calls canonical."""
    if path.stat().st_size > LARGEST:
        return None
    body = path.read_bytes()
    found = _CANONICAL.search(body)
    url = found[1].decode("utf-8", "replace") if found else None
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    stem = None if url else path.stem
    return _capture(importer, url, body, "text/html", at=at, stem=stem)


def _lines(path: Path, importer: Importer) -> Iterator[Capture | None]:
    """JSON lines: ``url``, ``html`` or ``text``, and what is known of ``title``,
    ``summary``, ``published``, ``author``, ``language``, ``source``, ``id``."""
    opened = cast("Any", gzip.open if path.suffix == ".gz" else Path.open)
    with opened(path, "rb") as stream:
        for line in stream:
            if line.strip():
                yield _line(line, importer)


def _line(line: bytes, importer: Importer) -> Capture | None:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    said = {k: str(v) for k, v in cast("dict[str, Any]", read).items() if v not in (None, "")}
    body = said.get("html") or said.get("text") or said.get("body") or ""
    if not body.strip() or len(body) > LARGEST:
        return None
    when = said.get("published") or said.get("published_at") or said.get("date") or ""
    published = dates.stated(when, PARIS)
    fetched = dates.stated(said.get("fetched_at", ""), UTC)
    stated = Stated(
        basis="manifest",
        title=plain(said.get("title"), limit=1_000),
        summary=plain(said.get("summary"), limit=5_000),
        published_at=published and published.utc,
        precision=published and published.precision,
        language=said.get("language"),
        author=plain(said.get("author"), limit=300),
    )
    return _capture(
        importer,
        said.get("url"),
        body.encode("utf-8", "replace"),
        "text/html; charset=utf-8" if "html" in said else "text/plain; charset=utf-8",
        at=fetched and fetched.utc,
        stated=stated,
        source=said.get("source"),
        stem=said.get("id"),
    )


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
    title, summary = _said(_TITLE, body), _said(_DESCRIPTION, body)
    if sift and not importer.everything:
        heading = title or (slug_words(url) if url else None)
        if heading and importer.prefilter(heading, summary).cls == "autre":
            return None
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


def _said(pattern: re.Pattern[bytes], body: bytes) -> str | None:
    found = pattern.search(body[: rights.HEAD])
    return plain(found[1].decode("utf-8", "replace"), limit=5_000) if found else None
