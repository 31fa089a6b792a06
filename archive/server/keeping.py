"""Starting an embedded server again that ended while it was in use."""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import psycopg

from archive.server import postmaster
from archive.server.programs import EmbeddedPostgresFailed, Place

PAUSE = 1.0  # seconds between looks
LONGEST_PAUSE = 60.0  # seconds between attempts that fail

log = logging.getLogger(__name__)


@contextmanager
def kept(place: Place, start: Callable[[], None]) -> Generator[None]:
    """While the context lives, call ``start`` whenever the server's process is gone; it is
    not called any more once the context has been left."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(place, start, ended), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(place: Place, start: Callable[[], None], ended: threading.Event) -> None:
    pause = PAUSE
    while not ended.wait(pause):
        if postmaster.lives(place):
            pause = PAUSE
            continue
        log.warning("the embedded database ended by itself, and is started again")
        try:
            start()
            pause = PAUSE
        except (EmbeddedPostgresFailed, OSError, psycopg.Error) as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.warning("again in %.0f s: %s", pause, error)
