"""``vigie setup``: bring the services of the stack into the state that ours expect.

Changes nothing that is as it should be, so it runs at every start of the stack.
"""

import argparse
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import PROJECT, Settings, needed

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from vigie.cli import Subparsers

PATIENCE = 300.0  # seconds that a service may take to start
ANALYST = "lecteur"  # the login with which Kibana is read
SAVING = "analyste"  # the login that saves what it makes, in a space of its own


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "setup", help="prepare the stack: passwords, roles, schema, index, Kibana, seeds"
    )
    parser.add_argument("--seeds", type=Path, default=PROJECT / "seeds", help="texts to queue")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Set up each service in turn, waiting for it; Kibana where ``KIBANA_URL`` names one."""
    _database(settings, needed("DATABASE_URL", settings.database_url))
    _search(settings)
    _queue(args.seeds, settings)
    if settings.kibana_url:
        _kibana(settings)
    return 0


def _database(settings: Settings, url: str) -> None:
    """The services' role, by ``DATABASE_ADMIN_URL`` where it is set, and the schema."""
    from archive.database import connect, migrate
    from archive.server import access

    administrator = settings.database_admin_url
    if administrator:
        with connect(administrator, patience=PATIENCE) as connection:
            access.grant_database(connection, url)
        _say("database: role of the services")
    with connect(url, patience=PATIENCE) as connection:
        applied = migrate(connection)
    _say(f"database: {', '.join(applied) or 'schema up to date'}")


def _search(settings: Settings) -> None:
    """Roles and users, and the index behind its alias."""
    from archive.server import access
    from vigie import wiring

    client = _client(settings)
    _wait(client)
    if settings.kibana_url:
        access.set_password(
            client,
            "kibana_system",
            needed("KIBANA_SYSTEM_PASSWORD", settings.kibana_system_password),
        )
    access.grant_search(
        client,
        {
            access.INDEXER: needed("ELASTICSEARCH_INDEXER_PASSWORD", settings.indexer_password),
            access.READER: needed("ELASTICSEARCH_READER_PASSWORD", settings.reader_password),
        },
    )
    _say(f"search: users {access.INDEXER}, {access.READER}")
    wiring.search_index(settings, "").identity()
    _say("search: index behind its alias")


def _queue(folder: Path, settings: Settings) -> None:
    from archive.database import connect
    from vigie import seeding

    seeds = seeding.captures(folder, settings.now())
    with connect(needed("DATABASE_URL", settings.database_url)) as connection:
        seeding.enqueue(connection, seeds)
    _say(f"seeds: {len(seeds)} texts queued, or known")


def _kibana(settings: Settings) -> None:
    """The analyst's role and login, data view, searches, dashboard."""
    from archive.server import access
    from kibana import provision
    from vigie import dashboards

    kibana = provision.Kibana(
        url=needed("KIBANA_URL", settings.kibana_url),
        user=needed("ELASTICSEARCH_USERNAME", settings.elasticsearch_username),
        password=needed("ELASTICSEARCH_PASSWORD", settings.elasticsearch_password),
    )
    provision.wait(kibana, PATIENCE)
    provision.put_reader_role(kibana, "articles")
    password = needed("KIBANA_READER_PASSWORD", settings.kibana_reader_password)
    access.put_user(_client(settings), ANALYST, password, [provision.READER_ROLE])
    objects = dashboards.ndjson(
        now=settings.now(), reader=settings.public_url, newest=_newest(settings)
    )
    count = provision.import_objects(kibana, objects)
    _say(f"kibana: {count} objects, user {ANALYST}")
    if settings.kibana_analyst_password:
        provision.put_space(kibana)
        provision.put_analyst_role(kibana, "articles")
        own = settings.kibana_analyst_password
        access.put_user(_client(settings), SAVING, own, [provision.ANALYST_ROLE])
        provision.import_objects(kibana, objects, space=provision.SPACE)
        _say(f"kibana: space {provision.SPACE}, user {SAVING}")


def _newest(settings: Settings) -> datetime | None:
    """When the newest article appeared, as far as that is known."""
    from archive.search.values import Search
    from vigie import wiring

    found = wiring.search_index(settings, "").find(Search(sort="newest", limit=1))
    return found.hits[0].published_at if found.hits else None


def _client(settings: Settings) -> "Elasticsearch":
    from archive.search import cluster
    from vigie import wiring

    return cluster.client(wiring.cluster(settings))


def _wait(client: "Elasticsearch") -> None:
    """Return once the cluster can be written to. Raises IndexUnavailable."""
    from elasticsearch import ApiError, TransportError

    from archive.search.values import IndexUnavailable

    until = time.monotonic() + PATIENCE
    while True:
        try:
            client.cluster.health(wait_for_status="yellow", timeout="10s")
        except (ApiError, TransportError) as error:
            if time.monotonic() > until:
                raise IndexUnavailable(f"Elasticsearch did not get ready: {error}") from error
            time.sleep(1)
        else:
            return


def _say(what: str) -> None:
    print(what, flush=True)
