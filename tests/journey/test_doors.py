"""What the stand-in for Elasticsearch's security lets through with the roles of the stack."""

import pytest

from archive.server import access
from tests.journey.doors import Doors

DOORS = Doors(
    node="http://127.0.0.1:9",
    elastic_password="s3cret",
    users={access.INDEXER: "a", access.READER: "b"},
    roles_of={access.INDEXER: [access.INDEXER], access.READER: [access.READER]},
    roles=dict(access.ROLES),
)
READING = [("POST", "/articles/_search"), ("POST", "/articles/_count"), ("GET", "/_cluster/health")]
WRITING = [
    ("PUT", "/articles-v1-first/_bulk"),
    ("PUT", "/articles-v2-anew"),
    ("POST", "/_aliases"),
    ("PUT", "/_index_template/articles"),
    ("DELETE", "/articles-v1-first"),
]
NEVER = [
    ("POST", "/other/_search"),
    ("PUT", "/other/_bulk"),
    ("POST", "/articles,other/_search"),
    ("DELETE", "/other"),
    ("PUT", "/_cluster/settings"),
]


@pytest.mark.parametrize(("method", "path"), READING)
def test_both_read(method: str, path: str) -> None:
    assert DOORS.grants(access.READER, method, path)
    assert DOORS.grants(access.INDEXER, method, path)


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_only_the_indexer_writes(method: str, path: str) -> None:
    assert not DOORS.grants(access.READER, method, path)
    assert DOORS.grants(access.INDEXER, method, path)


@pytest.mark.parametrize(("method", "path"), NEVER)
def test_nobody_touches_what_is_not_ours(method: str, path: str) -> None:
    assert not DOORS.grants(access.READER, method, path)
    assert not DOORS.grants(access.INDEXER, method, path)
    assert DOORS.grants("elastic", method, path)
