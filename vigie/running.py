"""Which ``vigie up`` run in a data folder: each holds a locked file named by its process id,
so that the kernel says which of them live, however the others ended."""

import fcntl
import os
import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from lexicon.errors import Unavailable

PATIENCE = 60.0  # seconds: services have 30 to end what they are doing
_PAUSE = 0.1


class CannotEnd(Unavailable):
    """What runs in a data folder could not be told to end, or does not come to its end."""


@contextmanager
def announced(var: Path) -> Generator[None]:
    """Be one of those while the context lives."""
    folder = var / "running"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / str(os.getpid())).open("w")
    except OSError as error:
        raise CannotEnd(f"{folder}: {error.strerror} (VIGIE_VAR)") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            Path(file.name).unlink(missing_ok=True)


def end(var: Path) -> int:
    """Tell each to end, as by Ctrl-C, and wait until they have; how many they were.
    Raises CannotEnd."""
    told = list(_living(var))
    for pid in told:
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        except PermissionError as error:
            raise CannotEnd(
                f"vigie up (process {pid}) is another user's: end it as that"
            ) from error
    deadline = time.monotonic() + PATIENCE
    while left := set(told) & set(_living(var)):
        if time.monotonic() > deadline:
            raise CannotEnd(f"vigie up (process {min(left)}) was told to end and goes on")
        time.sleep(_PAUSE)
    return len(told)


def _living(var: Path) -> Iterator[int]:
    for path in (var / "running").glob("[1-9]*"):
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)  # its owner was killed
        except BlockingIOError:
            yield int(path.name)
        except OSError:
            continue
