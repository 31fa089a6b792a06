"""The search grammar: all words required, ``"phrases"``, ``-exclusion``, ``OR``.

``a b OR c -d "e f"`` asks for a, and (b or c), and the phrase e f, and not d.
``OR`` binds two neighbours and is upper-case. Quotation marks may be ``"``,
``«  »`` or curly ones. Nothing is an error: a stray mark is read as a space.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.search.analysis import Token, terms, tokens

MOST_SPELLINGS = 64  # of one phrase
Spellings = Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Analysed terms that must follow one another; one term is a word. ``words`` is what
    was typed, or another spelling of it. ``places`` are the terms' places in it: a gap
    stands for a little word, any word."""

    terms: tuple[str, ...]
    words: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the phrases is there; or, ``excluded``, none of them."""

    phrases: tuple[Phrase, ...]
    excluded: bool = False


Query = tuple[AnyOf, ...]

_TOKEN = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "\0": " "})


def parse(query: str, spellings: Spellings | None = None) -> Query:
    """Read a query. An empty result asks for everything.

    ``spellings`` (``spelled``) adds to each phrase the other spellings of the names in it.
    """
    clauses: list[AnyOf] = []
    joining = False
    for token in _TOKEN.finditer(query.translate(_QUOTES)):
        typed = token["word"] or token["phrase"] or ""
        if token["word"] == "OR" and not token["minus"]:
            joining = bool(clauses)
            continue
        phrases = _phrases(typed.strip(), spellings or {})
        if not phrases:
            continue
        excluded = bool(token["minus"])
        if joining and clauses[-1].excluded == excluded:
            clauses[-1] = AnyOf((*clauses[-1].phrases, *phrases), excluded)
        else:
            clauses.append(AnyOf(phrases, excluded))
        joining = False
    return tuple(clauses)


def spelled(groups: Iterable[tuple[str, ...]]) -> Spellings:
    """All spellings of each name by the analysed terms of each, for ``parse``."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            known = found.get(terms(name), ())
            found[terms(name)] = tuple(dict.fromkeys((*known, *group)))
    return {name: group for name, group in found.items() if name}


def _phrases(typed: str, spellings: Spellings) -> tuple[Phrase, ...]:
    found: dict[tuple[tuple[str, ...], tuple[int, ...]], Phrase] = {}
    waiting = [(typed, 0)]
    while waiting and len(found) < MOST_SPELLINGS:
        words, start = waiting.pop(0)
        analysed = tuple(tokens(words))
        phrase = _phrase(words, analysed)
        if phrase.terms:
            found.setdefault((phrase.terms, phrase.places), phrase)
            waiting += _respelled(words, analysed, start, spellings)
    return tuple(found.values())


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
            name = spellings.get(tuple(token.term for token in analysed[i:j]), ())
            if first.start < start or not name:
                continue
            before, after = words[: first.start], words[analysed[j - 1].end :]
            own = tuple(token.term for token in analysed[i:j])
            found += [
                (before + other + after, len(before) + len(other))
                for other in name
                if terms(other) != own
            ]
    return found
