"""What the lexicon's files say, entry by entry, read and checked (``docs/lexicon.md``)."""

from dataclasses import dataclass
from datetime import date

from lexicon.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Words that count only in company: one of ``near`` within so many characters
    (``None``: anywhere in the article), and none of ``unless`` there."""

    words: tuple[str, ...]
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: int | None = None
    cased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office and the days, both inclusive, on which it was the actor's."""

    words: tuple[str, ...]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An organisation, state, person or group that texts mention. ``surnames`` name a person
    by themselves, unless a first name goes before that is none of ``given`` (folded)."""

    id: str
    label: str
    kind: str
    side: str
    wikidata: str | None = None
    names: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    cased: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    roles: tuple[Role, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A word of one cue within so many characters of a word of another; ``ordered``
    asks for the first to stand first."""

    first: str
    second: str
    within: int
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A theme, a piece of equipment or a programme. One of ``phrases`` or ``pairs`` is
    enough; of ``weak`` words it takes two. Its words count for the topics that it ``implies``, too
    (a Leopard is a tank). ``weight`` is what the topic adds to the
    score of the theme's relation."""

    id: str
    label: str
    kind: str
    wikidata: str | None = None
    weight: float = 0.0
    phrases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    pairs: tuple[Pair, ...] = ()
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metonym:
    """Words before a capital that make it a place or a government; ``addressee`` and
    ``presence`` anywhere in the clause before "à Kiev"."""

    place: tuple[str, ...]
    place_after: tuple[str, ...]
    government: tuple[str, ...]
    addressee: tuple[str, ...]
    presence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glue:
    """Little words that bad translation runs into the name before or after them."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that are no topic but tell of one: for pairs, and for relevance by weight.
    Within the words that exclude they are not found."""

    id: str
    words: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The files together; ``fitted``, for the relation, and ``prefilter`` are empty where no
    weights were fitted."""

    theme: Theme
    actors: tuple[Actor, ...]
    topics: tuple[Topic, ...]
    cues: tuple[Cue, ...]
    metonym: Metonym
    glue: Glue
    first_names: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...]
    weights: dict[str, float]
    fitted: dict[str, float]
    prefilter: dict[str, float]
