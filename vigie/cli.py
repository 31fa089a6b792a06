"""The command line: ``vigie COMMAND``. Exit status: 0 done (documents may have been
rejected), 2 an unreadable path, an invalid file, setting or argument, 1 could not do it."""

import argparse
import codecs
import errno
import importlib
import io
import json
import logging
import os
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn, cast

from lexicon.errors import Invalid, Unavailable, said
from vigie import logs
from vigie.settings import examine, refuse
from vigie.signals import end_with_parent
from vigie.terminal import shown

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]

COMMANDS = (
    "up down seed index search list why status migrate read label compare claims show story quotes"
    " review lexicon relabel reclaim tag crawl sources import_ forget alerts rights backup restore reindex verify"
    " setup web kibana settings doctor"
).split()

log = logging.getLogger(__name__)


class _Version(argparse.Action):
    """Says the version; looking it up takes longer than most commands."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from importlib.metadata import version

        try:
            print(f"vigie {version('vigie')}", flush=True)
        except OSError as error:
            parser.exit(1, f"vigie: standard output: {error.strerror}\n")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {shown(message)} (see {self.prog} --help)\n")


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command line with these commands, each from its module in ``vigie.commands``."""
    top = _Parser(prog="vigie", description="Watch the French-language press for NATO and Ukraine.")
    top.add_argument("--version", action=_Version, nargs=0, help="say the version and exit")
    top.add_argument("-v", "--verbose", action="store_true", help="log what is done to stderr")
    commands = top.add_subparsers(metavar="COMMAND", required=True, dest="command")
    for name in names:
        importlib.import_module(f"vigie.commands.{name}").register(commands)
    return top


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    stated = sys.argv[1:] if argv is None else argv
    asked = next((word for word in stated if word[:1] != "-"), "").replace("import", "import_")
    top = parser([asked] if asked in COMMANDS else COMMANDS)  # others need not be imported
    if asked and asked not in COMMANDS:
        near = get_close_matches(asked, COMMANDS, n=1)
        top.error(f"{asked}: no such command{f'; is it {near[0]}?' if near else ''}")
    args, rest = top.parse_known_args(argv)
    if rest:
        hint = " (what begins with - and is no option goes after --)"
        short = any(each[:1] == "-" and each[:2] != "--" for each in rest)
        top.error(f"unrecognized arguments: {' '.join(rest)}{hint if short else ''}")
    for value in vars(args).values():
        for each in cast("list[object]", value) if isinstance(value, list) else (value,):
            if isinstance(each, str) and not _whole(each):
                top.error(f"argument {each}: not UTF-8")
    return args


def _whole(text: str) -> bool:
    """Whether an argument's bytes were characters; those of a path need not be."""
    try:
        return bool(text.encode()) or not text
    except UnicodeEncodeError:
        return False


def _ready_to_print() -> None:
    """Let input or output that is closed, or output that knows few characters, end no command;
    what is read is UTF-8, whatever the locale."""
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        mode = "w" if place else "r"
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, os.O_RDWR), place)
            stream = io.TextIOWrapper(io.FileIO(place, mode, closefd=False), encoding="utf-8")
            setattr(sys, name, stream)
    codecs.register_error("json", _escaped)
    if isinstance(sys.stdout, io.TextIOWrapper):
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="json")
    if isinstance(sys.stdin, io.TextIOWrapper):
        cast("io.TextIOWrapper", sys.stdin).reconfigure(encoding="utf-8", errors="strict")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Characters that an output has not, as JSON writes them (RFC 8259, section 7)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _ready_to_print()
    args = _arguments(argv)
    settings, wrong = examine()
    wanted = not getattr(args, "whatever_is_set", False)
    logs.begin(settings.log, verbose=args.verbose, command=args.command, worker=_works(args))
    try:
        refuse(wrong if wanted else {})
        end_with_parent(settings.parent)
        status: int = args.run(args, settings)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        known = status_of(error)
        if known is None or (args.verbose and settings.log == "text"):
            raise
        if settings.log == "json":
            log.error("%s", line(error), exc_info=args.verbose)  # noqa: TRY400
        else:
            print(f"vigie: {line(error)}", file=sys.stderr)
        return known
    return status


def _works(args: argparse.Namespace) -> bool:
    """Whether a command is one of the workers, which say nothing to a person."""
    ends = any(getattr(args, name, None) for name in ("once", "since", "check"))
    return getattr(args, "worker", False) and not ends


def line(error: Exception) -> str:
    """What an error says, in one line, without what a terminal would obey."""
    words = shown(said(error))
    if "No space left on device" in words:
        words += " (nothing stored is lost: make room, then run it again)"
    return words


def status_of(error: Exception) -> int | None:
    """The exit status that an error ends a command with; None for a bug, which propagates."""
    if isinstance(error, Invalid):
        return 2
    if isinstance(error, Unavailable):
        return 1
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return 1
    # What psycopg raises is loaded by then; a command that needs no database loads it here.
    from psycopg import OperationalError

    lost = isinstance(error, OperationalError)  # connection gone, disk full, too many of them
    return 1 if lost else None
