"""The routes of exports: a search, or what is kept, for other programs."""

from collections.abc import Callable, Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from archive.database import DatabaseUnavailable
from archive.mail.clippings import Clipping
from archive.search.query import Misread
from lexicon.errors import Unavailable
from web import out, state, visiting
from web.answering import HEADERS
from web.out import Export
from web.port import Record
from web.state import Asked
from web.view import PageRequest
from web.visiting import visit

FEED = 50  # articles of a feed
MOST = 10_000  # articles of an export
STEP = 1_000  # read at a time
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".feed.json": "application/feed+json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
}
REVIEWS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
}


def routes(reader: Record) -> list[Route]:
    """The routes of every format."""
    found = [Route("/opensearch.xml", _opensearch, methods=["GET"])]
    for suffix in TYPES:
        found += [
            Route(f"/recherche{suffix}", partial(_search, reader, suffix), methods=["GET"]),
            Route(f"/bureau{suffix}", partial(_desk, reader, suffix), methods=["GET"]),
        ]
    found += [
        Route(f"/revue{suffix}", partial(_review, reader, suffix), methods=["GET"])
        for suffix in REVIEWS
    ]
    return found


def _review(reader: Record, suffix: str, request: Request) -> Response:
    seen = visit(request, reader)
    asked = visiting.asked(request, reader)
    try:
        made = reader.review(asked.search(), suffix, seen.language)
    except Misread as error:
        return PlainTextResponse(error.said(seen.language), status_code=422, headers=HEADERS)
    except DatabaseUnavailable:
        raise
    except Unavailable as error:
        return PlainTextResponse(f"{error}\n", status_code=503, headers=HEADERS)
    name = f'attachment; filename="revue-de-presse{suffix}"'
    headers = HEADERS | {"Content-Type": REVIEWS[suffix], "Content-Disposition": name}
    return Response(made, headers=headers)


def _search(reader: Record, suffix: str, request: Request) -> Response:
    asked = visiting.asked(request, reader)
    seen = visit(request, reader)
    feed = suffix in (".atom", ".feed.json")
    try:
        articles = list(
            found(reader, state.newest(asked) if feed else asked, FEED if feed else MOST)
        )
    except Misread as error:
        return PlainTextResponse(error.said(seen.language), status_code=422, headers=HEADERS)
    title = f"Vigie – {asked.query or seen.t('site.search')}"
    return _answer(
        seen,
        suffix,
        title,
        asked.address(),
        asked.address(f"/recherche{suffix}"),
        request,
        articles,
    )


def _desk(reader: Record, suffix: str, request: Request) -> Response:
    seen = visit(request, reader)
    articles = [article for _, group in reader.desk().kept for article in group]
    title = f"Vigie – {seen.t('desk.kept')}"
    return _answer(seen, suffix, title, "/bureau", f"/bureau{suffix}", request, articles)


def found(reader: Record, asked: Asked, most: int) -> Iterator[Clipping]:
    """The articles that a search finds, ``most`` of them at most, in its order. Raises
    Misread."""
    search = state.bare(state.first_page(asked).search(limit=min(STEP, most), counts=False))
    given = 0
    while given < most:
        page = reader.search(search)
        for hit in page.results.hits:
            if hit.id in page.clippings and given < most:
                given += 1
                yield page.clippings[hit.id]
        if page.results.next is None:
            return
        search = state.following(search, page.results.next)


def _answer(
    seen: PageRequest,
    suffix: str,
    title: str,
    page: str,
    address: str,
    request: Request,
    articles: list[Clipping],
) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    feed = Export(title=title, address=address, page=page, base=base, articles=articles)
    makers: dict[str, Callable[[], str | bytes]] = {
        ".atom": lambda: out.atom(seen, feed),
        ".feed.json": lambda: out.json_feed(seen, feed),
        ".csv": lambda: out.table(seen, articles),
        ".ris": lambda: out.ris(seen, articles),
        ".bib": lambda: out.bibtex(seen, articles),
    }
    headers = dict(HEADERS)
    if suffix in (".csv", ".ris", ".bib"):
        headers["Content-Disposition"] = f'attachment; filename="vigie{suffix}"'
    return Response(makers[suffix](), headers=headers | {"Content-Type": TYPES[suffix]})


def _opensearch(request: Request) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    return Response(
        out.opensearch(base), headers=HEADERS, media_type="application/opensearchdescription+xml"
    )
