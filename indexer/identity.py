"""What a page says of its own identity, held against what is known.

A canonical address is a claim. It is passed over where another page owns it: one that was
found at another address, was announced under another title, and says something else.
"""

import hashlib
import logging
from dataclasses import replace

from archive.crawl import links
from archive.database import Connection
from archive.record import articles
from lexicon.terms import words
from press.sources import Source
from press.urls import canonical, identity, same_page
from press.values import Article, Capture, Stored

WORDS = 4  # of a shingle
# Of the shingles of the shorter of two texts, those in the other:
ALIKE = 0.6  # a version, though a canonical address alone says so
APART = 0.3  # or less: another text, if it was found at another address
UNLIKE = 0.1  # or less: another text, even at the same address
SAME = 0.75  # of the words of two titles in both: one title, mended
LEAST = 30  # words of a text of which that can be told
log = logging.getLogger(__name__)


def settled(
    connection: Connection, article: Article, capture: Capture, source: Source | None
) -> Article:
    """The article under the identity that it shall have: what it claims, unless that is
    another page's or another text's; then that of the address where it was found."""
    if article.entry_of is not None:
        return article
    own = _own(capture, source)
    own = own if own != article.source_id else None
    if own and (
        articles.find(connection, article.source, own) or _announced_apart(connection, article, own)
    ):
        return _under(article, own, capture)
    old = articles.find(connection, article.source, article.source_id)
    if old is None or _continues(old, article, capture):
        return article
    if own:
        return _under(article, own, capture)
    return _another(connection, old, article, capture)


def _own(capture: Capture, source: Source | None) -> str | None:
    """The identity of the address where a page was found, where it was not known before."""
    if capture.source_id is not None or not capture.url or capture.origin in ("seed", "import"):
        return None
    return identity(capture.url, source.id_pattern if source else None)


def _announced_apart(connection: Connection, article: Article, own: str) -> bool:
    """Whether the identity that a page claims was announced as another page."""
    titles = links.titles(connection, article.source, (article.source_id, own))
    theirs = titles.get(article.source_id)
    mine = titles.get(own) or article.title
    return theirs is not None and not _same_title(theirs, mine)


def _continues(old: Stored, article: Article, capture: Capture) -> bool:
    """Whether a text is a version of the one stored under its identity."""
    shared = likeness(old.article.text, article.text)
    if shared is None or shared >= ALIKE:
        return True
    if _same_title(old.article.title, article.title):
        return shared > UNLIKE or _same_place(old, capture)
    if _same_place(old, capture) or not (old.article.url and capture.url):
        return shared > UNLIKE
    return shared > (ALIKE if capture.source_id is None else APART)


def _same_place(old: Stored, capture: Capture) -> bool:
    return bool(old.article.url and capture.url and same_page(old.article.url, capture.url))


def _alike(one: str, other: str) -> bool:
    shared = likeness(one, other)
    return shared is None or shared > UNLIKE


def likeness(old: str, new: str) -> float | None:
    """Which part of the shorter text's shingles stands in the other; ``None`` where one of
    them is too short to tell."""
    before, after = _shingles(old), _shingles(new)
    if min(len(before), len(after)) < LEAST - WORDS:
        return None
    return len(before & after) / min(len(before), len(after))


def _shingles(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[n : n + WORDS]) for n in range(len(said) - WORDS + 1)}


def _same_title(one: str, other: str) -> bool:
    mine, theirs = set(words(one)), set(words(other))
    return len(mine & theirs) >= SAME * len(mine | theirs)


def _another(connection: Connection, old: Stored, article: Article, capture: Capture) -> Article:
    """Another text under an identity that is taken. Where the one stored there was found
    elsewhere, and this one here, the identity is this one's; else it has one of its own:
    the address where it was found, or the name with a mark of its text."""
    url = capture.url and canonical(capture.url)
    if url and article.source_id == url and old.article.url and not _same_place(old, capture):
        theirs = canonical(old.article.url)
        if articles.find(connection, article.source, theirs) is None:
            articles.rename(connection, old.id, theirs)
            return article
    if url and url != article.source_id:
        there = articles.find(connection, article.source, url)
        if there is None or _continues(there, article, capture):
            return _under(article, url, capture)
    later = articles.marked(connection, article.source, article.source_id)
    found = next((id for id, text in later if _alike(text, article.text)), None)
    mark = hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest()[:8]
    return _under(article, found or f"{article.source_id}~{mark}", capture)


def _under(article: Article, id: str, capture: Capture) -> Article:
    log.info("identity doubted source=%s claimed=%s kept=%s", article.source, article.source_id, id)
    page = canonical(capture.url) if capture.url else article.canonical_url
    return replace(article, source_id=id, canonical_url=page)
