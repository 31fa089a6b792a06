"""Putting the rooms together as the settings say. What is dear to import is imported where
it is needed, since every command comes through here."""

from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from vigie.settings import Settings, needed

if TYPE_CHECKING:
    from archive.database import Connection
    from archive.search.cluster import Cluster
    from archive.search.names import Names
    from archive.search.values import SearchIndex, Searching
    from crawler.policy import Policy
    from press import sources

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
        with embedded(settings) as url:
            _migrated(url)
            yield url


def embedded(settings: Settings) -> AbstractContextManager[str]:
    """The embedded server of the data folder while in use, and a while longer."""
    from archive.server.embedded import serve

    return serve(settings.var / "postgresql", linger=settings.linger)


@contextmanager
def connected(settings: Settings) -> Generator["Connection"]:
    """A connection to the database, for one command."""
    from archive.database import connect

    with database(settings) as url, connect(url) as connection:
        yield connection


def _migrated(url: str) -> None:
    from archive.database import connect, migrate

    with connect(url, patience=PATIENCE) as connection:
        migrate(connection)


def search_index(
    settings: Settings,
    url: str,
    connections: "Callable[[], AbstractContextManager[Connection]] | None" = None,
) -> "SearchIndex":
    """Elasticsearch where ``ELASTICSEARCH_URL`` names it, else PostgreSQL at ``url``, asked by
    ``connections`` that are kept open where given."""
    if settings.elasticsearch:
        from archive.search import elastic

        return elastic.open(cluster(settings), search_names(settings))
    from archive.search import postgres

    return postgres.open(url, search_names(settings), connections)


def searching(settings: Settings, url: str, names: "Names") -> "Searching":
    """The same index, to search in and no more: of Elasticsearch, without its client."""
    if settings.elasticsearch:
        from archive.search.finding import ElasticSearching

        return ElasticSearching(cluster(settings), names)
    from archive.search import postgres

    return postgres.open(url, names)


def remembered_names(settings: Settings) -> "Names":
    """``search_names`` for one command, kept beside the data."""
    from archive.search import remembered

    files = (settings.lexicon / name for name in ("actors.toml", "topics.toml", "weights.toml"))
    made_from = (*files, settings.sources)
    return remembered.names(settings.var / "cache", made_from, lambda: search_names(settings))


def search_names(settings: Settings, held: Iterable[str] | None = None) -> "Names":
    """What queries know of names: the lexicon's, and the followed sources. ``held`` are the
    sources of the record, where they were read: then no other exists."""
    from archive.search import names

    known = {id: source.name for id, source in followed(settings).items()}
    others = {id: id for id in (*(held or ()), "seed") if id not in known}
    return names.default().with_sources((known | others).items(), closed=held is not None)


def cluster(settings: Settings) -> "Cluster":
    """Where ``ELASTICSEARCH_URL`` is, and how to log in. Raises InvalidSetting without one."""
    from archive.search.cluster import Cluster

    return Cluster(
        hosts=needed("ELASTICSEARCH_URL", settings.elasticsearch),
        api_key=settings.elasticsearch_api_key,
        username=settings.elasticsearch_username,
        password=settings.elasticsearch_password,
        ca=settings.elasticsearch_ca,
        shards=settings.elasticsearch_shards,
        replicas=settings.elasticsearch_replicas,
        alias=settings.elasticsearch_alias,
    )


def followed(settings: Settings) -> "dict[str, sources.Source]":
    """The followed sources by id. Raises InvalidSources."""
    from press import sources

    return sources.load(settings.sources)


def policy(settings: Settings) -> "Policy":
    """The conditions of crawling that the settings lay down. Raises InvalidSources."""
    from crawler.policy import Policy

    return Policy(
        sources=followed(settings),
        now=settings.now,
        contact=settings.contact,
        allow_hosts=frozenset(settings.allow_hosts),
        sample=settings.sample,
        ai_reserves=settings.ai_reserves,
    )
