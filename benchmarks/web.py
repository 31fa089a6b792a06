"""How quickly pages answer: readers at once over an archive of a hundred thousand articles.

    make bench-web                                     fills an archive, serves and measures it
    make bench-web ARGS="--var DIR --articles 20000"   the same, kept in DIR for the next time
    make bench-web ARGS="--datasette"                  beside Datasette over the same articles
    make bench-web ARGS="--address http://127.0.0.1:8000"   a page that runs

Readers ask one page after the other without a pause, so that ten of them are a full newsroom.
What is opened (actors, stories, words) the page itself is asked for. *First* is each address
once, after a restart, by one reader: nothing is remembered. Requests per second of CPU time are
of the page's process alone, and do not depend on what else the machine does.
"""

import argparse
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import multiplied  # noqa: E402

from archive.database import Connection, connect, migrate  # noqa: E402
from archive.server.embedded import serve  # noqa: E402

WORDS = (
    "Ukraine Patriot drones missiles Rutte Zelensky Kharkiv sanctions Pologne Kremlin Washington"
    " armée défense ministre budget frontière énergie accord hiver ville"
).split()
DATASETTE = "datasette==0.65.5"
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure a page that runs, or one made for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", help="a page that runs")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--var", type=Path, help="where the archive is kept")
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10, help="for each kind of page")
    parser.add_argument("--datasette", action="store_true", help="measure Datasette, too")
    args = parser.parse_args()
    if args.address:
        report(
            "page", urlsplit(str(args.address)).netloc, addresses, None, args.readers, args.seconds
        )
        return
    with tempfile.TemporaryDirectory(prefix="bench-web-", ignore_cleanup_errors=True) as folder:
        var = args.var or Path(folder)
        with serve(var / "postgresql") as url, connect(url) as connection:
            migrate(connection)
            multiplied.filled(connection, url, args.articles)
            with page(var, url) as (host, process):
                report("page", host, addresses, process, args.readers, args.seconds)
            if args.datasette:
                with datasette(connection, Path(folder)) as (host, process):
                    report("Datasette", host, theirs, process, args.readers, args.seconds)


@contextmanager
def page(var: Path, url: str) -> Generator[tuple[str, int]]:
    """The page in a process of its own: its host, and the process's number."""
    host = f"127.0.0.1:{free_port()}"
    settings = {"VIGIE_VAR": str(var), "DATABASE_URL": url, "VIGIE_LISTEN": host}
    command = [sys.executable, "-m", "vigie", "web"]
    with running(command, settings, host, "/ready") as process:
        yield host, process


@contextmanager
def datasette(connection: Connection, folder: Path) -> Generator[tuple[str, int]]:
    """Datasette over a table of the same articles, with SQLite's full-text search."""
    file = folder / "archive.db"
    with sqlite3.connect(file) as copy, connection.cursor() as cursor:
        copy.execute(
            "create table articles (id integer primary key, source text, url text, title text,"
            " text text, published_at text, relevance text, actors text, topics text)"
        )
        rows = cursor.stream(
            "select id, source, url, title, text, published_at::text, relevance,"
            " to_json(actors)::text as actors, to_json(topics)::text as topics from articles"
        )
        copy.executemany("insert into articles values (?,?,?,?,?,?,?,?,?)", map(_values, rows))
        copy.execute("create virtual table words using fts5(title, text, content=articles)")
        copy.execute("insert into words (words) values ('rebuild')")
        copy.execute("create index articles_at on articles (published_at)")
    metadata = {"databases": {"archive": {"tables": {"articles": {"fts_table": "words"}}}}}
    (folder / "metadata.json").write_text(json.dumps(metadata))
    port = free_port()
    uv = ROOT / "build/uv/bin/uv"
    command = [str(uv), "tool", "run", "-q", "--from", DATASETTE, "datasette", "serve", str(file)]
    command += ["-m", str(folder / "metadata.json"), "-p", str(port)]
    with running(command, {}, f"127.0.0.1:{port}", "/-/versions.json") as process:
        yield f"127.0.0.1:{port}", process


def _values(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row.values())


