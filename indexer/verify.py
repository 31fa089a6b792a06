"""Comparing the search index with the record, entry by entry, and putting it right."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.database import Connection, Row
from archive.record import projection
from archive.search.values import Held, SearchIndex

PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDifference:
    """How the index differs from the record. ``missing``: articles that it should hold,
    or holds in an older revision; ``ahead``: (article, revision) that it holds in a newer
    revision than the record has, deleted where the record is not or the reverse, or as another
    article or under another title; ``extra``: (number, revision) of no article."""

    compared: int = 0
    owed: int = 0
    refused: int = 0
    missing: list[int] = field(default_factory=list[int])
    ahead: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    extra: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    @property
    def found(self) -> int:
        """How many entries differ; what is merely due does not count."""
        return len(self.missing) + len(self.ahead) + len(self.extra)


def compare(connection: Connection, index: SearchIndex) -> Iterator[IndexDifference]:
    """Compare page by page, by article number; also while articles are written.

    The record is read first and the index then, so whatever the record says is projected
    the index must show; what the index has newer is looked up in the record again.
    """
    after = 0
    while after is not None:
        states = projection.states(connection, after, PAGE)
        last = states[-1]["id"] if len(states) == PAGE else None
        index.put((), visible=True)
        held = {each.id: each for each in _held(index, after, last)}
        yield _page(connection, states, held)
        after = last


def repair(connection: Connection, index: SearchIndex, difference: IndexDifference) -> None:
    """Make due what the index lacks or has otherwise, and remove what is no article."""
    projection.owe(connection, difference.missing)
    projection.overtake(connection, difference.ahead)
    if difference.extra:
        index.remove([(id, revision + 1) for id, revision in difference.extra])


def _held(index: SearchIndex, after: int, last: int | None) -> Iterator[Held]:
    while page := index.held(after, PAGE):
        for held in page:
            if last is not None and held.id > last:
                return
            yield held
        after = page[-1].id


def _page(connection: Connection, states: list[Row], held: dict[int, Held]) -> IndexDifference:
    known = {state["id"]: state["revision"] for state in states}
    ahead = [h for s in states if (h := held.get(s["id"])) and _contradicts(s, h)]
    extra = [h for h in held.values() if h.id not in known and not h.deleted]
    now = projection.revisions(connection, [each.id for each in (*ahead, *extra)])
    return IndexDifference(
        compared=len(states),
        owed=sum(s["revision"] > s["projected_revision"] and not s["refused"] for s in states),
        refused=sum(s["refused"] is not None for s in states),
        missing=[s["id"] for s in states if _revision(held, s) < s["projected_revision"]],
        # What has changed in the record since it was read is no difference yet.
        ahead=[(h.id, h.revision) for h in ahead if now.get(h.id) == known[h.id]],
        extra=[(h.id, h.revision) for h in extra if h.id not in now],
    )


def _revision(held: dict[int, Held], state: Row) -> int:
    return held[state["id"]].revision if state["id"] in held else 0


def _contradicts(state: Row, held: Held) -> bool:
    return held.revision > state["revision"] or (
        held.revision == state["revision"]
        and (held.deleted != state["deleted"] or (not held.deleted and _another(state, held)))
    )


def _another(state: Row, held: Held) -> bool:
    told = (held.source, held.source_id, held.title)
    return any(
        shown is not None and shown != state[name]
        for name, shown in zip(("source", "source_id", "title"), told, strict=True)
    )
