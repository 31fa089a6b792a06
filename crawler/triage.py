"""Which announced pages are worth fetching: the lexicon's prefilter, and a sample of the rest."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from archive.crawl.links import Known, Triaged
from crawler.policy import Policy
from lexicon.folding import fold
from lexicon.values import Relevance
from press import dates
from press.urls import canonical, identity
from press.values import Link, Origin

_FIGURE = re.compile(r"[a-z]-\d{7,12}(?:\.[a-z]{3,5})?$")
Prefilter = Callable[[str | None, str | None], Relevance]


def key(link: Link, policy: Policy) -> str:
    """The identity of an announced page within its source."""
    return identity(link.url, policy.sources[link.source].id_pattern)


def another(link: Link, known: Known, policy: Policy) -> bool:
    """Whether a link is another page than the one known by the same figure at the end of its
    address. A figure behind a slug of words may be a quantity; so it is where neither the
    slugs nor the titles have two words in common. What ``id_pattern`` says is believed."""
    page = canonical(link.url)
    if policy.sources[link.source].id_pattern is not None or page == canonical(known.url):
        return False
    if not _FIGURE.search(urlsplit(page).path):
        return False
    slugs = (set(_slug(link.url)), set(_slug(known.url)))
    titles = (set(_words(link.title)), set(_words(known.title)))
    if not all(slugs) or not all(titles):
        return False
    return len(slugs[0] & slugs[1]) < 2 and len(titles[0] & titles[1]) < 2


def _slug(url: str) -> list[str]:
    return _words(unquote(urlsplit(canonical(url)).path.rpartition("/")[2]))


def _words(text: str | None) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", fold(text or ""))


def decide(
    link: Link,
    policy: Policy,
    prefilter: Prefilter,
    *,
    now: datetime,
    origin: Origin,
    key: str | None = None,
) -> Triaged:
    """Whether to fetch a page: it may be relevant, nothing is known of it, or chance has it.

    Chance is a hash of source and identity (``key``, where it is not that of the address):
    the same page always falls the same way.
    """
    identified = key or identity(link.url, policy.sources[link.source].id_pattern)
    published_at, note = dates.clamped(link.published_at, link.precision, now)
    title = link.title or slug_words(link.url)
    state, reason, sampled = "due", "nothing is known of it", False
    if title or link.summary:
        verdict = prefilter(title, link.summary)
        reason = f"{verdict.cls}: {verdict.reason}"
        if verdict.cls == "autre":
            sampled = chance(link.source, identified) < policy.sample
            state = "due" if sampled else "aside"
    return Triaged(
        source=link.source,
        key=identified,
        url=link.url,
        title=link.title,
        summary=link.summary,
        published_at=published_at,
        precision=link.precision,
        found_in=link.found_in,
        state="due" if state == "due" else "aside",
        reason=reason,
        sampled=sampled,
        note=note,
        origin=origin,
    )


def chance(source: str, identified: str) -> float:
    """A number from 0 to 1 that belongs to a page for good."""
    hashed = hashlib.sha256(f"{source}\n{identified}".encode()).digest()
    return int.from_bytes(hashed[:8]) / 2**64


def slug_words(url: str) -> str | None:
    """The words of an address's longest part, where it has at least three."""
    parts = (unquote(part) for part in urlsplit(canonical(url)).path.split("/"))
    words = [re.findall(r"[^\W\d_]{2,}", part.partition(".")[0]) for part in parts]
    longest = max(words, key=len, default=list[str]())
    return " ".join(longest) if len(longest) >= 3 else None
