"""``vigie import``: bring in what others have gathered."""

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.database import Connection
    from crawler.imported import Importer
    from press.values import Capture
    from vigie.cli import Subparsers

BATCH = 100  # records of one transaction


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "import",
        help="queue pages from WARC files, folders of HTML and JSON lines",
        description="Interrupted, it goes on where it was when run again.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--all",
        action="store_true",
        help="take every page of a WARC, not only what may be relevant",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Import each file and say what it gave."""
    from crawler.imported import Importer
    from crawler.imports import UnreadableImport, files
    from lexicon import load
    from lexicon.prefilter import prefilter
    from vigie import wiring
    from vigie.terminal import shown

    lexicon = load.default()
    over: Counter[str] = Counter()
    importer = Importer(
        sources=wiring.followed(settings),
        prefilter=lambda title, summary: prefilter(lexicon, title, summary),
        now=settings.now(),
        everything=args.all,
        passed=lambda reason: over.update((reason,)),
    )
    unreadable = 0
    paths = files(args.paths)
    with wiring.connected(settings) as connection:
        for path in paths:
            try:
                over.clear()
                taken, seen = _import(connection, path, importer)
                why = "; ".join(f"{number} {reason}" for reason, number in over.most_common())
                tail = f"; passed over: {why}" if why else ""
                print(shown(f"{path}: {taken} queued of {seen} records{tail}"))
            except UnreadableImport as error:
                unreadable += 1
                print(shown(f"vigie: {error}"), file=sys.stderr)
    return 2 if unreadable else 0


def _import(connection: "Connection", path: Path, importer: "Importer") -> tuple[int, int]:
    """Queue a file's records from where it was left; how many were queued, of how many."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    from archive.crawl import progress as imports
    from crawler.imports import by_path, records

    stat = path.stat()
    name = str(path.resolve())
    modified_at = datetime.fromtimestamp(stat.st_mtime, UTC)
    with connection.transaction():
        before = seen = imports.done(connection, name, stat.st_size, modified_at)
    taken = 0
    rest = islice(records(importer, path, by_path(path)), before, None)
    columns = (TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task(path.name, total=None)
        while batch := list(islice(rest, BATCH)):
            seen += len(batch)
            with connection.transaction():
                for capture in filter(None, batch):
                    taken += _queued(connection, capture, importer)
                imports.advance(connection, name, seen, finished=len(batch) < BATCH)
            progress.update(task, description=f"{path.name}: {seen} records, {taken} queued")
    return taken, seen


def _queued(connection: "Connection", capture: "Capture", importer: "Importer") -> bool:
    """Whether it is new; one that cannot be kept is passed over, and holds up no other."""
    from psycopg import DataError
    from psycopg.errors import ProgramLimitExceeded

    from archive import inbox

    try:
        with connection.transaction():
            return inbox.enqueue(connection, capture) is not None
    except (DataError, ProgramLimitExceeded, UnicodeError) as error:
        importer.over(f"cannot be kept: {type(error).__name__}")
        return False
