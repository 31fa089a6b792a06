"""A new index beside the old one: under writes and searches, killed, refused, put right."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from archive.database import Connection, connect
from archive.record import projection
from archive.search import elastic
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex, IndexOutdated
from archive.search.postgres import PostgresIndex
from archive.search.values import Entry, IndexUnavailable, Search
from indexer.project import entry_of
from indexer.rebuild import rebuild, rewrite
from lexicon import load
from tests.indexer.record import owed, revise, stored, write
from tests.indexer.test_project import held, load_on, run
from tests.services.waiting import alone


def entry(row: dict[str, object]) -> Entry:
    return entry_of(row, load.default(), {})


def rebuilt(connection: Connection, index: ElasticIndex) -> str:
    return rebuild(connection, index, entry, lambda article: None)


def indices(index: ElasticIndex) -> set[str]:
    return set(index.client.indices.get(index=f"{index.alias}-*"))


def test_nothing_is_lost_and_no_search_fails_while_a_new_index_is_built(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    write(connection, 1, 2000)
    index = ElasticIndex(cluster)
    run(connection, index)
    old, identity = index.searched(), index.identity()
    stop = threading.Event()

    def searching() -> list[int]:
        totals: list[int] = []
        own = ElasticIndex(cluster)
        while not stop.is_set():
            found = own.find(Search(query="missiles", limit=1, counts=True))
            totals.append(found.total)
        return totals

    with ThreadPoolExecutor(1) as pool:
        searches = pool.submit(searching)
        try:
            with load_on(database_url, cluster):
                name = rebuilt(connection, index)
        finally:
            stop.set()
        totals = searches.result()
    assert indices(index) == index.searched() == {name} != old
    assert held(index) == stored(connection)
    assert min(totals) >= 2000
    assert totals == sorted(totals), "something that was searchable was not for a moment"
    assert index.identity() == identity, "the new index would be owed everything again"
    assert index.find(Search()).total == len(stored(connection))


def test_nobody_projects_while_the_search_moves_over(
    connection: Connection, database_url: str
) -> None:
    write(connection, 1, 100)
    with connect(database_url) as other:
        theirs, freed = projection.lock(other, 4), threading.Event()

        def free() -> None:
            time.sleep(0.3)
            freed.set()  # before it can be seen that they are free
            projection.unlock(other, theirs)

        with ThreadPoolExecutor(1) as pool:
            freeing = pool.submit(free)
            with projection.alone(connection, 120):
                assert freed.is_set(), "it did not wait for them"
                freeing.result()
                assert projection.lock(other, 8) == []
        assert len(projection.lock(other, 8)) == 8
        with projection.alone(connection, 0.1):  # one that hangs holds nothing up
            pass


def test_a_page_goes_on_in_the_new_index(connection: Connection, cluster: Cluster) -> None:
    write(connection, 1, 50)
    index = ElasticIndex(cluster)
    run(connection, index)
    first = index.find(Search(query="otan", limit=30))
    rebuilt(connection, index)
    second = index.find(Search(query="otan", limit=30, after=first.next))
    assert {h.id for h in (*first.hits, *second.hits)} == set(stored(connection))


class Killed(Exception):
    pass


def test_killed_it_goes_on_where_it_was(
    connection: Connection, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.rebuild.NOTED", 500)
    write(connection, 1, 2000)
    index = ElasticIndex(cluster)
    run(connection, index)

    def killed(article: int) -> None:
        if article > 1000:
            raise Killed

    with pytest.raises(Killed):
        rebuild(connection, index, entry, killed)
    assert index.find(Search(query="missiles")).total == 2000
    revise(connection, "Pendant", 100)
    write(connection, 5000, 10)
    run(connection, index)
    seen: list[int] = []
    rebuild(connection, ElasticIndex(cluster), entry, seen.append)
    assert min(seen) > 1000, "it began anew"
    assert held(index) == stored(connection)
    assert index.find(Search(query="pendant")).total == 20
    assert len(indices(index)) == 1


def test_what_the_filling_missed_is_added_before_the_swap(
    connection: Connection, cluster: Cluster
) -> None:
    write(connection, 1, 1200)
    index = ElasticIndex(cluster)
    run(connection, index)
    name, _ = index.building()
    index.filled(name, 1000)  # as if the first thousand had been filled and lost
    rebuilt(connection, index)
    assert held(index) == stored(connection)


def test_an_index_of_another_release_is_not_written_but_rebuilt(
    connection: Connection, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(connection, 1, 20)
    run(connection, ElasticIndex(cluster))
    monkeypatch.setattr(elastic.mapping, "DIGEST", "of a later release")
    write(connection, 100, 5)
    index = ElasticIndex(cluster)
    with pytest.raises(IndexOutdated, match="vigie reindex"):
        run(connection, index)
    assert index.find(Search(query="otan")).total == 20
    assert owed(connection) == 5
    rebuilt(connection, index)
    run(connection, index)
    assert index.find(Search(query="otan")).total == 25


def test_two_do_not_rebuild_at_once(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    index = ElasticIndex(cluster)
    with connect(database_url) as other:
        rebuilt(other, index)
        with pytest.raises(IndexUnavailable, match="another"):
            rebuilt(connection, index)
    alone(connection)
    rebuilt(connection, index)


def test_what_a_killed_one_left_behind_is_dropped(connection: Connection, cluster: Cluster) -> None:
    index = ElasticIndex(cluster)
    index.identity()
    index.client.indices.create(index=f"{cluster.alias}-v1-left")
    name = rebuilt(connection, index)
    assert indices(index) == {name}


def test_deleted_articles_stay_deleted(connection: Connection, cluster: Cluster) -> None:
    write(connection, 1, 5)
    index = ElasticIndex(cluster)
    run(connection, index)
    connection.execute("update articles set deleted = true, revision = 2 where id = 3")
    connection.commit()
    rebuilt(connection, index)
    run(connection, index)
    assert index.find(Search()).total == 4
    assert held(index) == stored(connection)


def test_postgresql_is_written_anew_in_place(connection: Connection, database_url: str) -> None:
    write(connection, 1, 700)
    index = PostgresIndex(database_url)
    run(connection, index)
    with connect(database_url) as own:
        own.execute("update search_entries set words = '', title = 'abîmé' where id % 2 = 0")
    assert index.find(Search(query="otan")).total == 350
    rewrite(connection, index, entry, lambda article: None)
    assert index.find(Search(query="otan")).total == 700
    assert index.find(Search(query="abîmé")).total == 0
