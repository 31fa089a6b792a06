"""How every page is answered: its headers, its cookies, and what stands where there is none."""

import logging

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web import doors, gate
from web.pages import message
from web.port import Record
from web.view import PageRequest
from web.visiting import COOKIE, YEAR, visit

log = logging.getLogger(__name__)

LARGEST = 2**63 - 1  # of a number in an address


class _Number(IntegerConvertor):
    """A number in an address, of as many digits as one that can be had: Python refuses to read
    thousands of them."""

    regex = "[0-9]{1,19}"


register_url_convertor("number", _Number())
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self';"
    " img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def html(request: Request, visit: PageRequest, page: str, status: int = 200) -> Response:
    """A page as an answer; a language that the address asks for is remembered."""
    answer = HTMLResponse(
        page, status_code=status, headers=HEADERS | {"Vary": "Cookie, Accept-Language"}
    )
    if request.query_params.get("lang") == visit.language:
        answer.set_cookie(COOKIE, visit.language, max_age=YEAR, httponly=True, samesite="lax")
    if request.state.mark not in (
        request.cookies.get(gate.VISITOR),
        request.cookies.get(gate.SESSION),
    ):
        answer.set_cookie(gate.VISITOR, request.state.mark, httponly=True, samesite="strict")
    return answer


def number(request: Request) -> int | None:
    """The number in an address; None for one that nothing can have."""
    id = request.path_params["id"]
    return id if 0 < id <= LARGEST else None


def missing(reader: Record, request: Request, key: str) -> Response:
    """There is none of that kind."""
    seen = visit(request, reader)
    return html(request, seen, message.missing(seen, seen.t(key)), 404)


def not_found(reader: Record, request: Request, error: Exception) -> Response:
    """The answer where there is no page."""
    return missing(reader, request, "error.missing text")


def unavailable(reader: Record, request: Request, error: Exception) -> Response:
    """The answer while the database or the index is away: without either."""
    log.warning("away path=%s error=%s", request.url.path.split("/")[1], type(error).__name__)
    return doors.unavailable(request, error)
