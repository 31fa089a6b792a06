"""Both backends, each real, under one name."""

from collections.abc import Callable, Iterator

import pytest

from archive.search.elastic import ElasticIndex
from archive.search.names import Names, spelled
from archive.search.postgres import PostgresIndex
from archive.search.values import SearchIndex

NAMES = Names(
    spelled(
        [("Kiev", "Kyiv", "Kyïv"), ("Zelensky", "Zelenskyy", "Zelenski"), ("Kharkiv", "Kharkov")]
    )
)

Open = Callable[[], SearchIndex]


@pytest.fixture(params=["postgres", "elastic"])
def backend(request: pytest.FixtureRequest) -> Open:
    """Opens the same index anew at each call, as another process would."""
    if request.param == "postgres":
        url = request.getfixturevalue("database_url")
        return lambda: PostgresIndex(url, NAMES)
    cluster = request.getfixturevalue("cluster")
    return lambda: ElasticIndex(cluster, NAMES)


@pytest.fixture
def index(backend: Open) -> Iterator[SearchIndex]:
    """An empty index of the test's own."""
    opened = backend()
    opened.identity()
    yield opened
