"""What articles claim: quotations and figures, each a span of a field as given, and how
those of several articles stand to each other."""

from dataclasses import dataclass
from typing import Literal

from lexicon.values import Field

QuotationKind = Literal["direct", "fragment"]
Exactness = Literal["exact", "about", "at_least", "at_most", "range"]
Unit = Literal[
    "death", "wounded", "prisoner", "soldier", "person", "missile", "drone", "shell", "tank",
    "aircraft", "battery", "vehicle", "ship", "euro", "dollar", "percent", "km", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Somebody's words. Offsets count code points of the field, end exclusive, within the marks.

    ``speaker`` is the fullest naming of who speaks that the article has, ``speaker_id`` the
    lexicon's actor where he is one; ``role`` stands for a source that is not named ("un
    responsable américain"), and then there is no speaker. ``cue`` is the word that attributes,
    ``rule`` how the speaker was found (``docs/claims.md``)."""

    field: Field
    start: int
    end: int
    words: str
    kind: QuotationKind
    speaker: str | None
    speaker_id: str | None
    role: str | None
    cue: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many of what. The span holds the number alone ("1,2 milliard").

    ``value_max`` is a range's other end. ``of`` is what is counted, as worded. ``sentence``
    is the span of the sentence it stands in: what is compared of its circumstances stands
    there. ``place`` and ``day`` as worded, where stated; ``attributed_to`` is who states it."""

    field: Field
    start: int
    end: int
    surface: str
    value: float
    value_max: float | None
    unit: Unit
    precision: Exactness
    of: str | None
    place: str | None
    day: str | None
    attributed_to: str | None
    attributed_id: str | None
    sentence: tuple[int, int]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All claims of one article, in reading order, title first."""

    quotations: tuple[Quotation, ...] = ()
    figures: tuple[Figure, ...] = ()


How = Literal["whole", "cut", "otherwise", "another_mouth"]
Standing = Literal["current", "rounded", "earlier", "disagrees"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One number that articles of a story have of a thing. ``figures`` are (article, place of
    the figure in it), the first to tell it first. ``standing``: how it stands to the number
    told last: that one itself, a rounding of it, an earlier count, or in disagreement."""

    value: float
    value_max: float | None
    standing: Standing
    figures: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that several articles of a story count, with the numbers they have, the
    current one first. ``disagree``: two of them cannot both be right."""

    unit: Unit
    of: str | None
    amounts: tuple[Amount, ...]
    disagree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One quotation as several articles of a story have it: (article, place of the quotation
    in it, how it stands to the first, which is the longest)."""

    speaker: str | None
    speaker_id: str | None
    variants: tuple[tuple[int, int, How], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The claims of a story's articles beside each other."""

    things: tuple[Thing, ...] = ()
    sayings: tuple[Saying, ...] = ()

    @property
    def disagreements(self) -> int:
        """How many things the articles disagree about."""
        return sum(thing.disagree for thing in self.things)
