"""A word or phrase in all its spellings, analysed."""

from collections.abc import Iterator

from archive.search.analysis import Token, terms, tokens
from archive.search.names import Spellings
from archive.search.transcription import transcribed
from archive.search.tree import Phrase

MOST_SPELLINGS = 64  # of one phrase
LONGEST_RESPELLED = 25  # words of a phrase in which names are sought in other spellings


def ways(typed: str, spellings: Spellings) -> tuple[Phrase, ...]:
    """The phrase as typed, then with each name in it in each other spelling; empty where it
    has nothing but little words. A long passage is sought as it was typed."""
    found: dict[tuple[tuple[str, ...], tuple[int, ...]], Phrase] = {}
    waiting = [(typed, 0)]
    while waiting and len(found) < MOST_SPELLINGS:
        words, start = waiting.pop(0)
        analysed = tuple(tokens(words))
        phrase = _phrase(words, analysed)
        if phrase.terms:
            found.setdefault((phrase.terms, phrase.places), phrase)
        if len(analysed) <= LONGEST_RESPELLED:
            waiting += _respelled(words, analysed, start, spellings)
    return tuple(found.values())


def nearby(typed: str, spellings: Spellings) -> Iterator[tuple[Phrase, ...]]:
    """The words of the phrase that are no little words, each once, each with those of its
    spellings that are one word."""
    seen: set[str] = set()
    for token in tokens(typed):
        if token.term not in seen:
            others = (*spellings.get((token.term,), ()), *transcribed(token.form))
            names = (typed[token.start : token.end], *others)
            single = {terms(name): name for name in reversed(names) if len(terms(name)) == 1}
            seen.update(term for (term,) in single)
            ordered = sorted(single.items(), key=lambda item: item[0] != (token.term,))
            yield tuple(Phrase(term, name, (0,)) for term, name in ordered)


def _phrase(words: str, analysed: tuple[Token, ...]) -> Phrase:
    first = analysed[0].position if analysed else 0
    return Phrase(
        tuple(token.term for token in analysed),
        words,
        tuple(token.position - first for token in analysed),
    )


def _respelled(
    words: str, analysed: tuple[Token, ...], start: int, spellings: Spellings
) -> list[tuple[str, int]]:
    """The words with one name from ``start`` on spelled differently, and where it ends."""
    found: list[tuple[str, int]] = []
    for i, first in enumerate(analysed):
        for j in range(i + 1, len(analysed) + 1):
            own = tuple(token.term for token in analysed[i:j])
            name = (*spellings.get(own, ()), *(transcribed(first.form) if j == i + 1 else ()))
            if first.start < start or not name:
                continue
            before, after = words[: first.start], words[analysed[j - 1].end :]
            found += [
                (before + other + after, len(before) + len(other))
                for other in name
                if terms(other) != own
            ]
    return found
