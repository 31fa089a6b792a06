"""Where a quotation stands in its sentence, and which of the words there give it a speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.claims.cue import Cue
from indexer.claims.heard import Speaker
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.marks import Marked

_WISHES = frozenset(
    "souhaite souhaitent souhaitait souhaitaient veut veulent voulait voulaient espère espèrent"
    " espérait espéraient craint craignent craignait craignaient redoute redoutait attend attendait"
    " attendent attendaient".split()
)


class Attribution(NamedTuple):
    """Whom a span was given, by which word and rule."""

    who: Speaker | None
    cue: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands: token ``at`` of its sentence, whose cues have the speakers
    ``who``; ``since`` is the quotation before it there, or -1."""

    sentence: int
    tokens: Tokens
    at: int
    since: int
    cues: Sequence[Cue]
    who: Sequence[Speaker | None]

    def given(self, cue: Cue, rule: str) -> Attribution:
        return Attribution(self.who[self.cues.index(cue)], cue.word, rule)


def placed(
    quote: Marked,
    number: int,
    tokens: Tokens,
    found: Sequence[Cue],
    who: Sequence[Speaker | None],
) -> Place:
    at, since = 0, -1
    for place, start in enumerate(tokens.start):
        if start == quote.outer:
            at = place
            break
        if tokens.word[place][0] == HIDDEN:
            since = place
    return Place(number, tokens, at, since, found, who)


def whose(opening: Sequence[Cue]) -> Cue:
    """Of the cues before a quotation the nearest; but what one says that another wishes or
    fears are the words of the one who says it."""
    last = opening[-1]
    if len(opening) > 1 and last.word.split()[-1].lower() in _WISHES:
        earlier = opening[-2]
        if earlier.phrase is not None or earlier.pronoun is not None:
            return earlier
    return last
