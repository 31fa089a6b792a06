"""A query as SQL over ``search_entries``: does an entry answer it, and at what worth. Pure.

What has only words in it becomes one ``tsquery``, which the index answers by itself; the
rest is joined in SQL. Literals stand in ``values``.
"""

from archive.search import vectors
from archive.search.scoring import STANDFIRST, TEXT, TITLE
from archive.search.tree import (
    AllOf,
    AnyOf,
    Near,
    Not,
    Prefix,
    Query,
    TextField,
    TextLeaf,
    Value,
    Words,
    leaves,
)

TITLES, STANDFIRSTS, AUTHORS = "A", "B", "C"  # weights of ``heading`` and of ``starts``
_WEIGHTS: dict[TextField | None, str] = {"title": TITLES, "author": AUTHORS}


_CLOSE = """exists (
with at as (select asked.unit, place from unnest({terms}::text[], {units}::int[])
    as asked(term, unit) join unnest({vector}) as held on held.lexeme = asked.term
  cross join unnest(held.positions) as place)
select 1 from at as first where (select count(distinct other.unit) from at as other
  where other.place between first.place and first.place + {span}) = {count})"""


class Conditions:
    """Makes SQL of queries, and keeps the values of its placeholders."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def holds(self, query: Query) -> str:
        """A condition that is true of the entries that answer the query."""
        if _is_plain(query):
            return f"words @@ {self._value(vectors.question(query))}::tsquery"
        match query:
            case AllOf(parts):
                return self._all(parts)
            case AnyOf(parts):
                return f"({' or '.join(map(self.holds, parts))})"
            case Not(part) if is_text(part):  # what lies outside the row is looked up once
                return f"id not in ({_looked_up(self.holds(part))})"
            case Not(part):
                return f"not ({self.holds(part)})"
            case Value():
                return self._valued(query)
            case leaf:
                return self._text(leaf)

    def score(self, query: Query, *, sure: bool = True) -> str:
        """The worth of an entry; ``sure`` where it is known that the entry answers."""
        match query:
            case AllOf(parts):
                worth = " + ".join(("0", *(self.score(part) for part in parts)))
            case AnyOf(parts) if sure and all(_is_anywhere(part) for part in parts):
                worths = (self._above(part) for part in parts if isinstance(part, Words | Prefix))
                return f"greatest({TEXT}, {', '.join(worths)})"
            case AnyOf(parts):
                return f"greatest({', '.join(self.score(part, sure=False) for part in parts)})"
            case Not() | Value():
                return "0"
            case leaf:
                worth = self._worth(leaf)
        return worth if sure else f"case when {self.holds(query)} then {worth} else 0 end"

    def _all(self, parts: tuple[Query, ...]) -> str:
        """Of several that the words' indexes answer all but one are looked up by themselves."""
        plain = tuple(part for part in parts if _is_plain(part))
        rest = [part for part in parts if not _is_plain(part)]
        found = [self.holds(AllOf(plain))] if plain else []
        for part in rest:
            if found and is_text(part) and not isinstance(part, Not):
                found.append(f"id in ({_looked_up(self.holds(part))})")
            else:
                found.append(self.holds(part))
        return f"({' and '.join(found)})"

    def _valued(self, leaf: Value) -> str:
        values = f"{self._value(list(leaf.values))}::text[]"
        return f"source = any({values})" if leaf.field == "source" else f"{leaf.field}s && {values}"

    def _text(self, leaf: TextLeaf) -> str:
        match leaf:
            case Words(field=field):
                weight = _WEIGHTS.get(field, "")
                vector = "heading" if field else "words"
                return f"{vector} @@ {self._value(vectors.words(leaf, weight))}::tsquery"
            case Prefix(field=field):
                vector = "starts" if field else "forms"
                asked = vectors.prefix(leaf, _WEIGHTS.get(field, ""))
                return f"{vector} @@ {self._value(asked)}::tsquery"
            case Near(field=field):
                return self._near(leaf, _WEIGHTS.get(field))

    def _near(self, leaf: Near, weight: str | None) -> str:
        vector = f"ts_filter(heading, '{{{weight.lower()}}}')" if weight else "words"
        if len(leaf.units) == 2:
            return f"{vector} @@ {self._value(vectors.close(leaf, paired=not weight))}::tsquery"
        asked = [(p.terms[0], n) for n, unit in enumerate(leaf.units) for p in unit]
        close = _CLOSE.format(
            vector=vector,
            terms=self._value([term for term, _ in asked]),
            units=self._value([unit for _, unit in asked]),
            span=leaf.span,
            count=len(leaf.units),
        )
        there = "heading" if weight else "words"
        return f"({there} @@ {self._value(vectors.near(leaf, paired=not weight))}::tsquery and {close})"

    def _worth(self, leaf: TextLeaf) -> str:
        if leaf.field:
            return str(TITLE if leaf.field == "title" else TEXT)
        in_title = self._in(leaf, TITLES)
        if isinstance(leaf, Near):
            in_standfirst = self._in(leaf, STANDFIRSTS)
            worths = f"when {in_title} then {TITLE} when {in_standfirst} then {STANDFIRST}"
            return f"case {worths} else {TEXT} end"
        in_either = self._in(leaf, TITLES + STANDFIRSTS)  # most are in neither
        return (
            f"case when not {in_either} then {TEXT} when {in_title} then {TITLE}"
            f" else {STANDFIRST} end"
        )

    def _above(self, leaf: TextLeaf) -> str:
        """What a leaf that may not hold is worth in title and standfirst; 0 below, where the
        text would have to be looked at."""
        in_title, in_either = self._in(leaf, TITLES), self._in(leaf, TITLES + STANDFIRSTS)
        return (
            f"case when not {in_either} then 0 when {in_title} then {TITLE}"
            f" when {self.holds(leaf)} then {STANDFIRST} else 0 end"
        )

    def _in(self, leaf: TextLeaf, weight: str) -> str:
        match leaf:
            case Words():
                return f"heading @@ {self._value(vectors.words(leaf, weight))}::tsquery"
            case Prefix():
                return f"starts @@ {self._value(vectors.prefix(leaf, weight))}::tsquery"
            case Near():
                return self._near(leaf, weight)

    def _value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"


def _is_plain(query: Query) -> bool:
    """Whether the index of words can find what answers a query."""
    found = list(leaves(query))
    words = all(isinstance(leaf, Words) and not leaf.field for leaf in found)
    return bool(found) and words and _needs_word(query)


def _needs_word(query: Query) -> bool:
    match query:
        case AllOf(parts):
            return any(map(_needs_word, parts))
        case AnyOf(parts):
            return all(map(_needs_word, parts))
        case Not():
            return False
        case _:
            return True


def is_text(query: Query) -> bool:
    """Whether anything of a query is asked of words."""
    return any(not isinstance(leaf, Value) for leaf in leaves(query))


def _is_anywhere(query: Query) -> bool:
    """Whether it is a word or a beginning in whatever field."""
    return isinstance(query, Words | Prefix) and not query.field


def _looked_up(condition: str) -> str:
    """The entries that meet a condition, found by themselves (``offset 0``: by its index)."""
    return f"select id from search_entries where not deleted and {condition} offset 0"
