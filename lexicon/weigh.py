"""Whether an article about the theme's subject is about the allies' relation with it:
by the rules' score alone, or by weights fitted over it and over what else the head tells.
"""

from dataclasses import dataclass

from lexicon.compile import Lexicon
from lexicon.find import Hit
from lexicon.findings import RULES, findings
from lexicon.fitted import INTERCEPT
from lexicon.head import Head
from lexicon.score import scored

_TOLD = 0.2  # points below which a part is not worth a word


@dataclass(frozen=True, slots=True)
class Weighed:
    """``total`` above nought says yes. ``parts`` are what it came of, the heaviest first:
    points, name of the finding, a word of it."""

    total: float
    parts: tuple[tuple[float, str, Hit], ...]

    def words(self, lexicon: Lexicon) -> str:
        """What weighed how much: "Aide militaire in title +2.0; battle in title -0.8"."""
        told = [part for part in self.parts if abs(part[0]) >= _TOLD]
        return "; ".join(f"{named(lexicon, name)} {points:+.1f}" for points, name, _ in told[:5])


def weigh(head: Head) -> Weighed:
    """Weigh the findings of a head."""
    content = head.lexicon.content
    parts = scored(head).damped(content.weights["damping"])
    points = sum(part[0] for part in parts)
    if not content.fitted:
        return Weighed(points - content.weights["threshold"], _sorted(parts))
    total, weighed = content.fitted[INTERCEPT], list[tuple[float, str, Hit]]()
    for name, value, hit in findings(head, points):
        weight = content.fitted.get(name, 0.0) * value
        if not weight:
            continue
        total += weight
        if name == RULES:
            scale = weight / points if points else 0.0
            weighed += [(part * scale, name, hit) for part, name, hit in parts]
        elif hit:
            weighed.append((weight, name, hit))
    return Weighed(total, _sorted(weighed))


def _sorted(parts: list[tuple[float, str, Hit]]) -> tuple[tuple[float, str, Hit], ...]:
    """The parts of one name as one, by weight."""
    sums: dict[str, float] = {}
    hits: dict[str, Hit] = {}
    for points, name, hit in parts:
        sums[name] = sums.get(name, 0.0) + points
        hits.setdefault(name, hit)
    found = sorted(sums.items(), key=_heaviest)
    return tuple((points, name, hits[name]) for name, points in found)


def _heaviest(part: tuple[str, float]) -> float:
    return -abs(part[1])


def named(lexicon: Lexicon, name: str) -> str:
    """A finding's name as people read it."""
    kind, _, rest = name.partition(" ")
    id, _, place = rest.partition(" ")
    if kind == "topic" and id in lexicon.topics:
        return f"{lexicon.topics[id].label} {place}"
    if kind == "cue":
        return rest
    theme = lexicon.content.theme
    parts = {
        "alliance": theme.alliance.english,
        "subject": theme.subject.english,
        "ally": "an ally",
        "allies": "the allies",
        "adversary": "the adversary",
    }
    if kind in parts:
        return f"{parts[kind]} {rest}"
    several = {"person": "people of", "several": "several of"}
    return f"{several[kind]} {parts[id]} {place}" if kind in several and id in parts else name
