"""The command line: ``vigie COMMAND``. Exit status: 0 done (documents may have been
rejected), 2 an unreadable path, an invalid file, setting or argument, 1 could not do it."""

import argparse
import errno
import importlib
import logging
import os
import sys
from typing import TYPE_CHECKING

from vigie.settings import InvalidSetting, read
from vigie.signals import end_with_parent

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]

COMMANDS = (
    "up seed index search list why status migrate read label compare show lexicon relabel tag"
    " crawl sources import_ forget alerts reindex verify setup web kibana"
).split()

# Named by module and class, so that a quick command need not import what may fail elsewhere.
INVALID = {
    "vigie.settings.InvalidSetting",
    "vigie.seeding.UnreadablePath",
    "vigie.items.InvalidItem",
    "press.manifest.InvalidManifest",
    "archive.search.cluster.InvalidCluster",
    "press.sources.InvalidSources",
    "alerts.definitions.InvalidSubscription",
    "lexicon.tables.InvalidLexicon",
    "kibana.description.InvalidDescription",
}
UNAVAILABLE = {
    "archive.database.DatabaseUnavailable",
    "archive.database.DatabaseTooNew",
    "archive.server.programs.EmbeddedPostgresFailed",
    "archive.search.values.IndexUnavailable",
    "psycopg.OperationalError",  # connection lost, disk full, too many connections
    "kibana.provision.KibanaUnavailable",
}


def parser() -> argparse.ArgumentParser:
    """The whole command line, each command from its module in ``vigie.commands``."""
    top = argparse.ArgumentParser(
        prog="vigie", description="Watch the French-language press for NATO and Ukraine."
    )
    top.add_argument("-v", "--verbose", action="store_true", help="log what is done to stderr")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"vigie.commands.{name}").register(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = parser().parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if args.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    end_with_parent()
    try:
        status: int = args.run(args, read())
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        known = _status(error)
        if known is None or args.verbose:
            raise
        print(f"vigie: {_line(error)}", file=sys.stderr)
        return known
    return status


def _line(error: Exception) -> str:
    line = " ".join(str(error).split()) or type(error).__name__
    if "No space left on device" in line:
        line += " (nothing stored is lost: make room, then run it again)"
    return line


def _status(error: Exception) -> int | None:
    names = {f"{cls.__module__}.{cls.__qualname__}" for cls in type(error).__mro__}
    if names & INVALID or isinstance(error, InvalidSetting):
        return 2
    if names & UNAVAILABLE:
        return 1
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return 1
    return None
