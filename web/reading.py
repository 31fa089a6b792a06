"""The reader's routes: each asks the port, and answers with a page."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archive.reader.subject import SubjectKind
from archive.search.cursor import InvalidCursor
from archive.search.misread import Misread
from archive.search.values import IndexUnavailable
from web import state, visiting
from web.answering import html, number
from web.pages import article, message, search, story, subject, system, today
from web.port import Record
from web.rendered import once
from web.templating import TYPES, assets
from web.view import PageRequest
from web.visiting import visit

log = logging.getLogger(__name__)

LONGEST = 2_000  # characters of an address that is asked about
Handler = Callable[[Record, Request], Response]


def routes(reader: Record) -> list[Route]:
    """The routes of all pages."""
    pages: dict[str, Handler] = {
        "/": _today,
        "/recherche": _search,
        "/acteurs": _subjects,
        "/acteur/{id}": partial(_subject, "actor"),
        "/theme/{id}": partial(_subject, "topic"),
        "/sources": _system,
        "/pourquoi": _why,
        "/aide": _help,
        "/article/{id:number}": _article,
        "/sujet/{id:number}": _story,
    }
    return [
        *(
            Route(path, partial(handler, reader), methods=["GET"])
            for path, handler in pages.items()
        ),
        Route("/static/{digest}/{name}", _static, methods=["GET"]),
    ]


def _search(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    asked = visiting.asked(request, reader)
    try:
        found, stale = reader.search(asked.search()), False
    except Misread as error:
        why = search.Refused(message=error.said(seen.language), start=error.start, end=error.end)
        return html(
            request, seen, search.refused(seen, replace(asked, query=error.query), why), 422
        )
    except InvalidCursor:
        asked = state.first_page(asked)
        found, stale = reader.search(asked.search()), True

    def write(seen: PageRequest) -> str:
        explained = reader.explain(asked.query)
        return search.page(seen, asked, found, explained=explained, stale=stale)

    return html(request, seen, write(seen) if stale else once(seen, found, write))


def _article(reader: Record, request: Request) -> Response:
    seen, id = visit(request, reader), number(request)
    found = reader.article(id) if id else None
    if found is None:
        return html(request, seen, message.missing(seen, seen.t("error.no article")), 404)
    return html(request, seen, once(seen, found, lambda seen: article.page(seen, found)))


def _story(reader: Record, request: Request) -> Response:
    seen, id = visit(request, reader), number(request)
    found = reader.story(id) if id else None
    if found is None:
        return html(request, seen, message.missing(seen, seen.t("error.no story")), 404)
    if found.story.id != id:
        return RedirectResponse(f"/sujet/{found.story.id}", status_code=301)
    deeds = reader.deeds(found.story.id)

    def write(seen: PageRequest) -> str:
        return story.page(seen, found, deeds)

    return html(request, seen, once(seen, found, write, beside=deeds))


def _today(reader: Record, request: Request) -> Response:
    asked = request.query_params.get("ordre")
    order = next((known for known in today.ORDERS if known == asked), today.ORDERS[0])
    seen, found = visit(request, reader), reader.today()
    return html(request, seen, once(seen, found, lambda seen: today.page(seen, found, order)))


def _subject(kind: SubjectKind, reader: Record, request: Request) -> Response:
    seen, id = visit(request, reader), request.path_params["id"]
    if id not in (reader.actors if kind == "actor" else reader.topics):
        return html(request, seen, message.missing(seen, seen.t("error.no entry")), 404)
    found = reader.subject(kind, id)
    return html(request, seen, once(seen, found, lambda seen: subject.page(seen, found)))


def _subjects(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    try:
        counts = reader.search(subject.lately(seen)).results.counts
    except IndexUnavailable:
        counts = {}
    return html(request, seen, subject.every(seen, counts))


def _system(reader: Record, request: Request) -> Response:
    seen, found = visit(request, reader), reader.system()
    return html(request, seen, once(seen, found, lambda seen: system.page(seen, found)))


def _why(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    url = state.clean(request.query_params.get("url", ""))[:LONGEST]
    return html(request, seen, system.why(seen, url, reader.fate(url) if url else None))


def _help(reader: Record, request: Request) -> Response:
    seen = visit(request, reader)
    return html(request, seen, system.help(seen))


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in assets():
        raise HTTPException(404)
    body, digest = assets()[name]
    kept = (
        "public, max-age=31536000, immutable"
        if request.path_params["digest"] == digest
        else "no-cache"
    )
    type = next(TYPES[suffix] for suffix in TYPES if name.endswith(suffix))
    return Response(
        body, media_type=type, headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    )
