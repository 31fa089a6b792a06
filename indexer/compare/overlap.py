"""What two texts share, word for word: the blocks, how much of each text, and whether only
a template is shared.

Everything here counts words, and is decided on the codes of ``shingles``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.compare.boilerplate import Boilerplate, mostly
from indexer.compare.shingles import FIGURE, NAME, WIDTH, Codes, plain
from indexer.compare.text import Mask, Text

BRIDGE = 15  # words changed within a copied block, at most, on either side
SLIGHT = 8  # a shared run of fewer words says nothing
TELLING = 15  # nor does the end of one within a paragraph, below this
ENOUGH = 40  # words that a copy shares at least
BLOCK = 125  # words in a row that make a passage where neither text is mostly the other's
PARAGRAPH = 118  # words in a row that are hardly one paragraph of background
COPIED = 0.35  # of an article's own words: a copy that opens as the other does
MOSTLY = 0.7  # of its own words: a copy however it opens; below, it has a passage of the other
HALF = 0.45  # of its own words, where it holds most of the other: a copy all the same
LEAD = 60  # words within which a text opens, its standfirst among them
SLOT = 4  # words that are filled into a form in one place, at most
FILLED = 40  # shared words for each conflict of names or figures, at least, in what is no form
EDGE = 2  # words by which a block may miss a paragraph's end, or a text's
BRIEF = 120  # words; a shorter text is about its figures


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """Words ``start`` to ``end`` (exclusive) of one text are those from ``other_start`` to
    ``other_end`` of the other, but for gaps of a few words."""

    start: int
    end: int
    other_start: int
    other_end: int

    @property
    def edited(self) -> bool:
        """Of a gap between runs: whether words stand in it."""
        return self.end > self.start or self.other_end > self.other_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What a text shares with another.

    ``words`` and ``other_words`` are their lengths, ``own`` and ``other_own`` what of these
    is no boilerplate. ``shared`` counts the text's words in ``blocks``, ``longest`` those of
    the longest, ``telling`` the blocks that are long enough to say something. ``loose``: a
    block ends within a paragraph, as copies do and furniture does not. ``lead`` counts the
    text's own words before the first block. ``conflicts`` counts
    distinct contradictions of figures or names within blocks, ``figures`` those of figures,
    ``edits`` all changes.
    """

    blocks: tuple[SharedPassage, ...]
    words: int
    other_words: int
    own: int
    other_own: int
    shared: int
    longest: int
    telling: int
    loose: bool
    lead: int
    edits: int
    conflicts: int
    figures: int

    @property
    def share(self) -> float:
        """The part of the shorter text that is shared, boilerplate aside, 0 to 1."""
        return min(1.0, self.shared / max(1, min(self.own, self.other_own)))

    @property
    def template(self) -> bool:
        """Whether the texts are one form filled in twice, rather than one text."""
        if min(self.own, self.other_own) < BRIEF and self.figures:
            return True
        dense = self.conflicts * FILLED >= self.shared
        return self.conflicts > 1 and dense and self.conflicts * 5 >= self.edits * 2

    @property
    def found(self) -> bool:
        """Whether one text repeats the other or a passage of it.

        A passage longer than background is says so. Else it takes half of the shorter text,
        or a third in two blocks, where a block is long or ends within a paragraph: copies
        are changed by the sentence, furniture comes in whole paragraphs. Where only whole
        paragraphs are shared, it takes most of what is the shorter text's own, and
        nearly half of all of it.
        """
        if self.shared < ENOUGH or self.template:
            return False
        if self.longest >= BLOCK:
            return True
        if self.loose or self.longest >= PARAGRAPH:
            return self.share >= 0.5 or (self.share >= COPIED and self.telling >= 2)
        return self.share >= 0.6 and self.shared >= 0.45 * min(self.words, self.other_words)

    @property
    def excerpt(self) -> bool:
        """Whether what is shared is the smaller part of both texts."""
        return self.share < 0.5

    @property
    def copied(self) -> bool:
        """Whether the first text as a whole counts as a copy: one that opens in its own words
        around shared paragraphs has a passage, unless it holds most of the other, and that is
        half of it."""
        most_of_it = self.share >= MOSTLY and self.shared >= HALF * self.own
        own = COPIED if self.opens else MOSTLY
        return self.found and (most_of_it or self.shared >= own * self.own)

    @property
    def opens(self) -> bool:
        """Whether the first text, boilerplate aside, opens with what is shared."""
        return self.lead <= LEAD

    @property
    def at_edge(self) -> bool:
        """Whether the longest block opens both texts, or ends both."""
        block = max(self.blocks, key=lambda block: block.end - block.start)
        opens = max(block.start, block.other_start) <= EDGE
        return opens or (
            self.words - block.end <= EDGE and self.other_words - block.other_end <= EDGE
        )


