"""The page of results."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from archive.mail.clippings import Clipping
from archive.reader.found import FoundArticles
from archive.search.values import Hit
from lexicon.folding import fold
from press.typesetting import held
from web.charts import chart
from web.marks import Piece, highlighted
from web.rights import opening
from web.state import Asked
from web.templating import render
from web.view import PageRequest

LISTED = 60  # values of a facet
NEAR = 8  # names offered where nothing is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a query is not understood, and from where to where, in code points."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One hit as it is shown."""

    hit: Hit
    clipping: Clipping | None
    title: list[Piece]
    excerpts: list[list[Piece]]
    opening: str
    copies: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet or filter: choosing it leads to ``address``."""

    label: str
    count: int
    address: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The values of one field, most first."""

    title: str
    values: tuple[Choice, ...]


def page(
    visit: PageRequest,
    asked: Asked,
    found: FoundArticles,
    *,
    explained: str | None = None,
    stale: bool = False,
) -> str:
    """The results, with what narrows or widens them. ``stale`` says that the page asked for
    was none of this search's."""
    results = found.results
    return render(
        "search.html",
        visit,
        section="search",
        a=asked,
        refused=None,
        found=found,
        rows=[row(visit, found, hit) for hit in results.hits],
        facets=_facets(visit, asked, found),
        filters=_filters(visit, asked),
        orders=_orders(asked),
        chart=chart(results.counts.get("day", ())),
        next=_next(asked, results.next),
        near=() if results.total else near(visit, asked.query),
        any_word=_any_word(asked),
        explained=explained,
        stale=stale,
    )


def refused(visit: PageRequest, asked: Asked, why: Refused) -> str:
    """The page where the query is not understood."""
    return render(
        "search.html", visit, section="search", a=asked, refused=why, stale=False, explained=None
    )


def row(visit: PageRequest, found: FoundArticles, hit: Hit) -> Row:
    """A hit with as much of its text as its source lets be shown."""
    source = visit.source(hit.source)
    clipping = found.clippings.get(hit.id)
    title = hit.highlights.get("title", ())
    excerpts = () if source.show == "headline" else hit.highlights.get("text", ())
    return Row(
        hit=hit,
        clipping=clipping,
        title=highlighted(title[0]) if title else [Piece(held(hit.title))],
        excerpts=[highlighted(excerpt) for excerpt in excerpts[:2]],
        opening=opening(clipping, source) if clipping and not excerpts else "",
        copies=found.copies.get(hit.id, 0),
        size=hit.articles or (found.sizes.get(hit.story, 1) if hit.story is not None else 1),
    )


def _facets(visit: PageRequest, asked: Asked, found: FoundArticles) -> list[Facet]:
    counts = found.results.counts

    def facet(title: str, name: str, kind: str, label: Callable[[str], str]) -> Facet:
        chosen: tuple[str, ...] = getattr(asked, name)
        values = counts.get(kind, ())[:LISTED]
        more = asked.with_(name, (value for value, _ in values))
        return Facet(
            title=title,
            values=tuple(
                Choice(
                    label=label(value),
                    count=count,
                    address=asked.without(name, value) if value in chosen else address,
                    chosen=value in chosen,
                )
                for (value, count), address in zip(values, more, strict=True)
            ),
        )

    return [
        facet("actors", "actors", "actor", visit.name),
        facet("topics", "topics", "topic", visit.name),
        facet("outlets", "sources", "source", lambda id: visit.source(id).name),
        facet("classes", "relevance", "relevance", visit.cls),
    ]


def _filters(visit: PageRequest, asked: Asked) -> list[Choice]:
    def some(name: str, label: Callable[[str], str]) -> Iterable[Choice]:
        values: tuple[str, ...] = getattr(asked, name)
        for value in values:
            yield Choice(label=label(value), count=0, address=asked.without(name, value))

    found = [
        *some("actors", visit.name),
        *some("topics", visit.name),
        *some("sources", lambda id: visit.source(id).name),
        *some("relevance", visit.cls),
    ]
    if asked.since or asked.until:
        parts = [
            f"{visit.t('search.from')} {visit.day(asked.since)}" if asked.since else "",
            f"{visit.t('search.to')} {visit.day(asked.until)}" if asked.until else "",
        ]
        address = asked.address(since=None, until=None)
        found.append(Choice(label=" ".join(p for p in parts if p), count=0, address=address))
    return found


def _orders(asked: Asked) -> list[list[tuple[str, str, bool]]]:
    def switch(name: str, off: str, on: str) -> list[tuple[str, str, bool]]:
        current: bool = getattr(asked, name)
        changes: list[dict[str, Any]] = [{name: False}, {name: True}]
        return [
            (off, asked.address(**changes[0]), not current),
            (on, asked.address(**changes[1]), current),
        ]

    return [
        switch("newest", "best", "newest"),
        switch("copies", "fold", "unfold"),
        switch("stories", "by article", "by story"),
    ]


def _next(asked: Asked, cursor: str | None) -> str | None:
    return asked.address(after=cursor) if cursor else None


def near(visit: PageRequest, query: str) -> Sequence[str]:
    """Actors and topics whose name or id holds the query's words."""
    words = fold(query).replace('"', " ").split()
    if not words:
        return ()
    entries = {**visit.actors, **visit.topics}
    return [
        id
        for id, entry in entries.items()
        if all(word in f"{fold(entry.label)} {id.replace('-', ' ')}" for word in words)
    ][:NEAR]


def _any_word(asked: Asked) -> str | None:
    """The same search for any of its words, where they are plain words."""
    words = asked.query.split()
    plain = all(word.isalnum() and word not in ("OR", "OU", "ET", "AND") for word in words)
    return asked.address(query=" OU ".join(words)) if plain and 1 < len(words) <= 12 else None
