"""A sign of life for whoever watches over a worker: a file for a container's health check,
and a row in the record for ``vigie doctor``, the metrics and several machines.

The loop only notes that it turned. A thread tells the record, so that no worker waits for
it, and tells it the loop's own moment, so that a loop that hangs is seen to.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import psycopg

from archive import workers
from archive.database import Connection, connect
from lexicon.errors import Unavailable

Result = TypeVar("Result")
EVERY = 30.0  # seconds between two signs of life in the record
_LAST = 5.0  # seconds that the last one may take
_AWAY = (Unavailable, psycopg.Error, OSError)

log = logging.getLogger(__name__)


class Heart:
    """One worker's. ``file`` (``VIGIE_HEARTBEAT``) is touched as often as the loop turns. One
    without a loop of ours lives for as long as its process does."""

    def __init__(self, kind: str, file: Path | None = None) -> None:
        self._kind = kind
        self._file = file
        self._turned: float | None = None

    def beating(self, asked: Callable[[], Result]) -> Callable[[], Result]:
        """What the worker's loop asks again and again, with a sign of life each time."""

        def asking() -> Result:
            self._turned = time.monotonic()
            if self._file is not None:
                self._file.touch()
            return asked()

        return asking

    @contextmanager
    def told(
        self, url: str, also: Callable[[Connection], None] = lambda connection: None
    ) -> Generator[None]:
        """Tell the record while the context lives; ``also`` is done with the same connection.
        While the database is away nothing is told, and nothing fails."""
        ended = threading.Event()
        thread = threading.Thread(
            target=self._tell, args=(url, also, ended), name="heartbeat", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(_LAST)
            with suppress(*_AWAY), connect(url) as connection:
                workers.ended(connection, self._kind)

    def _tell(self, url: str, also: Callable[[Connection], None], ended: threading.Event) -> None:
        while True:
            turned = time.monotonic() if self._turned is None else self._turned
            age = timedelta(seconds=time.monotonic() - turned)
            try:
                with connect(url) as connection:
                    workers.seen(connection, self._kind, age)
                    also(connection)
            except _AWAY as error:
                log.info("no sign of life told worker=%s error=%s", self._kind, error)
            if ended.wait(EVERY):
                return
