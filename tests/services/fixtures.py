"""The fixtures of every test: the real services.

What a service needs is imported when it is first asked for, so that a test which asks for
none starts at once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from archive.database import Connection
    from archive.search.cluster import Cluster
    from tests.services.command import Vigie
    from tests.services.compose import Config
    from tests.services.elasticsearch import Node
    from tests.services.hooks import Receiver
    from tests.services.site import Site
    from tests.services.smtp import Server

SERVICES = {"postgres", "elasticsearch", "own_node", "backend", "chromium", "docker_compose"} | {
    "dockerfile_check"
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a service, so that `make test-quick` can pass it over."""
    for item in items:
        if SERVICES & set(getattr(item, "fixturenames", ())):
            item.add_marker("service")


@pytest.fixture
def receiver() -> "Iterator[Receiver]":
    """A web server that takes what hooks are sent."""
    from tests.services.hooks import receiving

    with receiving() as there:
        yield there


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of the session's server, with a migrated database `template_vigie`."""
    from tests.services.postgres import server

    yield from server()


@pytest.fixture
def empty_database_url(postgres: str) -> Iterator[str]:
    """A database of the test's own without any table."""
    from tests.services.postgres import database

    yield from database(postgres, "template0")


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """A migrated database of the test's own."""
    from tests.services.postgres import database

    yield from database(postgres)


@pytest.fixture
def connection(database_url: str) -> "Iterator[Connection]":
    """A connection to the test's own migrated database."""
    from archive.database import connect

    with connect(database_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def elasticsearch() -> "Iterator[Node]":
    """The session's node."""
    from tests.services.elasticsearch import session

    yield from session()


@pytest.fixture
def own_node(tmp_path: Path) -> "Iterator[Node]":
    """A node of the test's own, to pause and kill."""
    from tests.services.elasticsearch import own

    yield from own(tmp_path)


@pytest.fixture
def cluster(elasticsearch: "Node") -> "Iterator[Cluster]":
    """The session's node under an alias of the test's own."""
    from tests.services.elasticsearch import cluster

    yield from cluster(elasticsearch)


@pytest.fixture
def vigie(database_url: str, tmp_path: Path) -> "Vigie":
    """`vigie` on the test's own database and data folder; with no contact it crawls nothing."""
    from tests.services.command import on

    return on(database_url, tmp_path)


@pytest.fixture
def site() -> "Iterator[Site]":
    """A web site of the test's own."""
    from tests.services.site import serving

    with serving() as running:
        yield running


@pytest.fixture
def smtp(tmp_path: Path) -> "Iterator[Server]":
    """A plain SMTP server on loopback."""
    from tests.services.smtp import serve

    yield from serve(tmp_path)


@pytest.fixture
def starttls(tmp_path: Path) -> "Iterator[Server]":
    """An SMTP server that takes mail only after STARTTLS and authentication."""
    from tests.services.smtp import serve

    yield from serve(tmp_path, starttls=True, auth=True)


@pytest.fixture
def smtps(tmp_path: Path) -> "Iterator[Server]":
    """An SMTP server with TLS from the first byte."""
    from tests.services.smtp import serve

    yield from serve(tmp_path, implicit=True)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A headless browser for the session."""
    from tests.services.browser import chromium

    yield from chromium()


@pytest.fixture(scope="session")
def docker_compose() -> Path:
    """Docker Compose itself."""
    from tests.services.compose import built

    return built("docker-compose")


@pytest.fixture(scope="session")
def dockerfile_check() -> Path:
    """BuildKit's parser of Dockerfiles."""
    from tests.services.compose import built

    return built("dockerfile-check")


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """A fresh .env, as `make env` writes it."""
    from tests.services.compose import environment

    return environment(tmp_path / ".env")


@pytest.fixture
def config(docker_compose: Path, env_file: Path) -> "Config":
    """`docker compose config` with that .env; more arguments may be given."""
    from tests.services.compose import configured

    return configured(docker_compose, env_file)


@pytest.fixture
def stack(config: "Config") -> dict[str, Any]:
    """The whole model with every variable filled in and every default spelled out."""
    from tests.services.compose import model

    return model(config)
