"""Proper names among the tokens of a sentence: which words are one, and where one ends."""

import re
from collections.abc import Sequence

from indexer.claims.directory import Named, Scene
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.verbs import FORMS
from indexer.claims.words import NOT_NAMES, PARTICLES, PEOPLE

HEADS_ASIDE = frozenset(
    "même autre autres premier première dernier dernière ancien ancienne nouveau nouvelle haut haute principal"
    " principale actuel actuelle propre seul seule très petit grand grande numéro deux jeune vieux"
    " ex futur future puissant puissante célèbre vice".split()
)
BY_NATION = frozenset({"le", "la", "l'"})  # before a nation's or town's name for a person
_DEMONYM = re.compile(r"[A-ZÀ-Þ][\w-]*(?:ais|ois|ien|éen|ain|and|aise|oise|ienne|éenne|aine|ande)")
_PAPERS = frozenset({"Parisien", "Républicain", "Figaro", "Courrier"})
_NO_NAMES = NOT_NAMES | PEOPLE | HEADS_ASIDE | {"ong"}
_ENDING_NAMES = NOT_NAMES - {"la", "le", "el"}
_WITHIN_NAMES = PARTICLES - {"de", "du", "d'"}


def is_name(tokens: Tokens, at: int) -> bool:
    """Whether a token within a sentence is a proper noun."""
    word, low = tokens.word[at], tokens.low[at]
    return word[0].isupper() and low not in _NO_NAMES and word[0] != HIDDEN


def is_name_in(scene: Scene, tokens: Tokens, at: int, opens: int) -> bool:
    """As ``is_name``; of the token that ``opens`` the sentence only where it is known as one."""
    if not is_name(tokens, at):
        return False
    word = tokens.word[at]
    return (
        at != opens
        or word.isupper()
        or scene.directory.knows(word)
        or scene.named_at(tokens.start[at])
        or _first_name(tokens, at)
    )


def _first_name(tokens: Tokens, at: int) -> bool:
    """Whether a word that opens a sentence is the first of two that are a name."""
    return (
        at + 1 < len(tokens.low)
        and tokens.start[at + 1] == tokens.end[at] + 1
        and is_name(tokens, at + 1)
        and tokens.low[at] not in FORMS
        and not tokens.low[at].endswith("ment")
    )


def name_end(tokens: Tokens, at: int) -> int:
    """The token after a name that begins at one, particles within it included."""
    stop = at + 1
    while stop < len(tokens.low):
        if tokens.word[stop][0].isupper() and tokens.low[stop] not in _ENDING_NAMES:
            stop += 1
            continue
        last = stop
        while last < len(tokens.low) and last < stop + 2 and tokens.low[last] in _WITHIN_NAMES:
            last += 1
        if last == stop or last == len(tokens.low) or not tokens.word[last][0].isupper():
            break
        if tokens.low[last] in NOT_NAMES:
            break
        stop = last + 1
    return stop


def is_demonym(name: str, named: Sequence[Named]) -> bool:
    """Whether a word is a nation's or town's name for a person ("Belge", "Estonienne");
    ``named`` are the actors found in it."""
    return name not in _PAPERS and (
        _DEMONYM.fullmatch(name) is not None
        or any(m.kind == "state" and not m.seat and m.end - m.start == len(name) for m in named)
    )
