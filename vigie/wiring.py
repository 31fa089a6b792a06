"""Putting the rooms together as the settings say."""

from collections.abc import Generator
from contextlib import contextmanager

from archive.database import Connection, connect, migrate
from archive.search.values import SearchIndex
from archive.server.embedded import serve
from press import sources
from vigie.settings import Settings

PATIENCE = 30.0  # seconds that a command waits for a database that is starting


@contextmanager
def database(settings: Settings) -> Generator[str]:
    """The URL of the database: ``DATABASE_URL``, or the embedded server while in use.

    Its schema is up to date. Raises DatabaseUnavailable, DatabaseTooNew and
    EmbeddedPostgresFailed.
    """
    if settings.database_url:
        _migrated(settings.database_url)
        yield settings.database_url
    else:
        with serve(settings.var / "postgresql") as url:
            _migrated(url)
            yield url


@contextmanager
def connected(settings: Settings) -> Generator[Connection]:
    """A connection to the database, for one command."""
    with database(settings) as url, connect(url) as connection:
        yield connection


def _migrated(url: str) -> None:
    with connect(url, patience=PATIENCE) as connection:
        migrate(connection)


def search_index(settings: Settings, url: str) -> SearchIndex:
    """Elasticsearch where ``ELASTICSEARCH_URL`` names it, else PostgreSQL at ``url``."""
    if settings.elasticsearch_url:
        from archive.search import elastic

        return elastic.open(settings.environment)
    from archive.search import postgres

    return postgres.open(url)


def followed(settings: Settings) -> dict[str, sources.Source]:
    """The followed sources by id. Raises InvalidSources."""
    return sources.load(settings.sources)
