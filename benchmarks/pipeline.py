"""Pages from the inbox to searchable on the embedded database, a second of CPU, PostgreSQL's
included: by step, beside other readers of the same pages in the same run.

    python benchmarks/pipeline.py [FOLDER...] [--pages N]

Pages are those of the folders (by default the shared ones, where they are) of 30 to 90 KB, each
several times with the words between two tags in another order, so that all are new texts
of the very same make. No source follows them: no selectors. Everything is on, as in
`vigie index`: reading in its own process, labels, claims, comparing, stories, saving, indexing.
CPU is that of the processes, in ticks of 10 ms: use some hundreds of pages.
"""

import argparse
import gc
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from read import news_please, trafilatura

from archive import inbox
from archive.database import Connection, connect, migrate
from archive.search.postgres import PostgresIndex
from archive.server.embedded import serve
from archive.server.programs import Place
from indexer import worker
from indexer.claims import tell
from indexer.extract import read
from indexer.extract.limited import Reader
from indexer.project import project
from lexicon import load
from press.values import Capture, Rejection

SHARED = Path(__file__).parent.parent.parent / "shared"
SMALLEST, LARGEST = 30_000, 90_000  # bytes of a page, about 60 KB in the mean
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAVED = "compare, story, save (less PostgreSQL)"
TICK = os.sysconf("SC_CLK_TCK")
# What stands between two tags and has words, but no code.
_TEXT = re.compile(rb"(>)([^<>{};=]{40,})(?=<)")


@dataclass(slots=True)
class Steps:
    """Seconds of this process's CPU, and by the clock, by step."""

    cpu: dict[str, float] = field(default_factory=dict[str, float])
    clock: dict[str, float] = field(default_factory=dict[str, float])

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def measured(*args: Any, **more: Any) -> Any:
            cpu, clock = time.process_time(), time.monotonic()
            try:
                return work(*args, **more)
            finally:
                self.cpu[name] = self.cpu.get(name, 0) + time.process_time() - cpu
                self.clock[name] = self.clock.get(name, 0) + time.monotonic() - clock

        return measured


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    args = parser.parse_args()
    folders = args.folders or [SHARED / "press-pages", SHARED / "pages"]
    bodies = varied(chosen(folders), args.pages)
    if not bodies:
        print("no pages of 30 to 90 KB in", *folders)
        return
    size = statistics.mean(map(len, bodies)) / 1000
    print(f"{len(bodies)} pages of {size:.0f} KB in the mean, without selectors\n")
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-", ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        place = Place(folder=(Path(folder) / "postgresql").resolve())
        cost = piped(bodies, connection, url, place)
        print(cost.table())
    own = cost.rate
    print("\nreading alone, in this process, pages a second of CPU:")
    for name, reader in (("trafilatura", trafilatura), ("news-please", news_please)):
        if name == "news-please" and find_spec("newsplease") is None:
            print(f"  {name:<44} not installed")
            continue
        some = bodies if name == "trafilatura" else bodies[:20]  # two seconds a page
        reader(bodies[0], None)
        rate = len(some) / _cpu(lambda reader=reader, some=some: [reader(b, None) for b in some])
        print(f"  {name:<44} {rate:6.1f}  (all that we do: {own / rate:.2f} of it)")


def chosen(folders: Sequence[Path]) -> list[bytes]:
    """The pages of a fitting size that are read as articles."""
    found = (path.read_bytes() for folder in folders for path in sorted(folder.glob("*.html")))
    fitting = (body for body in found if SMALLEST <= len(body) <= LARGEST)
    return [
        body
        for body in fitting
        if not isinstance(read(_capture(0, body, NOW), None, now=NOW), Rejection)
    ]


