"""The reader's page over a record of its own: the project's seeds, and hostile texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web import hostile
from tests.web.serving import serving

if TYPE_CHECKING:
    from web.app import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Where the page is served, the database behind it, and the hostile articles' numbers."""

    address: str
    url: str
    var: str
    hostile: tuple[int, ...]


@pytest.fixture(scope="session")
def press(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """The page over the seeds and the hostile texts; tests leave both as they are."""
    from tests.services.postgres import database

    for url in database(postgres):
        yield from _served(url, tmp_path_factory.mktemp("var"))


def _served(url: str, var: Path) -> Iterator[Press]:
    from archive.database import connect
    from vigie import indexing, seeding
    from vigie.reader import reading
    from vigie.settings import read
    from web.app import application

    settings = read({"VIGIE_VAR": str(var), "DATABASE_URL": url})
    with connect(url) as connection, indexing.opened(settings, url) as desk:
        seeds = seeding.captures(Path(__file__).parents[2] / "seeds", settings.now())
        seeding.enqueue(connection, seeds)
        indexing.until_empty(connection, desk)
        numbers = hostile.store(connection)
        indexing.once(connection, desk)
    with reading(settings, url) as reader, serving(application(doors(), reader)) as address:
        yield Press(address=address, url=url, var=str(var), hostile=numbers)


def doors() -> "Service":
    """Doors behind which there is nothing."""
    from web.app import Service

    return Service(
        checks={}, figures=dict, recognised=lambda token: None, unsubscribe=lambda token: None
    )
