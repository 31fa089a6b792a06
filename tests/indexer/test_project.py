"""The record projected into the search index: on both backends, shared, cut off, overloaded."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from archive.database import Connection, DatabaseUnavailable, connect, migrate
from archive.record import projection
from archive.search import names
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from archive.search.postgres import PostgresIndex
from archive.search.values import Entry, IndexUnavailable, Put, Search, SearchIndex
from archive.server.embedded import serve
from indexer import project as projecting
from indexer.project import project
from lexicon import load
from press.sources import Source
from tests.indexer.record import owed, revise, stored, write
from tests.services.elasticsearch import Node
from tests.services.waiting import until

SOURCES = {"essai": Source(id="essai", name="L’Essai", kind="agency", country="FR")}


@pytest.fixture(params=["postgres", "elastic"])
def index(request: pytest.FixtureRequest, database_url: str) -> SearchIndex:
    if request.param == "postgres":
        return PostgresIndex(database_url, names.default())
    return ElasticIndex(request.getfixturevalue("cluster"), names.default())


def run(connection: Connection, index: SearchIndex) -> int:
    return project(connection, index, load.default(), SOURCES)


def held(index: SearchIndex) -> dict[int, int]:
    found: dict[int, int] = {}
    while page := index.held(max(found, default=0), 1000):
        found |= {each.id: each.revision for each in page}
    return found


def test_what_is_due_becomes_searchable_and_is_settled(
    connection: Connection, index: SearchIndex
) -> None:
    write(connection, 1, 1200)
    assert run(connection, index) == 1200
    assert owed(connection) == 0
    assert index.find(Search(query="missiles Kyiv")).total == 1200
    assert run(connection, index) == 0
    revise(connection, "Neuf", 100)
    assert run(connection, index) == 12
    assert index.find(Search(query="neuf")).total == 12
    assert held(index) == stored(connection)


def test_an_entry_shows_the_article_and_its_source(
    connection: Connection, cluster: Cluster
) -> None:
    write(connection, 1, 2)
    connection.execute("update articles set copy_of = 1 where id = 2")
    connection.commit()
    index = ElasticIndex(cluster)
    run(connection, index)
    shown = index.client.get(index=cluster.alias, id="2")["_source"]
    assert shown["source_name"] == shown["original_source"] == "L’Essai"
    assert (shown["source_kind"], shown["source_country"]) == ("agency", "FR")
    assert shown["subjects"] == ["otan"]
    assert {"Kiev", "Kyiv"} <= set(shown["spellings"])
    assert shown["delay"] > 0


def test_deleted_articles_are_never_found(connection: Connection, index: SearchIndex) -> None:
    write(connection, 1, 3)
    run(connection, index)
    connection.execute("update articles set deleted = true, revision = revision + 1 where id = 2")
    connection.commit()
    run(connection, index)
    assert sorted(hit.id for hit in index.find(Search(query="otan")).hits) == [1, 3]
    assert owed(connection) == 0


def test_another_index_is_owed_everything(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    write(connection, 1, 30)
    run(connection, PostgresIndex(database_url))
    index = ElasticIndex(cluster)
    assert run(connection, index) == 30
    index.clear()
    assert run(connection, ElasticIndex(cluster)) == 30
    assert index.find(Search(query="otan")).total == 30


def test_a_refused_article_holds_nothing_up_and_is_due_again_once_changed(
    connection: Connection, cluster: Cluster
) -> None:
    write(connection, 1, 20)
    connection.execute("update articles set access = repeat('x', 40000) where id = 7")
    connection.commit()
    index = ElasticIndex(cluster)
    assert run(connection, index) == 19
    row = connection.execute("select refused from articles where id = 7").fetchone()
    connection.commit()
    assert row
    assert "immense term" in row["refused"]
    assert run(connection, index) == 0
    connection.execute("update articles set access = 'free', revision = 2 where id = 7")
    connection.commit()
    assert run(connection, index) == 1
    assert held(index) == stored(connection)


def test_an_article_that_is_being_saved_is_not_waited_for(
    connection: Connection, database_url: str, index: SearchIndex
) -> None:
    write(connection, 1, 10)
    with ThreadPoolExecutor(1) as pool, connect(database_url) as saving:
        with saving.transaction():
            saving.execute("update articles set title = 'Neuf', revision = 2 where id = 5")
            work = pool.submit(run, connection, index)
            with connect(database_url) as own:
                until(lambda: owed(own) == 1)
        assert work.result() >= 11
    assert index.find(Search(query="neuf")).total == 1
    assert held(index) == stored(connection)


def test_processes_share_the_work(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    write(connection, 1, 3000)

    def one(_: int) -> int:
        with connect(database_url) as own:
            return run(own, ElasticIndex(cluster))

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(one, range(3)))
    assert sum(counts) == 3000
    assert owed(connection) == 0
    assert held(ElasticIndex(cluster)) == stored(connection)


def test_only_what_was_asked_for_is_locked(connection: Connection, database_url: str) -> None:
    write(connection, 1, 100)
    mine = projection.lock(connection, 4)
    with connect(database_url) as other:
        others = projection.lock(other, 8)
        assert len(mine) == len(others) == 4
        assert sorted(mine + others) == list(range(8))
        projection.unlock(connection, mine)
        assert set(mine) <= set(projection.lock(other, 8))


def test_an_overloaded_index_gets_smaller_batches_until_all_is_taken(
    connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.services.elasticsearch import started

    node = started(tmp_path_factory.mktemp("small"), "indexing_pressure.memory.limit=200kb")
    try:
        index = ElasticIndex(Cluster(hosts=(node.url,)))
        index.identity()
        write(connection, 1, 1000)
        with pytest.raises(Exception, match="429"):
            index.client.bulk(index="articles", operations=[{"index": {}}, {"x": "y" * 300_000}])
        assert run(connection, index) == 1000
        assert held(index) == stored(connection)
    finally:
        node.kill()


class Lossy:
    """An index that takes only every third entry of a batch, as one under load may."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)

    def put(self, entries: Sequence[Entry], *, visible: bool = True) -> Put:
        return self.index.put(entries[::3], visible=visible)


