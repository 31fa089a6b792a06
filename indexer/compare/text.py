"""A text ready to be compared: its words, paragraphs and shingles as numbers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.compare.shingles import STEPS, Codes, Hashes, codes, keys, sampled, shingles, step

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Text:
    """``words`` as codes, ``breaks`` the numbers of the words that open a paragraph (and of
    the one after the last), ``hashes`` of the shingles, ``probes`` which are sampled."""

    words: Codes
    breaks: frozenset[int]
    hashes: Hashes
    probes: NDArray[np.intp]

    @cached_property
    def keys(self) -> list[int]:
        """What is looked up in the index, one for each of ``probes``."""
        return keys(self.hashes[self.probes]).tolist()

    @property
    def everyones(self) -> list[bool]:
        """Which of ``probes`` texts of any length would sample."""
        return sampled(self.hashes[self.probes], STEPS[-1]).tolist()

    @cached_property
    def once(self) -> tuple[Hashes, NDArray[np.intp]]:
        """The shingles that the text has once only, in order of hash, and their positions."""
        found, places, counts = np.unique(self.hashes, return_index=True, return_counts=True)
        return found[counts == 1], places[counts == 1]


def read(text: str) -> Text:
    """A text in NFC with its paragraphs."""
    paragraphs = [found for line in text.splitlines() if len(found := codes(line))]
    ends = np.cumsum([len(paragraph) for paragraph in paragraphs]).tolist()
    words = np.concatenate(paragraphs) if paragraphs else np.empty(0, dtype=np.uint32)
    return _text(words, frozenset([0, *ends]))


def recall(signature: bytes) -> Text:
    """The text that a signature's ``words`` stand for; its paragraphs are not kept."""
    words = np.frombuffer(signature, dtype="<u4")
    return _text(words, frozenset([0, len(words)]))


def _text(words: Codes, breaks: frozenset[int]) -> Text:
    hashes = shingles(words)
    return Text(
        words=words,
        breaks=breaks,
        hashes=hashes,
        probes=np.flatnonzero(sampled(hashes, step(len(words)))),
    )
