"""Finding the lexicon's words in a prepared field: one pass, then checks at each match."""

from collections.abc import Callable
from typing import NamedTuple, cast

from lexicon.compile import BARE, STAR, Lexicon, Use
from lexicon.fields import TEXT, Prepared


class Hit(NamedTuple):
    """A word found: the field's number in the article, offsets into its folded text,
    the word's meaning, and how far up it stands."""

    place: int
    start: int
    end: int
    use: Use
    zone: int


# Half the time of a named tuple's own constructor, and hits are many.
_hit = cast("Callable[[type[Hit], tuple[int, int, int, Use, int]], Hit]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]
_VOWELS = frozenset("aeiouh")
_ELIDED = frozenset({"l", "d", "qu", "n", "s"})


def scan(lexicon: Lexicon, prepared: Prepared, place: int) -> list[Hit]:
    """Every word of the lexicon in the field, boundaries and case checked, in the order
    of their ends; cues in the head only. ``place`` is the field's number in the article."""
    folded = prepared.folded
    shapes, uses, below = lexicon.shapes, lexicon.uses, lexicon.uses_below
    caseless = prepared.caseless
    given = prepared.given
    hits: list[Hit] = []
    head, lead = prepared.head, prepared.lead
    for index, start, end in lexicon.automaton.find_matches_as_indexes(folded, overlapping=True):
        shape = shapes[index]
        if shape == BARE:
            if not _stands(lexicon, prepared, start, end):
                continue
        else:
            start += 1
            end = folded.index(" ", end) if shape == STAR else end - 1
        zone = head if start <= lead else TEXT
        for use in below[index] if zone == TEXT else uses[index]:
            if use.cased and not caseless and not _capital(given, start - 1, end - 1, use):
                continue
            hits.append(_hit(Hit, (place, start, end, use, zone)))
    return hits


def _capital(given: str, start: int, end: int, use: Use) -> bool:
    return given[start:end].isupper() if use.upper else given[start].isupper()


def _stands(lexicon: Lexicon, prepared: Prepared, start: int, end: int) -> bool:
    """Whether a bare name is a word, or glued to little words only: then it needs a
    capital, or, where the field has none, an elided article and a vowel (lukraine)."""
    folded = prepared.folded
    before = folded[folded.rindex(" ", 0, start) + 1 : start] if folded[start - 1] != " " else ""
    after = folded[end : folded.index(" ", end)] if folded[end] != " " else ""
    if not before and not after:
        return True
    if prepared.caseless:
        return not after and before in _ELIDED and folded[start] in _VOWELS
    if after and after not in lexicon.glue_after:
        return False
    if before and before not in lexicon.glue_before:
        return False
    return prepared.given[start - 1].isupper()
