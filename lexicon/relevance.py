"""Which of the four classes an article belongs to, and why.

An additive score over what the head of the article holds: NATO, allies and their
leaders, topics that tell of support for Ukraine (each with its weight in the
lexicon), less what tells of another subject. Heads decide: whole texts were tried
and were worse. ``docs/lexicon.md`` describes the score and how it was measured.
"""

from dataclasses import dataclass, field

from lexicon.compile import Lexicon
from lexicon.fields import SUMMARY, TEXT, TITLE
from lexicon.find import Hit
from lexicon.gather import Found
from lexicon.values import Class

_TOPICS_ADDED = 3
_SUPPORT = 1.2
_AGAIN = 3


@dataclass(slots=True)
class _Score:
    """Points with the words and the places they come from."""

    parts: list[tuple[float, str, Hit]] = field(default_factory=list[tuple[float, str, Hit]])
    strong: bool = False

    def add(self, points: float, words: str, hit: Hit, *, strong: bool = False) -> None:
        self.parts.append((points, words, hit))
        self.strong |= strong

    def total(self, damping: float) -> float:
        """The sum; beside strong evidence what speaks against it counts less."""
        told = sum(points for points, _, _ in self.parts if points > 0)
        against = sum(points for points, _, _ in self.parts if points < 0)
        return told + against * (damping if self.strong else 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """The class, the reason in words, and the hits it rests on."""

    cls: Class
    reason: str
    evidence: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Per side the hits in the head, title first, and those further down."""

    head: dict[str, list[tuple[int, Hit]]]
    below: dict[str, list[Hit]]

    def title(self, side: str) -> bool:
        return any(z == TITLE for z, _ in self.head.get(side, ()))


def judge(lexicon: Lexicon, found: Found) -> Judged:
    """The class by the head of the article, the text deciding only where the head is mute."""
    sides = _sides(lexicon, found)
    score = _scored(lexicon, found, sides)
    about = _about_ukraine(lexicon, found, sides)
    weights = lexicon.content.weights
    nato = sides.head.get("otan", [])
    if about and score.total(weights["damping"]) >= weights["threshold"]:
        return _judged("otan-ukraine", score, about)
    if about:
        return _judged("ukraine", score, about)
    if nato:
        return _judged("otan", score, [hit for _, hit in nato])
    return Judged("autre", "neither Ukraine nor NATO is the subject", ())


def _judged(cls: Class, score: _Score, about: list[Hit]) -> Judged:
    parts = sorted(score.parts, key=lambda part: -part[0])
    told = [words for points, words, _ in parts if points > 0] if cls == "otan-ukraine" else []
    against = [words for points, words, _ in parts if points < 0] if cls == "ukraine" else []
    subject = {"otan": "NATO without Ukraine"}.get(cls, "Ukraine")
    reason = "; ".join([subject, *told[:4], *(f"rather {words}" for words in against[:2])])
    used = [hit for points, _, hit in parts if points > 0] if cls == "otan-ukraine" else []
    return Judged(cls, reason, (*about[:3], *used[:5]))


def _sides(lexicon: Lexicon, found: Found) -> _Sides:
    head: dict[str, list[tuple[int, Hit]]] = {}
    below: dict[str, list[Hit]] = {}
    for entry, hits in found.actors.items():
        side = lexicon.actors[entry].side
        for hit in hits:
            if hit.zone == TEXT:
                below.setdefault(side, []).append(hit)
            else:
                head.setdefault(side, []).append((hit.zone, hit))
    for hits in head.values():
        hits.sort(key=lambda item: item[0])
    return _Sides(head, below)


def _in_head(hits: list[Hit]) -> list[tuple[int, Hit]]:
    """The hits of the head with their zones, those of the title first."""
    return sorted(((hit.zone, hit) for hit in hits if hit.zone != TEXT), key=lambda item: item[0])


def _about_ukraine(lexicon: Lexicon, found: Found, sides: _Sides) -> list[Hit]:
    """The hits that make Ukraine or the war the subject; none where it is mentioned in
    passing beside another subject."""
    named = sides.head.get("ukraine", [])
    war = _in_head(found.cues.get("war", []))
    theatre = _in_head(found.cues.get("theatre", []))
    both = [*named, *war, *theatre]
    if not both:
        return _war_without_name(found, sides) or _named_below(found, sides)
    if any(place == TITLE for place, _ in both):
        return [hit for _, hit in both]
    if len(named) + len(theatre) >= 2 or (named and (sides.title("russie") or sides.title("otan"))):
        return [hit for _, hit in both]
    others = ("sport", "home-politics", "culture", "economy", "elsewhere")
    if not any(found.cues.get(cue) for cue in others):
        return [hit for _, hit in both]
    beside = any(sides.title(side) for side in ("russie", "otan", "allies"))
    return [hit for _, hit in both] if beside or _supported(lexicon, found) else []


def _supported(lexicon: Lexicon, found: Found) -> bool:
    """Whether the head tells of support for Ukraine, by topic or in so many words."""
    weighty = (
        hits for topic, hits in found.topics.items() if lexicon.topics[topic].weight >= _SUPPORT
    )
    return any(_in_head(hits) for hits in (*weighty, found.cues.get("support", [])))


def _named_below(found: Found, sides: _Sides) -> list[Hit]:
    """Ukraine named again and again under a head that tells of NATO, of Russia or of
    support without its name."""
    if len(sides.below.get("ukraine", ())) < _AGAIN:
        return []
    told = sides.head.get("otan") or sides.head.get("russie") or sides.head.get("allies")
    topics = ("aide-militaire", "missiles-longue-portee", "garanties-de-securite", "formation")
    told = told or any(_in_head(found.topics.get(topic, [])) for topic in topics)
    return sides.below["ukraine"] if told else []


def _war_without_name(found: Found, sides: _Sides) -> list[Hit]:
    """Russia at war without Ukraine's name, and no other country's war: fighting,
    sanctions, or arms from an ally."""
    if not sides.head.get("russie") or found.cues.get("elsewhere"):
        return []
    told = ["sanctions"]
    if sides.title("russie"):
        told.append("combats-frappes")
    if sides.head.get("allie") or sides.head.get("allies"):
        told += ["aide-militaire", "missiles-longue-portee", "garanties-de-securite"]
    return [hit for topic in told for _, hit in _in_head(found.topics.get(topic, []))]


def _scored(lexicon: Lexicon, found: Found, sides: _Sides) -> _Score:
    score = _Score()
    weights = lexicon.content.weights
    factor = {TITLE: weights["title"], SUMMARY: weights["summary"]}
    _add_sides(score, weights, factor, sides)
    _add_leaders(lexicon, score, weights["leaders"], sides)
    _add_topics(lexicon, score, factor, found)
    for cue, weight in lexicon.cues.items():
        if weight and (hits := _in_head(found.cues.get(cue, []))):
            place, hit = hits[0]
            strong = cue == "support"
            score.add(weight * factor[place], f"{cue} in {_name(place)}", hit, strong=strong)
    return score


def _add_sides(
    score: _Score, weights: dict[str, float], factor: dict[int, float], sides: _Sides
) -> None:
    for side, words in (("otan", "NATO"), ("allies", "western allies"), ("allie", "an ally")):
        hits = sides.head.get(side)
        if not hits:
            continue
        place, hit = hits[0]
        points = weights[side] * factor[place]
        score.add(points, f"{words} in {_name(place)}", hit, strong=side == "otan")
        if side == "allie":
            others = {h.use.entry for _, h in hits} - {hit.use.entry}
            if others:
                again = weights["allie-again"] * min(len(others), 3)
                score.add(again, "other allies", hits[-1][1])


def _add_leaders(lexicon: Lexicon, score: _Score, weight: float, sides: _Sides) -> None:
    """An ally's leader beside Ukraine's or Russia's in the title: diplomacy."""
    met = {
        side: next(
            (h for z, h in sides.head.get(side, ()) if z == TITLE and _leads(lexicon, h)), None
        )
        for side in ("allie", "ukraine", "russie")
    }
    if (ally := met["allie"]) and (met["ukraine"] or met["russie"]):
        score.add(weight, "leaders of both sides in title", ally)


def _leads(lexicon: Lexicon, hit: Hit) -> bool:
    return lexicon.actors[hit.use.entry].kind == "person"


def _add_topics(
    lexicon: Lexicon,
    score: _Score,
    factor: dict[int, float],
    found: Found,
) -> None:
    """The strongest topics only, so that a list of arms does not count tenfold."""
    parts: list[tuple[float, str, Hit]] = []
    for entry, hits in found.topics.items():
        topic = lexicon.topics[entry]
        if topic.weight and (placed := _in_head(hits)):
            place, hit = placed[0]
            words = f"{topic.label} in {_name(place)}"
            parts.append((topic.weight * factor[place], words, hit))
    parts.sort(key=lambda part: -part[0])
    for rank, part in enumerate(p for p in parts if p[0] > 0):
        score.add(part[0] / (1 + rank), part[1], part[2], strong=part[0] >= _SUPPORT)
        if rank + 1 == _TOPICS_ADDED:
            break
    for part in parts:
        if part[0] < 0:
            score.add(*part)


def _name(place: int) -> str:
    return "title" if place == TITLE else "standfirst"
