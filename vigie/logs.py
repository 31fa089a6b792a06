"""The log, on stderr: lines for people, or one JSON object a line (``VIGIE_LOG=json``).

As JSON, nothing else is written there: what libraries in C, child processes and the
interpreter itself say on the same descriptor is read back from a pipe and put into objects,
a traceback in one. Of a worker the same holds for stdout. What is logged does not pass
through the pipe, so that it is out even where the process is killed the moment after.
"""

import atexit
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from vigie.terminal import discreet, shown

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LONGEST = 100_000  # characters of a traceback that is put together from lines
_DRAIN = 2.0  # seconds at the end in which the pipe is to be empty

log = logging.getLogger(__name__)


class TextLines(logging.Formatter):
    """A line for people: what came from outside brings neither a line of its own, nor what a
    terminal would obey, nor a login."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line itself."""
        return " ".join(shown(super().formatMessage(record)).splitlines())

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The traceback, whose lines are its own."""
        return shown(super().formatException(ei))


class JsonLines(logging.Formatter):
    """``time`` (RFC 3339, UTC), ``level``, ``logger``, ``message``, ``command``, ``pid``, and
    ``traceback`` where there is one. ASCII, so that no terminal or locale can break a line."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def format(self, record: logging.LogRecord) -> str:
        """One object in one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "command": self._command,
            "pid": record.process,
        }
        if record.exc_info:
            told["traceback"] = discreet(self.formatException(record.exc_info))
        return json.dumps(told)


def begin(form: str, *, verbose: bool, command: str, worker: bool) -> None:
    """Log as asked from now on, once in a process; a ``worker``'s stdout is log as well."""
    level = logging.INFO if verbose else logging.WARNING
    if form == "text":
        handler = logging.StreamHandler()
        handler.setFormatter(TextLines())
        logging.basicConfig(level=level, handlers=[handler])
        return
    lines = JsonLines(command)
    out = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8")
    handler = logging.StreamHandler(out)
    handler.setFormatter(lines)
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(True)
    sys.excepthook = _unhandled
    threading.excepthook = lambda met: _unhandled(
        met.exc_type, met.exc_value or met.exc_type(), met.exc_traceback
    )
    _collect(2, logging.WARNING, lines)
    if worker:
        _collect(1, logging.INFO, lines)


def _unhandled(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("ended by a bug: %s", kind.__name__, exc_info=(kind, error, trace))


def _collect(descriptor: int, level: int, lines: JsonLines) -> None:
    """Put what is written to a descriptor into objects, until the process ends."""
    out = os.fdopen(os.dup(descriptor), "w", buffering=1, encoding="utf-8")
    reading, writing = os.pipe()
    os.dup2(writing, descriptor)
    os.close(writing)
    name = "stderr" if descriptor == 2 else "stdout"

    def forward() -> None:
        with os.fdopen(reading, encoding="utf-8", errors="backslashreplace") as pipe:
            for said in grouped(pipe):
                with suppress(OSError):
                    out.write(f"{_object(said, name, level, lines)}\n")

    thread = threading.Thread(target=forward, name=f"log of {name}", daemon=True)
    thread.start()
    atexit.register(_drained, descriptor, out.fileno(), thread)


def _drained(descriptor: int, out: int, thread: threading.Thread) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os.dup2(out, descriptor)  # the pipe's end, unless a child holds it too
    thread.join(_DRAIN)


def grouped(lines: Iterator[str]) -> Iterator[str]:
    """What was said, line by line, a traceback (which ends with the first line that is not
    indented) in one."""
    held = ""
    for line in lines:
        begins = line.startswith("Traceback (most recent call last)")
        if held and not line.startswith(" ") and line.strip():
            yield held + line.rstrip("\n")
            held = ""
        elif (held or begins) and len(held) < LONGEST:
            held += line
        elif line.strip():
            yield held + line.rstrip("\n")
            held = ""
    if held:
        yield held.rstrip("\n")


def _object(said: str, name: str, level: int, lines: JsonLines) -> str:
    if said.startswith('{"time": "'):  # a child's own, in this form already
        return said
    message, trace = said, ""
    if said.startswith("Traceback"):
        message, level, trace = said.rpartition("\n")[2], logging.ERROR, said
    record = logging.LogRecord(name, level, "", 0, message, None, None)
    told = json.loads(lines.format(record))
    return json.dumps(told | ({"traceback": discreet(trace)} if trace else {}))
