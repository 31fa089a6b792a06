"""What of a text is nobody's: footers, background paragraphs, set phrases that many articles
have. Told by the sampled shingles that were looked up.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.compare.text import Mask, Text

COMMON = 10  # holders of a hash that is nobody's: copies of one text hold it but once
PHRASE = 12  # words; a set phrase has fewer, a piece of furniture more


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """What of a text many articles have. ``runs`` says it of each shingle; ``votes`` counts
    for it (1) and against it (-1) where a shingle was looked up."""

    runs: Mask
    votes: NDArray[np.int8]


def mostly(votes: Collection[int]) -> bool:
    """Whether at least three votes in four say that a stretch is boilerplate; 0 is none."""
    return 0 < sum(map(bool, votes)) <= 2 * sum(votes)


def no_boilerplate(text: Text) -> Boilerplate:
    """Where there are no other articles to know it by."""
    count = len(text.hashes)
    return Boilerplate(np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.int8))


def boilerplate(mine: Text, holders: Mapping[int, Sequence[int]]) -> Boilerplate:
    """What of a text many articles have: paragraphs most of whose sampled shingles are common,
    and the shingles nearest to one that is common as its neighbour is, in the same articles.
    Set phrases are common too, but in others each, and short.
    """
    held = [holders.get(key, ()) for key in mine.keys]
    voting = map(_vote, map(len, held), mine.everyones)
    told = [each for each in zip(mine.probes.tolist(), voting, held, strict=True) if each[1]]
    votes = np.zeros(len(mine.hashes), dtype=np.int8)
    runs = np.zeros(len(mine.hashes), dtype=np.bool_)
    places, voted = [place for place, _, _ in told], [vote for _, vote, _ in told]
    votes[places] = voted
    if np.count_nonzero(votes > 0) < 2:
        return Boilerplate(runs, votes)
    borders = [0, *((a + b) // 2 + 1 for a, b in pairwise(places)), len(runs)]
    for place, (one, other) in enumerate(pairwise(told)):
        if one[1] == other[1] == 1 and len({*one[2]} & {*other[2]}) >= COMMON // 2:
            runs[borders[place] : borders[place + 2]] = True
    for start, end in pairwise(sorted(mine.breaks)):
        inside = voted[bisect_left(places, start) : bisect_left(places, end)]
        if len(inside) > 1 and mostly(inside):
            runs[start:end] = True
        elif inside and 1 not in inside:
            runs[start:end] = False
    return Boilerplate(_long(runs), votes)


def _vote(holders: int, everyones: bool) -> int:
    """Whether a sampled shingle is boilerplate (1) or not (-1). Of those that only short
    texts sample there are fewer holders: half as many tell, and some say nothing."""
    if holders >= (COMMON if everyones else COMMON // 2):
        return 1
    return -1 if everyones or holders < 2 else 0


def _long(runs: Mask) -> Mask:
    """The runs that are longer than a set phrase."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], runs, [False]))))
    for start, end in edges.reshape(-1, 2).tolist():
        if end - start < PHRASE:
            runs[start:end] = False
    return runs
