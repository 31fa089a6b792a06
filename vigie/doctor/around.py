"""What the service reaches over the network: the search index, Kibana, the relay, the page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from archive.database import Connection, pending
from archive.search import condition, mapping
from archive.search.values import IndexUnavailable
from indexer import pairing
from vigie import wiring
from vigie.doctor.values import Finding, broken, note, well
from vigie.settings import Settings

PATIENCE = 5.0  # seconds for one answer
APART = timedelta(seconds=30)  # an HTTP date is whole seconds old, and so may be a proxy's
Answered = tuple[int, bytes, str | None]  # status, body, HTTP date
_REINDEX = "vigie verify compares and repairs; vigie reindex builds it anew"


def index(settings: Settings, connection: Connection | None) -> Iterator[Finding]:
    """The search index, alone and against the record."""
    if not settings.elasticsearch:
        if connection is None:
            yield note("search", "in the database, which cannot be looked at")
        elif pending(connection):
            yield note("search", "in the database, whose schema is not this release's yet")
        else:
            yield from _against(connection, condition.of_table(connection), None)
        return
    try:
        found = condition.of_cluster(wiring.cluster(settings))
    except IndexUnavailable as error:
        todo = "start it, or set ELASTICSEARCH_URL and how to log in; articles wait meanwhile"
        yield broken("Elasticsearch", str(error), todo)
        return
    if not found.supported:
        todo = f"use Elasticsearch {mapping.MAJOR}"
        yield broken("Elasticsearch", f"version {found.version}", todo)
        return
    yield well("Elasticsearch", f"{found.version or 'answers'}, {found.name or 'no index'}")
    if found.name is None:
        yield note("search", "there is no index yet", "vigie index makes it")
    elif not found.current:
        yield broken("search", f"{found.name} was made by another release", "vigie reindex")
    elif found.blocked:
        todo = "make room: Elasticsearch writes again by itself; articles wait meanwhile"
        yield broken("search", f"{found.name} takes no writes", todo)
    elif connection is None or pending(connection):
        yield note("search", f"{found.held} articles are found; there is no record to compare")
    else:
        strange = pairing.foreign(connection, wiring.search_index(settings, ""))
        yield from _against(connection, found.held, strange)


def _against(connection: Connection, held: int, strange: str | None) -> Iterator[Finding]:
    expected, owed = condition.expected(connection)
    waits = f", {owed} wait to be indexed" if owed else ""
    if strange is not None:
        yield broken("search", strange, "vigie index fills it anew; " + _REINDEX)
    elif held != expected and not owed:
        said = f"{held} articles are found, the record has {expected}"
        yield broken("search", said, _REINDEX)
    else:
        yield well("search", f"{held} articles are found{waits}")


def mail(settings: Settings) -> Iterator[Finding]:
    """The relay, up to where it would take a mail; without one, the outbox."""
    from alerts import relay

    if settings.relay is None:
        waiting = len(list((settings.var / "outbox").glob("*.eml")))
        said = f"no relay: mails are files in {settings.var / 'outbox'} ({waiting} there)"
        yield note("mail", said, "with VIGIE_SMTP_URL they are sent")
        return
    where = f"{settings.relay.host}:{settings.relay.port}"
    try:
        with relay.session(settings.relay):
            yield well("mail", f"{where} greets, and lets us in")
    except relay.RelayUnavailable as error:
        yield broken("mail", f"{where}: {error}", "see to the relay, or set VIGIE_SMTP_URL")


def page(settings: Settings) -> Iterator[Finding]:
    """Whether the page answers where it listens, and is ready."""
    host, port = settings.listen
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    where = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    yield from _page(where, local=True)
    if settings.public_url:
        yield from _page(settings.public_url.rstrip("/"), local=False)


def _page(where: str, *, local: bool) -> Iterator[Finding]:
    setting = "VIGIE_LISTEN" if local else "VIGIE_PUBLIC_URL"
    try:
        status, body, date = _asked(f"{where}/ready")
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if local:
            yield note("page", f"nothing listens at {where} ({reason})", "vigie web, or vigie up")
        else:
            todo = f"links in mails lead there: see to the proxy, or to {setting}"
            yield broken("page", f"{where} does not answer ({reason})", todo)
        return
    yield from _dated(where, date)
    states = _object(body)
    if status == 404 or not {"database", "search"} <= states.keys():
        said = f"something else answers at {where}"
        yield broken("page", said, f"free the port, or set {setting}")
    elif status == 200:
        yield well("page", f"{where} is ready")
    else:
        away = ", ".join(f"{name} {state}" for name, state in states.items() if state != "ok")
        yield broken("page", f"{where}: {away}", "see to what is named; it is ready again then")


def kibana(settings: Settings) -> Iterator[Finding]:
    """Kibana, where it is named, and its clock."""
    if settings.kibana_url is None:
        return
    where = settings.kibana_url.rstrip("/")
    try:
        status, body, date = _asked(f"{where}/api/status")
    except (URLError, OSError, ValueError) as error:
        said = f"{where} does not answer ({getattr(error, 'reason', error)})"
        yield broken("Kibana", said, "start it, or set KIBANA_URL")
        return
    yield from _dated(where, date)
    level = _level(_object(body))
    if status == 200 and level in (None, "available"):
        yield well("Kibana", f"{where} is available")
    else:
        yield broken("Kibana", f"{where}: {level or status}", "docker compose logs kibana")


def _asked(url: str) -> Answered:
    """Status, body and HTTP date of an answer. Raises URLError, OSError, ValueError."""
    found: Queue[Answered | Exception] = Queue()
    # whoever sends a byte now and then keeps within the patience of each read
    Thread(target=lambda: found.put(_answered(url)), daemon=True).start()
    try:
        answer = found.get(timeout=2 * PATIENCE)
    except Empty:
        raise TimeoutError("no whole answer in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answered(url: str) -> Answered | Exception:
    try:
        return _read(url)
    except HTTPException:
        return ValueError("what answers speaks no HTTP")
    except Exception as error:  # raised where it is waited for
        return error


def _read(url: str) -> Answered:
    try:
        with urlopen(Request(url), timeout=PATIENCE) as answer:
            return answer.status, answer.read(1 << 16), answer.headers["Date"]
    except HTTPError as error:
        with error:
            return error.code, error.read(1 << 16), error.headers["Date"]


def _object(body: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _level(told: dict[str, Any]) -> str | None:
    """What Kibana says of the whole of itself; those who are not signed in it tells less."""
    try:
        return str(told["status"]["overall"]["level"])
    except (KeyError, TypeError):
        return None


def _dated(where: str, date: str | None) -> Iterator[Finding]:
    """This clock against an answer's."""
    try:
        told = parsedate_to_datetime(date) if date else None
    except ValueError:
        return
    if told is not None and told.tzinfo is not None and abs(told - datetime.now(UTC)) > APART:
        said = f"{where} says it is {told:%Y-%m-%d %H:%M:%S} UTC"
        yield broken("clock", said, "let both machines keep time by NTP (timedatectl)")


def socket_folder(settings: Settings) -> Iterator[Finding]:
    """The embedded server's socket, through which alone it is reached."""
    from archive.server.programs import Place

    place = Place(folder=(settings.var / "postgresql").resolve())
    sockets = list(place.socket.glob(".s.PGSQL.*[0-9]")) if _enters(place.socket) else []
    if sockets:
        yield well("socket", f"{sockets[0]}; it listens nowhere else")
    else:
        todo = "another user's, or removed while it ran: end all commands, then vigie up"
        yield broken("socket", f"none in {place.socket}", todo)


def _enters(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
