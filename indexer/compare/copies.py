"""Which articles a text repeats: candidates from the index of sampled shingles, every one
verified on the words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from archive.database import Connection
from archive.record import copies
from archive.record.copies import Signature
from indexer.compare.boilerplate import COMMON, Boilerplate, boilerplate
from indexer.compare.overlap import Overlap, SharedPassage, overlap
from indexer.compare.shingles import WIDTH, digest, keys, places
from indexer.compare.text import Mask, Text, read, recall
from press.values import Copy, Passage, Stored

CANDIDATES = 16  # articles that are verified, at most: those with most rare hashes in common
FURNITURE = 0.7  # of a source's articles, at most, is what opens or ends all of them
FEW = 6  # with fewer, also those with a single hash in common that nobody else has
WEEK = timedelta(days=7)  # a passage is reprinted while it is news


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPair:
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
) -> tuple[tuple[CopyPair, ...], int]:
    """Find, keep and return an article's pairs, the closest first, and its length in words;
    ``at`` is its time and ``former`` what an earlier version was compared by.

    Its text is in the index afterwards, save what an older article covers: so the hundredth
    reprint still finds the first, and only that one.
    """
    mine = read(stored.article.text)
    if former is not None:
        _retire(connection, stored.id, recall(former), mine)
    whole = digest(stored.article.title, mine.words)
    pairs, common = _find(connection, stored, mine, whole, at)
    fresh = mine.probes[~_covered(mine, pairs)[mine.probes] & (common.votes[mine.probes] < 1)]
    copies.remember(
        connection,
        stored.id,
        stored.version,
        digest=whole,
        words=mine.words.astype("<u4").tobytes(),
        own=len(mine.words) - int(common.runs.sum()),
        hashes=keys(mine.hashes[fresh]).tolist(),
    )
    if pairs:
        copies.keep(connection, stored.id, stored.version, _values(connection, stored, pairs))
    return pairs, len(mine.words)


def verify(
    mine: Text,
    candidates: Sequence[Signature],
    common: Boilerplate,
    *,
    source: str,
    at: datetime,
    exact: frozenset[int] = frozenset(),
) -> tuple[CopyPair, ...]:
    """Which of the candidates a text of this source and time really repeats; the closest first.

    What is ``common`` counts for nothing.
    """
    found: list[CopyPair] = []
    for candidate in candidates:
        shared = overlap(mine, recall(candidate.words), common, other_own=candidate.own)
        pair = CopyPair(other=candidate, overlap=shared, exact=candidate.article in exact)
        if pair.exact or (shared.found and not _background(pair, source, at)):
            found.append(pair)
    return tuple(sorted(found, key=lambda p: (not p.exact, -p.overlap.shared, p.other.article)))


def _background(pair: CopyPair, source: str, at: datetime) -> bool:
    """Whether what is shared is no reprint: one source opens or ends both articles with it,
    or an excerpt returns after a week."""
    shared, other = pair.overlap, pair.other
    if other.source == source and shared.at_edge and not shared.loose:
        return shared.share < FURNITURE
    return shared.excerpt and abs(other.at - at) > WEEK


def _find(
    connection: Connection, stored: Stored, mine: Text, whole: bytes, at: datetime
) -> tuple[tuple[CopyPair, ...], Boilerplate]:
    """The pairs, and what of the text many articles have."""
    equal, holders = copies.holders(connection, stored.id, whole, mine.keys, COMMON)
    common = boilerplate(mine, holders)
    hits: Counter[int] = Counter()
    rarity: dict[int, float] = defaultdict(float)
    for key, vote in zip(mine.keys, common.votes[mine.probes].tolist(), strict=True):
        if vote < 1 and (found := holders.get(key)):
            hits.update(found)
            for article in found:
                rarity[article] += 1 / len(found)
    ranked = sorted(hits, key=lambda article: (-rarity[article], article))
    likely = [article for article in ranked if hits[article] > 1][:CANDIDATES]
    lucky = [article for article in ranked if hits[article] == 1 and rarity[article] == 1]
    likely += lucky[: max(0, FEW - len(likely))]
    wanted = [*equal, *(article for article in likely if article not in equal)]
    if not wanted:
        return (), common
    pairs = verify(
        mine,
        copies.signatures(connection, wanted),
        common,
        source=stored.article.source,
        at=at,
        exact=frozenset(equal),
    )
    return pairs, common


def _covered(mine: Text, pairs: Sequence[CopyPair]) -> Mask:
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
        inherited = gone & set(recall(heir.words).keys)
        copies.index(connection, heir.article, sorted(inherited))
        gone -= inherited


def _values(connection: Connection, stored: Stored, pairs: Sequence[CopyPair]) -> list[Copy]:
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
    block: SharedPassage, mine: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]
) -> Passage:
    return Passage(
        start=mine[block.start][0],
        end=mine[block.end - 1][1],
        other_start=theirs[block.other_start][0],
        other_end=theirs[block.other_end - 1][1],
    )
