"""What two texts share, word for word: the blocks, how much of each text, and whether only
a template is shared.

Everything here counts words, and is decided on the codes of ``shingles``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.compare.shingles import FIGURE, NAME, WIDTH, Codes, Hashes, plain

BRIDGE = 8  # words changed within a copied block, at most, on either side
SLIGHT = 8  # a shared run of fewer words says nothing
ENOUGH = 40  # words that a copy shares at least
BLOCK = 115  # words in a row that make a passage where neither text is mostly the other's
COPIED = 0.35  # of an article's own words: a copy; below, it has a passage of the other
SLOT = 40  # shared words for each conflict of names or figures, at least
BRIEF = 120  # words; a shorter text is about its figures


@dataclass(frozen=True, slots=True)
class Block:
    """Words ``start`` to ``end`` (exclusive) of one text are those from ``other_start`` to
    ``other_end`` of the other, but for gaps of a few words."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What a text (``of`` words) shares with another (``other_of`` words).

    ``shared`` counts the text's words in ``blocks`` that are no boilerplate and
    ``longest`` those of the longest block. ``conflicts`` counts distinct contradictions of
    figures or names within blocks, ``figures`` those of figures, ``edits`` all changes.
    """

    blocks: tuple[Block, ...]
    of: int
    other_of: int
    shared: int
    longest: int
    edits: int
    conflicts: int
    figures: int

    @property
    def share(self) -> float:
        """The part of the shorter text that is shared, 0 to 1."""
        return min(1.0, self.shared / max(1, min(self.of, self.other_of)))

    @property
    def template(self) -> bool:
        """Whether the texts are one form filled in twice, rather than one text."""
        if min(self.of, self.other_of) < BRIEF and self.figures:
            return True
        dense = self.conflicts * SLOT >= self.shared
        return self.conflicts > 1 and dense and self.conflicts * 5 >= self.edits * 2

    @property
    def found(self) -> bool:
        """Whether one text repeats the other or a passage of it."""
        if self.shared < ENOUGH or self.template:
            return False
        return self.share >= 0.5 or self.longest >= BLOCK

    @property
    def copied(self) -> bool:
        """Whether the first text as a whole counts as a copy."""
        return self.found and self.shared >= COPIED * self.of


def aligned(mine: Hashes, theirs: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of my shingles that the other text has, and where it has them."""
    order = np.argsort(theirs, kind="stable")
    ranked = theirs[order]
    rank = np.minimum(np.searchsorted(ranked, mine), max(0, len(ranked) - 1))
    here = np.nonzero(ranked[rank] == mine)[0] if len(ranked) else np.empty(0, dtype=np.intp)
    return here, order[rank[here]] if len(ranked) else here


def overlap(
    mine: Codes,
    theirs: Codes,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
    boilerplate: NDArray[np.bool_],
) -> Overlap:
    """Compare two texts by their codes and ``aligned`` shingles. ``boilerplate`` says of each
    of my shingles whether many texts have it."""
    here, there = pairs
    kept = ~boilerplate[here]
    runs = list(_runs(here[kept], there[kept]))
    blocks: list[Block] = []
    gaps: list[Block] = []
    for run in runs:
        gap = _gap(blocks[-1], run) if blocks else None
        if gap:
            gaps.append(gap)
            blocks[-1] = Block(blocks[-1].start, run.end, blocks[-1].other_start, run.other_end)
        else:
            blocks.append(run)
    blocks = [block for block in blocks if block.end - block.start >= SLIGHT]
    covered = np.zeros(len(mine), dtype=np.bool_)
    for block in blocks:
        covered[block.start : block.end] = True
    figures, names = _conflicts(mine, theirs, gaps, FIGURE), _conflicts(mine, theirs, gaps, NAME)
    return Overlap(
        blocks=tuple(blocks),
        of=len(mine),
        other_of=len(theirs),
        shared=int(covered.sum()),
        longest=max((block.end - block.start for block in blocks), default=0),
        edits=len(gaps),
        conflicts=len(figures | names),
        figures=len(figures),
    )


def _runs(here: NDArray[np.intp], there: NDArray[np.intp]) -> Iterator[Block]:
    """Shingles in a row in both texts, as words."""
    if not len(here):
        return
    breaks = np.nonzero((np.diff(here) != 1) | (np.diff(there) != 1))[0]
    starts = [0, *(breaks + 1).tolist()]
    ends = [*breaks.tolist(), len(here) - 1]
    for first, last in zip(starts, ends, strict=True):
        yield Block(
            int(here[first]), int(here[last]) + WIDTH, int(there[first]), int(there[last]) + WIDTH
        )


def _gap(before: Block, after: Block) -> Block | None:
    """What lies between two runs where it is a small edit of one block, else None."""
    mine, theirs = after.start - before.end, after.other_start - before.other_end
    if -WIDTH < mine <= BRIDGE and -WIDTH < theirs <= BRIDGE:
        return Block(before.end, after.start, before.other_end, after.other_start)
    return None


def _conflicts(
    mine: Codes, theirs: Codes, gaps: Sequence[Block], kind: int
) -> set[tuple[frozenset[int], frozenset[int]]]:
    """Edits that put one figure (or name) for another."""
    found: set[tuple[frozenset[int], frozenset[int]]] = set()
    for gap in gaps:
        ours = _weighing(mine[gap.start : gap.end], kind)
        others = _weighing(theirs[gap.other_start : gap.other_end], kind)
        if ours - others and others - ours:
            found.add((frozenset(ours - others), frozenset(others - ours)))
    return found


def _weighing(words: Codes, kind: int) -> set[int]:
    return set(plain(words[(words & np.uint32(kind)) != 0]).tolist())
