"""How strongly an article answers a subscription: where the words asked for stand, and how
much it is about the actors and topics asked for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.asking import Question
from alerts.matching import HeldWords, beginning
from archive.mail.clippings import Clipping
from archive.search.standing import close
from archive.search.tree import (
    AllOf,
    AnyOf,
    Near,
    Not,
    Prefix,
    Query,
    TextLeaf,
    Value,
    Words,
    leaves,
)

Places = Mapping[str, Sequence[int]]
Band = Literal[0, 1, 2]  # what it is about, much of it, in passing

HEAD = 40  # words from the text's first on that tell what it is about
IN_TITLE, IN_HEAD = 1.0, 0.7
IN_TEXT, MOST_IN_TEXT = 0.08, 4  # each time, and how many times count
SALIENCE = {"titled": 1.0, "subject": 0.85, "mentioned": 0.4, "passing": 0.1}
ABOUT, MUCH = 0.8, 0.35  # from which strength on


@dataclass(frozen=True, slots=True)
class Worth:
    """The words of a query that an article holds, as they were typed, and what each leaf of
    the query is worth in it, from left to right."""

    words: tuple[str, ...] = ()
    worths: tuple[float, ...] = ()


def worths(query: Query, held: HeldWords) -> tuple[float, ...]:
    """What each leaf of the query is worth where it stands; 0 where it does not, and of tags
    and sources, which stand nowhere."""
    return tuple(0.0 if isinstance(leaf, Value) else _worth(leaf, held) for leaf in leaves(query))


def _worth(leaf: TextLeaf, held: HeldWords) -> float:
    if leaf.field == "author":
        return IN_TITLE if _starts(leaf, held.author) else 0.0
    times = _starts(leaf, held.text) if leaf.field is None else []
    often = IN_TEXT * min(len(times), MOST_IN_TEXT)
    if _starts(leaf, held.title):
        return IN_TITLE + often
    return IN_HEAD + often if times and min(times) < HEAD else often


def _starts(leaf: TextLeaf, places: Places) -> list[int]:
    """Where the leaf begins."""
    match leaf:
        case Words(phrases):
            return [
                start
                for phrase in phrases
                for start in _phrase(phrase.terms, phrase.places, places)
            ]
        case Prefix():
            return list(places.get(beginning(leaf), ()))
        case Near():
            units = [
                sorted(p for phrase in unit for p in places.get(phrase.terms[0], ()))
                for unit in leaf.units
            ]
            return list(close(units, leaf.span))


def _phrase(terms: Sequence[str], offsets: Sequence[int], places: Places) -> list[int]:
    starts = places.get(terms[0], ())
    rest = list(zip(terms[1:], offsets[1:], strict=False))
    return [s for s in starts if all(s + at in places.get(term, ()) for term, at in rest)]


def strength(question: Question, answer: Worth, clipping: Clipping) -> float:
    """0 to a little above 1: the mean of how the article answers the query, the actors and
    the topics asked for; 1 where none of these is asked for, for then all is equal."""
    parts = [
        max((_salience(clipping, id) for id in asked), default=0.0)
        for asked in (question.actors, question.topics)
        if asked
    ]
    each = iter(answer.worths)
    of_query = _strength(question.query, each, clipping)
    parts += [] if of_query is None else [of_query]
    return sum(parts) / len(parts) if parts else 1.0


def band(strength: float) -> Band:
    """What an article of this strength is to the subscription."""
    return 0 if strength >= ABOUT else 1 if strength >= MUCH else 2


def _strength(query: Query, worths: Iterator[float], clipping: Clipping) -> float | None:
    """What the query is worth; None of what asks for nothing that could be strong or weak."""
    match query:
        case AllOf(parts):
            found = [_strength(part, worths, clipping) for part in parts]
            told = [value for value in found if value is not None]
            return sum(told) / len(told) if told else None
        case AnyOf(parts):
            found = [_strength(part, worths, clipping) for part in parts]
            return max((value for value in found if value is not None), default=None)
        case Not(part):
            _strength(part, worths, clipping)
            return None
        case Value(field, values):
            next(worths, None)
            return None if field == "source" else max(_salience(clipping, id) for id in values)
        case _:
            return next(worths, 0.0)


def _salience(clipping: Clipping, id: str) -> float:
    if id not in clipping.actors and id not in clipping.topics:
        return 0.0
    if id in clipping.titled:
        return SALIENCE["titled"]
    if id in clipping.subjects:
        return SALIENCE["subject"]
    return SALIENCE["passing" if id in clipping.passing else "mentioned"]