def test_partial_failures_are_settled_item_by_item(
    connection: Connection, index: SearchIndex
) -> None:
    write(connection, 1, 300)
    assert run(connection, Lossy(index)) == 300  # type: ignore[arg-type]
    assert owed(connection) == 0
    assert held(index) == stored(connection)


def test_an_index_that_takes_nothing_is_given_up(
    connection: Connection, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "LONGEST_PAUSE", 0.01)
    write(connection, 1, 30)
    nothing = Lossy(index)
    nothing.put = lambda entries, visible=True: Put(settled=())  # type: ignore[method-assign]
    with pytest.raises(IndexUnavailable, match="overloaded"):
        run(connection, nothing)  # type: ignore[arg-type]
    assert owed(connection) == 30
    assert run(connection, index) == 30


PROJECTING = """
import sys
from archive.database import connect
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from indexer.project import project
from lexicon import load
with connect(sys.argv[1]) as connection:
    index = ElasticIndex(Cluster(hosts=(sys.argv[2],), alias=sys.argv[3]))
    print("ready", flush=True)
    project(connection, index, load.default(), {})
"""


def test_killed_at_any_moment_it_goes_on_where_it_was(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    write(connection, 1, 4000)
    index = ElasticIndex(cluster)
    index.identity()
    for n in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", PROJECTING, database_url, cluster.hosts[0], cluster.alias],
            stdout=subprocess.PIPE,
        )
        assert child.stdout
        child.stdout.readline()
        until(lambda left=4000 - 600 * n: owed(connection) < left)
        child.kill()
        child.wait()
        child.stdout.close()
    assert run(connection, index) > 0, "the killed ones had done everything"
    assert owed(connection) == 0
    assert held(index) == stored(connection)


