"""The search index compared with the record and put right, on both backends."""

import pytest

from archive.database import Connection
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from archive.search.postgres import PostgresIndex
from archive.search.values import Search, SearchIndex
from indexer.verify import IndexDifference, compare, repair
from tests.archive.search.entries import entry
from tests.indexer.record import revise, stored, write
from tests.indexer.test_project import held, load_on, run


@pytest.fixture(params=["postgres", "elastic"])
def index(request: pytest.FixtureRequest, database_url: str) -> SearchIndex:
    if request.param == "postgres":
        return PostgresIndex(database_url)
    return ElasticIndex(request.getfixturevalue("cluster"))


def found(connection: Connection, index: SearchIndex) -> IndexDifference:
    """All pages' differences in one."""
    pages = list(compare(connection, index))
    return IndexDifference(
        compared=sum(page.compared for page in pages),
        owed=sum(page.owed for page in pages),
        missing=[id for page in pages for id in page.missing],
        ahead=[each for page in pages for each in page.ahead],
        extra=[each for page in pages for each in page.extra],
    )


def sql(connection: Connection, statement: str) -> None:
    with connection.transaction():
        connection.execute(statement.encode())


def test_what_agrees_and_what_is_due_are_no_differences(
    connection: Connection, index: SearchIndex
) -> None:
    write(connection, 1, 1500)
    run(connection, index)
    write(connection, 2000, 3)
    revise(connection, "Neuf", 500)
    difference = found(connection, index)
    assert difference.found == 0
    assert (difference.compared, difference.owed) == (1503, 6)


def test_differences_are_found_and_put_right(connection: Connection, index: SearchIndex) -> None:
    write(connection, 1, 1100)
    run(connection, index)
    write(connection, 2000, 1)  # number 1101: said to be projected, and is not
    sql(connection, "update articles set projected_revision = 1 where id = 1101")
    sql(connection, "update articles set revision = 3, projected_revision = 3 where id = 5")
    index.put([entry(7, "Plus récent", revision=9)])
    index.remove([(8, 4)])
    index.put([entry(5000, "Étranger"), entry(5001, "Étranger", deleted=True)])
    difference = found(connection, index)
    assert difference.missing == [5, 1101]
    assert sorted(difference.ahead) == [(7, 9), (8, 4)]
    assert difference.extra == [(5000, 1)]
    repair(connection, index, difference)
    run(connection, index)
    assert found(connection, index).found == 0
    assert {id: r for id, r in held(index).items() if id < 5000} == stored(connection)
    assert index.find(Search(query="étranger")).total == 0
    assert index.find(Search(query="otan")).total == 1101


def test_an_index_that_lost_everything(connection: Connection, index: SearchIndex) -> None:
    write(connection, 1, 1001)
    run(connection, index)
    index.clear()
    difference = found(connection, index)
    assert len(difference.missing) == 1001
    repair(connection, index, difference)
    run(connection, index)
    assert index.find(Search(query="otan")).total == 1001


def test_writing_meanwhile_makes_no_difference(
    connection: Connection, database_url: str, cluster: Cluster
) -> None:
    write(connection, 1, 500)
    index = ElasticIndex(cluster)
    run(connection, index)
    with load_on(database_url, cluster):
        differences = [found(connection, index).found for _ in range(10)]
    assert differences == [0] * 10
