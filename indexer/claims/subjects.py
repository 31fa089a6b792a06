"""The subject of a verb: before it, or after it where the sentence turns."""

from dataclasses import dataclass, field

from indexer.claims.directory import Scene
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.names import is_name, is_name_in, name_end
from indexer.claims.phrases import Phrase, phrase, speaks
from indexer.claims.words import (
    ADVERBS,
    BE,
    BREAKS,
    CIVIL,
    CLITICS,
    DAYS,
    DETERMINERS,
    GOVERNING,
    HAVE,
    MONTHS,
    PEOPLE,
    PRONOUNS,
    TIMES,
)

_JOINING = BREAKS | {"et"}
_VERBAL = HAVE | BE | CLITICS
_LEADING = GOVERNING | DETERMINERS
_DISJOINT = frozenset({"lui", "eux", "elle", "elles", "lui-même", "elle-même", "eux-mêmes"})
_MEDIA = frozenset(
    "chaîne quotidien agence journal réseau site hebdomadaire magazine radio télévision"
    " plateforme social groupe émission micro antenne mensuel presse".split()
)


def main_subject(scene: Scene, tokens: Tokens, opens: int = 0) -> Phrase | str | None:
    """The first phrase or pronoun of a sentence that no preposition governs."""
    search = _Search(scene, tokens, 0, len(tokens.low), opens)
    return search.first()


def low_at(tokens: Tokens, at: int) -> str:
    return tokens.low[at] if 0 <= at < len(tokens.low) else ""


def subject_before(
    scene: Scene, tokens: Tokens, at: int, opens: int
) -> tuple[Phrase | str | None, int]:
    """The subject that stands before a verb, and the token after it and its appositions."""
    place = _before_asides(tokens, at)
    if place >= 0 and tokens.low[place] == "qui":
        return _antecedent(scene, tokens, place, opens), place
    if place >= 0 and tokens.low[place] in PRONOUNS:
        return tokens.low[place], place + 1
    start = _clause(tokens, at)
    found = _candidates(scene, tokens, start, at, opens)
    return found[-1] if found else (None, 0)


def _before_asides(tokens: Tokens, at: int) -> int:
    """The last token before a verb, its adverbs, and ", eux," or ", lui aussi," beside them."""
    place = at - 1
    while place >= 0 and (
        tokens.low[place] in ADVERBS
        or tokens.word[place] == ","
        or (tokens.low[place] in _DISJOINT and low_at(tokens, place - 1) == ",")
    ):
        place -= 1
    return place


def _antecedent(scene: Scene, tokens: Tokens, at: int, opens: int) -> Phrase | None:
    """What "qui" takes up: the phrase right before it; where that is a complement ("ancien
    conseiller de la chancelière, qui") the one that has it."""
    for place in range(max(0, at - 25), at):
        low = tokens.low[place]
        if low in DETERMINERS or low in CIVIL or tokens.word[place][0].isupper():
            found = phrase(scene, tokens, place, opens=opens)
            if found is not None and found.last in (at, at - 1) and speaks(scene, found):
                if low_at(tokens, place - 1) in ("de", "d'", "du"):
                    owner = _candidates(scene, tokens, _clause(tokens, place), place, opens)
                    named = [c for c, _ in owner if isinstance(c, Phrase) and c.name is not None]
                    return named[-1] if named else found
                return found
    return None


def _clause(tokens: Tokens, at: int) -> int:
    """Where the clause of a verb begins."""
    for place in range(at - 1, -1, -1):
        low = tokens.low[place]
        if low in ";:" or low in ("que", "qu'", "quand", "lorsque", "lorsqu'", "si"):
            return place + 1
    return 0


def _candidates(
    scene: Scene, tokens: Tokens, start: int, end: int, opens: int
) -> list[tuple[Phrase | str, int]]:
    """Phrases and pronouns that no preposition governs, each with where it and what stands
    in apposition to it ends."""
    return _Search(scene, tokens, start, end, opens).run()


@dataclass(slots=True)
class _Search:
    """Reads a clause for candidates; ``last`` is the phrase at hand, ``chain`` the token
    after it and all that is set beside it."""

    scene: Scene
    tokens: Tokens
    start: int
    end: int
    opens: int
    last: Phrase | None = None
    chain: int = -1
    found: list[tuple[Phrase | str, int]] = field(default_factory=list[tuple[Phrase | str, int]])

    def run(self) -> list[tuple[Phrase | str, int]]:
        """All candidates."""
        place = self.start
        while place < self.end:
            place = self._step(place)
        self._done()
        return self.found

    def first(self) -> Phrase | str | None:
        """The first candidate; nothing after it is read."""
        place = self.start
        while place < self.end and self.last is None and not self.found:
            place = self._step(place)
        return self.found[0][0] if self.found else self.last

    def _step(self, place: int) -> int:
        """Read what stands at a token, and return the one to go on with."""
        low = self.tokens.low[place]
        if low in _RELATIVES and place > self.start:
            return self._past_relative(place)
        if low in _SUBJECTS:
            self._done()
            self.found.append((low, place + 1))
            return place + 1
        if _opens_phrase(self.scene, self.tokens, place, self.opens):
            return self._phrase(place)
        return self._beside(place)

    def _done(self) -> None:
        if self.last is not None:
            self.found.append((self.last, self.chain))
            self.last = None

    def _past_relative(self, place: int) -> int:
        """The comma that ends a relative clause, which may belong to the phrase at hand."""
        tokens = self.tokens
        stop = next((p for p in range(place + 1, self.end) if tokens.word[p] == ","), None)
        if stop is None:
            return self.end
        if self.last is not None and place in (self.chain, self.chain + 1):
            self.chain = stop
        return stop

    def _phrase(self, place: int) -> int:
        found = phrase(self.scene, self.tokens, place, opens=self.opens)
        if found is None:
            return place + 1
        if self.last is not None and _apposed(self.tokens, place, self.chain):
            self.chain = found.last
        elif not _governed(self.tokens, place) and speaks(self.scene, found):
            self._done()
            self.last, self.chain = found, found.last
        return found.last

    def _beside(self, place: int) -> int:
        if place != self.chain or self.last is None or self.tokens.word[place] != ",":
            return place + 1
        stop = _bare_apposition(self.tokens, place + 1, self.end)
        if stop is None:
            return place + 1
        self.chain = stop
        return stop


