"""A text as numbers: codes of its words, and hashes of five words in a row (shingles).

Shingling is Broder's ("On the resemblance and containment of documents", 1997); keeping
the hashes that a number divides is Manber's sampling ("Finding similar files in a large
file system", 1994), which unlike a fixed count per text keeps containment measurable.
"""

import re
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from lexicon.folding import fold

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

WIDTH = 5
STEPS = (4, 8, 16)  # one hash in so many is sampled, more of shorter texts,
SAMPLED = 50  # so that they have so many at most, while long ones keep one in 16
BRIEF = 50  # words; a shorter text may be anybody's
FIGURE, NAME = 1, 2
MOST_KNOWN = 500_000  # words whose codes are kept at hand
LONGEST = 20_000  # words that are compared; live pages run on

_WORD = re.compile(r"[^\W_]+")
_PARTED = re.compile(r"([^\W_]+)")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# Words that state a figure or a date without a digit.
_FIGURES = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt"
    " trente quarante cinquante soixante cent cents mille million millions milliard milliards"
    " lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin"
    " juillet aout septembre octobre novembre decembre".split()
)
# A sentence opens with these; their capital marks no name.
_OPENERS = frozenset(
    "a afin ainsi alors apres au aucun aucune aussi autant autre autres aux avant avec bien car ce"
    " cela celle celles celui cependant certains ces cet cette ceux chaque ci comme comment d dans"
    " de depuis des dont du elle elles en encore enfin ensuite entre et face fin il ils j je l"
    " la le les leur leurs lors lorsque lui ma mais malgre meme mes moins n ne ni non nos notre nous"
    " on or ou outre par parmi pas pendant peu plus plusieurs pour pourquoi puis quand que quel"
    " quelle quelques qui qu s sa sans se selon ses si soit son sous sur tandis tant tous tout toute"
    " toutes tres un une vers voici voila vos votre vous y".split()
)
_POWERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD],
    dtype=np.uint64,
)  # fmt: skip  # odd multipliers (from splitmix64, xxHash, MurmurHash3), one for each place


def codes(text: str) -> Codes:
    """One number a word, in order: 30 bits of the folded word's hash, and in the lowest two
    whether it is a figure (1) or a name (2). ``text`` is in NFC."""
    return np.fromiter(map(_known.__getitem__, _WORD.findall(text)), dtype=np.uint32)[:LONGEST]


def places(text: str) -> list[tuple[int, int]]:
    """Where each word of ``codes`` stands in the text: code points, end exclusive."""
    ends = list(accumulate(map(len, _PARTED.split(text))))  # of what is between words, and of words
    return list(zip(ends[::2], ends[1::2], strict=False))[:LONGEST]


class _Known(dict[str, int]):
    """The code of each word met so far: a dict, for it is looked up five hundred times an
    article."""

    def __missing__(self, word: str) -> int:
        if len(self) > MOST_KNOWN:
            self.clear()
        code = self[word] = _code(word)
        return code


_known = _Known()


def _code(word: str) -> int:
    folded = fold(word).translate(_LIGATURES)
    number = int.from_bytes(blake2b(folded.encode(), digest_size=4).digest(), "little")
    if folded in _FIGURES or any(c.isdigit() for c in word):
        return number & ~3 | FIGURE
    return number & ~3 | (NAME if word[0].isupper() and folded not in _OPENERS else 0)


def plain(words: Codes) -> Codes:
    """The codes without the bits that say what weighs: equal for equal folded words."""
    return words & np.uint32(0xFFFFFFFC)


def shingles(words: Codes) -> Hashes:
    """The hash of every five words in a row: ``len(words) - 4`` of them, none under five."""
    count = len(words) - WIDTH + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    wide = plain(words).astype(np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for place, power in enumerate(_POWERS):
        hashes += wide[place : place + count] * power
    return _mixed(hashes)


def _mixed(hashes: Hashes) -> Hashes:
    """MurmurHash3's 64-bit finalizer (Appleby, public domain): every bit counts."""
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xFF51AFD7ED558CCD)
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xC4CEB9FE1A85EC53)
    hashes ^= hashes >> np.uint64(33)
    return hashes


def step(words: int) -> int:
    """One shingle in how many is sampled, of a text of so many words."""
    return next((step for step in STEPS if words < step * SAMPLED), STEPS[-1])


def sampled(hashes: Hashes, step: int) -> NDArray[np.bool_]:
    """Which shingles are indexed and looked up. Every hash that a long text keeps, a short
    one keeps too."""
    return (hashes & np.uint64(step - 1)) == 0


def keys(hashes: Hashes) -> NDArray[np.int32]:
    """The upper 32 bits, as the database's ``integer``."""
    return (hashes >> np.uint64(32)).astype(np.uint32).view(np.int32)


def digest(title: str, words: Codes) -> bytes:
    """Equal for equal texts, whatever their case, accents and punctuation. The words of a
    text too short to be anyone's own are taken together with its title's."""
    whole = words if len(words) >= BRIEF else np.concatenate((codes(title), words))
    return blake2b(plain(whole).tobytes(), digest_size=16).digest()
