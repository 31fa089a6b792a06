"""The search that an address holds, whole: read from its parameters and written back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode
from zoneinfo import ZoneInfo

from archive.search.periods import midnight
from archive.search.values import Search
from lexicon.load import default
from lexicon.values import Class

PARIS = ZoneInfo("Europe/Paris")
PAGE = 20  # hits
LONGEST = 2_000  # characters of a query
MOST = 50  # values of one filter
DAYS = (date(1900, 1, 1), date(2199, 12, 31))
_LISTS = {"actors": "acteur", "topics": "theme", "sources": "source", "relevance": "classe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asks for. ``since`` and ``until`` are days in Europe/Paris, both
    included. ``notes`` hold (key, value) of what could not be read and was left out."""

    query: str = ""
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    relevance: tuple[Class, ...] = ()
    since: date | None = None
    until: date | None = None
    copies: bool = False
    newest: bool = False
    stories: bool = False
    after: str | None = None
    notes: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def filtered(self) -> bool:
        """Whether anything beside words restricts it."""
        return bool(
            self.actors or self.topics or self.sources or self.relevance or self.since or self.until
        )

    def search(self, *, limit: int = PAGE, counts: bool = True) -> Search:
        """The same as the search index is asked."""
        return Search(
            query=self.query,
            actors=self.actors,
            topics=self.topics,
            sources=self.sources,
            relevance=self.relevance,
            since=midnight(self.since) if self.since else None,
            until=midnight(self.until + timedelta(days=1)) if self.until else None,
            copies=self.copies,
            sort="newest" if self.newest else "best",
            stories=self.stories,
            limit=limit,
            after=self.after,
            counts=counts,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of its address, those at their defaults left out."""
        found = [("q", self.query)] if self.query else []
        for name, key in _LISTS.items():
            found += [(key, value) for value in getattr(self, name)]
        flags = (
            ("du", self.since.isoformat() if self.since else ""),
            ("au", self.until.isoformat() if self.until else ""),
            ("reprises", "1" if self.copies else ""),
            ("tri", "date" if self.newest else ""),
            ("par", "sujet" if self.stories else ""),
            ("apres", self.after or ""),
        )
        return found + [(key, value) for key, value in flags if value]

    def address(self, base: str = "/recherche", **changes: Any) -> str:
        """The address of this search with changes; a change begins at the first page."""
        changed = replace(self, **{"after": None, **changes})
        parameters = urlencode(changed.parameters())
        return f"{base}?{parameters}" if parameters else base

    def without(self, name: str, value: str) -> str:
        """The address without one value of a filter."""
        kept = tuple(held for held in getattr(self, name) if held != value)
        changes: dict[str, Any] = {name: kept}
        return self.address(**changes)

    def with_(self, name: str, values: Iterable[str]) -> Iterator[str]:
        """For each of the values the address with this one more in a filter."""
        base = self.address()
        parting = "&" if "?" in base else "?"
        return (f"{base}{parting}{_LISTS[name]}={quote_plus(value)}" for value in values)


def read(parameters: Iterable[tuple[str, str]], known: Mapping[str, Iterable[str]]) -> Asked:
    """The search of an address. ``known`` maps ``actors`` and ``topics`` to the lexicon's
    ids. Nothing is an error: what cannot be read is left out and noted."""
    held: dict[str, list[str]] = {}
    for key, value in parameters:
        held.setdefault(key, []).append(clean(value))
    notes: list[tuple[str, str]] = []
    lists = {
        name: _values(held.get(key, ()), known.get(name), notes) for name, key in _LISTS.items()
    }
    classes = default().content.theme.ids
    lists["relevance"] = tuple(c for c in lists["relevance"] if c in classes)
    return Asked(
        query=_first(held, "q")[:LONGEST],
        since=day(_first(held, "du"), notes),
        until=day(_first(held, "au"), notes),
        copies=_first(held, "reprises") == "1",
        newest=_first(held, "tri") == "date",
        stories=_first(held, "par") == "sujet",
        after=_first(held, "apres")[:LONGEST] or None,
        notes=tuple(notes),
        **lists,  # pyright: ignore[reportArgumentType]
    )


def clean(value: str) -> str:
    """A parameter as it can be stored and shown: no NUL, no half a surrogate."""
    return value.replace("\0", " ").encode("utf-8", "replace").decode().strip()


def _first(held: Mapping[str, Sequence[str]], key: str) -> str:
    return next((value for value in held.get(key, ()) if value), "")


def _values(
    values: Iterable[str], known: Iterable[str] | None, notes: list[tuple[str, str]]
) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for value in values if value))[:MOST]
    if known is None:
        return found
    notes += [("unknown entry", value[:80]) for value in found if value not in known]
    return tuple(value for value in found if value in known)


def day(text: str, notes: list[tuple[str, str]]) -> date | None:
    """The day that a text states; one that is none is noted."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not DAYS[0] <= found <= DAYS[1]:
        notes.append(("bad date", text[:80]))
        return None
    return found


def first_page(asked: Asked) -> Asked:
    """The same search from its start."""
    return replace(asked, after=None)


def newest(asked: Asked) -> Asked:
    """The same search, newest first: as a feed is read."""
    return replace(asked, newest=True)


def bare(search: Search) -> Search:
    """The same search for what it finds alone."""
    return replace(search, excerpts=False)


def following(search: Search, cursor: str) -> Search:
    """The next page of a search."""
    return replace(search, after=cursor)
