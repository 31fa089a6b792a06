"""What the lexicon finds: mentions with their place, tags, the class of relevance."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["actor", "topic", "cue"]
Field = Literal["title", "summary", "text"]
Salience = Literal["subject", "mentioned", "passing"]
Class = str  # the id of one of the theme's classes (``lexicon.theme``)


class Mention(NamedTuple):
    """Words that stand for an entry. Offsets count code points of the field as given,
    end exclusive; ``implied`` marks a role that names nobody ("le secrétaire général");
    the kind ``cue`` stands in the evidence of relevance only ("guerre en Ukraine").
    A tuple, since an article has hundreds: it is made in a third of a dataclass's time."""

    id: str
    kind: Kind
    field: Field
    start: int
    end: int
    surface: str
    implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An actor or topic of an article, with its evidence."""

    id: str
    kind: Kind
    salience: Salience
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """The class of ``docs/lexicon.md``, why in words, and the mentions it rests on."""

    cls: Class
    reason: str
    evidence: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All that the lexicon says of one article. ``version`` names the lexicon's content;
    ``implied`` holds actors named by a role only: kept apart, never a tag."""

    relevance: Relevance
    actors: tuple[Tag, ...]
    topics: tuple[Tag, ...]
    version: str
    implied: tuple[Tag, ...] = ()
