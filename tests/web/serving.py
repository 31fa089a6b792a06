"""The application on a real server, and what it answers."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import uvicorn
from starlette.applications import Starlette

from tests.services.waiting import LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: Message
    text: str


@contextmanager
def serving(application: Starlette) -> Generator[str]:
    """The address of the application while it is served on a free port of this machine."""
    config = uvicorn.Config(application, port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        host, port = server.servers[0].sockets[0].getsockname()
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()


def ask(
    url: str,
    method: str = "GET",
    body: bytes | None = None,
    password: str | None = None,
    **headers: str,
) -> Answer:
    """The answer, whatever its status."""
    said = {"Authorization": f"Bearer {password}"} if password else {}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(url, method=method, data=body, headers=said)
    try:
        with urlopen(request, timeout=LONGEST) as answer:
            return Answer(status=answer.status, headers=answer.headers, text=answer.read().decode())
    except HTTPError as error:
        with error:
            return Answer(status=error.code, headers=error.headers, text=error.read().decode())
