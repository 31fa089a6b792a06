"""Text and queries in PostgreSQL's full-text types, on the project's own analysis.

Literals of ``tsvector`` and ``tsquery`` are made here and only cast there, since no
configuration of PostgreSQL's analyses French as Elasticsearch does (``docs/search.md``).
"""

from collections.abc import Iterable

from archive.search.analysis import tokens
from archive.search.query import AnyOf, Phrase, Query

ROOM = 100  # places between two fields: no phrase runs from one into the next
LAST_PLACE = 16_383  # PostgreSQL's limit for a position
LONGEST = 255  # characters; PostgreSQL refuses a lexeme of 2,047 bytes


def vector(*fields: tuple[str, Iterable[str]]) -> str:
    """A tsvector literal of fields, each (weight, texts); weight "" is D."""
    places: dict[str, list[str]] = {}
    start = 1
    for weight, texts in fields:
        for text in texts:
            end = start
            for token in tokens(text):
                end = min(start + token.position, LAST_PLACE)
                if len(token.term) <= LONGEST:
                    places.setdefault(token.term, []).append(f"{end}{weight}")
            start = min(end + ROOM, LAST_PLACE)
    return " ".join(f"{_quoted(term)}:{','.join(at)}" for term, at in places.items())


def question(query: Query) -> str | None:
    """A tsquery literal that matches where the whole query does; None matches all."""
    clauses = [f"{'!' if clause.excluded else ''}({any_of(clause)})" for clause in query]
    return " & ".join(clauses) or None


def any_of(clause: AnyOf, weight: str = "") -> str:
    """A tsquery literal of one clause's phrases, only in fields of a weight if given."""
    return " | ".join(f"({_phrase(phrase, weight)})" for phrase in clause.phrases)


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
