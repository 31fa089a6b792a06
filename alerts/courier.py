"""A process that hands one message to one hook and says what came of it.

It is one of its own so that a hook that is slow, dead or hostile costs nobody but itself, and
so that what it may connect to can be enforced for all code in it, Apprise's too: an audit hook
(PEP 578) refuses every address that is not public, whatever name or redirect led to it.
Reads one JSON object from standard input, ``Errand`` as ``alerts.couriers`` writes it, and
writes ``[outcome, words]``. Words never hold the address.
"""

import base64
import hmac
import json
import logging
import re
import socket
import sys
import time
from collections.abc import Mapping, Set
from typing import Any
from urllib.parse import urlsplit

from press.reach import is_allowed, is_public, port_of

CONNECT, ANSWER = 6.0, 15.0  # seconds
LATER = {408, 421, 425, 429}
GONE = {401, 403, 404, 410}  # the hook was taken away, or is none of ours
PRIVATE = "its host is private: name it in VIGIE_ALLOW_HOSTS where that is meant"
Answer = tuple[str, str]

# Private addresses that were tried: Apprise keeps its errors to itself.
_refused: set[str] = set()


def main() -> None:
    """Run the errand."""
    errand: dict[str, Any] = json.load(sys.stdin)
    address = str(errand["address"])
    _guard(_let(address, frozenset(errand["hosts"])) if errand["own"] else frozenset())
    hand_in = _webhook if errand["channel"] == "webhook" else _apprise
    json.dump(hand_in(address, errand), sys.stdout)


def _let(address: str, allowed: Set[str]) -> frozenset[str]:
    """What the operator's host resolves to, where he allowed it."""
    parts = urlsplit(address)
    port = port_of(parts)
    if not parts.hostname or not is_allowed(parts.hostname.lower(), port, allowed):
        return frozenset()
    try:
        found = socket.getaddrinfo(parts.hostname, port)
    except OSError:
        return frozenset()
    return frozenset(str(entry[4][0]) for entry in found)


def _guard(let: Set[str]) -> None:
    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event != "socket.connect":
            return
        target: Any = args[1]
        host = str(target[0]) if isinstance(target, tuple) else ""  # pyright: ignore
        if host not in let and not is_public(host):
            _refused.add(host)
            raise PermissionError(PRIVATE)

    sys.addaudithook(refuse)


def _webhook(address: str, errand: Mapping[str, Any]) -> Answer:
    """As Standard Webhooks asks: identifier, time and body are signed together."""
    import urllib3

    body = str(errand["body"]).encode()
    stamp = str(int(time.time()))
    signed = f"{errand['id']}.{stamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(base64.b64decode(errand["key"]), signed, "sha256"))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Vigie",
        "webhook-id": str(errand["id"]),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature.decode()}",
    }
    timeout = urllib3.Timeout(connect=CONNECT, read=ANSWER)
    with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
        try:
            answer = pool.request(
                "POST", address, body=body, headers=headers, redirect=False, preload_content=False
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return _broken(error)
        answer.close()
        return judged(answer.status)


def judged(status: int) -> Answer:
    """What an HTTP status says of a message."""
    said = f"HTTP {status}"
    if 200 <= status < 300:
        return "accepted", said
    if status >= 500 or status in LATER:
        return "later", said
    if status in GONE:
        return "recipient", said
    if 300 <= status < 400:
        return "recipient", f"{said}: redirects are not followed"
    return "message", said


def _broken(error: BaseException) -> Answer:
    """Why there was no answer. Whoever was not connected to has nothing; any other may have."""
    from urllib3 import exceptions

    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    if _refused:
        return "later", PRIVATE
    if any(isinstance(each, exceptions.NameResolutionError | socket.gaierror) for each in causes):
        return "later", "no host of that name"
    if any(isinstance(each, exceptions.SSLError) for each in causes):
        return "later", "its certificate is not good, or it speaks no TLS"
    if any(isinstance(each, exceptions.NewConnectionError) for each in causes):
        refused = [each.strerror for each in causes if isinstance(each, OSError) and each.strerror]
        return "later", refused[-1] if refused else "no connection"
    if any(isinstance(each, exceptions.ConnectTimeoutError) for each in causes):
        return "later", f"no connection within {CONNECT:.0f} s"
    return "doubt", "connection lost before the answer"


class _Heard(logging.Handler):
    """The statuses that Apprise logs, which its answer does not tell."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        found = re.search(r"error=(\d{3})\b", record.getMessage())
        if found:
            self.statuses.append(int(found[1]))


def _apprise(address: str, errand: Mapping[str, Any]) -> Answer:
    import apprise

    from alerts import chats

    heard = _Heard()
    log = logging.getLogger("apprise")
    log.handlers, log.propagate = [heard], False
    log.setLevel(logging.DEBUG)
    told = json.loads(errand["body"])
    hook = chats.made(errand["channel"], address)
    if hook is None:
        return "recipient", "Apprise cannot read its address"
    hook.socket_connect_timeout, hook.socket_read_timeout = CONNECT, ANSWER
    notifier: Any = apprise.Apprise()
    notifier.add(hook)
    taken = notifier.notify(
        title=told["title"], body=told["text"], body_format=apprise.NotifyFormat.TEXT
    )
    if taken:
        return "accepted", "taken"
    if heard.statuses:
        outcome, said = judged(heard.statuses[-1])
        return ("later" if outcome == "accepted" else outcome), said
    return "later", PRIVATE if _refused else "no connection, or no answer"


if __name__ == "__main__":
    main()
