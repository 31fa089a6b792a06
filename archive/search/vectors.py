"""Text and queries in PostgreSQL's full-text types, on the project's own analysis.

Literals of ``tsvector`` and ``tsquery`` are made here and only cast there, since no
configuration of PostgreSQL's analyses French as Elasticsearch does (``docs/search.md``).
"""

from collections.abc import Iterable
from itertools import chain, combinations

from archive.search import analysis, pairs
from archive.search.analysis import placed
from archive.search.tree import AllOf, AnyOf, Near, Not, Phrase, Prefix, Query, Words

Terms = tuple[str, ...]

ROOM = 100  # places between two fields: no phrase runs from one into the next
LAST_PLACE = 16_383  # PostgreSQL's limit for a position
LONGEST = 255  # characters; PostgreSQL refuses a lexeme of 2,047 bytes


def vector(*fields: tuple[str, Iterable[str]], paired: bool = False) -> str:
    """A tsvector literal of fields, each (weight, texts); weight "" is D. ``paired`` with the
    pairs of frequent words, which have no place."""
    places: dict[str, list[str]] = {}
    near: dict[str, None] = {}
    start = 1
    for weight, texts in fields:
        for text in texts:
            end = start
            held = placed(text)
            for term, place in held:
                end = min(start + place, LAST_PLACE)
                if len(term) <= LONGEST:
                    places.setdefault(term, []).append(f"{end}{weight}")
            near |= dict.fromkeys(pairs.held(held)) if paired else {}
            start = min(end + ROOM, LAST_PLACE)
    return " ".join((*(f"{_quoted(term)}:{','.join(at)}" for term, at in places.items()), *near))


def forms(*fields: tuple[str, Iterable[str]]) -> str:
    """A tsvector literal of the words' forms of fields, each (weight, texts): what words
    begin with. A form stands at one place for each weight, so that this stays small."""
    places: dict[str, dict[str, None]] = {}
    for place, (weight, texts) in enumerate(fields, start=1):
        for form in {form for text in texts for form in analysis.forms(text)}:
            if len(form) <= LONGEST:
                places.setdefault(form, {})[f"{place}{weight}"] = None
    return " ".join(f"{_quoted(form)}:{','.join(at)}" for form, at in places.items() if form)


def question(query: Query) -> str:
    """A tsquery literal of a query that has no leaves but ``Words``."""
    match query:
        case Words():
            return words(query)
        case Not(part):
            return f"!({question(part)})"
        case AllOf(parts):
            return " & ".join(f"({question(part)})" for part in parts)
        case AnyOf(parts):
            return " | ".join(f"({question(part)})" for part in parts)
        case _:
            raise TypeError(type(query).__name__)


def words(leaf: Words, weight: str = "") -> str:
    """A tsquery literal of one leaf's phrases: over ``words``, or only in fields of a weight."""
    return " | ".join(
        f"({_phrase(phrase, weight) if weight else _paired(phrase)})" for phrase in leaf.phrases
    )


def near(leaf: Near, *, paired: bool) -> str:
    """A tsquery literal that asks for the words of the leaf, wherever they are; over a vector
    with pairs for those of names where they are about near enough."""
    asked = [_either(_terms(unit)) for unit in leaf.units]
    for one, other in combinations(map(_terms, leaf.units), 2):
        if paired and leaf.span <= pairs.REACHES[-1] and pairs.named().issuperset(one + other):
            asked.append(f"({' | '.join(chain(*pairs.within(one, other, leaf.span)))})")
    return " & ".join(asked)


def close(leaf: Near, *, paired: bool) -> str:
    """A tsquery literal of a leaf of two words, near enough in either order. Over a vector with
    pairs, words of names have terms for that, so that few texts are looked into."""
    one, other = map(_terms, leaf.units)
    if not paired:
        return " | ".join(_steps(one, other, 1, leaf.span))
    names, rest = _parted(one)
    others, more = _parted(other)
    sure, perhaps = pairs.within(names, others, leaf.span)
    left = _steps(names, others, pairs.exact(leaf.span) + 1, leaf.span)
    if left and perhaps:
        left = [f"({' | '.join(perhaps)}) & ({' | '.join(left)})"]
    unknown = [*_steps(rest, other, 1, leaf.span), *_steps(names, more, 1, leaf.span)]
    return " | ".join((*sure, *left, *unknown))


def _steps(one: Terms, other: Terms, least: int, most: int) -> list[str]:
    """Phrases of one of these and one of those, in either order, so many places apart."""
    if not one or not other:
        return []
    ways = ((_either(one), _either(other)), (_either(other), _either(one)))
    apart = range(least, most + 1)
    return [f"({first} <{n}> {second})" for n in apart for first, second in ways]


def _parted(terms: Terms) -> tuple[Terms, Terms]:
    """Those of names, and the others."""
    named = pairs.named()
    return tuple(t for t in terms if t in named), tuple(t for t in terms if t not in named)


def _terms(unit: tuple[Phrase, ...]) -> Terms:
    return tuple(phrase.terms[0] for phrase in unit)


def _either(terms: Terms) -> str:
    return f"({' | '.join(map(_quoted, terms))})"


def prefix(leaf: Prefix, weight: str = "") -> str:
    """A tsquery literal of a beginning, over ``forms``."""
    return f"{_quoted(leaf.beginning)}:*{weight}"


def _paired(phrase: Phrase) -> str:
    near = pairs.of(phrase)
    whole = len(phrase.terms) == 2 and near
    return " & ".join((*near, *([] if whole else [f"({_phrase(phrase, '')})"])))


def _phrase(phrase: Phrase, weight: str) -> str:
    suffix = f":{weight}" if weight else ""
    parts = [f"{_quoted(phrase.terms[0])}{suffix}"]
    for term, place, before in zip(
        phrase.terms[1:], phrase.places[1:], phrase.places, strict=False
    ):
        parts.append(f"<{place - before}> {_quoted(term)}{suffix}")
    return " ".join(parts)


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
