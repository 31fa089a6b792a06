"""Which articles a subscription asks for, in the search's own grammar.

An article is analysed once for all subscriptions, and only for the terms that their
queries hold; then each question costs a few dictionary look-ups.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from archive.clippings import Sighting
from archive.search.analysis import terms
from archive.search.query import AnyOf, Phrase, Query, parse
from archive.subscriptions import Definition

Positions = Mapping[str, list[int]]
_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A definition's query and filters, ready to be asked."""

    query: Query
    actors: frozenset[str]
    topics: frozenset[str]
    sources: frozenset[str]
    relevance: frozenset[str]


def question(wanted: Definition, spellings: Mapping[str, tuple[str, ...]]) -> Question:
    """Read a definition. ``spellings`` maps the analysed terms of a name, joined by spaces,
    to all its spellings, so that Kiev asks for Kyiv, too."""
    return Question(
        query=tuple(_spelled(clause, spellings) for clause in parse(wanted.query)),
        actors=frozenset(wanted.actors),
        topics=frozenset(wanted.topics),
        sources=frozenset(wanted.sources),
        relevance=frozenset(wanted.relevance),
    )


def _spelled(clause: AnyOf, spellings: Mapping[str, tuple[str, ...]]) -> AnyOf:
    found = {phrase.terms: phrase for phrase in clause.phrases}
    for phrase in clause.phrases:
        for spelling in spellings.get(" ".join(phrase.terms), ()):
            other = terms(spelling)
            if other:
                found.setdefault(other, Phrase(other, spelling))
    return replace(clause, phrases=tuple(found.values()))


def vocabulary(questions: Iterable[Question]) -> frozenset[str]:
    """Every term that any of the queries holds."""
    return frozenset(
        term
        for question in questions
        for clause in question.query
        for phrase in clause.phrases
        for term in phrase.terms
    )


def analyse(words: frozenset[str], title: str, text: str) -> Positions:
    """Where the words of the vocabulary stand; nothing runs from the title into the text."""
    found: dict[str, list[int]] = {}
    for position, term in enumerate((*terms(title), "", *terms(text))):
        if term in words:
            found.setdefault(term, []).append(position)
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
    first, *rest = phrase.terms
    if first not in positions:
        return False
    if not rest:
        return True
    return any(
        all(start + i in positions.get(term, ()) for i, term in enumerate(rest, start=1))
        for start in positions[first]
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; ``hit`` where it is one of the words that matched."""

    text: str
    hit: bool


def highlight(query: Query, text: str) -> tuple[Run, ...]:
    """``text`` cut into runs that matched and runs that did not; joined, they are ``text``."""
    phrases = [phrase.terms for clause in query if not clause.excluded for phrase in clause.phrases]
    tokens = [
        (term, token.start(), token.end())
        for token in _TOKEN.finditer(text)
        for term in _terms_of(token[0])
    ]
    spans = _merged(sorted(_spans(phrases, tokens)))
    runs: list[Run] = []
    done = 0
    for start, end in spans:
        runs += [Run(text[done:start], False), Run(text[start:end], True)]
        done = end
    return tuple(run for run in (*runs, Run(text[done:], False)) if run.text)


@lru_cache(maxsize=50_000)
def _terms_of(token: str) -> tuple[str, ...]:
    return terms(token)


def _spans(
    phrases: Iterable[tuple[str, ...]], tokens: list[tuple[str, int, int]]
) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        for i in range(len(tokens) - len(phrase) + 1):
            if all(tokens[i + k][0] == term for k, term in enumerate(phrase)):
                yield tokens[i][1], tokens[i + len(phrase) - 1][2]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
