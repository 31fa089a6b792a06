"""Serving the page over HTTP until told to stop."""

import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

GRACE = 20  # seconds in which open requests are answered


class Server(uvicorn.Server):
    """uvicorn's own, ended by ``stopped`` instead of by handlers of its own: a signal that
    comes while the page is put together would reach neither."""

    def __init__(self, config: uvicorn.Config, stopped: Callable[[], bool]) -> None:
        super().__init__(config)
        self._stopped = stopped

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Nothing."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        return await super().on_tick(counter) or self._stopped()


def serve(pages: ASGIApp, listening: socket.socket, stopped: Callable[[], bool]) -> None:
    """Answer on a socket until ``stopped()``, open requests to their end."""
    config = uvicorn.Config(
        pages,
        log_level="warning",
        log_config=None,  # the log is the command line's (vigie.logs)
        access_log=False,  # the links hold tokens
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    # A body is sent after its head: on a socket that waits for more, each answer would take the
    # 40 ms after which its head is acknowledged. asyncio does this for sockets of its own alone.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Server(config, stopped).run(sockets=[listening])
