"""Planted copies: which of them are truly there to be found, and how many were."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from made_up_press import Made, Press

from archive.database import Connection
from archive.record import articles
from indexer.compare.boilerplate import no_boilerplate
from indexer.compare.overlap import Overlap, overlap
from indexer.compare.text import read


@dataclass(slots=True)
class Tally:
    """What was found among the measured articles of one size, and how fast."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    right: int = 0
    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0

    def report(self, name: str, size: int) -> None:
        times = np.array(self.seconds) * 1000
        print(
            f"\n{size:,} articles, {name}: {len(times) / sum(self.seconds):,.0f} articles/s"
            f" ({len(times) / self.processor:,.0f} in processor time);"
            f" one comparison p50 {np.percentile(times, 50):.2f} ms,"
            f" p99 {np.percentile(times, 99):.2f} ms"
        )
        precision = self.right / self.pairs if self.pairs else 1.0
        print(f"  pairs {self.pairs}, precision {precision:.4f}")
        for kind in sorted(self.planted):
            share = self.found[kind] / self.planted[kind]
            print(f"  recall {kind:<16} {share:.3f} of {self.planted[kind]}")


class Truth:
    """What texts really share, furniture aside."""

    def __init__(self, connection: Connection, press: Press) -> None:
        self.connection, self.furniture = connection, press.furniture()
        self.made: dict[int, Made] = {}
        self.families: dict[int, list[int]] = defaultdict(list)

    def add(self, made: Made) -> None:
        self.made[made.number] = made
        self.families[made.number].append(made.number)
        if made.family is not None:
            self.families[made.family].append(made.number)

    def own(self, number: int) -> str:
        """An article's text without furniture; of those filled in, from the archive."""
        if made := self.made.get(number):
            return made.own
        stored = articles.get(self.connection, number)
        assert stored
        paragraphs = stored.article.text.split("\n\n")
        return "\n\n".join(p for p in paragraphs if p not in self.furniture)

    def shared(self, a: int, b: int) -> Overlap:
        mine, theirs = read(self.own(a)), read(self.own(b))
        return overlap(mine, theirs, no_boilerplate(mine))

    def relatives(self, made: Made) -> list[int]:
        """Earlier articles with the same text, those where an overlap to be found is measured."""
        if made.family is None:
            return []
        family = [n for n in self.families[made.family] if n < made.number][:3]
        return [n for n in family if self._enough(self.shared(made.number, n))]

    def right(self, a: int, b: int) -> bool:
        """Whether a pair is of one family, or shares a paragraph's worth by chance."""
        made, other = self.made[a], self.made.get(b)
        if other and made.kind == other.kind == "template":
            return False
        families = {made.family, a} & {other and other.family, b}
        return bool(families - {None}) or self.shared(a, b).shared >= 40

    @staticmethod
    def _enough(shared: Overlap) -> bool:
        return shared.share >= 0.5 or shared.longest >= 100


def count(tally: Tally, made: Made, found: Iterable[int], truth: Truth) -> None:
    """Score what was found for one article."""
    found = list(found)
    tally.pairs += len(found)
    tally.right += sum(truth.right(made.number, other) for other in found)
    if truth.relatives(made):
        tally.planted[made.kind] += 1
        family = {made.family, *truth.families[made.family or 0]}
        tally.found[made.kind] += not family.isdisjoint(found)
