"""Which articles a subscription asks for, in the search's own grammar and analysis.

An article is analysed once for all subscriptions, and only for the terms that their
queries hold; then each question costs a few dictionary look-ups.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.mail.clippings import Sighting
from archive.mail.subscriptions import Definition
from archive.search.analysis import Token, term, tokens, words
from archive.search.query import Phrase, Query, Spellings, parse

Positions = Mapping[str, list[int]]
BETWEEN = 1_000  # places between title and text, so that no phrase runs across


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A definition's query and filters, ready to be asked."""

    query: Query
    actors: frozenset[str]
    topics: frozenset[str]
    sources: frozenset[str]
    relevance: frozenset[str]


def question(wanted: Definition, spellings: Spellings) -> Question:
    """Read a definition; Kiev asks for Kyiv, too, where ``spellings`` knows them as one."""
    return Question(
        query=parse(wanted.query, spellings),
        actors=frozenset(wanted.actors),
        topics=frozenset(wanted.topics),
        sources=frozenset(wanted.sources),
        relevance=frozenset(wanted.relevance),
    )


class Vocabulary:
    """The pieces of text (what stands between spaces) that hold a term some query asks for,
    found out as they come and remembered, ``MOST`` at a time."""

    MOST = 200_000

    def __init__(self, questions: Iterable[Question]) -> None:
        self.wanted = frozenset(
            asked
            for question in questions
            for clause in question.query
            for phrase in clause.phrases
            for asked in phrase.terms
        )
        self._seen: set[str] = set()
        self._held: dict[str, tuple[tuple[int, str], ...]] = {}
        self._widths: dict[str, int] = {}

    def places(self, text: str, start: int, found: dict[str, list[int]]) -> int:
        """Add the places of wanted terms to ``found``, counted from ``start``; the place
        after the text. No word runs across a space, so pieces may be cut one by one."""
        if len(self._seen) > self.MOST:
            self._seen, self._held, self._widths = set(), {}, {}
        pieces = text.split()
        distinct = set(pieces)
        for piece in distinct - self._seen:
            self._learn(piece)
        held, place = distinct & self._held.keys(), start
        if not held:
            return start
        for piece in pieces:
            if piece in held:
                for offset, asked in self._held[piece]:
                    found.setdefault(asked, []).append(place + offset)
            place += self._widths.get(piece, 1)
        return place

    def _learn(self, piece: str) -> None:
        self._seen.add(piece)
        cut = words(piece)
        if len(cut) != 1:
            self._widths[piece] = len(cut)
        held = tuple(
            (offset, asked)
            for offset, word in enumerate(cut)
            if (asked := term(word)) is not None and asked in self.wanted
        )
        if held:
            self._held[piece] = held


def analyse(vocabulary: Vocabulary, title: str, text: str) -> Positions:
    """The places of the terms that queries hold."""
    found: dict[str, list[int]] = {}
    after = vocabulary.places(title, 0, found)
    vocabulary.places(text, after + BETWEEN, found)
    return found


def passes(question: Question, article: Sighting) -> bool:
    """Do the filters let the article through? One actor or topic of those named is enough."""
    return (
        (not question.relevance or article.relevance in question.relevance)
        and (not question.sources or article.source in question.sources)
        and (not question.actors or not question.actors.isdisjoint(article.actors))
        and (not question.topics or not question.topics.isdisjoint(article.topics))
    )


def answers(query: Query, positions: Positions) -> tuple[str, ...] | None:
    """The words of the query that the analysed article holds, as they were typed; None
    where it does not answer the query."""
    held: list[str] = []
    for clause in query:
        there = [phrase.words for phrase in clause.phrases if _stands(phrase, positions)]
        if bool(there) == clause.excluded:
            return None
        held += there
    return tuple(dict.fromkeys(held))


def _stands(phrase: Phrase, positions: Positions) -> bool:
    starts = positions.get(phrase.terms[0])
    if not starts or len(phrase.terms) == 1:
        return bool(starts)
    rest = [
        (positions.get(asked, ()), place)
        for asked, place in zip(phrase.terms[1:], phrase.places[1:], strict=True)
    ]
    return any(all(start + place in places for places, place in rest) for start in starts)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; ``hit`` where it is one of the words that matched."""

    text: str
    hit: bool


def highlight(query: Query, text: str) -> tuple[Run, ...]:
    """``text`` cut into runs that matched and runs that did not; joined, they are ``text``."""
    phrases = [phrase for clause in query if not clause.excluded for phrase in clause.phrases]
    spans = _merged(sorted(_spans(phrases, tuple(tokens(text)) if phrases else ())))
    runs: list[Run] = []
    done = 0
    for start, end in spans:
        runs += [Run(text[done:start], False), Run(text[start:end], True)]
        done = end
    return tuple(run for run in (*runs, Run(text[done:], False)) if run.text)


def _spans(phrases: Iterable[Phrase], analysed: Sequence[Token]) -> Iterator[tuple[int, int]]:
    by_place = {token.position: token for token in analysed}
    for phrase in phrases:
        for first in analysed:
            if first.term != phrase.terms[0]:
                continue
            held = [by_place.get(first.position + place) for place in phrase.places]
            if [token and token.term for token in held] == list(phrase.terms):
                yield first.start, max(token.end for token in held if token)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
