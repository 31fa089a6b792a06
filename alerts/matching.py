"""Which articles a subscription asks for, in the search's own grammar and analysis.

An article is analysed once for all subscriptions, and only for the words that their
queries hold; then each question costs a few dictionary look-ups.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alerts.asking import Question
from archive.mail.clippings import Sighting
from archive.search.analysis import form, joined, term, tokens, words
from archive.search.standing import Analysed, close
from archive.search.tree import (
    AllOf,
    AnyOf,
    Leaf,
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    TextLeaf,
    Value,
    Words,
    leaves,
)

Positions = dict[str, list[int]]  # a term's places; those of a beginning under ``mot*``


@dataclass(frozen=True, slots=True)
class HeldWords:
    """What an article holds of the words that queries ask for, by field."""

    title: Mapping[str, list[int]]
    text: Mapping[str, list[int]]
    author: Mapping[str, list[int]]

    def fields(self, leaf: TextLeaf) -> tuple[Mapping[str, list[int]], ...]:
        """Where the leaf may stand."""
        match leaf.field:
            case "title":
                return (self.title,)
            case "author":
                return (self.author,)
            case None:
                return (self.title, self.text)

    def keys(self) -> set[str]:
        """All that is held, wherever."""
        return {*self.title, *self.text, *self.author}


NOTHING = HeldWords({}, {}, {})


def beginning(prefix: Prefix) -> str:
    """The key of a beginning among positions: no term holds a star."""
    return f"{prefix.beginning}*"


class Vocabulary:
    """The pieces of text (what stands between spaces) that hold a word some query asks for,
    found out as they come and remembered, ``MOST`` at a time."""

    MOST = 200_000

    def __init__(self, questions: Iterable[Question]) -> None:
        asked = [leaf for question in questions for leaf in leaves(question.query)]
        self.wanted = frozenset(t for leaf in asked for t in _terms(leaf))
        self.begun = tuple({leaf.beginning for leaf in asked if isinstance(leaf, Prefix)})
        self._held: dict[str, tuple[tuple[int, str], ...]] = {}
        self._seen: set[str] = set()
        self._widths: dict[str, int] = {}  # in words, of the pieces that are not one

    def places(self, text: str) -> Positions:
        """The places of what is wanted. Once models and numbers are joined no word runs
        across a space, so pieces may be cut one by one."""
        if len(self._seen) > self.MOST:
            self._seen, self._held, self._widths = set(), {}, {}
        pieces = joined(text).split()
        distinct = set(pieces)
        for piece in distinct - self._seen:
            self._learn(piece)
        held, place = distinct & self._held.keys(), 0
        found: Positions = {}
        if not held:
            return found
        for piece in pieces:
            if piece in held:
                for offset, asked in self._held[piece]:
                    found.setdefault(asked, []).append(place + offset)
            place += self._widths.get(piece, 1)
        return found

    def _learn(self, piece: str) -> None:
        self._seen.add(piece)
        cut = words(piece)
        if len(cut) != 1:
            self._widths[piece] = len(cut)
        held = tuple((offset, key) for offset, word in enumerate(cut) for key in self._keys(word))
        if held:
            self._held[piece] = held

    def _keys(self, word: str) -> Iterator[str]:
        asked = term(word)
        if asked in self.wanted:
            yield asked
        if self.begun and (bare := form(word)).startswith(self.begun):
            yield from (f"{start}*" for start in self.begun if bare.startswith(start))


def _terms(leaf: Leaf) -> Iterator[str]:
    match leaf:
        case Words(phrases):
            yield from (term for phrase in phrases for term in phrase.terms)
        case Near(units):
            yield from (phrase.terms[0] for unit in units for phrase in unit)
        case _:
            return


def analyse(vocabulary: Vocabulary, article: Sighting, title: str, text: str) -> HeldWords:
    """The places of the words that queries hold."""
    if not vocabulary.wanted and not vocabulary.begun:
        return NOTHING
    author = vocabulary.places(article.author) if article.author else {}
    return HeldWords(vocabulary.places(title), vocabulary.places(text), author)


def passes(question: Question, article: Sighting) -> bool:
    """Do the filters let the article through? One actor or topic of those named is enough."""
    return (
        (not question.relevance or article.relevance in question.relevance)
        and (not question.sources or article.source in question.sources)
        and (not question.actors or not question.actors.isdisjoint(article.actors))
        and (not question.topics or not question.topics.isdisjoint(article.topics))
    )


def answers(query: Query, article: Sighting, held: HeldWords) -> tuple[str, ...] | None:
    """The words of the query that the analysed article holds, as they were typed; None
    where it does not answer the query."""
    found = _answers(query, article, held)
    return None if found is None else tuple(dict.fromkeys(found))


def _answers(query: Query, article: Sighting, held: HeldWords) -> list[str] | None:
    match query:
        case AllOf(parts):
            every = [_answers(part, article, held) for part in parts]
            found = [words for words in every if words is not None]
            return [w for words in found for w in words] if len(found) == len(every) else None
        case AnyOf(parts):
            found = [w for p in parts if (w := _answers(p, article, held)) is not None]
            return [w for words in found for w in words] if found else None
        case Not(part):
            return [] if _answers(part, article, held) is None else None
        case Value(field, values, words):
            return [words] if not tags(article, field).isdisjoint(values) else None
        case leaf:
            return _stands(leaf, held) or None


def tags(article: Sighting, field: str) -> frozenset[str]:
    """What the article bears in a field that takes ids."""
    if field == "source":
        return frozenset((article.source,))
    return frozenset(article.actors if field == "actor" else article.topics)


def _stands(leaf: TextLeaf, held: HeldWords) -> list[str]:
    """What was typed, as far as it stands in the article."""
    places = held.fields(leaf)
    match leaf:
        case Words(phrases):
            return [p.words for p in phrases if _is_held(p, places)]
        case Prefix(words=words):
            return [words] if any(beginning(leaf) in field for field in places) else []
        case Near(words=words):
            return [words] if any(_is_near(leaf, field) for field in places) else []


def _is_held(phrase: Phrase, places: Iterable[Mapping[str, list[int]]]) -> bool:
    first, alone = phrase.terms[0], len(phrase.terms) == 1
    for field in places:  # noqa: SIM110  asked of every article: no generator
        if first in field and (alone or _is_phrase(phrase, field)):
            return True
    return False


def _is_phrase(phrase: Phrase, positions: Mapping[str, list[int]]) -> bool:
    starts = positions[phrase.terms[0]]
    rest = [
        (positions.get(asked, ()), place)
        for asked, place in zip(phrase.terms[1:], phrase.places[1:], strict=True)
    ]
    return any(all(start + place in places for places, place in rest) for start in starts)


def _is_near(near: Near, positions: Mapping[str, list[int]]) -> bool:
    units = [
        sorted(place for phrase in unit for place in positions.get(phrase.terms[0], ()))
        for unit in near.units
    ]
    return next(close(units, near.span), None) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; ``hit`` where it is one of the words that matched."""

    text: str
    hit: bool


def highlight(query: Query, text: str, *, title: bool = False) -> tuple[Piece, ...]:
    """``text`` cut into runs that matched and runs that did not; joined, they are ``text``.
    What is asked of titles alone is marked only where it is one."""
    sought = [leaf for leaf in leaves(query, sought=True) if not isinstance(leaf, Value)]
    asked = [leaf for leaf in sought if leaf.field is None or (title and leaf.field == "title")]
    analysed = Analysed(tokens(text)) if asked else None
    spans = _merged(sorted(s for leaf in asked if analysed for s in analysed.spans(leaf)))
    runs: list[Piece] = []
    done = 0
    for start, end in spans:
        runs += [Piece(text[done:start], False), Piece(text[start:end], True)]
        done = end
    return tuple(run for run in (*runs, Piece(text[done:], False)) if run.text)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
