"""From what was found in a document to an article: one way for texts, pages and entries."""

import hashlib
from dataclasses import dataclass
from typing import TypedDict

from indexer.extract import agencies
from indexer.extract.blocks import words
from indexer.extract.languages import language
from indexer.extract.prose import inferred_title, same
from indexer.extract.quotation import put_right
from indexer.extract.separation import separated
from press import dates, zones
from press.dates import Dated, Moment
from press.decoding import plain
from press.sources import Source
from press.urls import identity
from press.values import Access, Article, Basis, Capture, Precision, Rejection, Stated

LEAST = 20  # words of a text that is worth keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a document says, before it is checked and repaired. Standfirst and paragraphs
    are plain lines with something in them; the standfirst is not among ``paragraphs``.
    ``entry`` names an entry within its live page; ``announced``: it says what a feed
    announced, so that it may be short."""

    title: str | None
    paragraphs: tuple[str, ...]
    standfirst: str | None = None
    published: Dated | None = None
    modified: Dated | None = None
    author: str | None = None
    agency: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    access: Access = "free"
    canonical_url: str | None = None
    entry: str | None = None
    announced: bool = False


class _Published(TypedDict, total=False):
    published_at: dates.datetime
    published_precision: Precision
    published_basis: Basis
    published_evidence: str
    published_offset: int | None


def finished(draft: Draft, capture: Capture, source: Source | None) -> Article | Rejection:
    """The article of a draft, or why there is none: too short, or not French."""
    return _refused(draft, capture.stated) or assembled(draft, capture, source)


def assembled(draft: Draft, capture: Capture, source: Source | None) -> Article:
    """The article of a draft, repaired. What a manifest states wins; what a feed states
    fills gaps."""
    paragraphs = put_right(_lines(draft))
    title, inferred = _title(draft, capture.stated, paragraphs)
    if not inferred:
        paragraphs = tuple(text for text in paragraphs if not same(text, title)) or paragraphs
    given = "\n\n".join(paragraphs)
    text = separated(given)
    led = draft.standfirst is not None and not same(draft.standfirst, title)
    page = page_id(capture, source, draft.canonical_url)
    return Article(
        source=capture.source,
        source_id=f"{page}#{draft.entry}" if draft.entry else page,
        entry_of=page if draft.entry else None,
        title=title,
        title_inferred=inferred,
        standfirst=text.split("\n\n", 1)[0] if led else None,
        text=text,
        original_text=given if text != given else None,
        url=capture.url,
        canonical_url=draft.canonical_url,
        modified_at=draft.modified.moment.utc if draft.modified else None,
        author=_author(draft, capture.stated),
        agency=draft.agency or agencies.named(draft.author) or agencies.credited(paragraphs),
        section=draft.section,
        keywords=draft.keywords,
        access=draft.access,
        **_published(draft, capture),
    )


def _lines(draft: Draft) -> tuple[str, ...]:
    return (draft.standfirst, *draft.paragraphs) if draft.standfirst else draft.paragraphs


def page_id(capture: Capture, source: Source | None, canonical: str | None) -> str:
    """What the page or text is known by within its source: the finder's id, the
    publisher's own in the address, the address, or else a hash of the bytes."""
    url = canonical or capture.url
    if capture.source_id or not url:
        return capture.source_id or "sha256:" + hashlib.sha256(capture.body).hexdigest()[:32]
    return identity(url, source.id_pattern if source else None)


def _refused(draft: Draft, stated: Stated | None) -> Rejection | None:
    paragraphs = _lines(draft)
    count = words(paragraphs, LEAST)
    if count < (1 if draft.entry or draft.announced else LEAST):
        closed = draft.access == "reserved"
        return Rejection(
            reason="reserved" if closed else "too-short", evidence=f"{count} words of text"
        )
    if draft.entry:
        return None
    spoken = language("\n".join(paragraphs)) or (stated and stated.language) or "fr"
    if spoken == "fr":
        return None
    sample = " ".join(paragraphs[0].split()[:8])[:80]
    return Rejection(reason="not-french", evidence=f"reads as {spoken}: {sample}")


def _title(draft: Draft, stated: Stated | None, paragraphs: tuple[str, ...]) -> tuple[str, bool]:
    """The title and whether it was inferred."""
    if stated and stated.title and stated.basis == "manifest":
        return stated.title, False
    known = draft.title or (stated.title if stated and not draft.entry else None)
    if title := plain(known or "").strip():
        return put_right([title])[0], False
    said = next((text for text in paragraphs if any(map(str.isalpha, text))), paragraphs[0])
    return inferred_title(said) or said, True


def _author(draft: Draft, stated: Stated | None) -> str | None:
    if stated and stated.author and (stated.basis == "manifest" or not draft.author):
        return stated.author
    return draft.author


def _published(draft: Draft, capture: Capture) -> _Published:
    """The manifest's date, else what the document states of itself, else the feed's, else
    what was read off the markup or the words."""
    found = draft.published
    stated = None if draft.entry else _stated(capture)
    if stated and (stated.basis == "manifest" or found is None or found.basis != "structured"):
        found = stated
    if found is None:
        return {}
    return {
        "published_at": found.moment.utc,
        "published_precision": found.moment.precision,
        "published_basis": found.basis,
        "published_evidence": found.evidence,
        "published_offset": found.moment.offset,
    }


def _stated(capture: Capture) -> Dated | None:
    stated = capture.stated
    if stated is None or stated.published_at is None:
        return None
    day = stated.precision == "day"
    at = stated.published_at if day else stated.published_at.astimezone(zones.zone_of(capture.url))
    return Dated(
        moment=Moment(at=at, precision=stated.precision or "second"),
        basis=stated.basis,
        evidence=f"{stated.basis}: {at.date() if day else at.isoformat()}",
    )
