"""Which articles a text repeats: candidates from the index of sampled shingles, every one
verified on the words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from archive import copies
from archive.copies import Signature
from archive.database import Connection
from archive.values import Copy, Passage, Stored
from indexer.compare.overlap import Block, Overlap, aligned, overlap
from indexer.compare.shingles import WIDTH, codes, digest, keys, places, sampled, shingles

COMMON = 10  # holders of a hash that is nobody's: copies of one text hold it but once
CANDIDATES = 16  # articles that are verified, at most: those with most rare hashes in common
WEEK = timedelta(days=7)  # a passage is reprinted while it is news

Mask = NDArray[np.bool_]


class Text:
    """A text as numbers: the codes of its words, its shingles, which of them are sampled."""

    def __init__(self, words: NDArray[np.uint32]) -> None:
        self.words = words
        self.hashes = shingles(words)
        self.probes = np.nonzero(sampled(self.hashes))[0]

    @classmethod
    def of(cls, signature: bytes) -> "Text":
        """The text that a signature's ``words`` stand for."""
        return cls(np.frombuffer(signature, dtype="<u4"))

    @cached_property
    def keys(self) -> list[int]:
        """What is looked up in the index, one for each of ``probes``."""
        return keys(self.hashes[self.probes]).tolist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An older article and what is shared with it."""

    other: Signature
    overlap: Overlap
    exact: bool

    @property
    def copied(self) -> bool:
        """Whether the text as a whole is a copy of the other, not only a passage."""
        return self.exact or self.overlap.copied


def compare(
    connection: Connection, stored: Stored, at: datetime, former: bytes | None
) -> tuple[Pair, ...]:
    """Find, keep and return an article's pairs, the closest first; ``at`` is its time and
    ``former`` what an earlier version was compared by.

    Its text is in the index afterwards, save what an older article covers: so the hundredth
    reprint still finds the first, and only that one.
    """
    mine = Text(codes(stored.article.text))
    if former is not None:
        _retire(connection, stored.id, Text.of(former), mine)
    whole = digest(stored.article.title, mine.words)
    pairs = _find(connection, stored, mine, whole, at)
    fresh = mine.probes[~_covered(mine, pairs)[mine.probes]]
    copies.remember(
        connection,
        stored.id,
        stored.version,
        digest=whole,
        words=mine.words.astype("<u4").tobytes(),
        hashes=keys(mine.hashes[fresh]).tolist(),
    )
    if pairs:
        copies.keep(connection, stored.id, stored.version, _values(connection, stored, pairs))
    return pairs


def verify(
    mine: Text,
    candidates: Sequence[Signature],
    common: Mask,
    *,
    source: str,
    at: datetime,
    exact: frozenset[int] = frozenset(),
) -> tuple[Pair, ...]:
    """Which of the candidates a text of this source and time really repeats; the closest first.

    Runs of ``common`` shingles count for nothing, nor do those that two candidates of the
    text's own source share: its furniture.
    """
    texts = [Text.of(candidate.words) for candidate in candidates]
    alignments = [aligned(mine.hashes, theirs.hashes) for theirs in texts]
    own = np.zeros(len(mine.hashes), dtype=np.intp)
    for candidate, (here, _) in zip(candidates, alignments, strict=True):
        own[here] += candidate.source == source
    boilerplate = common | (own > 1)
    found: list[Pair] = []
    for candidate, theirs, alignment in zip(candidates, texts, alignments, strict=True):
        shared = overlap(mine.words, theirs.words, alignment, boilerplate)
        pair = Pair(other=candidate, overlap=shared, exact=candidate.article in exact)
        if pair.exact or (shared.found and not _background(pair, source, at)):
            found.append(pair)
    return tuple(sorted(found, key=lambda p: (not p.exact, -p.overlap.shared, p.other.article)))


def _background(pair: Pair, source: str, at: datetime) -> bool:
    """Whether a long passage in two texts of which it is the smaller part is no reprint: a
    source repeats itself, and what returns after a week is background."""
    if pair.overlap.share >= 0.5:
        return False
    return pair.other.source == source or abs(pair.other.at - at) > WEEK


def _find(
    connection: Connection, stored: Stored, mine: Text, whole: bytes, at: datetime
) -> tuple[Pair, ...]:
    equal, holders = copies.holders(connection, stored.id, whole, mine.keys, COMMON)
    hits: Counter[int] = Counter()
    rarity: dict[int, float] = defaultdict(float)
    for found in holders.values():
        if len(found) < COMMON:
            hits.update(found)
            for article in found:
                rarity[article] += 1 / len(found)
    likely = sorted((a for a in hits if hits[a] > 1), key=lambda a: (-rarity[a], a))
    wanted = [*equal, *(article for article in likely[:CANDIDATES] if article not in equal)]
    if not wanted:
        return ()
    return verify(
        mine,
        copies.signatures(connection, wanted),
        _common(mine, holders),
        source=stored.article.source,
        at=at,
        exact=frozenset(equal),
    )


def _common(mine: Text, holders: dict[int, list[int]]) -> Mask:
    """Which shingles lie nearest to a sampled one that is common, as one beside it is."""
    common = np.array([len(holders.get(key, ())) >= COMMON for key in mine.keys], dtype=np.bool_)
    beside = np.zeros_like(common)
    beside[:-1] |= common[1:]
    beside[1:] |= common[:-1]
    common &= beside
    if not common.any():
        return np.zeros(len(mine.hashes), dtype=np.bool_)
    borders = (mine.probes[:-1] + mine.probes[1:]) // 2
    return common[np.searchsorted(borders, np.arange(len(mine.hashes)))]


def _covered(mine: Text, pairs: Sequence[Pair]) -> Mask:
    """Which shingles lie within blocks that an older article has."""
    covered = np.zeros(len(mine.hashes), dtype=np.bool_)
    for pair in pairs:
        for block in pair.overlap.blocks:
            covered[block.start : block.end - WIDTH + 1] = True
    return covered


def _retire(connection: Connection, article: int, former: Text, mine: Text) -> None:
    """Take a former version's text out of the index, and let a copy of it stand in for the
    parts that are no longer in the article."""
    copies.forget(connection, article, former.keys)
    gone = set(former.keys) - set(mine.keys)
    for heir in copies.signatures(connection, copies.repeating(connection, article, CANDIDATES)):
        inherited = gone & set(Text.of(heir.words).keys)
        copies.index(connection, heir.article, sorted(inherited))
        gone -= inherited


def _values(connection: Connection, stored: Stored, pairs: Sequence[Pair]) -> list[Copy]:
    """The pairs as they are kept, with the passages' places in both texts."""
    texts = copies.texts(connection, [pair.other.article for pair in pairs])
    mine = places(stored.article.text)
    found: list[Copy] = []
    for pair in pairs:
        theirs = places(texts[pair.other.article])
        kind = "exact" if pair.exact else "near" if pair.copied else "passage"
        found.append(
            Copy(
                of=pair.other.article,
                kind=kind,
                share=1.0 if pair.exact else pair.overlap.share,
                passages=tuple(_passage(block, mine, theirs) for block in pair.overlap.blocks),
            )
        )
    return found


def _passage(
    block: Block, mine: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]
) -> Passage:
    return Passage(
        start=mine[block.start][0],
        end=mine[block.end - 1][1],
        other_start=theirs[block.other_start][0],
        other_end=theirs[block.other_end - 1][1],
    )