def keep_writing(url: str, stop: threading.Event) -> None:
    """An indexer's neighbours: articles arrive and change until told to stop."""
    with connect(url) as own:
        while not stop.wait(0.1):
            first = max(stored(own)) + 10_000
            write(own, first, 10)
            revise(own, f"Tour {first}", 3, latest=30)


def keep_projecting(
    url: str, cluster: Cluster, stop: threading.Event, outages: list[IndexUnavailable]
) -> None:
    """The indexer's loop: an outage is noted and waited out."""
    index = ElasticIndex(cluster)
    with connect(url) as own:
        while not stop.wait(0.1):
            try:
                run(own, index)
            except IndexUnavailable as error:
                outages.append(error)


@contextmanager
def load_on(url: str, cluster: Cluster) -> Iterator[list[IndexUnavailable]]:
    """Writing and projecting go on inside; afterwards the projectors catch up by themselves.
    Gives the outages that they see."""
    writing, projecting, outages = threading.Event(), threading.Event(), list[IndexUnavailable]()
    with ThreadPoolExecutor(3) as pool:
        writer = pool.submit(keep_writing, url, writing)
        projectors = [
            pool.submit(keep_projecting, url, cluster, projecting, outages) for _ in range(2)
        ]
        try:
            yield outages
            writing.set()
            writer.result()
            with connect(url) as own:
                until(lambda: owed(own) == 0)
        finally:
            writing.set()
            projecting.set()
        for projector in projectors:
            projector.result()


MINUTE = pytest.param(60, marks=pytest.mark.soak)


@pytest.mark.parametrize("seconds", [0, MINUTE])
@pytest.mark.parametrize("how", ["killed", "paused"])
def test_an_outage_under_load_loses_nothing(
    connection: Connection,
    database_url: str,
    own_node: Node,
    how: str,
    seconds: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cluster = Cluster(hosts=(own_node.url,))
    write(connection, 1, 500)
    with monkeypatch.context() as hasty:
        if not seconds:
            hasty.setattr("archive.search.cluster.PATIENCE", 2.0)
        with load_on(database_url, cluster) as outages:
            until(lambda: owed(connection) < 100)
            own_node.kill() if how == "killed" else own_node.pause()
            before = len(stored(connection))
            time.sleep(seconds)
            until(lambda: len(stored(connection)) > before + 100)  # saving goes on all the while
            until(lambda: owed(connection) > 100 and bool(outages))
            own_node.start() if how == "killed" else own_node.resume()
    index = ElasticIndex(cluster)
    assert held(index) == stored(connection)
    assert index.find(Search(query="otan")).total == len(stored(connection))


def test_a_database_killed_under_load_loses_nothing(tmp_path: Path, cluster: Cluster) -> None:
    folder, stop = tmp_path / "postgresql", threading.Event()
    with serve(folder) as url, ThreadPoolExecutor(2) as pool:
        with connect(url) as opened:
            migrate(opened)
            write(opened, 1, 1500)
        writer, projector = (
            pool.submit(again_and_again, each, url, stop)
            for each in (
                lambda: keep_writing(url, stop),
                lambda: keep_projecting(url, cluster, stop, []),
            )
        )
        try:
            for _ in range(2):
                time.sleep(1.5)
                os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), 9)
                with serve(folder):
                    pass
        finally:
            time.sleep(1)
            stop.set()
        assert writer.result() + projector.result() > 0, "nobody noticed"
        with connect(url) as opened:
            index = ElasticIndex(cluster)
            run(opened, index)
            assert owed(opened) == 0
            assert held(index) == stored(opened)


def again_and_again(work: Callable[[], object], url: str, stop: threading.Event) -> int:
    """Start the work again whenever the database is lost; how often that was."""
    lost = 0
    while not stop.is_set():
        try:
            work()
        except (psycopg.OperationalError, DatabaseUnavailable):
            lost += 1
            stop.wait(0.2)
    return lost
