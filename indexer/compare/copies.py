"""Which articles a text repeats: candidates from the index of sampled shingles, every one
verified on the words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from archive import copies
from archive.copies import Signature
from archive.database import Connection
from archive.values import Copy, Passage, Stored
from indexer.compare.overlap import Block, Boilerplate, Overlap, mostly, overlap
from indexer.compare.shingles import WIDTH, digest, keys, places
from indexer.compare.text import Mask, Text, read, recall

COMMON = 10  # holders of a hash that is nobody's: copies of one text hold it but once
CANDIDATES = 16  # articles that are verified, at most: those with most rare hashes in common
PHRASE = 12  # words; a set phrase has fewer, a piece of furniture more
FURNITURE = 0.7  # of a source's articles, at most, is what opens or ends all of them
FEW = 6  # with fewer, also those with a single hash in common that nobody else has
WEEK = timedelta(days=7)  # a passage is reprinted while it is news


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
) -> tuple[tuple[Pair, ...], int]:
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
) -> tuple[Pair, ...]:
    """Which of the candidates a text of this source and time really repeats; the closest first.

    What is ``common`` counts for nothing.
    """
    found: list[Pair] = []
    for candidate in candidates:
        shared = overlap(mine, recall(candidate.words), common, other_own=candidate.own)
        pair = Pair(other=candidate, overlap=shared, exact=candidate.article in exact)
        if pair.exact or (shared.found and not _background(pair, source, at)):
            found.append(pair)
    return tuple(sorted(found, key=lambda p: (not p.exact, -p.overlap.shared, p.other.article)))


def _background(pair: Pair, source: str, at: datetime) -> bool:
    """Whether what is shared is no reprint: one source opens or ends both articles with it,
    or an excerpt returns after a week."""
    shared, other = pair.overlap, pair.other
    if other.source == source and shared.at_edge and not shared.loose:
        return shared.share < FURNITURE
    return shared.excerpt and abs(other.at - at) > WEEK


def _find(
    connection: Connection, stored: Stored, mine: Text, whole: bytes, at: datetime
) -> tuple[tuple[Pair, ...], Boilerplate]:
    """The pairs, and what of the text many articles have."""
    equal, holders = copies.holders(connection, stored.id, whole, mine.keys, COMMON)
    hits: Counter[int] = Counter()
    rarity: dict[int, float] = defaultdict(float)
    for found in holders.values():
        if len(found) < COMMON:
            hits.update(found)
            for article in found:
                rarity[article] += 1 / len(found)
    ranked = sorted(hits, key=lambda article: (-rarity[article], article))
    likely = [article for article in ranked if hits[article] > 1][:CANDIDATES]
    lucky = [article for article in ranked if hits[article] == 1 and rarity[article] == 1]
    likely += lucky[: max(0, FEW - len(likely))]
    wanted = [*equal, *(article for article in likely if article not in equal)]
    common = _common(mine, holders)
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


def _common(mine: Text, holders: Mapping[int, Sequence[int]]) -> Boilerplate:
    """What of a text many articles have: paragraphs most of whose sampled shingles are common,
    and the shingles nearest to one that is common as its neighbour is, in the same articles.
    Set phrases are common too, but in others each, and short.
    """
    count = len(mine.hashes)
    held = [holders.get(key, ()) for key in mine.keys]
    votes = np.zeros(count, dtype=np.int8)
    votes[mine.probes] = [_vote(len(h), s) for h, s in zip(held, mine.everyones, strict=True)]
    places = mine.probes[votes[mine.probes] != 0]
    if np.count_nonzero(votes > 0) < 2:
        return Boilerplate(np.zeros(count, dtype=np.bool_), votes)
    known = dict(zip(mine.probes.tolist(), held, strict=True))
    shared = [frozenset(known[p]) if votes[p] > 0 else frozenset[int]() for p in places.tolist()]
    together = [len(a & b) >= COMMON // 2 for a, b in pairwise(shared)]
    common = np.array([False, *together]) | np.array([*together, False])
    borders = (places[:-1] + places[1:]) // 2
    runs = common[np.searchsorted(borders, np.arange(count))]
    for start, end in pairwise(sorted(mine.breaks)):
        inside = votes[start:end]
        if np.any(inside < 0) or np.count_nonzero(inside) > 1:
            runs[start:end] &= np.any(inside > 0)
            runs[start:end] |= mostly(inside)
    return Boilerplate(_long(runs), votes)


def _vote(holders: int, everyones: bool) -> int:
    """Whether a sampled shingle is boilerplate (1) or not (-1). Of those that only short
    texts sample there are fewer holders, and some say nothing."""
    if holders == COMMON:
        return 1
    return -1 if everyones or holders < 2 else 0


def _long(runs: Mask) -> Mask:
    """The runs that are longer than a set phrase."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], runs, [False]))))
    for start, end in edges.reshape(-1, 2).tolist():
        if end - start < PHRASE:
            runs[start:end] = False
    return runs


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
        inherited = gone & set(recall(heir.words).keys)
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
