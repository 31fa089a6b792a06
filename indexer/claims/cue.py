"""What attributes words to somebody: the value, and how one is made."""

from typing import NamedTuple

from indexer.claims.layout import Tokens
from indexer.claims.phrases import Phrase


class Cue(NamedTuple):
    """A word that attributes: tokens ``first`` to ``last``. ``closing`` stands after what is
    said ("…", a-t-il dit); else it goes before. Who speaks is ``phrase`` or ``pronoun``;
    neither where the subject is that of the sentence (``shared``)."""

    first: int
    last: int
    start: int
    word: str
    closing: bool
    weak: bool
    phrase: Phrase | None = None
    pronoun: str | None = None
    shared: bool = False


def made(
    tokens: Tokens,
    first: int,
    last: int,
    *,
    closing: bool,
    subject: Phrase | str | None,
    weak: bool = False,
) -> Cue:
    """A cue of the tokens ``first`` to ``last``; without a ``subject`` it shares the sentence's."""
    words = " ".join(tokens.word[first:last]).replace("’ ", "’").replace("' ", "'")
    return Cue(
        first,
        last,
        tokens.start[first],
        words,
        closing,
        weak,
        subject if isinstance(subject, Phrase) else None,
        subject if isinstance(subject, str) else None,
        subject is None,
    )
