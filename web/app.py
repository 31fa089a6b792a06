"""The web service: the reader's page, and the doors beside it.

It knows no other room: what it shows and does comes through ``web.port.Reader`` and the
callables of ``web.doors.Service``. They may block; Starlette runs them in threads.
"""

from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from archive.database import DatabaseUnavailable
from archive.search.values import IndexUnavailable
from web import acting, answering, api, doors, exporting, gate, reading
from web.doors import Service
from web.gate import Gate
from web.port import Record

__all__ = ["Service", "application"]

ErrorHandler = Callable[[Request, Exception], Response]


def application(
    service: Service, reader: Record | None = None, let: Gate | None = None
) -> Starlette:
    """The ASGI application; without a reader only its doors. ``let`` says who may read:
    without one only this machine."""
    let = let or Gate(loopback=True)
    pages = _pages(reader, let) if reader else []
    away: ErrorHandler = partial(answering.unavailable, reader) if reader else doors.unavailable
    absent: ErrorHandler = partial(answering.not_found, reader) if reader else doors.not_found
    made = Starlette(
        routes=[*doors.routes(service), *pages],
        middleware=[Middleware(_Guard, let=let)],
        exception_handlers={404: absent, DatabaseUnavailable: away, IndexUnavailable: away},
    )
    made.router.redirect_slashes = False  # its answer names whatever host was asked for
    return made


def _pages(reader: Record, let: Gate) -> list[Route]:
    return [
        *reading.routes(reader),
        *exporting.routes(reader),
        *api.routes(reader),
        *acting.routes(reader, let),
    ]


class _Guard:
    """Lets through who may read; the others are led to sign in."""

    def __init__(self, app: ASGIApp, let: Gate) -> None:
        self._app = app
        self._let = let
        self._tries = gate.Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request = Request(scope)
        if not gate.is_host(request.headers.get("host", "localhost")):
            answer = PlainTextResponse("bad Host header\n", status_code=400)
            return await answer(scope, receive, send)
        reader = await self._admitted(request)
        mark = (reader and reader.token) or request.cookies.get(gate.VISITOR) or gate.visitor()
        scope.setdefault("state", {}).update(admitted=reader, mark=mark)
        if reader is None and not gate.is_open(request.url.path):
            return await self._turned_away(request)(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _admitted(self, request: Request) -> gate.Admitted | None:
        if self._let.password and "authorization" in request.headers:
            return await run_in_threadpool(gate.bearer, self._let, request, self._tries)
        if self._let.password and gate.SESSION in request.cookies:
            return await run_in_threadpool(gate.admitted, self._let, request)
        return gate.admitted(self._let, request)

    def _turned_away(self, request: Request) -> Response:
        path = request.url.path
        if not self._let.password:
            said = "This page is for this machine alone: set VIGIE_PASSWORD or VIGIE_PROXY (docs/web.md)\n"
            return PlainTextResponse(said, status_code=403)
        if path.startswith("/api/"):
            return JSONResponse({"error": "sign in first"}, status_code=401)
        if request.method != "GET" or path == "/metrics":
            return PlainTextResponse("sign in first\n", status_code=401)
        return RedirectResponse(gate.sign_in_address(request), status_code=303)