def varied(bodies: Sequence[bytes], count: int) -> list[bytes]:
    """So many pages, each with its paragraphs' words in an order of its own."""

    def shuffled(body: bytes, seed: int) -> bytes:
        order = random.Random(seed)

        def one(found: re.Match[bytes]) -> bytes:
            words = found[2].split()
            order.shuffle(words)
            return found[1] + b" ".join(words)

        return _TEXT.sub(one, body)

    return [shuffled(bodies[n % len(bodies)], n) for n in range(count if bodies else 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What pages cost: CPU seconds by step, seconds by the clock and of them those in which
    one article at a time is saved, bytes by table, and what became of the pages."""

    pages: int
    cpu: dict[str, float]
    lasted: float
    alone: float
    space: dict[str, int]
    outcomes: dict[str, int]

    @property
    def rate(self) -> float:
        """Pages a second of CPU."""
        return self.pages / sum(self.cpu.values())

    def table(self) -> str:
        """All of it, a line each."""
        total = sum(self.cpu.values())
        lines = [f"outcomes: {self.outcomes}"]
        for name, spent in (*self.cpu.items(), ("all", total)):
            lines.append(f"  {name:<44} {spent / self.pages * 1000:6.1f} ms {spent / total:6.1%}")
        lines.append(
            f"{self.rate:.1f} pages a second of CPU; {self.pages / self.lasted:.1f} a second by the"
            f" clock, one at a time in {self.alone / self.lasted:.0%} of it"
        )
        whole = sum(self.space.values())
        most = sorted(self.space.items(), key=lambda each: -each[1])[:9]
        told = ", ".join(f"{name} {size / self.pages / 1000:.1f}" for name, size in most)
        lines.append(f"kB a page with indexes: {whole / self.pages / 1000:.1f} ({told})")
        return "\n".join(lines)


def piped(
    bodies: Sequence[bytes], connection: Connection, url: str, place: Place, now: datetime = NOW
) -> Cost:
    """Run all through, and say what it cost."""
    steps, lexicon = Steps(), load.default()
    with Reader(now=lambda: now) as reader, _measured(steps):
        # a service starts once: the reading process, and what indexing imports
        reader.read(_capture(-1, bodies[0], now), None)
        project(connection, PostgresIndex(url), lexicon, {})
        space = _space(connection)
        _queue(connection, bodies, now)
        desk = worker.Desk(read=reader.read, lexicon=lexicon, sources={}, now=lambda: now)
        gc.freeze()  # as `vigie index` does
        started, before = time.monotonic(), _spent(place)
        worker.work(connection, desk)
        between = _spent(place)
        project(connection, PostgresIndex(url), lexicon, {})
        after, lasted = _spent(place), time.monotonic() - started
    own = between["own"] - before["own"]
    return Cost(
        pages=len(bodies),
        cpu={
            "read (its own process)": between["children"] - before["children"],
            **steps.cpu,
            "claim, settle, retell, wait": own - sum(steps.cpu.values()),
            "PostgreSQL, up to saved": between["server"] - before["server"],
            "index: entries, vectors": after["own"] - between["own"],
            "index: PostgreSQL": after["server"] - between["server"],
        },
        lasted=lasted,
        alone=steps.clock[SAVED],
        space={name: size - space.get(name, 0) for name, size in _space(connection).items()},
        outcomes=inbox_states(connection),
    )


def _space(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        "select relname as name, pg_total_relation_size(oid) as size from pg_class"
        " where relkind = 'r' and relnamespace = current_schema()::regnamespace"
    )
    return {row["name"]: row["size"] for row in rows}


def inbox_states(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        "select state || ' ' || coalesce(outcome, '') as state, count(*) as n from inbox"
        " group by 1 order by 2 desc"
    )
    return {row["state"]: row["n"] for row in rows}


@contextmanager
def _measured(steps: Steps) -> Generator[None]:
    """Time the worker's steps."""
    places = (
        (worker, "_label", "label"),
        (tell, "read", "claims: quotations and figures"),
        (worker, "save", SAVED),
    )
    kept = [(module, name, getattr(module, name)) for module, name, _ in places]
    for module, name, step in places:
        setattr(module, name, steps.timed(step, getattr(module, name)))
    try:
        yield
    finally:
        for module, name, work in kept:
            setattr(module, name, work)


def _capture(number: int, body: bytes, now: datetime) -> Capture:
    return Capture(
        source=f"journal-{number % 40}.example",
        source_id=str(number),
        origin="crawl",
        fetched_at=now - timedelta(seconds=number),
        media_type="text/html; charset=utf-8",
        body=body,
        url=f"https://journal-{number % 40}.example/monde/article-numero-{number}",
    )


def _queue(connection: Connection, bodies: Sequence[bytes], now: datetime) -> None:
    with connection.transaction():
        for number, body in enumerate(bodies):
            inbox.enqueue(connection, _capture(number, body, now))


def _spent(place: Place) -> dict[str, float]:
    """CPU seconds so far: our own, our children's (the reader), the server's."""
    server = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
    children = [_ticks(pid)[0] for pid in _children(os.getpid()) if pid != server]
    return {
        "own": time.process_time(),
        "children": sum(children),
        "server": sum(_ticks(pid)[0] for pid in (server, *_children(server))) + _ticks(server)[1],
    }


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for each in found for pid in each.read_text().split()]


def _ticks(pid: int) -> tuple[float, float]:
    """CPU seconds of a process, and of those of its children that have ended."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0, 0.0
    own, ended = int(said[11]) + int(said[12]), int(said[13]) + int(said[14])
    return own / TICK, ended / TICK


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
