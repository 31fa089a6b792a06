"""Measure comparing: labelled pairs by kind, stories in several orders, then a growing
archive with planted copies.

    python benchmarks/compare.py                 10,000 and 100,000 articles
    python benchmarks/compare.py --large         1,000,000 as well (about an hour, 10 GB)
    python benchmarks/compare.py --sizes 2000    a quick look

At each size the last articles are stored, judged and committed one by one as the worker
does; between sizes the archive is filled in bulk with the same rows. Everything, the
database server too, runs on one core.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from filled_archive import NOTHING, START, article, capture, fill
from labelled_pairs import labelled
from made_up_press import ROOT, Made, Press
from story_orders import orders

from archive import articles
from archive.database import Connection, connect, migrate
from archive.embedded import serve
from archive.values import Stored
from indexer.compare.copies import compare
from indexer.compare.judge import judge
from indexer.compare.overlap import Overlap, no_boilerplate, overlap
from indexer.compare.shingles import keys
from indexer.compare.text import read

SHARED = ROOT.parent / "shared"
MEASURED = 5_000  # articles that are stored one by one at each size
CHUNK = 2_000  # articles that are filled in at once


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--large", action="store_true", help="1,000,000 articles as well")
    parser.add_argument("--peers", type=int, default=100_000, help="datasketch up to this size")
    args = parser.parse_args()
    labelled(SHARED / "gold" / "pairs.dev.jsonl")
    orders(SHARED / "feeds")
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    grow([*args.sizes, *([1_000_000] if args.large else [])], args.peers)


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

    def __init__(self) -> None:
        self.made: dict[int, Made] = {}
        self.families: dict[int, list[int]] = defaultdict(list)

    def add(self, made: Made) -> None:
        self.made[made.number] = replace(made, text="")
        self.families[made.number].append(made.number)
        if made.family is not None:
            self.families[made.family].append(made.number)

    def shared(self, a: int, b: int) -> Overlap:
        mine, theirs = read(self.made[a].own), read(self.made[b].own)
        return overlap(mine, theirs, no_boilerplate(mine))

    def relatives(self, made: Made) -> list[int]:
        """Earlier articles with the same text, those where an overlap to be found is measured."""
        if made.family is None:
            return []
        family = [n for n in self.families[made.family] if n < made.number][:3]
        return [n for n in family if self._enough(self.shared(made.number, n))]

    def right(self, a: int, b: int) -> bool:
        """Whether a pair is of one family, or shares a paragraph's worth by chance."""
        families = {self.made[a].family, a} & {self.made[b].family, b}
        if self.made[a].kind == self.made[b].kind == "template":
            return False
        return bool(families - {None}) or self.shared(a, b).shared >= 40

    @staticmethod
    def _enough(shared: Overlap) -> bool:
        return shared.share >= 0.5 or shared.longest >= 100


def grow(sizes: Sequence[int], peers: int) -> None:
    """Grow one archive to each size, and datasketch's index beside it."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        growth = Growth(connection=connection, peers=peers)
        for size in sorted(sizes):
            growth.grow(size)


@dataclass(slots=True, kw_only=True)
class Growth:
    """An archive that grows, and what is true of its articles."""

    connection: Connection
    peers: int
    press: Press = field(default_factory=lambda: Press(feeds=SHARED / "feeds"))
    truth: Truth = field(default_factory=Truth)
    numbers: dict[int, int] = field(default_factory=dict)
    lsh: MinHashLSH = field(default_factory=lambda: MinHashLSH(threshold=0.5, num_perm=64))
    size: int = 0

    def grow(self, size: int) -> None:
        """Fill up to a size, and measure with the last articles."""
        measured = min(MEASURED, size // 2)
        while self.size < size - measured:
            self._fill(min(CHUNK, size - measured - self.size), size <= self.peers)
        self.connection.execute("analyze")
        self.connection.commit()
        for whole, name in ((False, "copies alone"), (True, "all of judging and storing")):
            last = self._next(measured // 2, planted=True)
            ours(self.connection, last, self.truth, self.numbers, whole=whole).report(name, size)
            if whole and size <= self.peers:
                theirs(self.lsh, last, self.truth).report("datasketch MinHashLSH", size)
        sys.stdout.flush()

    def _fill(self, count: int, peers: bool) -> None:
        made = self._next(count, planted=False)
        self.numbers.update(fill(self.connection, made))
        for each in made if peers else ():
            self.lsh.insert(each.number, minhash(each.text))

    def _next(self, count: int, *, planted: bool) -> list[Made]:
        made = list(self.press.articles(count, self.size, planted=planted))
        self.size += count
        for each in made:
            self.truth.add(each)
        return made


def ours(
    connection: Connection,
    made: Sequence[Made],
    truth: Truth,
    numbers: dict[int, int],
    *,
    whole: bool,
) -> Tally:
    """Store articles one by one: the ``whole`` of it, or only comparing and indexing them for
    copies."""
    tally = Tally()
    found: list[list[int]] = []
    ids = {id: number for number, id in numbers.items()}
    for each in made:
        with connection.transaction():
            before, started = processor(connection), time.perf_counter()
            id = articles.insert(connection, article(each), NOTHING, capture(each), START)
            stored = articles.get(connection, id)
            assert stored
            if not whole:
                before, started = processor(connection), time.perf_counter()
            others = step(connection, stored, whole)
            tally.seconds.append(time.perf_counter() - started)
            tally.processor += processor(connection) - before
        ids[id], numbers[each.number] = each.number, id
        found.append([ids[other] for other in others])
    for each, others in zip(made, found, strict=True):
        count(tally, each, others, truth)
    return tally


def step(connection: Connection, stored: Stored, whole: bool) -> list[int]:
    """Judge an article and relate it, or only find its copies; the articles it repeats."""
    if not whole:
        at = stored.article.published_at or START
        return [pair.other.article for pair in compare(connection, stored, at, None)[0]]
    verdict = judge(connection, stored, now=START + timedelta(days=4000))
    articles.relate(connection, stored.id, copy_of=verdict.copy_of, story=verdict.story)
    return [copy.of for copy in verdict.copies]


def processor(connection: Connection) -> float:
    """Seconds of processor time that this process and its database session have used: what
    others do on the machine does not count."""
    stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text(encoding="ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def theirs(lsh: MinHashLSH, made: Sequence[Made], truth: Truth) -> Tally:
    """Look up and insert the same articles with datasketch."""
    tally = Tally()
    for each in made:
        started, before = time.perf_counter(), time.process_time()
        sketch = minhash(each.text)
        found = lsh.query(sketch)
        lsh.insert(each.number, sketch)
        tally.seconds.append(time.perf_counter() - started)
        tally.processor += time.process_time() - before
        count(tally, each, found, truth)
    return tally


def count(tally: Tally, made: Made, found: Iterable[int], truth: Truth) -> None:
    """Score what was found for one article."""
    found = list(found)
    tally.pairs += len(found)
    tally.right += sum(truth.right(made.number, other) for other in found)
    if truth.relatives(made):
        tally.planted[made.kind] += 1
        family = {made.family, *truth.families[made.family or 0]}
        tally.found[made.kind] += not family.isdisjoint(found)


def minhash(text: str) -> MinHash:
    """The sketch of the same shingles that we compare."""
    sketch = MinHash(num_perm=64, hashfunc=lambda hash: hash)
    sketch.update_batch(keys(read(text).hashes).view(np.uint32).tolist())
    return sketch


if __name__ == "__main__":
    main()
