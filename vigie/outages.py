"""Serving through outages: what a worker does while the database is away."""

import logging
import time
from collections.abc import Callable

import psycopg

from archive.database import Connection, DatabaseUnavailable, connect
from lexicon.errors import said

FIRST_PAUSE = 0.5  # seconds between attempts while a service is away, doubled each time
LONGEST_PAUSE = 30.0

log = logging.getLogger(__name__)


def through(url: str, stopped: Callable[[], bool], serve: Callable[[Connection], None]) -> None:
    """Call ``serve`` with a connection, and again with a new one whenever the database was
    lost, until ``stopped()``. What ``serve`` was doing is its own to take up again."""
    pause = FIRST_PAUSE
    while not stopped():
        try:
            with connect(url) as connection:
                pause = FIRST_PAUSE
                serve(connection)
        except (DatabaseUnavailable, psycopg.OperationalError, OSError) as error:
            log.warning("database away retry_in=%.1fs error=%s", pause, said(error))
            wait(pause, stopped)
            pause = min(pause * 2, LONGEST_PAUSE)


def wait(seconds: float, stopped: Callable[[], bool]) -> None:
    """Sleep, but no longer than until ``stopped()``."""
    until = time.monotonic() + seconds
    while not stopped() and (left := until - time.monotonic()) > 0:
        time.sleep(min(0.5, left))
