"""The service's doors beside the reader's page: health, readiness, metrics, and the links
in mails. What they show and do comes as callables, which may block."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from archive.database import DatabaseUnwritable
from web import metrics

log = logging.getLogger(__name__)

# A page of ours loads nothing, is framed by nobody, cached and indexed nowhere.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the pages rest on.

    ``checks`` each raise while what they are named for cannot be used. ``recognised``
    gives the subscription's name for an unsubscribe token, ``unsubscribe`` also ends
    it; both give None for a token that we did not sign or that means nothing any more.
    ``feed`` gives the Atom feed that a token leads to, or None.
    """

    checks: Mapping[str, Callable[[], None]]
    figures: Callable[[], Mapping[str, Mapping[str, Any]]]
    recognised: Callable[[str], str | None]
    unsubscribe: Callable[[str], str | None]
    feed: Callable[[str], bytes | None] = lambda _token: None


def routes(service: Service) -> list[Route]:
    """The routes of all doors."""
    link = "/desabonnement/{token}"
    return [
        Route("/health", _health, methods=["GET"]),
        Route("/ready", partial(_ready, service), methods=["GET"]),
        Route("/metrics", partial(_metrics, service), methods=["GET"]),
        Route(link, partial(_ask, service), methods=["GET"]),
        Route(link, partial(_leave, service), methods=["POST"]),
        Route("/flux/{token}.atom", partial(_feed, service), methods=["GET"]),
    ]


def _health(request: Request) -> Response:
    """200 while the process answers at all."""
    return PlainTextResponse("ok\n")


def _ready(service: Service, request: Request) -> Response:
    """200 while everything that the service rests on can be used, else 503; which."""
    found = {name: _state(name, check) for name, check in service.checks.items()}
    status = 200 if set(found.values()) <= {"ok"} else 503
    return JSONResponse(found, status_code=status, headers={"Cache-Control": "no-store"})


def _state(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except DatabaseUnwritable as error:
        log.warning("not ready check=%s error=%s", name, error)
        return "unwritable"
    except Exception as error:  # whatever broke, the answer is that it is not ready
        log.warning("not ready check=%s error=%s", name, type(error).__name__)
        return "unavailable"
    return "ok"


def _metrics(service: Service, request: Request) -> Response:
    return Response(metrics.exposition(service.figures()), media_type=metrics.CONTENT_TYPE)


def _ask(service: Service, request: Request) -> Response:
    """The page behind the link in a mail. It changes nothing: mail scanners follow links."""
    name = service.recognised(request.path_params["token"])
    if name is None:
        return _unknown()
    return _page(
        "Se désabonner",
        f"Ne plus recevoir la synthèse « {name} » à cette adresse ?",
        button="Me désabonner",
    )


def _leave(service: Service, request: Request) -> Response:
    """One click, by the page's button or by the mail program (RFC 8058), as often as wished."""
    name = service.unsubscribe(request.path_params["token"])
    if name is None:
        return _unknown()
    return _page(
        "Vous êtes désabonné", f"Vous ne recevrez plus la synthèse « {name} » à cette adresse."
    )


def _feed(service: Service, request: Request) -> Response:
    """A subscription's feed on its secret address; 304 where the reader has it (RFC 9110)."""
    content = service.feed(request.path_params["token"])
    if content is None:
        return PlainTextResponse("no such feed\n", status_code=404, headers=HEADERS)
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**HEADERS, "Cache-Control": "private, no-cache", "ETag": mark}
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/atom+xml", headers=headers)


def _unknown() -> Response:
    text = "Ce lien de désabonnement n’est pas valable, ou l’abonnement n’existe plus."
    return _page("Lien inconnu", text, status=404)


def not_found(request: Request, error: Exception) -> Response:
    """The answer where there is nothing and nobody to show it in the reader's language."""
    return _page("Page introuvable", "Il n’y a rien à cette adresse.", status=404)


def unavailable(request: Request, error: Exception) -> Response:
    """The answer while the database is away."""
    log.warning("database away path=%s", request.url.path.split("/")[1])
    answer = _page(
        "Service indisponible", "Réessayez dans quelques minutes : rien n’a été changé.", status=503
    )
    answer.headers["Retry-After"] = "60"
    return answer


def _page(title: str, text: str, *, button: str | None = None, status: int = 200) -> Response:
    html = _pages.get_template("page.html").render(title=title, text=text, button=button)
    return HTMLResponse(html, status_code=status, headers=HEADERS)
