"""``vigie read FILE``: read one document and write what was found as JSON."""

import argparse
import sys
from datetime import timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.settings import Settings
from vigie.terminal import as_json

if TYPE_CHECKING:
    from press.sources import Source
    from press.values import Article, Capture
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("read", help="read one text or page; needs no database")
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a .txt, .html, .json, .pdf, .docx or .eml file"
    )
    parser.add_argument("--url", help="the page's address, where no manifest states it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write one JSON object: the article, the entries of a live page, or the rejection."""
    from indexer.extract.limited import Reader
    from press.manifest import capture_of, load
    from press.values import Rejection

    path: Path = args.file
    entry = load(path.parent).get(path.name)
    try:
        capture = capture_of(path, entry, settings.now())
    except OSError as error:
        print(f"vigie: {path}: {error.strerror}; give a file that can be read", file=sys.stderr)
        return 2
    capture, source = _placed(capture, args.url, settings)
    with Reader(now=settings.now) as reader:
        found = reader.read(capture, source)
    if isinstance(found, Rejection):
        shown: dict[str, Any] = {"rejected": found.reason, "evidence": found.evidence}
    elif found[0].entry_of:
        shown = {"entries": [_shown(article) for article in found]}
    else:
        shown = _shown(found[0])
    print(as_json(shown, indent=2))
    return 0


def _placed(
    capture: "Capture", url: str | None, settings: Settings
) -> "tuple[Capture, Source | None]":
    """The capture with its address, and the source that follows that site, if any."""
    from dataclasses import replace

    from press.sources import load
    from press.urls import registrable

    url = url or capture.url
    capture = replace(capture, url=url)
    domain = registrable(url) if url else None
    if domain is None or not settings.sources.exists():
        return capture, None
    followed = load(settings.sources).values()
    return capture, next(
        (s for s in followed if any(registrable(a) == domain for a in _addresses(s))), None
    )


def _addresses(source: "Source") -> tuple[str, ...]:
    return ((source.home,) if source.home else ()) + source.feeds + source.sections


def _shown(article: "Article") -> dict[str, Any]:
    return {
        "title": article.title,
        "title_inferred": article.title_inferred,
        "standfirst": article.standfirst,
        "text": article.text,
        "published_at": _published(article),
        "published_precision": article.published_precision,
        "published_basis": article.published_basis,
        "published_evidence": article.published_evidence,
        "modified_at": article.modified_at and article.modified_at.isoformat(),
        "language": article.language,
        "author": article.author,
        "agency": article.agency,
        "section": article.section,
        "keywords": article.keywords,
        "canonical_url": article.canonical_url,
        "access": article.access,
        "source": article.source,
        "source_id": article.source_id,
        "entry_of": article.entry_of,
        "original_text": article.original_text,
    }


def _published(article: "Article") -> str | None:
    """The day, or the time by the clock the publisher stated it by."""
    if article.published_at is None:
        return None
    if article.published_precision == "day":
        return article.published_at.date().isoformat()
    zone = timezone(timedelta(minutes=article.published_offset or 0))
    return article.published_at.astimezone(zone).isoformat()
