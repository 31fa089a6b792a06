"""Where the leaves of a query stand in an analysed text. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from archive.search.analysis import Token
from archive.search.tree import Near, Phrase, Prefix, TextLeaf, Words


def sought(leaves: Iterable[TextLeaf]) -> frozenset[str] | None:
    """The terms without which none of these leaves stands anywhere; None for any term."""
    found: set[str] = set()
    for leaf in leaves:
        match leaf:
            case Prefix():
                return None
            case Words(phrases):
                found.update(term for phrase in phrases for term in phrase.terms)
            case Near(units=units):
                found.update(term for unit in units for phrase in unit for term in phrase.terms)
    return frozenset(found)


class Analysed:
    """A text's tokens, to be asked for the leaves that stand in it."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.tokens = tuple(tokens)
        self.at = {token.position: token for token in self.tokens}
        self._by_term: dict[str, list[Token]] = {}
        for token in self.tokens:
            self._by_term.setdefault(token.term, []).append(token)

    def spans(self, leaf: TextLeaf) -> Iterator[tuple[int, int]]:
        """The offsets of what makes the leaf hold: phrases whole, of nearness each word."""
        match leaf:
            case Words(phrases):
                for phrase in phrases:
                    yield from self._phrase(phrase)
            case Prefix(beginning):
                for token in self.tokens:
                    if token.form.startswith(beginning):
                        yield token.start, token.end
            case Near():
                yield from self._near(leaf)

    def _phrase(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        for first in self._by_term.get(phrase.terms[0], ()):
            held = [self.at.get(first.position + place) for place in phrase.places]
            if [token and token.term for token in held] == list(phrase.terms):
                yield first.start, max(token.end for token in held if token)

    def _near(self, near: Near) -> Iterator[tuple[int, int]]:
        units = [
            sorted(
                (t for phrase in unit for t in self._by_term.get(phrase.terms[0], ())),
                key=lambda token: token.position,
            )
            for unit in near.units
        ]
        for start in close([[t.position for t in unit] for unit in units], near.span):
            for token in (t for unit in units for t in unit):
                if start <= token.position <= start + near.span:
                    yield token.start, token.end


def close(units: Sequence[Sequence[int]], span: int) -> Iterator[int]:
    """The places from which on each of ``units`` (its places, in order) has one within
    ``span``."""
    for start in sorted({place for unit in units for place in unit}):
        if all(any(start <= place <= start + span for place in unit) for unit in units):
            yield start
