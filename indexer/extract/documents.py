"""What comes as a file: PDF, Word and mail, to articles by the way of plain texts."""

import re
from collections.abc import Iterable
from datetime import datetime

from indexer.extract import mail
from indexer.extract.layout import laid
from indexer.extract.reading import read_page
from indexer.extract.textual import drafted
from press import dates, media, zones
from press.dates import Dated
from press.decoding import plain
from press.sources import Source
from press.values import MAX_BYTES, Article, Capture, Rejection

_PLACED = re.compile(
    rf"^\W*(?:fait )?(?:a )?[a-z][\w' .-]{{1,30}},?\s+(?:le\s+)?(?={dates.WORDED.pattern}\W*$)"
)
_NUMBERED = re.compile(rf"\bn(?:[°o]|umero)?\W{{0,2}}\d.{{0,40}}(?={dates.WORDED.pattern})")
_WORKING = re.compile(
    r"\.(?:docx?|pdf|odt|indd|qxd|rtf|pptx?)$|^(?:microsoft|untitled|sans titre|document ?\d*$)",
    re.I,
)
_HEAD, _FOOT = 12, 4  # paragraphs between which a document's date may stand


def kind_of(capture: Capture) -> str | None:
    """The kind of a document: as its bytes begin, else as its media type says; ``None``
    for what is none."""
    said = capture.media_type.partition(";")[0].strip().lower()
    if b"%PDF-" in capture.body[:1024]:
        return media.PDF
    if said == media.MAIL:
        return said
    zipped = capture.body.startswith(b"PK\x03\x04")
    return media.WORD if zipped and said in (media.WORD, "application/octet-stream") else None


def read_document(
    kind: str, capture: Capture, source: Source | None, *, now: datetime
) -> Article | Rejection:
    """The article of a document. Raises nothing on any but MemoryError."""
    if len(capture.body) > MAX_BYTES:
        return Rejection(reason="too-large", evidence=f"over {MAX_BYTES} bytes")
    if kind == media.PDF:
        return _pdf(capture, source, now)
    if kind == media.WORD:
        return _word(capture, source, now)
    return _mail(capture, source, now)


def _pdf(capture: Capture, source: Source | None, now: datetime) -> Article | Rejection:
    from indexer.extract.pdf import printed  # what few documents need, not all wait for

    document = printed(capture.body)
    if isinstance(document, Rejection):
        return document
    read = laid(document.sheets)
    if not read.paragraphs:
        evidence = f"PDF: {len(document.sheets)} pages, and no text layer (pictures of text)"
        return Rejection(reason="too-short", evidence=evidence)
    title = read.title or _named(document.title)
    return _text(read.paragraphs, title, read.edges, capture, source, now)


def _word(capture: Capture, source: Source | None, now: datetime) -> Article | Rejection:
    from indexer.extract.word import written

    document = written(capture.body)
    if isinstance(document, Rejection):
        return document
    title = document.title or _named(document.stated)
    return _text(document.paragraphs, title, (), capture, source, now)


def _named(title: str | None) -> str | None:
    """A title that is stated, where it is none that a program gave a file."""
    title = " ".join((title or "").split())
    return title if len(title) >= 10 and " " in title and not _WORKING.search(title) else None


def _text(
    paragraphs: tuple[str, ...],
    title: str | None,
    edges: tuple[str, ...],
    capture: Capture,
    source: Source | None,
    now: datetime,
) -> Article | Rejection:
    """The article of a document's paragraphs, dated by a line of place and day near their
    beginning or end, else by the number and day at the edge of the pages."""
    zone = zones.zone_of(capture.url, source.timezone if source else None)
    near = [*paragraphs[:_HEAD], *paragraphs[-_FOOT:]]
    said = _day([*edges, *near], _PLACED, zone, now) or _day(
        [*edges, *near[:_HEAD]], _NUMBERED, zone, now
    )
    given = {"title": plain(title)} if title else {}
    kept = [line for line in paragraphs if said is None or line != said.evidence]
    return drafted(plain("\n\n".join(kept)), given, capture, source, now, said, whole=True)


def _day(
    lines: Iterable[str], written: re.Pattern[str], zone: dates.tzinfo, now: datetime
) -> Dated | None:
    for line in lines:
        folded = dates.fold(line)
        if len(line) <= 160 and written.search(folded):
            found = dates.written(line, zone)
            if found and dates.sensible(found, now):
                return Dated(moment=found, basis="text", evidence=line)
    return None


def _mail(capture: Capture, source: Source | None, now: datetime) -> Article | Rejection:
    """A mail by its plain text, where that is one to read; else by its page; else by what
    is attached to it."""
    letter = mail.opened(capture, now)
    if isinstance(letter, Rejection):
        return letter
    given = {"title": letter.subject} if letter.subject else {}
    given |= {"author": letter.author} if letter.author else {}
    refused: Rejection | None = None
    for part in letter.parts:
        text = _words(part, source, now)
        found = text
        if isinstance(text, str):
            found = drafted(text, given, capture, source, now, letter.sent)
        if not isinstance(found, Rejection | str):
            return found
        refused = refused or (found if isinstance(found, Rejection) else None)
    return refused or Rejection(reason="too-short", evidence="mail: nothing to read in it")


def _words(part: Capture, source: Source | None, now: datetime) -> str | Rejection:
    """The text of a mail's part."""
    kind = part.media_type.partition(";")[0]
    if kind == "text/plain":
        return plain(part.body.decode("utf-8", "replace"))
    if kind == "text/html":
        pages = read_page(part, source, now=now)
        return pages if isinstance(pages, Rejection) else pages[0].text
    found = read_document(kind, part, source, now=now)
    return found if isinstance(found, Rejection) else found.text
