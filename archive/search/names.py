"""What the grammar knows of names: how they are spelled, and which values a field takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from archive.search.analysis import forms, terms
from archive.search.tree import Facet

if TYPE_CHECKING:
    from lexicon.load import Lexicon

Spellings = Mapping[tuple[str, ...], tuple[str, ...]]
Values = Mapping[str, tuple[str, ...]]  # ids by name


@dataclass(frozen=True, slots=True)
class Names:
    """``spellings`` holds all spellings of a name by the analysed terms of each; ``values``
    the ids that stand behind what may be typed in a field (``key``). Of a field that is not
    ``closed`` other ids may exist, and any is accepted."""

    spellings: Spellings = field(default_factory=dict[tuple[str, ...], tuple[str, ...]])
    values: Mapping[Facet, Values] = field(default_factory=dict[Facet, Values])
    closed: frozenset[Facet] = frozenset()

    def ids(self, field: Facet, typed: str) -> tuple[str, ...]:
        """The ids that this name stands for; empty where it is unknown."""
        known = self.values.get(field, {}).get(key(typed), ())
        return known if known or field in self.closed else (typed,)

    def like(self, field: Facet, typed: str) -> str | None:
        """The id of the most similar name."""
        from difflib import get_close_matches

        known = self.values.get(field, {})
        wanted = key(typed)
        near = [name for name in known if name.startswith(wanted)] if len(wanted) > 2 else []
        near = near or get_close_matches(wanted, known, n=1)
        return known[min(near, key=len)][0] if near else None

    def with_sources(self, named: Iterable[tuple[str, str]], *, closed: bool = False) -> "Names":
        """The same, and these sources, each (id, name)."""
        sources = called((id, (name,)) for id, name in named)
        also: frozenset[Facet] = frozenset({"source"}) if closed else frozenset()
        return replace(self, values={**self.values, "source": sources}, closed=self.closed | also)


NOTHING = Names()


def key(name: str) -> str:
    """What two ways of typing one name have in common: case, accents, hyphens and spaces
    do not matter."""
    return "".join(forms(name))


def spelled(groups: Iterable[tuple[str, ...]]) -> Spellings:
    """All spellings of each name by the analysed terms of each."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            known = found.get(terms(name), ())
            found[terms(name)] = tuple(dict.fromkeys((*known, *group)))
    return {name: group for name, group in found.items() if name}


def called(named: Iterable[tuple[str, Iterable[str]]]) -> Values:
    """Ids by every name, from (id, names); an id is a name of its own, before all others."""
    entries = [(id, tuple(names)) for id, names in named]
    found: dict[str, tuple[str, ...]] = {}
    for id, names in entries:
        for name in names:
            known = found.get(key(name), ())
            found[key(name)] = tuple(dict.fromkeys((*known, id)))
    return {name: ids for name, ids in found.items() if name} | {
        key(id): (id,) for id, _ in entries
    }


def of(lexicon: "Lexicon") -> Names:
    """What a lexicon knows. Any source is accepted."""
    groups = set(lexicon.spellings.values())
    return Names(
        spelled(tuple(name for name in group if "*" not in name) for group in groups),
        {
            "actor": called(
                (a.id, (a.label, *_plain((*a.names, *a.surnames)))) for a in lexicon.actors.values()
            ),
            "topic": called((t.id, (t.label,)) for t in lexicon.topics.values()),
        },
        frozenset({"actor", "topic"}),
    )


def _plain(notations: Iterable[str]) -> Iterable[str]:
    return (name for name in notations if not set(name) & set("(|*"))


@cache
def default() -> Names:
    """Those of the lexicon that ships with the project."""
    from lexicon import load

    return of(load.default())