_RELATIVES = frozenset({"qui", "dont", "où", "lequel", "laquelle"})
_SUBJECTS = frozenset("il elle ils elles celui-ci celle-ci ceux-ci lui-même elle-même".split())


def _opens_phrase(scene: Scene, tokens: Tokens, at: int, opens: int) -> bool:
    low = tokens.low[at]
    if low in DETERMINERS or low in CIVIL:
        return True
    return is_name_in(scene, tokens, at, opens)


def _apposed(tokens: Tokens, at: int, chain: int) -> bool:
    """Whether a phrase stands right after the comma that ended the one before."""
    return at == chain + 1 and tokens.word[chain] == ","


def _governed(tokens: Tokens, at: int) -> bool:
    """Whether a preposition stands before a phrase; "des" after a noun is one itself."""
    if at == 0:
        return False
    before = tokens.low[at - 1]
    if before in GOVERNING:
        return not (before == "à" and low_at(tokens, at - 2) == "quant")
    return tokens.low[at] == "des" and before[0].isalpha() and before not in _JOINING


def _bare_apposition(tokens: Tokens, at: int, end: int) -> int | None:
    """The comma that ends what is set beside a name without an article: "ministre des
    transports", "également en tournée", "dominées par les Kurdes"."""
    if at >= end or not tokens.word[at][0].isalpha() or tokens.low[at] in _VERBAL:
        return None
    for place in range(at, min(end, at + 25)):
        if tokens.word[place] == ",":
            return place
        if tokens.low[place] in HAVE or tokens.low[place] in BE or tokens.word[place] in ";:.":
            return None
    return end if tokens.low[at] in PEOPLE and end - at <= 25 else None


def subject_after(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """The subject that stands after a verb, past days, places and addressees."""
    place, size = at, len(tokens.low)
    while place < size and place < at + 30:
        low, word = tokens.low[place], tokens.word[place]
        if word[0] == HIDDEN or low in ("que", "qu'", "qui", "si") or word in ":.;?!":
            return None
        if low in ("l'", "la", "le", "les", "un", "une", "des") and _time(tokens, place + 1):
            place += 2
        elif low in DETERMINERS or low in CIVIL or is_name(tokens, place):
            found = phrase(scene, tokens, place, opens=-1)
            if found is not None and speaks(scene, found):
                return found
            return None if place == at else _next(found, place, tokens, scene, at)
        elif low in GOVERNING:
            place = _past(tokens, place)
        else:
            place += 1
    return None


def _next(found: Phrase | None, place: int, tokens: Tokens, scene: Scene, at: int) -> Phrase | None:
    following = found.last if found is not None else place + 1
    return subject_after(scene, tokens, following) if following < at + 25 else None


def _time(tokens: Tokens, at: int) -> bool:
    return low_at(tokens, at) in TIMES


def _past(tokens: Tokens, at: int) -> int:
    """The token after a prepositional phrase."""
    place, size = at + 1, len(tokens.low)
    while place < size and tokens.low[place] in _LEADING:
        place += 1
    noun = ""
    if place < size and tokens.word[place][0].isalnum():
        noun = tokens.low[place]
        acronym = len(noun) > 1 and tokens.word[place].isupper()
        capital = tokens.word[place][0].isupper() and not acronym
        place = name_end(tokens, place) if capital else place + 1
    while place < size:
        low, word = tokens.low[place], tokens.word[place]
        if word == "(":
            close = next(
                (p for p in range(place, min(size, place + 10)) if tokens.word[p] == ")"), None
            )
            if close is None:
                return place
            place, noun = close + 1, ""
        elif low in ("de", "du", "d'", "des", "à", "au", "aux"):
            place, noun = _past_complement(tokens, place + 1), ""
        elif word[0].isupper() and low not in DAYS and noun in _MEDIA:
            place, noun = name_end(tokens, place), ""
        elif not word[0].isalnum() or word[0].isupper() or low in _NEXT:
            return place
        else:
            noun = noun if noun in _MEDIA and low not in _MEDIA else low
            place += 1
    return place


_NEXT = DETERMINERS | CIVIL | GOVERNING | DAYS | MONTHS


def _past_complement(tokens: Tokens, place: int) -> int:
    while place < len(tokens.low) and tokens.low[place] in DETERMINERS:
        place += 1
    if place < len(tokens.low) and tokens.word[place][0].isupper():
        return name_end(tokens, place)
    return place + 1
