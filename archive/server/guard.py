"""The process that stops an embedded server some time after its last user.

Users hold a shared lock on ``users.lock`` for as long as they live, so that the kernel
releases it even for one that is killed; the guard takes it exclusively once nobody holds
it. While it lingers it lets it go, so that the next user finds the server running, and
sees by the file's time of change that somebody came. SIGTERM tells it to linger no longer.
Imports little: it is started beside a command that somebody waits for.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Literal

from archive.server import postmaster
from archive.server.programs import Place, run

GUARD = "guard.lock"
STOPPING = 70.0  # seconds that a server may need to come to its end, twice asked
IN_USE = 2.0  # seconds after which users are not about to leave
_PAUSE, _STARTING = 0.1, 0.5

Ended = Literal["nothing ran", "stopped", "in use"]


def guard(place: Place, linger: float) -> None:
    """Stop the server once nobody has used it for ``linger`` seconds, then end. Runs as a
    process of its own, of which there is one a server."""
    told = threading.Event()
    with _guarding(place) as alone, users(place) as used:
        if not taken(alone, fcntl.LOCK_EX):
            return
        signal.signal(signal.SIGTERM, lambda _signal, _frame: told.set())
        alone.write(str(os.getpid()))
        alone.flush()
        _until_unused(used, told, linger)
        if not stop(place, "fast"):
            stop(place, "immediate")
        fcntl.flock(alone, fcntl.LOCK_UN)  # before the users': the next one starts another


def _until_unused(used: IO[str], told: threading.Event, linger: float) -> None:
    fcntl.flock(used, fcntl.LOCK_EX)
    while linger and not told.is_set():
        seen = os.fstat(used.fileno()).st_mtime_ns
        fcntl.flock(used, fcntl.LOCK_UN)
        told.wait(linger)
        fcntl.flock(used, fcntl.LOCK_EX)
        if os.fstat(used.fileno()).st_mtime_ns == seen:
            return


def stop(place: Place, mode: str) -> bool:
    """Stop the server, as pg_ctl's mode says: ``immediate`` is like a crash, to recover from."""
    arguments = ("stop", "-D", str(place.data), "-m", mode, "-w", "-t", "30")
    return run(place, "pg_ctl", *arguments).returncode == 0


def ensure(place: Place, linger: float) -> None:
    """Start a guard where there is none. Only under ``start.lock``: a guard's process id
    stands in its file, which is emptied before a new one starts."""
    with _guarding(place) as alone:
        if not taken(alone, fcntl.LOCK_EX):
            return
        alone.truncate(0)
    nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-m", "archive.server.guard", str(place.folder), str(linger)],
        os.environ,
        file_actions=nothing,
        setsid=True,
    )


def tell(place: Place) -> Ended:
    """Have the server stopped now, and wait for that: its guard is told, or one is started
    for the purpose. Where it is in use, it stops when its last user leaves.

    Only under ``start.lock``. Raises PermissionError where the guard is another user's.
    """
    outcome: Ended = "nothing ran"
    in_use_since, deadline = float("inf"), time.monotonic() + STOPPING
    while (guarded := _guarded(place)) or postmaster.lives(place):
        outcome = "stopped"
        if not guarded:
            ensure(place, 0.0)
        elif said := (place.folder / GUARD).read_text(encoding="utf-8"):
            os.kill(int(said), signal.SIGTERM)
        now = time.monotonic()
        in_use_since = min(in_use_since, now) if _used(place) else float("inf")
        if now > min(deadline, in_use_since + IN_USE):
            return "in use"
        time.sleep(_PAUSE if guarded else _STARTING)
    return outcome


def users(place: Place) -> IO[str]:
    """The file whose lock users share."""
    return (place.folder / "users.lock").open("a")


def taken(file: IO[str], how: int) -> bool:
    """Take a lock if it is free."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _guarding(place: Place) -> IO[str]:
    return (place.folder / GUARD).open("a+")


def _guarded(place: Place) -> bool:
    with _guarding(place) as alone:
        return not taken(alone, fcntl.LOCK_SH)


def _used(place: Place) -> bool:
    """Whether anybody but the guard uses the server."""
    with users(place) as used:
        return taken(used, fcntl.LOCK_SH) and not taken(used, fcntl.LOCK_EX)


if __name__ == "__main__":
    guard(Place(folder=Path(sys.argv[1])), float(sys.argv[2]))
