"""Measure searching: a hundred real queries on the embedded default and on Elasticsearch, over
the same made-up archive, in one run.

    python benchmarks/search.py                    100,000 articles
    python benchmarks/search.py --articles 5000    a quick look
    python benchmarks/search.py --var DIR          kept in DIR for the next time, and for bench-web
    python benchmarks/search.py --slowest 10       and which queries are the slowest

The archive is that of ``multiplied.py``: really labelled and compared, 500 articles a day, with
copies and stories. Every query is asked through the product's own index (connecting, analysis,
excerpts and all), each backend warm, the backends in turn; times are wall clock.
"""

import argparse
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import multiplied  # noqa: E402

from archive.database import Connection, connect, migrate  # noqa: E402
from archive.record import projection  # noqa: E402
from archive.search import names, postgres  # noqa: E402
from archive.search.cluster import Cluster  # noqa: E402
from archive.search.elastic import ElasticIndex  # noqa: E402
from archive.search.values import IndexUnavailable, Results, Search, SearchIndex  # noqa: E402
from archive.server.embedded import serve  # noqa: E402
from indexer.project import entry_of  # noqa: E402
from lexicon import load  # noqa: E402
from tests.services.elasticsearch import Node  # noqa: E402

QUERIES = Path(__file__).with_name("search_queries.toml")
BATCH = 500  # entries
PAGE = 10_000  # of those that are there


def main() -> None:
    """Fill, ask, and say the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--var", type=Path, help="where the archive and the index are kept")
    parser.add_argument("--times", type=int, default=5, help="how often each query is asked")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="name N queries")
    args = parser.parse_args()
    with servers(args.var) as (connection, url, cluster):
        multiplied.filled(connection, url, args.articles)
        elastic = ElasticIndex(cluster, names.default())
        copied(connection, elastic)
        own = postgres.open(url, names.default())
        indexes: dict[str, SearchIndex] = {"embedded": own, "Elasticsearch": elastic}
        asked = queries(newest(connection))
        agree(indexes, asked)
        told = {name: times(index, asked, args.times) for name, index in indexes.items()}
        report(told, args.slowest)


@contextmanager
def servers(kept: Path | None) -> Iterator[tuple[Connection, str, Cluster]]:
    """A migrated PostgreSQL and an Elasticsearch node, in a folder that goes away or is kept."""
    with tempfile.TemporaryDirectory(prefix="bench-search-", ignore_cleanup_errors=True) as own:
        folder = kept or Path(own)
        (folder / "elasticsearch").mkdir(parents=True, exist_ok=True)
        node = Node(folder / "elasticsearch")
        try:
            with serve(folder / "postgresql") as url, connect(url) as connection:
                migrate(connection)
                yield connection, url, Cluster(hosts=(node.url,))
        finally:
            node.kill()


def copied(connection: Connection, index: ElasticIndex) -> None:
    """Write to Elasticsearch what it lacks of the record."""
    index.identity()
    lexicon, began, after = load.default(), time.monotonic(), 0
    (target,) = index.targets()  # clones of it may be searched as well
    while held := index.held_by(target, after, PAGE):
        after = held[-1].id
    while rows := projection.stored(connection, after, BATCH):
        try:
            put = index.put([entry_of(row, lexicon, {}) for row in rows], visible=False)
        except IndexUnavailable as error:
            print(error, flush=True)
            continue
        if len(put.settled) == len(rows):
            after = rows[-1]["id"]
    index.client.indices.refresh(index=index.alias)
    print(f"Elasticsearch filled in {time.monotonic() - began:.0f} s", flush=True)


def newest(connection: Connection) -> datetime:
    """When the last article appeared."""
    (row,) = connection.execute("select max(published_at) as at from articles").fetchall()
    return row["at"].astimezone(UTC)


def queries(now: datetime) -> dict[str, list[Search]]:
    """The searches by kind."""
    told = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return {kind: [search(kind, each, now) for each in asked] for kind, asked in told.items()}


def search(kind: str, stated: str | dict[str, Any], now: datetime) -> Search:
    """One of the file."""
    told = {"query": stated} if isinstance(stated, str) else dict(stated)
    days = told.pop("days", None)
    for field in ("actors", "topics", "relevance"):
        told[field] = tuple(told.get(field, ()))
    told |= {"stories": kind == "stories"} | ({"counts": True} if kind == "counts" else {})
    return Search(**told, since=now - timedelta(days=days) if days else None)


def agree(indexes: dict[str, SearchIndex], asked: dict[str, list[Search]]) -> None:
    """Both answer the same to every query; this warms them as well."""
    differ = 0
    for each in (search for kind in asked.values() for search in kind):
        first, *others = (comparable(index.find(each)) for index in indexes.values())
        if any(other != first for other in others):
            differ += 1
            print(f"  differs: {each.query!r}")
    print(f"{sum(map(len, asked.values()))} queries, {differ} answered differently", flush=True)


def comparable(found: Results) -> tuple[object, ...]:
    """Total, hits, stories, counts."""
    return found.total, [hit.id for hit in found.hits], found.stories, found.counts


def times(
    index: SearchIndex, asked: dict[str, list[Search]], often: int
) -> dict[str, list[tuple[float, Search]]]:
    """Milliseconds of every answer, by kind."""
    told: dict[str, list[tuple[float, Search]]] = {kind: [] for kind in asked}
    for _ in range(often):
        for kind, searches in asked.items():
            for each in searches:
                began = time.perf_counter()
                index.find(each)
                told[kind].append(((time.perf_counter() - began) * 1000, each))
    return told


def report(told: dict[str, dict[str, list[tuple[float, Search]]]], slowest: int) -> None:
    """The 50th and 99th percentile of each kind and of all, in ms."""
    print("| p50, p99 in ms | " + " | ".join(told) + " |\n|---|" + "---|" * len(told))
    for kind in (*next(iter(told.values())), "all"):
        cells = (
            percentiles([ms for k, each in by_kind.items() if kind in (k, "all") for ms, _ in each])
            for by_kind in told.values()
        )
        print(f"| {kind} | " + " | ".join(cells) + " |")
    for name, by_kind in told.items():
        every = sorted((t for each in by_kind.values() for t in each), key=lambda t: -t[0])
        for ms, each in every[:slowest]:
            print(f"{name}: {ms:.0f} ms {each}")


def percentiles(taken: list[float]) -> str:
    """The two of a cell."""
    taken = sorted(taken)
    return f"{taken[len(taken) // 2]:.1f}, {taken[int(len(taken) * 0.99)]:.1f}"


if __name__ == "__main__":
    main()
