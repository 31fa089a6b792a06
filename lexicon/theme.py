"""The theme: what is watched, and who plays which part in it, all from ``topics.toml``.

Code names parts and roles, never an entry, so that an entry may be renamed and another
theme laid beside the first (``docs/lexicon.md``).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from lexicon.tables import Table

SideRole = Literal["subject", "adversary", "alliance", "ally", "allies"]  # what a side plays

TOPIC_ROLES = {
    "gifts": "told in so many words, support for the subject",
    "arms": "what an ally gives or promises the subject",
    "fighting": "battle, which the adversary wages",
    "measures": "what is done against the adversary",
    "talks": "diplomacy",
    "figures": "words of war, a figure of speech where none is told of",
    "dealings": "talks and help, another field's beside a trade",
}
CUE_ROLES = {
    "war": "the subject's war in so many words",
    "places": "places of the war; so is a capital of the subject's that is no government",
    "support": "support for the subject in so many words",
    "peace": "words that tell of the war beside the adversary",
    "seat": "the adversary's capital as a place, where an ally's envoys go to talk",
    "elsewhere": "another war, another part of the world",
    "caused": "what the subject's war brought about elsewhere",
    "other-subjects": "another subject, beside which the subject is named in passing",
    "incidents": "what the adversary does at an ally's",
    "aside": "right before the subject's name: it is the background",
    "games": "words of matches, beside which the subject is a team",
    "round-up": "a list of news, where nothing is the subject",
    "likened": "before the alliance's name: something else is likened to it",
    "armed": "who bears arms: beside the adversary they tell of its war",
    "literal": "words that tell of a war whatever stands beside them",
    "trades": "strikes, trades and schools: talks and help beside them are theirs",
    "people": "anybody; actors that are people count as its words, for pairs",
}

_LATER = frozenset(
    {"games", "caused", "armed", "seat", "figures", "dealings", "literal", "trades"}
)  # roles that a theme written before them lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An id and the name that people read; ``english`` for what only logs and commands say."""

    id: str
    label: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What is watched. The classes are ``relation`` (what the alliance and its allies have
    to do with the subject), ``subject`` (without them), ``alliance`` (without the subject)
    and ``other``. ``sides`` names the side of actors that plays each part; ``topics`` and
    ``cues`` give the entries of each role."""

    label: str = "OTAN et Ukraine"
    relation: Named = Named(id="otan-ukraine", label="OTAN et Ukraine", english="NATO and Ukraine")
    subject: Named = Named(id="ukraine", label="Ukraine", english="Ukraine")
    alliance: Named = Named(id="otan", label="OTAN", english="NATO")
    other: Named = Named(id="autre", label="Autre", english="other")
    subject_side: str = "ukraine"
    adversary_side: str = "russie"
    alliance_side: str = "otan"
    ally_side: str = "allie"
    allies_side: str = "allies"
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    cues: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def classes(self) -> tuple[Named, ...]:
        """Most in question first."""
        return (self.relation, self.subject, self.alliance, self.other)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the classes, most in question first."""
        return tuple(named.id for named in self.classes)

    def rank(self, cls: str) -> int:
        """How little a class is in question: 0 for the relation; an unknown one comes last."""
        return self.ids.index(cls) if cls in self.ids else len(self.ids)

    @property
    def sides(self) -> dict[str, SideRole]:
        """The part of each side."""
        return {
            self.subject_side: "subject",
            self.adversary_side: "adversary",
            self.alliance_side: "alliance",
            self.ally_side: "ally",
            self.allies_side: "allies",
        }


_CLASSES = ("relation", "subject", "alliance", "other")
_SIDES = ("subject", "adversary", "alliance", "ally", "allies")


def read_theme(themes: Table, topics: Collection[str], cues: Collection[str]) -> Theme:
    """The file's ``[theme]``; without one, the sides and classes of NATO and Ukraine and
    no roles. Raises InvalidLexicon where a part lacks, or a role names no entry."""
    if "theme" not in themes.values:
        return Theme()
    table = themes.table("theme", frozenset({"label", "class", "side", "topics", "cues"}))
    classes = table.table("class", frozenset(_CLASSES))
    sides = table.table("side", frozenset(_SIDES))
    return Theme(
        label=table.text("label"),
        relation=_named(classes, "relation"),
        subject=_named(classes, "subject"),
        alliance=_named(classes, "alliance"),
        other=_named(classes, "other"),
        subject_side=sides.id("subject"),
        adversary_side=sides.id("adversary"),
        alliance_side=sides.id("alliance"),
        ally_side=sides.id("ally"),
        allies_side=sides.id("allies"),
        topics=_roles(table, "topics", TOPIC_ROLES, topics, "topic"),
        cues=_roles(table, "cues", CUE_ROLES, cues, "cue"),
    )


def _named(classes: Table, name: str) -> Named:
    inner = classes.table(name, frozenset({"id", "label", "english"}))
    english = "english" if "english" in inner.values else "label"
    return Named(id=inner.id("id"), label=inner.text("label"), english=inner.text(english))


def _roles(
    theme: Table, key: str, roles: dict[str, str], known: Collection[str], kind: str
) -> dict[str, tuple[str, ...]]:
    table = theme.table(key, frozenset(roles))
    found: dict[str, tuple[str, ...]] = {}
    for role, meaning in roles.items():
        if role not in table.values:
            if role in _LATER:
                continue
            raise table.wrong(role, f"is missing: a list, perhaps empty ({meaning})")
        found[role] = table.texts(role, notation=False)
        for id in found[role]:
            if id not in known:
                raise table.wrong(role, f"no {kind} has the id “{id}”")
    return found
