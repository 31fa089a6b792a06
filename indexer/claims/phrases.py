"""Noun phrases: where they end, their head, and the proper name in them."""

from dataclasses import dataclass
from typing import NamedTuple

from indexer.claims.directory import Scene
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.names import (
    BY_NATION,
    HEADS_ASIDE,
    is_demonym,
    is_name,
    is_name_in,
    name_end,
)
from indexer.claims.verbs import FORMS
from indexer.claims.words import (
    ADVERBS,
    BE,
    BODIES,
    BREAKS,
    CIVIL,
    DETERMINERS,
    DOCUMENTS,
    GOVERNING,
    HAVE,
    OFFICES,
    PARTICLES,
    POINTING,
    POSSESSIVE,
    PRONOUNS,
    SPEAKERS,
    STATE,
    TIMES,
)

_CORE_STOPS = (
    GOVERNING | BREAKS | HAVE | BE | PRONOUNS | TIMES | {"et", "s'", "se", "n'", "ne"}
) - {"de", "du", "d'"}
_HANGING = frozenset({"de", "du", "d'", "des", "l'", "la", "le", "à"})
_LINKS = frozenset({"de", "d'", "la", "le", "l'", "les"})
_SECOND = DETERMINERS | {"autres", "autre"}
_BEFORE_ARTICLE = frozenset({"de", "d'", "à", "et", "du", "aux"})
_BEFORE_NOUN = DETERMINERS | {"de", "d'", "du", "à"}
_FIRMS = BODIES - STATE
_COMPLEMENT = PARTICLES | CIVIL | {"l'", "des", "les", "la", "aux"}


class Phrase(NamedTuple):
    """A noun phrase: tokens ``first`` to ``last`` (exclusive), its head noun, the span of a
    proper name in it, and its determiner."""

    first: int
    last: int
    determiner: str
    head: str
    start: int
    end: int
    name: tuple[int, int] | None
    entity: bool
    joint: bool = False
    second: int = 0


def phrase(scene: Scene, tokens: Tokens, at: int, *, opens: int = 0) -> Phrase | None:
    """The noun phrase that begins at a token, or None. ``opens`` is the index of the
    sentence's first token, where a capital tells nothing."""
    if at >= len(tokens.low):
        return None
    return _Parse(scene, tokens, at, opens).run()


