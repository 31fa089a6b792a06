"""Who may read: everybody on loopback, else who signs in or whom a trusted proxy names.

What is open to all: health and readiness, the links in mails, the page's own files, and
signing in itself.
"""

import hmac
import ipaddress
import re
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import Request

OPEN = (
    "/health", "/ready", "/static/", "/desabonnement/", "/confirmation/", "/flux/", "/connexion",
)  # fmt: skip
SESSION, NAME, VISITOR = "vigie", "nom", "visite"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
TRIES, WITHIN = 10, 300.0  # wrong passwords of one address within so many seconds
LONGEST_NAME = 80
_HOST = re.compile(r"(?:[\w.-]+|\[(?P<ip>[^]]+)\])(?::(?P<port>\d{0,5}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How readers are let in.

    ``loopback`` says that the server listens on this machine alone. ``password`` is the
    operator's as an argon2 hash; ``proxy`` the address of a proxy whose ``header`` names
    the reader. ``who`` tells whose a session's token is.
    """

    loopback: bool
    who: Callable[[str], str | None] = lambda token: None
    password: str | None = None
    proxy: str | None = None
    header: str = "x-remote-user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A reader who may read: ``name`` where it is known, ``token`` of his session."""

    name: str | None
    token: str | None = None


def admitted(gate: Gate, request: Request) -> Admitted | None:
    """The reader that a request comes from; None where it must sign in first."""
    client = request.client.host if request.client else ""
    if gate.proxy and client == gate.proxy:
        named = name(request.headers.get(gate.header, ""))
        return Admitted(name=named) if named else None
    token = request.cookies.get(SESSION)
    if gate.password and token and (who := gate.who(token)):
        return Admitted(name=who, token=token)
    if gate.loopback and not gate.password and not gate.proxy and _at_home(request):
        return Admitted(name=name(unquote(request.cookies.get(NAME, ""))))
    return None


def bearer(gate: Gate, request: Request, tries: "Tries") -> Admitted | None:
    """A program that says the password (``Authorization: Bearer …``): it may read feeds, the
    API and the metrics, and has no session to act with."""
    client = request.client.host if request.client else ""
    said = request.headers["authorization"].removeprefix("Bearer ")
    if request.method != "GET" or not gate.password or tries.exhausted(client):
        return None
    if is_right(said, gate.password):
        return Admitted(name=None)
    tries.failed(client)
    return None


def is_host(said: str) -> bool:
    """Whether a Host header is one: a name or an address, and a port (RFC 9112, 3.2)."""
    found = _HOST.fullmatch(said)
    if not found or int(found["port"] or 0) > 65535:
        return False
    try:
        return not found["ip"] or bool(ipaddress.IPv6Address(found["ip"]))
    except ValueError:
        return False


def _at_home(request: Request) -> bool:
    """Asked by this machine for itself: no proxy between, and by a name that no other
    site's page can give us (DNS rebinding)."""
    if any(header in request.headers for header in FORWARDED):
        return False
    return is_loopback(urlsplit(f"//{request.headers.get('host', '')}").hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_open(path: str) -> bool:
    """Whether a path is for everybody."""
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in OPEN)


def name(said: str) -> str | None:
    """A reader's name as he or a proxy says it; None where it is none."""
    clean = re.sub(r"[^\w .,'’@+-]", "", said).strip()[:LONGEST_NAME]
    return clean or None


def local(path: str) -> str:
    """Where to go on after signing in: a path of ours, never another site."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and "\\" not in path and path.isprintable() else "/"


def sign_in_address(request: Request) -> str:
    """Where to sign in, and come back from."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/connexion?suite={quote(back[:2000], safe='')}"


class Tries:
    """Wrong passwords by address, so that they cannot be guessed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def exhausted(self, address: str) -> bool:
        """Whether an address has to wait."""
        with self._lock:
            times = self._failed.get(address, deque())
            while times and times[0] < self._clock() - WITHIN:
                times.popleft()
            return len(times) >= TRIES

    def failed(self, address: str) -> None:
        """Count one."""
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=TRIES)).append(self._clock())
            self._failed.move_to_end(address)
            while len(self._failed) > 10_000:
                self._failed.popitem(last=False)


def hashed(password: str) -> str:
    """A password as argon2 keeps it; one that is a hash already stays."""
    return password if password.startswith("$argon2") else PasswordHasher().hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one that was kept."""
    try:
        return PasswordHasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def visitor() -> str:
    """A new mark of a browser, by which its forms are known."""
    return secrets.token_urlsafe(18)


def form_token(key: bytes, mark: str) -> str:
    """What every form of a browser (or session) carries."""
    return hmac.digest(key, b"form\0" + mark.encode("utf-8", "replace"), "sha256").hex()


def came_from_us(request: Request, key: bytes, mark: str | None, token: str) -> bool:
    """Whether a form was ours: sent by the same site, with the browser's own token."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        return False
    return bool(mark) and hmac.compare_digest(token.encode(), form_token(key, mark or "").encode())
