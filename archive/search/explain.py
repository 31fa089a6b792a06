"""How a query was read, in words, for ``vigie search --explain``."""

from collections.abc import Iterator

from archive.search.tree import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Leaf,
    Near,
    Not,
    Prefix,
    Query,
    Value,
    Words,
)

_WHERE = {None: "", "title": " in the title", "author": " as author"}


def explained(query: Query) -> str:
    """The query as a list, a line a part, parts of parts indented."""
    if query == EVERYTHING:
        return "everything"
    return "\n".join(f"{'  ' * depth}{line}" for depth, line in _lines(query, 0))


def _lines(query: Query, depth: int) -> Iterator[tuple[int, str]]:
    match query:
        case AllOf(parts):
            yield depth, "all of:"
        case AnyOf(parts):
            yield depth, "any of:"
        case Not(part):
            yield depth, "not:"
            parts = (part,)
        case leaf:
            yield depth, _leaf(leaf)
            return
    for part in parts:
        yield from _lines(part, depth + 1)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Words(phrases, field):
            kind = "phrase" if len(phrases[0].terms) > 1 else "word"
            others = [phrase.words for phrase in phrases[1:]]
            or_else = f", or {', '.join(others)}" if others else ""
            return f'the {kind} "{leaf.words}"{or_else}{_WHERE[field]}'
        case Prefix(beginning, _, field):
            return f'a word that begins with "{beginning}"{_WHERE[field]}'
        case Near(units, apart, _, field):
            words = ", ".join("/".join(phrase.words for phrase in unit) for unit in units)
            return f"near each other, at most {apart} others between: {words}{_WHERE[field]}"
        case Value(field, values):
            return f"{field} {' or '.join(values)}"
