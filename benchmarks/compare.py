"""Measure comparing: labelled pairs by kind, made-up days, stories in several orders, then a growing
archive with planted copies.

    python benchmarks/compare.py                 10,000 and 100,000 articles
    python benchmarks/compare.py --large         1,000,000 as well (half an hour, 10 GB)
    python benchmarks/compare.py --sizes 2000    a quick look

At each size the last articles are stored, judged and committed one by one as the worker
does, on one core, the database server too; between sizes the archive is filled in bulk with
the same rows, on all cores.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from filled_archive import NOTHING, START, Row, article, capture, fill
from labelled_pairs import labelled
from made_up_days import made_up_days, real_pairs
from made_up_press import ROOT, Made, Press
from planted_copies import Tally, Truth, count
from story_orders import orders

from archive.database import Connection, connect, migrate
from archive.record import articles
from archive.server.embedded import serve
from indexer.compare.copies import compare
from indexer.compare.judge import judge
from indexer.compare.shingles import keys
from indexer.compare.text import read
from press.values import Stored

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
    real_pairs(SHARED)
    made_up_days()
    orders(SHARED / "feeds")
    grow([*args.sizes, *([1_000_000] if args.large else [])], args.peers)


def grow(sizes: Sequence[int], peers: int) -> None:
    """Grow one archive to each size, and datasketch's index beside it."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        press = Press(feeds=SHARED / "feeds")
        truth = Truth(connection, press)
        growth = Growth(url=url, connection=connection, peers=peers, press=press, truth=truth)
        for size in sorted(sizes):
            growth.grow(size)


@dataclass(slots=True, kw_only=True)
class Growth:
    """An archive that grows, and what is true of its articles."""

    url: str
    connection: Connection
    peers: int
    press: Press
    truth: Truth
    lsh: MinHashLSH = field(default_factory=lambda: MinHashLSH(threshold=0.5, num_perm=64))
    size: int = 0
    sketched: int = 0

    def grow(self, size: int) -> None:
        """Fill up to a size, and measure with the last articles."""
        measured = min(MEASURED, size // 2)
        self._fill(size - measured)
        with one_core(self.connection):
            for whole, name in ((False, "copies alone"), (True, "all of judging and storing")):
                if whole and size <= self.peers:
                    self._sketch()
                last = self._next(measured // 2, planted=True)
                ours(self.connection, last, self.truth, whole=whole).report(name, size)
                if whole and size <= self.peers:
                    theirs(self.lsh, last, self.truth).report("datasketch MinHashLSH", size)
                    self.sketched = self.size
        sys.stdout.flush()

    def _fill(self, size: int) -> None:
        started = time.monotonic()
        firsts = range(self.size + 1, size + 1, CHUNK)
        series = [(first, min(CHUNK, size + 1 - first)) for first in firsts]
        if not series:
            return
        fill(self.url, self.press, series)
        # The articles planted next are copies of the last ones filled in; and a worker that has
        # been at work for a while knows their words.
        first, last = series[-1]
        self.size = first - 1
        for each in self._next(last, planted=False):
            Row(each)
        self.connection.execute("vacuum analyze")
        self.connection.execute("checkpoint")
        print(f"\nfilled to {size:,} in {time.monotonic() - started:,.0f} s")

    def _sketch(self) -> None:
        """Bring the other index up to what the archive holds."""
        with self.connection.transaction(), self.connection.cursor(name="texts") as cursor:
            cursor.execute("select id, text from articles where id > %s", (self.sketched,))
            for row in cursor:
                self.lsh.insert(row["id"], minhash(row["text"]))

    def _next(self, count: int, *, planted: bool) -> list[Made]:
        made = list(self.press.articles(count, self.size + 1, planted=planted))
        self.size += count
        for each in made:
            self.truth.add(each)
        return made


@contextmanager
def one_core(connection: Connection) -> Generator[None]:
    """Keep this process and the database server on one core."""
    row = connection.execute("show data_directory").fetchone()
    assert row
    server = Path(row["data_directory"], "postmaster.pid").read_text(encoding="ascii").split()[0]
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    everyone = [os.getpid(), int(server), *map(int, children)]
    cores = os.sched_getaffinity(0)
    _pin(everyone, {max(cores)})
    try:
        yield
    finally:
        _pin(everyone, cores)


def _pin(processes: Iterable[int], cores: set[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # the server's helpers come and go
            os.sched_setaffinity(process, cores)


def ours(connection: Connection, made: Sequence[Made], truth: Truth, *, whole: bool) -> Tally:
    """Store articles one by one: the ``whole`` of it, or only comparing and indexing them for
    copies."""
    tally = Tally()
    found: list[list[int]] = []
    for each in made:
        with connection.transaction():
            before, started = processor(connection), time.perf_counter()
            stored = articles.insert(connection, article(each), NOTHING, capture(each), START)
            assert stored.id == each.number
            if not whole:
                before, started = processor(connection), time.perf_counter()
            others = step(connection, stored, whole)
            tally.seconds.append(time.perf_counter() - started)
            tally.processor += processor(connection) - before
        found.append(others)
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


def minhash(text: str) -> MinHash:
    """The sketch of the same shingles that we compare."""
    sketch = MinHash(num_perm=64, hashfunc=lambda hash: hash)
    sketch.update_batch(keys(read(text).hashes).view(np.uint32).tolist())
    return sketch


if __name__ == "__main__":
    main()