def aligned(mine: Text, theirs: Text) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of the shingles that both texts have once, in order of mine, and where the
    other has them. Like patience diff, it passes over what is repeated within a text."""
    (ours, here), (others, there) = mine.once, theirs.once
    _, first, second = np.intersect1d(ours, others, assume_unique=True, return_indices=True)
    order = np.argsort(here[first])
    return here[first][order], there[second][order]


def overlap(
    mine: Text, theirs: Text, boilerplate: Boilerplate, *, other_own: int | None = None
) -> Overlap:
    """Compare two texts. ``boilerplate`` is mine; ``other_own`` is how many of the other's
    words are its own, all by default."""
    runs = _runs(*aligned(mine, theirs), boilerplate.runs)
    blocks, gaps = _bridged(runs, boilerplate.votes)
    covered = np.zeros(len(mine.words), dtype=np.bool_)
    for block in blocks:
        covered[block.start : block.end] = True
    figures = _conflicts(mine.words, theirs.words, gaps, FIGURE)
    names = _conflicts(mine.words, theirs.words, gaps, NAME)
    first = min((block.start for block in blocks), default=len(mine.words))
    return Overlap(
        blocks=tuple(blocks),
        words=len(mine.words),
        other_words=len(theirs.words),
        own=len(mine.words) - int(boilerplate.runs.sum()),
        other_own=len(theirs.words) if other_own is None else other_own,
        shared=int(covered.sum()),
        longest=max((block.end - block.start for block in blocks), default=0),
        telling=sum(block.end - block.start >= TELLING for block in blocks),
        loose=any(_loose(block, mine.breaks, boilerplate.runs) for block in blocks),
        lead=first - int(boilerplate.runs[:first].sum()),
        edits=len(gaps),
        conflicts=len(figures | names),
        figures=len(figures),
    )


def _bridged(
    runs: Iterable[tuple[SharedPassage, bool]], votes: NDArray[np.int8]
) -> tuple[list[SharedPassage], list[SharedPassage]]:
    """Runs joined to blocks over small edits, and those edits. Boilerplate at the ends of a
    block is cut off, and a block that is mostly boilerplate is none."""
    chains: list[list[tuple[SharedPassage, bool]]] = []
    for run, common in runs:
        if chains and _gap(chains[-1][-1][0], run):
            chains[-1].append((run, common))
        else:
            chains.append([(run, common)])
    blocks: list[SharedPassage] = []
    gaps: list[SharedPassage] = []
    for chain in chains:
        own = [place for place, (_, common) in enumerate(chain) if not common]
        kept = [run for run, _ in chain[own[0] : own[-1] + 1]] if own else []
        if not kept or mostly(votes[kept[0].start : kept[-1].end - WIDTH + 1].tolist()):
            continue
        block = SharedPassage(kept[0].start, kept[-1].end, kept[0].other_start, kept[-1].other_end)
        if block.end - block.start >= SLIGHT:
            blocks.append(block)
            gaps += [gap for pair in pairwise(kept) if (gap := _gap(*pair)) and gap.edited]
    return blocks, gaps


def _loose(block: SharedPassage, breaks: frozenset[int], boilerplate: Mask) -> bool:
    """Whether a block of some length begins or ends within a paragraph, where no boilerplate
    was cut off."""
    if block.end - block.start < TELLING:
        return False
    return any(
        not any(place + step in breaks for step in range(-EDGE, EDGE + 1))
        and not boilerplate[max(0, place - WIDTH - EDGE) : place + EDGE].any()
        for place in (block.start, block.end)
    )


def _runs(
    here: NDArray[np.intp], there: NDArray[np.intp], boilerplate: Mask
) -> Iterator[tuple[SharedPassage, bool]]:
    """Shingles in a row in both texts, as words, and whether they are boilerplate."""
    if not len(here):
        return
    common = boilerplate[here]
    breaks = (np.diff(here) != 1) | (np.diff(there) != 1) | (common[1:] != common[:-1])
    lasts = [*np.nonzero(breaks)[0].tolist(), len(here) - 1]
    first = 0
    for last in lasts:
        start, other = int(here[first]), int(there[first])
        length = last - first + WIDTH
        yield SharedPassage(start, start + length, other, other + length), bool(common[first])
        first = last + 1


def _gap(before: SharedPassage, after: SharedPassage) -> SharedPassage | None:
    """What lies between two runs where it is a small edit of one block, else None."""
    mine, theirs = after.start - before.end, after.other_start - before.other_end
    if -WIDTH < mine <= BRIDGE and -WIDTH < theirs <= BRIDGE:
        return SharedPassage(before.end, after.start, before.other_end, after.other_start)
    return None


def _conflicts(
    mine: Codes, theirs: Codes, gaps: Sequence[SharedPassage], kind: int
) -> set[tuple[frozenset[int], frozenset[int]]]:
    """Small edits that put one figure (or name) for another."""
    found: set[tuple[frozenset[int], frozenset[int]]] = set()
    for gap in gaps:
        if max(gap.end - gap.start, gap.other_end - gap.other_start) > SLOT:
            continue
        ours = _weighing(mine[gap.start : gap.end], kind)
        others = _weighing(theirs[gap.other_start : gap.other_end], kind)
        if ours - others and others - ours:
            found.add((frozenset(ours - others), frozenset(others - ours)))
    return found


def _weighing(words: Codes, kind: int) -> set[int]:
    return set(plain(words[(words & np.uint32(kind)) != 0]).tolist())
