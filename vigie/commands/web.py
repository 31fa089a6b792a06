"""``vigie web``: serve the reader's page, health, metrics and the links in mails."""

import argparse
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from vigie.cli import Subparsers
    from vigie.reader import Reading
    from web.app import Service
    from web.gate import Gate


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("web", help="serve the reader's page, and the links in mails")
    parser.add_argument(
        "--check", action="store_true", help="only ask the running service whether it is ready"
    )
    parser.set_defaults(run=run, worker=True)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve on ``VIGIE_LISTEN`` until SIGTERM or Ctrl-C; open requests are answered first."""
    host, port = settings.listen
    if args.check:
        return _check(port)
    try:
        listening = socket.create_server((host, port), family=_family(host), backlog=128)
    except OSError as error:
        print(f"vigie: VIGIE_LISTEN={host}:{port}: {error.strerror}", file=sys.stderr)
        return 1
    with listening:
        _serve(settings, listening)
    return 0


def _serve(settings: Settings, listening: socket.socket) -> None:
    from vigie import serving, signals, watchman, wiring
    from vigie.heartbeat import Heart
    from vigie.reader import reading
    from web.app import application
    from web.warming import kept_warm

    stopped = signals.until_told()
    watched = partial(watchman.watch, settings=settings)
    with (
        wiring.database(settings) as url,
        reading(settings, url) as reader,
        kept_warm(reader),
        Heart("web").told(url, watched),
    ):
        pages = application(service(settings, url), reader, _gate(settings, reader))
        serving.serve(pages, listening, stopped)


def _gate(settings: Settings, reader: "Reading") -> "Gate":
    from web import gate

    return gate.Gate(
        loopback=gate.is_loopback(settings.listen[0]),
        who=reader.whose,
        password=gate.hashed(settings.password) if settings.password else None,
        proxy=settings.proxy,
        header=settings.proxy_header,
    )


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _check(port: int) -> int:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"http://127.0.0.1:{port}/ready", timeout=8):
            return 0
    except (URLError, TimeoutError) as error:
        print(f"not ready: {error}")
        return 1


def service(settings: Settings, url: str) -> "Service":
    """The pages' callables, each with a connection of its own."""
    from alerts import feed, unsubscribe
    from archive.database import connect
    from archive.record import measures
    from vigie import journalling
    from web.app import Service

    def counted() -> measures.Measures:
        with connect(url) as connection:
            return measures.status(connection)

    def recognised(token: str) -> str | None:
        with connect(url) as connection:
            return unsubscribe.recognised(connection, token)

    def leave(token: str) -> str | None:
        with connect(url) as connection:
            with connection.transaction():
                left = unsubscribe.unsubscribe(connection, token, settings.now())
            journalling.note(connection, settings)
        return left

    def published(token: str) -> bytes | None:
        with connect(url) as connection:
            return feed.published(connection, token)

    return Service(
        feed=published,
        checks=ready(settings, url),
        figures=counted,
        recognised=recognised,
        unsubscribe=leave,
    )


def ready(settings: Settings, url: str) -> "dict[str, Callable[[], None]]":
    """What `/ready` asks: whether the database takes writes, and the search index answers."""
    from archive.database import connect, writes
    from archive.search.values import Search
    from vigie import wiring

    index = wiring.search_index(settings, url)

    def database() -> None:
        with connect(url) as connection:
            writes(connection)

    def search() -> None:
        index.find(Search(limit=1))

    return {"database": database, "search": search}
