"""The JSON API under ``/api/v1/``: searches, articles, stories, actors and topics, sources."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from archive.mail.clippings import Clipping
from archive.reader.subject import SubjectKind
from archive.search.values import Hit
from lexicon.errors import Invalid
from web import openapi, state, visiting
from web.answering import HEADERS, LARGEST
from web.port import Record
from web.rights import opening
from web.state import Asked, clean
from web.view import PageRequest
from web.visiting import visit

Json = dict[str, Any]
Handler = Callable[[Record, Request], Response]
MOST = 100  # hits of one page


class _Wrong(Exception):
    """A parameter that cannot be used; the message names it."""


def routes(reader: Record) -> list[Route]:
    """The routes of the API."""
    pages: dict[str, Handler] = {
        "search": _search,
        "articles/{id}": _article,
        "stories/{id}": _story,
        "actors/{id}": partial(_subject, "actor"),
        "topics/{id}": partial(_subject, "topic"),
        "sources": _sources,
        "openapi.json": _openapi,
    }
    found = [
        Route(f"/api/v1/{path}", partial(_answered, handler, reader), methods=["GET"])
        for path, handler in pages.items()
    ]
    aliases = [
        Route("/recherche.json", partial(_answered, _search_of_page, reader), methods=["GET"])
    ]
    return [*found, *aliases]


def _answered(handler: Handler, reader: Record, request: Request) -> Response:
    try:
        return handler(reader, request)
    except (_Wrong, Invalid) as error:
        return _json({"error": str(error)[:500]}, 422)


def _json(value: Any, status: int = 200) -> Response:
    return JSONResponse(value, status_code=status, headers=HEADERS)


def _nothing() -> Response:
    return _json({"error": "there is none"}, 404)


def _search(reader: Record, request: Request) -> Response:
    asked, limit = _asked(request, reader.classes)
    return _found(reader, request, asked, limit)


def _search_of_page(reader: Record, request: Request) -> Response:
    asked = visiting.asked(request, reader)
    return _found(reader, request, asked, state.PAGE)


def _found(reader: Record, request: Request, asked: Asked, limit: int) -> Response:
    seen = visit(request, reader)
    found = reader.search(asked.search(limit=limit, counts=True))
    return _json(
        {
            "total": found.results.total,
            "hits": [_hit(seen, hit, found.clippings.get(hit.id)) for hit in found.results.hits],
            "next": found.results.next,
            "counts": {kind: _counted(pairs) for kind, pairs in found.results.counts.items()},
        }
    )


def _counted(pairs: tuple[tuple[str, int], ...]) -> list[Json]:
    return [{"value": value, "articles": n} for value, n in pairs]


def _asked(request: Request, classes: Sequence[str]) -> tuple[Asked, int]:
    given = {
        key: [clean(value) for value in request.query_params.getlist(key)]
        for key in request.query_params
    }
    one = {key: values[0] for key, values in given.items()}
    relevance = tuple(given.get("relevance", ()))
    if wrong := next((each for each in relevance if each not in classes), None):
        raise _Wrong(f"relevance: {wrong[:40]} is none of {', '.join(classes)}")
    dates: list[tuple[str, str]] = []
    asked = Asked(
        query=one.get("q", "")[: state.LONGEST],
        actors=tuple(given.get("actor", ())[: state.MOST]),
        topics=tuple(given.get("topic", ())[: state.MOST]),
        sources=tuple(given.get("source", ())[: state.MOST]),
        relevance=tuple(each for each in classes if each in relevance),
        since=state.day(one.get("since", ""), dates),
        until=state.day(one.get("until", ""), dates),
        copies=_choice(one, "copies", ("true", "false")) != "false",
        newest=_choice(one, "order", ("best", "newest")) == "newest",
        after=one.get("after") or None,
    )
    if dates:
        raise _Wrong(f"since, until: {dates[0][1][:40]} is no date (YYYY-MM-DD)")
    return asked, _limit(one.get("limit", "20"))


def _choice(given: Mapping[str, str], key: str, known: tuple[str, ...]) -> str:
    said = given.get(key, known[0])
    if said not in known:
        raise _Wrong(f"{key}: one of {', '.join(known)} is expected")
    return said


def _limit(said: str) -> int:
    if not (said.isascii() and said.isdigit()) or len(said) > 9 or not 1 <= int(said) <= MOST:
        raise _Wrong(f"limit: a number from 1 to {MOST} is expected")
    return int(said)


def _hit(seen: PageRequest, hit: Hit, clipping: Clipping | None) -> Json:
    show = seen.source(hit.source).show
    highlights = {
        k: list(v) for k, v in hit.highlights.items() if k == "title" or show != "headline"
    }
    return {
        "id": hit.id,
        "source": hit.source,
        "source_id": hit.source_id,
        "url": hit.url,
        "title": hit.title,
        "published_at": _time(hit.published_at),
        "relevance": hit.relevance,
        "actors": list(hit.actors),
        "topics": list(hit.topics),
        "copy_of": hit.copy_of,
        "story": hit.story,
        "highlights": highlights,
        "excerpt": opening(clipping, seen.source(hit.source)) if clipping else "",
    }


def _article(reader: Record, request: Request) -> Response:
    id = _number(request)
    page = reader.article(id) if id else None
    if page is None:
        return _nothing()
    stored, article = page.stored, page.stored.article
    return _json(
        {
            "id": stored.id,
            "source": article.source,
            "source_id": article.source_id,
            "url": article.url,
            "title": article.title,
            "published_at": _time(article.published_at),
            "first_seen_at": _time(stored.first_seen_at),
            "author": article.author,
            "agency": article.agency,
            "relevance": stored.relevance,
            "relevance_reason": stored.relevance_reason,
            "tags": [
                {
                    "id": tag.id,
                    "kind": tag.kind,
                    "salience": tag.salience,
                    "evidence": [
                        {"field": m.field, "start": m.start, "end": m.end, "surface": m.surface}
                        for m in tag.mentions
                    ],
                }
                for tag in stored.tags
            ],
            "copy_of": stored.copy_of,
            "story": stored.story,
            "versions": len(page.versions),
            "corrected": stored.corrected,
            "withdrawn_at": _time(stored.withdrawn_at),
            "repeats": [{"id": c.of, "kind": c.kind, "share": c.share} for c in page.repeats],
            "repeated_by": [
                {"id": r.by, "kind": r.pair.kind, "share": r.pair.share} for r in page.repeated
            ],
        }
    )


def _story(reader: Record, request: Request) -> Response:
    id = _number(request)
    page = reader.story(id) if id else None
    if page is None:
        return _nothing()
    story = page.story
    return _json(
        {
            "id": story.id,
            "articles": [
                {
                    "id": c.id,
                    "source": c.source,
                    "url": c.url,
                    "title": c.title,
                    "published_at": _time(c.published_at),
                    "copy_of": c.copy_of,
                }
                for c in page.articles
            ],
            "outlets": list(story.outlets),
            "independent": story.independent,
            "first": story.first,
            "first_at": _time(story.first_at),
            "last_at": _time(story.last_at),
            "growing": story.growing,
            "disagreements": page.claims.disagreements,
        }
    )


def _subject(kind: SubjectKind, reader: Record, request: Request) -> Response:
    id = clean(request.path_params["id"])
    entries = reader.actors if kind == "actor" else reader.topics
    if id not in entries:
        return _nothing()
    found, entry = reader.subject(kind, id), entries[id]
    return _json(
        {
            "id": id,
            "label": entry.label,
            "kind": entry.kind,
            "wikidata": entry.wikidata,
            "counted": found.counted,
            "complete": found.complete,
            "days": _counted(found.days),
            "actors": _counted(found.actors),
            "topics": _counted(found.topics),
            "sources": _counted(found.outlets),
        }
    )


def _sources(reader: Record, request: Request) -> Response:
    return _json(
        [
            {key: getattr(source, key) for key in openapi.SOURCE}
            for source in reader.sources.values()
        ]
    )


def _openapi(reader: Record, request: Request) -> Response:
    return _json(openapi.document(reader.classes))


def _number(request: Request) -> int | None:
    said: str = request.path_params["id"]
    if not (said.isascii() and said.isdigit()) or len(said) > 19:
        return None
    return int(said) if 0 < int(said) <= LARGEST else None


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
