"""The values that travel from one step of an article's way to the next.

Frozen, slotted, keyword-only; times are aware and in UTC; ``None`` means
unknown, never ``""``. ``docs/fields.md`` defines every field of an article.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from lexicon.values import Tag

Origin = Literal["seed", "crawl", "backfill", "import"]
Precision = Literal["second", "minute", "day"]
Basis = Literal["structured", "markup", "text", "manifest", "feed", "none"]
Access = Literal["free", "partial", "reserved"]
Reason = Literal[
    "empty", "binary", "undecodable", "truncated", "too-large", "too-slow", "too-short",
    "not-french", "not-an-article", "wall", "reserved", "withdrawn", "forgotten", "unreadable",
]  # fmt: skip

# C0 and C1 controls, DEL, what turns a reading direction, half characters, and no characters.
_HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
MAX_BYTES = 3_000_000  # of the largest document that is read; larger ones are rejected


def harmless(text: str) -> str:
    """The text in one line, without control characters, marks that turn the direction of
    reading, and halves of characters: any store, header and terminal takes it."""
    return text if text.isprintable() else _HARMFUL.sub(" ", text).strip()


def _clean(value: object, *names: str, empty: str | None = None) -> None:
    for name in names:
        text = getattr(value, name)
        if text is not None:
            object.__setattr__(value, name, harmless(text) or empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page that a feed, sitemap or section announces, in the feed's own words.
    ``published_at`` of a day is its UTC midnight."""

    source: str
    url: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    precision: Precision | None = None
    guid: str | None = None
    found_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a manifest or a feed says of a text; a manifest wins over the text itself.
    ``published_at`` of a day is its UTC midnight."""

    basis: Literal["manifest", "feed"]
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    precision: Precision | None = None
    language: str | None = None
    author: str | None = None

    def __post_init__(self) -> None:
        _clean(self, "title", "summary", "language", "author")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the publisher's signals leave us, with the evidence (``docs/rights.md``).

    ``keep`` is ``full`` (the page may be read and kept) or ``feed`` (title,
    summary and link of the feed only, under a reservation).
    """

    keep: Literal["full", "feed"] = "full"
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they were found, with all that is known of them from outside.

    ``id`` is the inbox row (``None`` before it is queued). ``source_id`` is the
    publisher's own id or a seed's file stem where the finder knows it; else
    reading decides on the canonical URL. ``status`` is the HTTP status: 404 and
    410 tell of a withdrawal and carry no body. What a store, a mail header or a terminal
    would not take as it is (``harmless``) is gone from its texts, whoever found them.
    """

    source: str
    origin: Origin
    fetched_at: datetime
    media_type: str
    body: bytes
    url: str | None = None
    source_id: str | None = None
    status: int = 200
    stated: Stated | None = None
    rights: Rights = field(default_factory=Rights)
    id: int | None = None

    def __post_init__(self) -> None:
        _clean(self, "source", "media_type", empty="")
        _clean(self, "source_id", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text as read: what the publisher wrote, cleaned of what is not the text.

    ``text`` has the standfirst first, then the paragraphs, a blank line between,
    and never the title. ``source_id`` is unique within ``source``. ``entry_of``
    is the page's ``source_id`` for an entry of a live page. ``published_at`` of a day is
    its UTC midnight; ``published_offset``, minutes east of UTC, is the clock the publisher
    stated the time by. ``original_text`` is the text before words run together were parted.
    """

    source: str
    source_id: str
    title: str
    text: str
    url: str | None = None
    canonical_url: str | None = None
    title_inferred: bool = False
    standfirst: str | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_basis: Basis = "none"
    published_evidence: str | None = None
    modified_at: datetime | None = None
    language: str = "fr"
    author: str | None = None
    agency: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    access: Access = "free"
    entry_of: str | None = None
    original_text: str | None = None
    published_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a capture gives no article; ``evidence`` says in a few words what was seen."""

    reason: Reason
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Text that two articles share: code-point offsets into each text, end exclusive."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One article repeats another. ``share`` is the part of the shorter text, 0 to 1."""

    of: int
    kind: Literal["exact", "near", "passage"]
    share: float
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article as the record holds it: what was read, judged and labelled.

    ``revision`` counts every change that the index shows; ``version`` every
    change of headline or text. ``copy_of`` is the canonical original's id.
    """

    id: int
    revision: int
    version: int
    article: Article
    origin: Origin
    first_seen_at: datetime
    updated_at: datetime
    relevance: str
    relevance_reason: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[Tag, ...] = ()
    lexicon_version: str = ""
    copy_of: int | None = None
    story: int | None = None
    corrected: bool = False
    withdrawn_at: datetime | None = None
    deleted: bool = False


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
