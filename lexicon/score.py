"""The score of the theme's relation: points for what the head of an article tells.

The alliance, allies and their leaders, topics and cues each add their weight of the lexicon,
in full in the title and in part in the standfirst; what tells of another subject
takes some away.
"""

from dataclasses import dataclass, field

from lexicon.compile import Lexicon
from lexicon.fields import SUMMARY, TITLE
from lexicon.find import Hit
from lexicon.gather import Found
from lexicon.head import Head, in_head

SUPPORT = 1.2  # the weight from which a topic tells of support for Ukraine
_TOPICS_ADDED = 3


@dataclass(slots=True)
class Score:
    """Points, each with its words and its hit."""

    parts: list[tuple[float, str, Hit]] = field(default_factory=list[tuple[float, str, Hit]])
    strong: bool = False

    def add(self, points: float, words: str, hit: Hit, *, strong: bool = False) -> None:
        """Add points. ``strong`` is what tells of support by itself."""
        self.parts.append((points, words, hit))
        self.strong |= strong

    def total(self, damping: float) -> float:
        """The sum; beside strong evidence what speaks against it counts less."""
        told = sum(points for points, _, _ in self.parts if points > 0)
        against = sum(points for points, _, _ in self.parts if points < 0)
        return told + against * (damping if self.strong else 1.0)


def scored(head: Head) -> Score:
    """The score of an article's head."""
    score = Score()
    lexicon = head.lexicon
    weights = lexicon.content.weights
    factor = {TITLE: weights["title"], SUMMARY: weights["summary"]}
    _add_sides(score, weights, factor, head)
    _add_leaders(score, weights["leaders"], head)
    _add_topics(lexicon, score, factor, head.found)
    support = lexicon.content.theme.cues.get("support", ())
    for cue, weight in lexicon.cues.items():
        if weight and (hits := in_head(head.found.cues.get(cue, []))):
            points = weight * factor[hits[0].zone]
            score.add(points, _told(cue, hits[0]), hits[0], strong=cue in support)
    return score


def _told(words: str, hit: Hit) -> str:
    return f"{words} in {'title' if hit.zone == TITLE else 'standfirst'}"


def _add_sides(
    score: Score, weights: dict[str, float], factor: dict[int, float], head: Head
) -> None:
    alliance = head.lexicon.content.theme.alliance.label
    told = (
        ("otan", alliance, head.meant("alliance")),
        ("allies", "the allies as such", head.part("allies")),
        ("allie", "an ally", head.part("ally")),
    )
    for key, words, hits in told:
        if hits:
            points = weights[key] * factor[hits[0].zone]
            score.add(points, _told(words, hits[0]), hits[0], strong=key == "otan")
    allies = head.part("ally")
    others = {hit.use.entry for hit in allies[1:]} - {hit.use.entry for hit in allies[:1]}
    if others:
        score.add(weights["allie-again"] * min(len(others), 3), "other allies", allies[-1])


def _add_leaders(score: Score, weight: float, head: Head) -> None:
    """An ally's leader beside the subject's or the adversary's in the title: diplomacy."""
    allies = head.people("ally")
    if allies and head.people("subject", "adversary"):
        score.add(weight, "leaders of both sides in title", allies[0])


def _add_topics(lexicon: Lexicon, score: Score, factor: dict[int, float], found: Found) -> None:
    """The strongest topics only, the next ones by halves and thirds, so that a list of
    arms does not count tenfold; all that speak against."""
    parts: list[tuple[float, str, Hit]] = []
    for entry, hits in found.topics.items():
        topic = lexicon.topics[entry]
        if topic.weight and (placed := in_head(hits)):
            points = topic.weight * factor[placed[0].zone]
            parts.append((points, _told(topic.label, placed[0]), placed[0]))
    parts.sort(key=lambda part: -part[0])
    for rank, (points, words, hit) in enumerate(parts, 1):
        if points < 0:
            score.add(points, words, hit)
        elif rank <= _TOPICS_ADDED:
            score.add(points / rank, words, hit, strong=points >= SUPPORT)
