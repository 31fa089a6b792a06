"""How quickly pages answer: readers at once over an archive of a hundred thousand articles, beside
Datasette's pages of the same articles, in one run.

    make bench-web                                     fills an archive, serves and measures both
    make bench-web ARGS="--var DIR --articles 20000"   the same, kept in DIR for the next time
    make bench-web ARGS="--alone"                      without Datasette, which is fetched
    make bench-web ARGS="--elasticsearch 500000"       the page, searching in Elasticsearch
    make bench-web ARGS="--address http://127.0.0.1:8000"   a page that runs

Readers ask one page after the other without a pause, so that ten of them are a full newsroom.
What is opened (actors, stories, words) the page itself is asked for; kinds of page are measured
by turns, the page and Datasette. *First* is each address once, after a restart, by one reader:
nothing is remembered. Requests per second of CPU time are of the server's process alone (for the
page without the database's, which remembering spares), and do not depend on what else the
machine does.

For Elasticsearch its index is filled once and then cloned behind the alias, an index a hundred
thousand articles: it holds the same articles several times, while the record has each once.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import cloned  # noqa: E402
import multiplied  # noqa: E402
import search  # noqa: E402
from readers import Figures, Served, figures  # noqa: E402
from served import NotServed, addresses, datasette, page  # noqa: E402

from archive.database import Connection, connect, migrate  # noqa: E402
from archive.server.embedded import serve  # noqa: E402


def main() -> None:
    """Measure a page that runs, or one made for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", help="a page that runs")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--var", type=Path, help="where the archive is kept")
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10, help="for each kind of page")
    parser.add_argument("--alone", action="store_true", help="measure no Datasette")
    parser.add_argument("--elasticsearch", type=int, metavar="N", help="search in so many there")
    args = parser.parse_args()
    if args.address:
        host = urlsplit(str(args.address)).netloc
        running = Served(name="page", host=host, process=None, addresses=addresses)
        report([running], args.readers, args.seconds)
        return
    with tempfile.TemporaryDirectory(prefix="bench-web-", ignore_cleanup_errors=True) as own:
        var = args.var or Path(own)
        kept = archive(var, args.articles, args.elasticsearch)
        with kept as (connection, url, settings), ExitStack() as stack:
            servers = [stack.enter_context(page(var, url, **settings))]
            if not args.alone:
                servers += beside(stack, connection, var / "datasette")
            report(servers, args.readers, args.seconds)


@contextmanager
def archive(
    var: Path, articles: int, elasticsearch: int | None
) -> Generator[tuple[Connection, str, dict[str, str]]]:
    """The archive filled, its address, and what a page must be told to search in it."""
    if not elasticsearch:
        with serve(var / "postgresql") as url, connect(url) as connection:
            migrate(connection)
            multiplied.filled(connection, url, articles)
            yield connection, url, {}
        return
    with search.servers(var) as (connection, url, cluster):
        multiplied.filled(connection, url, articles)
        held = cloned.filled(connection, cluster, elasticsearch)
        print(f"Elasticsearch holds {held:,} documents", flush=True)
        yield connection, url, {"ELASTICSEARCH_URL": cluster.hosts[0]}


def beside(stack: ExitStack, connection: Connection, folder: Path) -> list[Served]:
    """Datasette, where it can be had."""
    try:
        return [stack.enter_context(datasette(connection, folder))]
    except NotServed as error:
        print(f"without Datasette: {error}", flush=True)
        return []


def report(servers: Sequence[Served], readers: int, seconds: float) -> None:
    """Measure the kinds of page by turns, and print each as it is known, with ratios."""
    load = os.getloadavg()[0]
    print(f"{readers} readers at once, {os.cpu_count()} cores, load {load:.1f}", flush=True)
    print(
        "| page | of | requests/s | p50, p95 | first p50, p95 | per CPU second | addresses |\n"
        "|---|---|---|---|---|---|---|"
    )
    opened = [server.addresses(server.host) for server in servers]
    for kind in opened[0]:
        told = [
            figures(server, paths[kind], readers, seconds)
            for server, paths in zip(servers, opened, strict=True)
        ]
        for server, each in zip(servers, told, strict=True):
            print(row(kind, server.name, each), flush=True)
        for other in told[1:]:
            print(ratios(kind, told[0], other), flush=True)


def row(kind: str, name: str, told: Figures) -> str:
    """A line of the table, times in ms."""
    per_cpu = f"{told.per_cpu:.0f}" if told.per_cpu else ""
    return (
        f"| {kind} | {name} | {told.rate:.0f} | {told.p50:.0f}, {told.p95:.0f}"
        f" | {told.first_p50:.0f}, {told.first_p95:.0f} | {per_cpu} | {told.addresses} |"
    )


def ratios(kind: str, ours: Figures, theirs: Figures) -> str:
    """How many times as many requests, and what part of the time, the page takes."""
    per_cpu = f"{ours.per_cpu / theirs.per_cpu:.1f}" if ours.per_cpu and theirs.per_cpu else ""
    return (
        f"| {kind} | ratio | {ours.rate / theirs.rate:.1f}"
        f" | {ours.p50 / theirs.p50:.3f}, {ours.p95 / theirs.p95:.3f}"
        f" | {ours.first_p50 / theirs.first_p50:.3f}, {ours.first_p95 / theirs.first_p95:.3f}"
        f" | {per_cpu} | |"
    )


if __name__ == "__main__":
    main()
