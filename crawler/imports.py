"""Importing what others have gathered: WARC files, folders of HTML, JSON lines.

Each file gives records one by one, in a fixed order, so that an import which was
interrupted goes on where it was; a record that is no article gives ``None``.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.imported import Importer, captured, stated_address
from lexicon.errors import Invalid
from press import dates, media
from press.addresses import resolved
from press.markup import plain
from press.values import Capture, Stated

PARIS = ZoneInfo("Europe/Paris")
LARGEST = 8_000_000  # bytes of one page
LONGEST = 6 * LARGEST + 100_000  # of a line, in which six may write one character
_FILES = (".html", ".htm", ".xhtml", *media.SUFFIXES)
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC = (".warc", ".warc.gz")


class UnreadableImport(Invalid):
    """A path that cannot be imported: names it and says what is expected."""


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
        elif not path.is_file():
            raise UnreadableImport(f"{path}: neither a file nor a folder")
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


def records(
    importer: Importer, path: Path, known_as: str | None = None
) -> Iterator[Capture | None]:
    """The records of a file in order; a page that states no address is ``known_as`` its
    path, or what is given. Raises UnreadableImport."""
    name = path.name.lower()
    try:
        if name.endswith(_WARC):
            yield from _warc(path, importer)
        elif name.endswith(_LINES):
            yield from _lines(path, importer)
        else:
            yield importer.contained(lambda: _page(path, importer, known_as or path.stem))
    except (OSError, EOFError, zlib.error, ArchiveLoadFailed) as error:
        raise UnreadableImport(f"{path}: cannot be read to its end ({error})") from error


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
    return captured(importer, url, body, media_type, at=at and at.utc, headers=headers, sift=True)


def _page(path: Path, importer: Importer, known_as: str) -> Capture | None:
    """One page, PDF, Word document or mail. A page's address is the one that it calls
    canonical, where that may be an article's."""
    if path.stat().st_size > LARGEST:
        return importer.over(f"over {LARGEST} bytes")
    body = path.read_bytes()
    kind = media.SUFFIXES.get(path.suffix.lower(), "text/html")
    url = stated_address(body) if kind == "text/html" else None
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    stem = None if url else known_as
    return captured(importer, url, body, kind, at=at, stem=stem)


def by_path(path: Path) -> str:
    """What a file may be known by: its path, from the working folder if it lies below, without
    its suffix. Two files of one name are two."""
    whole = path.resolve()
    here = Path.cwd()
    found = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return plain(found.with_suffix("").as_posix()) or "page"


def _lines(path: Path, importer: Importer) -> Iterator[Capture | None]:
    """JSON lines: ``url``, ``html`` or ``text``, and what is known of ``title``,
    ``summary``, ``published``, ``author``, ``language``, ``source``, ``id``."""
    opened = cast("Any", gzip.open if path.suffix == ".gz" else Path.open)
    with opened(path, "rb") as stream:
        while line := stream.readline(LONGEST):
            rest = line
            while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST)):
                line = b""  # longer than a record may be, or than memory is
            if not line:
                yield importer.over(f"a line over {LONGEST} bytes")
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
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
    return captured(
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