@dataclass(slots=True)
class _Parse:
    """Reads one phrase from left to right; ``at`` is the token it stands at."""

    scene: Scene
    tokens: Tokens
    at: int
    opens: int
    determiner: str = ""
    head: str = ""
    name: tuple[int, int] | None = None
    entity: bool = False
    first: int = 0
    begun: int = 0

    def run(self) -> Phrase | None:
        tokens = self.tokens
        self.first = self.at
        if not self._begin():
            return None
        self.begun = self.at
        while self.at < len(tokens.low) and self._step(tokens.low[self.at], tokens.word[self.at]):
            pass
        while self.at > self.begun and tokens.low[self.at - 1] in _HANGING:
            self.at -= 1
        if self.at == self.begun:
            return None
        if not self.head and self.name is None:
            self.head = tokens.low[self.begun]
        self._apposed_name()
        end = tokens.end[self.at - 1]
        self._past_aside()
        found = Phrase(
            self.first,
            self.at,
            self.determiner,
            self.head,
            tokens.start[self.first],
            end,
            self.name,
            self.entity,
        )
        return _joined(self.scene, tokens, found)

    def _past_aside(self) -> None:
        """Past what a name has in brackets beside it: "Wouter De Vriendt (Groen)"."""
        if self.name is not None and self.at < len(self.tokens.word):
            close = _closing(self.tokens, self.at) if self.tokens.word[self.at] == "(" else None
            self.at = self.at if close is None else close + 1

    def _is_name(self, at: int) -> bool:
        return is_name_in(self.scene, self.tokens, at, self.opens)

    def _begin(self) -> bool:
        """Pass the determiner; False where no phrase begins."""
        low = self.tokens.low[self.at]
        if low in DETERMINERS:
            self.determiner = low
            self.at += 1
            if self.at < len(self.tokens) and self.tokens.low[self.at] in _SECOND:
                self.at += 1
            return True
        if low in CIVIL:
            self.determiner = low
            self.at += 1
            return True
        return self._is_name(self.at)

    def _step(self, low: str, word: str) -> bool:
        """Take one token or more; False where the phrase has ended."""
        if self._is_name(self.at):
            return self._take_name(low)
        if word == "(" and self.at > self.begun:
            close = _closing(self.tokens, self.at)
            self.at = self.at if close is None else close + 1
            return close is not None
        if not word[0].isalnum() or word[0] == HIDDEN:
            return False
        if low in ("à", "au", "aux") and self.head and _office(self.tokens, self.at):
            self.at += 1
            return True
        if self._stops(low):
            return False
        if not self.head and low not in HEADS_ASIDE and low not in _LINKS:
            self.head = low
        self.at += 1
        return True

    def _stops(self, low: str) -> bool:
        """Whether a word cannot belong to the phrase."""
        inner = self.at > self.begun
        before = self.tokens.low[self.at - 1]
        if low in _CORE_STOPS or (inner and low in POINTING):
            return True
        if inner and low in DETERMINERS and low != "des" and before not in _BEFORE_ARTICLE:
            return True
        if not self.head:
            return False
        finite = inner and low in FORMS and "finite" in FORMS[low][1]
        return (finite and before not in _BEFORE_NOUN) or low in ADVERBS

    def _take_name(self, low: str) -> bool:
        """A proper noun: the phrase's own name, or a complement's; False where it ends."""
        stop = name_end(self.tokens, self.at)
        span = (self.tokens.start[self.at], self.tokens.end[stop - 1])
        if self.at == self.begun:
            if self.determiner in BY_NATION and stop > self.at + 1 and self._is_demonym():
                self.name, self.at = (self.tokens.start[self.at + 1], span[1]), stop
                return False
            self.name, self.entity = span, bool(self.determiner)
            self.at = stop
            self.head = "" if self.determiner in CIVIL else low if self.determiner else ""
            return bool(self.head)
        before = self.tokens.low[self.at - 1]
        if before not in _COMPLEMENT and not (before in _FIRMS and self.head != before):
            if self.head and before != self.head and self.head not in SPEAKERS:
                return False
            if not self.entity:
                self.name = span
                self.at = stop
                return False
        self.at = stop
        return True

    def _is_demonym(self) -> bool:
        """Whether the token is a nation's name for the person named after it: "le Belge Jean
        Dupont"."""
        start, end = self.tokens.start[self.at], self.tokens.end[self.at]
        return is_demonym(self.tokens.word[self.at], self.scene.within(start, end))

    def _apposed_name(self) -> None:
        """ "Le ministre de la défense, Jean Dupont": the name stands after a comma."""
        tokens, at = self.tokens, self.at
        if self.name is not None or self.head not in SPEAKERS:
            return
        if at + 1 >= len(tokens.low) or tokens.word[at] != ",":
            return
        after = at + 1
        titled = tokens.low[after] in CIVIL and after + 1 < len(tokens.low)
        after += titled
        if is_name(tokens, after):
            stop = name_end(tokens, after)
            if (
                titled
                or self.determiner in POSSESSIVE
                or stop - after >= 2
                or tokens.word[after] in self.scene.directory.full
            ):
                self.name = (tokens.start[after], tokens.end[stop - 1])
                self.at = stop


def _joined(scene: Scene, tokens: Tokens, found: Phrase) -> Phrase:
    """Two speakers in one: "Adam Schiff et Elizabeth Warren"."""
    at = found.last
    if at + 1 >= len(tokens.low) or tokens.low[at] != "et":
        return found
    other = phrase(scene, tokens, at + 1, opens=-1)
    if other is None or not speaks(scene, other):
        return found
    both = found.name is not None and other.name is not None and not found.head and not other.head
    assert not both or (found.name and other.name)
    name = (found.name[0], other.name[1]) if both and found.name and other.name else found.name
    return Phrase(
        found.first, other.last, found.determiner, found.head, found.start, other.end, name,
        found.entity, True, other.first,
    )  # fmt: skip


def _closing(tokens: Tokens, at: int) -> int | None:
    for place in range(at, min(len(tokens.low), at + 12)):
        if tokens.word[place] == ")":
            return place
    return None


def _office(tokens: Tokens, at: int) -> bool:
    after = at + 1
    if after < len(tokens.low) and tokens.low[after] in ("la", "l'"):
        after += 1
    return after < len(tokens.low) and tokens.low[after] in OFFICES


def speaks(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is of the kind that speaks: a name, a person's or a body's noun."""
    if found.name is not None and not found.head:
        return True
    if found.head in TIMES:
        return False
    if found.name is not None and not found.entity:
        return True
    if found.head in SPEAKERS or found.head in DOCUMENTS:
        return True
    if found.entity:
        return True
    return any(m.start <= found.start + 4 for m in scene.within(found.start, found.end))