@contextmanager
def running(
    command: Sequence[str], settings: dict[str, str], host: str, path: str
) -> Generator[int]:
    """A server while it is used, once it answers: the number of the process that does."""
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        end = time.monotonic() + 180
        while not _answers(host, path):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{command[0]}: no answer")
            time.sleep(0.2)
        yield _last_child(process.pid)
    finally:
        process.terminate()
        process.wait()


def _last_child(process: int) -> int:
    """The process itself, or what a launcher started."""
    children = Path(f"/proc/{process}/task/{process}/children")
    found = children.read_text().split() if children.exists() else []
    return _last_child(int(found[0])) if found else process


def _answers(host: str, path: str) -> bool:
    try:
        get(http.client.HTTPConnection(host, timeout=5), path)
    except (OSError, AssertionError, http.client.HTTPException):
        return False
    return True


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of an answer, which must be one."""
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (answer.status, path)
    return body


def words() -> list[str]:
    """A hundred searches and more: words, pairs and triples of them."""
    chance = random.Random(5)
    pairs = [f"{a} {b}" for a in WORDS for b in WORDS if a < b]
    triples = [" ".join(chance.sample(WORDS, 3)) for _ in range(40)]
    return [*WORDS, *chance.sample(pairs, 60), *triples]


def addresses(host: str) -> dict[str, list[str]]:
    """What there is to open, by kind."""
    connection = http.client.HTTPConnection(host, timeout=60)
    found = json.loads(get(connection, "/api/v1/search?limit=100&order=newest"))
    stories = {hit["story"] for hit in found["hits"] if hit["story"]}
    actors = [each["value"] for each in found["counts"]["actor"][:40]]
    return {
        "front": ["/"],
        "search": [f"/recherche?q={quote(asked)}" for asked in words()],
        "story": [f"/sujet/{story}" for story in sorted(stories)],
        "article": [f"/article/{hit['id']}" for hit in found["hits"]],
        "person": [f"/acteur/{actor}" for actor in actors],
    }


def theirs(host: str) -> dict[str, list[str]]:
    """The same of Datasette: its front page, searches with facets, rows."""
    connection = http.client.HTTPConnection(host, timeout=60)
    found = json.loads(get(connection, "/archive/articles.json?_size=100&_sort_desc=id"))
    facets = "_size=20&_facet=source&_facet=relevance&_facet_array=actors&_facet_array=topics"
    table = "/archive/articles"
    return {
        "front": ["/"],
        "search": [f"{table}?_search={quote(asked)}&{facets}" for asked in words()],
        "row": [f"{table}/{row[0]}" for row in found["rows"]],
    }


def measured(host: str, paths: Sequence[str], readers: int, seconds: float) -> list[float]:
    """The milliseconds of every answer that so many readers had, one after the other each."""
    times: list[float] = []
    end = time.monotonic() + seconds

    def read(seed: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection(host, timeout=60)
        while time.monotonic() < end:
            times.append(_timed(connection, chance.choice(paths)))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _timed(connection: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    get(connection, path)
    return (time.perf_counter() - began) * 1000


def cpu(process: int | None) -> float:
    """Seconds of CPU time that a process had."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def report(
    name: str,
    host: str,
    kinds: Callable[[str], dict[str, list[str]]],
    process: int | None,
    readers: int,
    seconds: float,
) -> None:
    """Print the times of each kind of page."""
    print(
        f"{name}, {readers} readers at once, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}:"
    )
    for kind, paths in kinds(host).items():
        one = http.client.HTTPConnection(host, timeout=60)
        first = sorted(_timed(one, path) for path in paths)
        before = cpu(process)
        times = sorted(measured(host, paths, readers, seconds))
        spent = cpu(process) - before
        ranks = statistics.quantiles(times, n=20)
        print(
            f"  {kind:<8} {len(times) / seconds:6.0f} requests/s"
            f"   p50 {ranks[9]:5.0f} ms   p95 {ranks[18]:5.0f} ms"
            f"   first p50 {statistics.median(first):5.0f} ms   p95 {first[int((len(first) - 1) * 0.95)]:5.0f} ms"
            f"   {f'{len(times) / spent:5.0f} per CPU second' if spent else ''}   ({len(paths)} addresses)",
            flush=True,
        )


if __name__ == "__main__":
    main()
