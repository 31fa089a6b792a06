"""``vigie up``: everything with one command, on an embedded database."""

import argparse
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from vigie.settings import PROJECT, Settings

if TYPE_CHECKING:
    from archive.database import Connection
    from vigie.cli import Subparsers
    from vigie.indexing import Indexing


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("up", help="load the seeds, then crawl, index and mail")
    parser.add_argument("--once", action="store_true", help="do one cycle and exit")
    parser.add_argument(
        "--demo", action="store_true", help="a made-up press on this machine, read as it publishes"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Start the database, load ``seeds/``, show what was found; then serve until Ctrl-C."""
    from vigie import running, signals

    told = threading.Event()
    signals.until_told(told, at_once=True)  # importing, starting and reading take long
    with running.announced(settings.var):
        return _run(args, settings, told)


def _run(args: argparse.Namespace, settings: Settings, told: threading.Event) -> int:
    if args.demo:
        from vigie.demo.run import run as demonstrate

        return demonstrate(settings)
    from archive.database import connect
    from vigie import outages, services, signals, summary, wiring

    if told.is_set():  # by an interrupt that was swallowed
        raise KeyboardInterrupt
    begun = threading.Event()
    with wiring.database(settings) as url:
        if args.once:
            with connect(url) as connection:
                _begin(connection, settings, url, told)
            print(summary.services(settings))
            return services.once(settings, url)

        def begin(connection: "Connection") -> None:
            _begin(connection, settings, url, told)
            begun.set()

        outages.through(url, lambda: begun.is_set() or told.is_set(), begin)
        if told.is_set():
            raise KeyboardInterrupt
        print(summary.services(settings))
        address = services.listening(settings)
        signals.until_told(told)
        print(f"try, in another terminal:\n{summary.next_steps()}")
        print(f"read at http://{address}/   (Ctrl-C ends it all)", flush=True)
        return services.serve(settings, url, address, told)


def _begin(connection: "Connection", settings: Settings, url: str, told: threading.Event) -> None:
    """Load the seeds, read all that waits, and show what was found."""
    from archive.record import fate
    from archive.search.values import IndexUnavailable
    from vigie import indexing, seeding, summary
    from vigie.terminal import shown

    seeds = seeding.captures(PROJECT / "seeds", settings.now())
    seeding.enqueue(connection, seeds)
    with indexing.opened(settings, url) as desk:
        try:
            _index(connection, desk, told.is_set)
        except IndexUnavailable as error:  # all is saved; the service goes on trying
            print(f"vigie: {shown(str(error))}: searchable once it is back", file=sys.stderr)
        lexicon = desk.desk.lexicon
    if told.is_set():
        raise KeyboardInterrupt
    print(summary.seeds(fate.outcomes(connection, seeds)))
    print(summary.archive(connection, lexicon))


def _index(connection: "Connection", desk: "Indexing", stopped: Callable[[], bool]) -> None:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    from archive import inbox
    from vigie import indexing

    waiting = inbox.waiting(connection)
    if not waiting:
        return indexing.until_empty(connection, desk, stopped=stopped)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("reading, comparing, labelling, indexing", total=waiting)
        return indexing.until_empty(
            connection, desk, lambda _claimed, _outcome: progress.advance(task), stopped
        )
