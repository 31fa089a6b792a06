"""Servers over one archive, while they are measured: the reader's page, and Datasette over a table
of the same articles."""

import http.client
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from readers import Served, get  # noqa: E402

from archive.database import Connection  # noqa: E402

WORDS = (
    "Ukraine Patriot drones missiles Rutte Zelensky Kharkiv sanctions Pologne Kremlin Washington"
    " armée défense ministre budget frontière énergie accord hiver ville"
).split()
DATASETTE = "datasette==0.65.5"
THEIR_SEARCHES = 40  # addresses: it remembers none, so that fewer cost it nothing
FACETS = "_size=20&_facet=source&_facet=relevance&_facet_array=actors&_facet_array=topics"
STARTING = 180.0  # seconds


class NotServed(Exception):
    """A server that does not start here."""


@contextmanager
def page(var: Path, url: str, **settings: str) -> Generator[Served]:
    """The page in a process of its own. Raises NotServed."""
    host = f"127.0.0.1:{_free_port()}"
    settings = {"VIGIE_VAR": str(var), "DATABASE_URL": url, "VIGIE_LISTEN": host} | settings
    command = [sys.executable, "-m", "vigie", "web"]
    with _running(command, settings, host, "/ready") as process:
        yield Served(name="page", host=host, process=process, addresses=addresses)


def addresses(host: str) -> dict[str, list[str]]:
    """What there is to open on the page, which itself is asked for it, by kind."""
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


def words() -> list[str]:
    """A hundred searches and more: words, pairs and triples of them."""
    chance = random.Random(5)
    pairs = [f"{a} {b}" for a in WORDS for b in WORDS if a < b]
    triples = [" ".join(chance.sample(WORDS, 3)) for _ in range(40)]
    return [*WORDS, *chance.sample(pairs, 60), *triples]


@contextmanager
def datasette(connection: Connection, folder: Path) -> Generator[Served]:
    """Datasette over a table of the same articles, with SQLite's full-text search, kept in
    ``folder``. A question may take it a minute where by itself it would give up after a second;
    facets that it gives up after 200 ms it leaves out. Raises NotServed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "archive.db"
    if not file.exists():
        _copied(connection, file)
    metadata = {"databases": {"archive": {"tables": {"articles": {"fts_table": "words"}}}}}
    (folder / "metadata.json").write_text(json.dumps(metadata))
    host, uv = f"127.0.0.1:{_free_port()}", ROOT / "build/uv/bin/uv"
    command = [str(uv), "tool", "run", "-q", "--from", DATASETTE, "datasette", "serve", str(file)]
    command += ["-m", str(folder / "metadata.json"), "-p", host.rpartition(":")[2]]
    command += ["--setting", "sql_time_limit_ms", "60000"]
    with _running(command, {}, host, "/-/versions.json") as process:
        yield Served(name="Datasette", host=host, process=process, addresses=_theirs)


def _copied(connection: Connection, file: Path) -> None:
    """The articles as a table, whole before it has its name."""
    beside = file.with_suffix(".part")
    beside.unlink(missing_ok=True)
    with sqlite3.connect(beside) as copy, connection.cursor() as cursor:
        copy.execute(
            "create table articles (id integer primary key, source text, url text, title text,"
            " text text, published_at text, relevance text, actors text, topics text,"
            " story integer)"
        )
        rows = cursor.stream(
            "select id, source, url, title, text, published_at::text, relevance,"
            " to_json(actors)::text as actors, to_json(topics)::text as topics, story"
            " from articles"
        )
        wanted = "insert into articles values (?,?,?,?,?,?,?,?,?,?)"
        copy.executemany(wanted, (tuple(row.values()) for row in rows))
        copy.execute("create virtual table words using fts5(title, text, content=articles)")
        copy.execute("insert into words (words) values ('rebuild')")
        copy.execute("create index articles_at on articles (published_at)")
        copy.execute("create index articles_story on articles (story)")
    copy.close()
    beside.rename(file)


def _theirs(host: str) -> dict[str, list[str]]:
    """The same of Datasette: its front page, searches with facets, a story's articles, rows, and
    the newest articles of an actor with facets."""
    connection = http.client.HTTPConnection(host, timeout=60)
    table = "/archive/articles"
    found = json.loads(get(connection, f"{table}.json?_size=100&_sort_desc=id&_shape=objects"))
    stories = sorted({row["story"] for row in found["rows"] if row["story"]})
    actors = sorted({name for row in found["rows"] for name in json.loads(row["actors"])})
    person = f"{table}?_sort_desc=published_at&{FACETS}&actors__arraycontains="
    return {
        "front": ["/"],
        "search": [f"{table}?_search={quote(q)}&{FACETS}" for q in words()[:THEIR_SEARCHES]],
        "story": [f"{table}?story={story}" for story in stories],
        "article": [f"{table}/{row['id']}" for row in found["rows"]],
        "person": [f"{person}{quote(actor)}" for actor in actors[:10]],
    }


@contextmanager
def _running(
    command: Sequence[str], settings: dict[str, str], host: str, path: str
) -> Generator[int]:
    """A server while it is used, once it answers: the number of the process that does."""
    environment = {**os.environ, **settings}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, cwd=ROOT)
    try:
        end = time.monotonic() + STARTING
        while not _answers(host, path):
            if process.poll() is not None or time.monotonic() > end:
                raise NotServed(f"{' '.join(command[:8])} … does not answer")
            time.sleep(0.2)
        yield _last_child(process.pid)
    finally:
        process.terminate()
        process.wait()


def _last_child(process: int) -> int:
    """The process itself, or what a launcher started."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    found = [child for each in tasks for child in each.read_text().split()]
    return _last_child(int(found[0])) if found else process


def _answers(host: str, path: str) -> bool:
    try:
        get(http.client.HTTPConnection(host, timeout=5), path)
    except (OSError, SystemExit, http.client.HTTPException):
        return False
    return True


def _free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
