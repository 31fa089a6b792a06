"""The server's own file about itself, ``postmaster.pid``, and whether its process is there."""

import os
import subprocess
from pathlib import Path

from archive.server.programs import Place


def said(place: Place) -> str:
    """The server's process number, folder, start, port, socket and state, a line each; empty
    where there is none."""
    try:
        return _file(place).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def lives(place: Place) -> bool:
    """Whether the process that the file names is this folder's server: one that works in the
    data folder, whatever its path is called and whoever mounted it where. One that does not
    answer is alive all the same."""
    number = said(place).split("\n", 1)[0].strip()
    if not (number.isascii() and number.isdigit()):
        return False
    try:
        return os.path.samestat(Path(f"/proc/{number}/cwd").stat(), place.data.stat())
    except PermissionError:  # another user's
        return _named(number) == "postgres"
    except OSError:
        return not Path("/proc/self").exists() and _lists(number, place)


def forget_dead(place: Place) -> None:
    """Remove what a server left that is gone, or whose number is another program's by now:
    PostgreSQL would take that for its server."""
    if not lives(place):
        for stale in (_file(place), *place.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)


def _file(place: Place) -> Path:
    return place.data / "postmaster.pid"


def _named(number: str) -> str:
    try:
        return Path(f"/proc/{number}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _lists(number: str, place: Place) -> bool:
    """Where there is no /proc, what ``ps`` says; without it, yes: PostgreSQL judges then."""
    try:
        listed = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", number], capture_output=True, check=False
        )
    except OSError:
        return True
    return os.fsencode(place.data) in listed.stdout
