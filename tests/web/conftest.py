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
    """Where the page is served, the database behind it, the hostile articles' numbers, and the
    paths of all routes, ``forms`` those that are posted to."""

    address: str
    url: str
    var: str
    hostile: tuple[int, ...]
    paths: tuple[str, ...]
    forms: tuple[str, ...]


@pytest.fixture(scope="session")
def press(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """The page over the seeds and the hostile texts; tests leave both as they are."""
    yield from pressed(postgres, tmp_path_factory.mktemp("var"))


def pressed(postgres: str, var: Path) -> Iterator[Press]:
    """The page over a database of its own."""
    from tests.services.postgres import database

    for url in database(postgres):
        yield from _served(url, var)


def _served(url: str, var: Path) -> Iterator[Press]:
    from starlette.routing import Route

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
    with reading(settings, url) as reader:
        made = application(doors(), reader)
        routes = [route for route in made.routes if isinstance(route, Route)]
        with serving(made) as address:
            yield Press(
                address=address,
                url=url,
                var=str(var),
                hostile=numbers,
                paths=tuple(sorted({route.path for route in routes})),
                forms=tuple(route.path for route in routes if "POST" in (route.methods or ())),
            )


def doors() -> "Service":
    """Doors behind which there is nothing."""
    from web.app import Service

    return Service(
        checks={}, figures=dict, recognised=lambda token: None, unsubscribe=lambda token: None
    )
