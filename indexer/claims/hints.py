"""Which words a text holds, found in one pass of an automaton, so that the slower patterns
are tried only where they may match."""

from bisect import bisect_left
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from indexer.number_words import BARE, UNITS

_NUMBERS = [*"0123456789", *UNITS, "cent", "cents", "mille", *BARE]
# Stems of all that says what became of people (``counted``).
_FATES = (
    "tué tue tua mort péri décéd décè succomb exécut assassin abattu massacr neutralis élimin"
    " perdu perdent meur lynch noyé fusill pendu trouvé tombés enseveli enterr coût perte bless"
    " atteint hospitalis intoxiqu mutil cadavre dépouille corps martyr captur prisonni enlev otage"
    " captif captiv kidnapp échang"
).split()
_DAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre hier aujourd veille nuit"
).split()
_WORDS = AhoCorasick([*_NUMBERS, *_FATES, *_DAYS], matchkind=MatchKind.LeftmostLongest)
_FATE = len(_NUMBERS)
_DAY = _FATE + len(_FATES)


class Hints:
    """Where a text in lower case may have numbers, fates and days: offsets, in order."""

    def __init__(self, low: str) -> None:
        self.low = low
        self._numbers: list[int] = []
        self._fates: list[int] = []
        self._days: list[int] = []
        for word, start, _ in _WORDS.find_matches_as_indexes(low):
            if word < _FATE:
                self._numbers.append(start)
            elif word < _DAY:
                self._fates.append(start)
            else:
                self._days.append(start)

    def numbers(self) -> Iterator[int]:
        """Where a number may begin."""
        low = self.low
        return (at for at in self._numbers if at == 0 or not low[at - 1].isalnum())

    def fate(self, start: int, end: int) -> bool:
        """Whether a span says what became of people: killed, hurt, taken."""
        return _any(self._fates, start, end)

    def day(self, start: int, end: int) -> bool:
        """Whether a span names a day."""
        return _any(self._days, start, end)


def _any(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end
