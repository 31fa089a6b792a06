"""Quotations and figures as pages show them: verbatim, as long as their source allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archive.record.beside import Count, StoryClaims, Telling
from archive.record.claims import Said
from press.showing import cut
from press.sources import Source
from press.typesetting import clean, held
from web import rights
from web.marks import Piece
from web.view import PageRequest

AROUND = 70  # characters of a sentence on either side of its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words between quotation marks, who spoke, and where they stand. ``how`` is a key of the
    words where others have them otherwise."""

    words: str
    speaker: str
    speaker_id: str | None
    article: int
    source: str
    at: datetime
    copies: int = 0
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number in its sentence, with the article that has it."""

    article: int
    source: str
    at: datetime
    sentence: list[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCount:
    """One number of a thing, how it stands to the others, and who has it."""

    surface: str
    standing: str
    voices: int
    told: list[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownThing:
    """A thing that several articles count."""

    what: str
    disagree: bool
    counts: list[ShownCount]


def quoted(visit: PageRequest, said: Said, how: str | None = None) -> Quoted | None:
    """A quotation as it may be shown; None where its source lets only headlines be shown."""
    room = rights.QUOTED[visit.source(said.source).show]
    quotation = said.quotation
    if not room and quotation.field != "title":
        return None
    return Quoted(
        words=cut(held(quotation.words), room or 300),
        speaker=held(quotation.speaker or quotation.role or ""),
        speaker_id=quotation.speaker_id if quotation.speaker_id in visit.actors else None,
        article=said.article,
        source=said.source,
        at=said.published_at,
        copies=said.copies,
        how=how if how not in (None, "whole") else None,
    )


def some(visit: PageRequest, said: Iterable[Said]) -> list[Quoted]:
    """Those that may be shown."""
    return [shown for each in said if (shown := quoted(visit, each))]


def drifting(visit: PageRequest, claims: StoryClaims) -> list[list[Quoted]]:
    """Quotations that several articles of a story have, each with its forms."""
    groups = [
        [shown for said, how in variants.forms if (shown := quoted(visit, said, how))]
        for variants in claims.quotations
    ]
    return [group for group in groups if group]


def things(visit: PageRequest, claims: StoryClaims) -> list[ShownThing]:
    """What several articles of a story count, those that disagree first, and beside each what
    is called the same."""
    shown = [
        ShownThing(
            what=held(counted.of or visit.t(f"unit.{counted.unit}")),
            disagree=counted.disagree,
            counts=[_count(visit, count) for count in counted.counts],
        )
        for counted in claims.figures
    ]
    names = [thing.what for thing in shown]
    return sorted(shown, key=lambda thing: names.index(thing.what))


def number(surface: str) -> str:
    """A number as it stands within a line: one that opens its sentence loses its capital."""
    return held(surface[:1].lower() + surface[1:])


def _count(visit: PageRequest, count: Count) -> ShownCount:
    return ShownCount(
        surface=number(count.tellings[0].figure.surface),
        standing=count.standing,
        voices=count.voices,
        told=[
            Told(
                article=telling.article,
                source=telling.source,
                at=telling.published_at,
                sentence=_sentence(telling, visit.source(telling.source)),
            )
            for telling in count.tellings
        ],
    )


def _sentence(telling: Telling, source: Source) -> list[Piece]:
    """The number among its words; of a source that lets only headlines be shown, alone."""
    surface = telling.figure.surface
    if source.show == "headline" and telling.figure.field != "title":
        return [Piece(held(surface), ("hit",))]
    text, start = telling.sentence, max(telling.at, 0)
    end = min(start + len(surface), len(text))
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return [Piece(clean(before)), Piece(clean(text[start:end]), ("hit",)), Piece(clean(after))]
