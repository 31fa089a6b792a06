"""Which of the four classes an article belongs to, and why.

First whether Ukraine or the war is the subject, then by score whether it is the
relation of the allies with them. The head of the article decides: whole texts were
tried and were worse (``docs/lexicon.md``).
"""

from dataclasses import dataclass

from lexicon.compile import Lexicon
from lexicon.fields import TEXT, TITLE
from lexicon.find import Hit
from lexicon.gather import Found
from lexicon.score import SUPPORT, Score, in_head, scored
from lexicon.values import Class

_AGAIN = 4  # mentions below a head that does not name Ukraine
_OTHER_SUBJECTS = ("sport", "home-politics", "culture", "economy", "elsewhere")
_ALLIED_ARMS = ("aide-militaire", "missiles-longue-portee", "garanties-de-securite", "formation")


@dataclass(frozen=True, slots=True)
class Judged:
    """The class, the reason in words, and the hits it rests on."""

    cls: Class
    reason: str
    evidence: tuple[Hit, ...]


def judge(lexicon: Lexicon, found: Found) -> Judged:
    """The class, by the head; the text decides only where the head does not name Ukraine."""
    sides = _sides(lexicon, found)
    about = _about_ukraine(lexicon, found, sides)
    if not about:
        nato = sides.get("otan", [])
        if nato:
            return Judged("otan", "NATO without Ukraine", tuple(nato[:3]))
        return Judged("autre", "neither Ukraine nor NATO is the subject", ())
    score = scored(lexicon, found, sides)
    weights = lexicon.content.weights
    if score.total(weights["damping"]) >= weights["threshold"]:
        return _supports(score, about)
    return _war_only(score, about)


def _supports(score: Score, about: list[Hit]) -> Judged:
    told = sorted((part for part in score.parts if part[0] > 0), key=lambda part: -part[0])
    reason = "; ".join(["Ukraine", *(words for _, words, _ in told[:4])])
    return Judged("otan-ukraine", reason, (*about[:3], *(hit for _, _, hit in told[:5])))


def _war_only(score: Score, about: list[Hit]) -> Judged:
    against = sorted((part for part in score.parts if part[0] < 0), key=lambda part: part[0])
    reason = "; ".join(["Ukraine", *(f"rather {words}" for _, words, _ in against[:2])])
    return Judged("ukraine", reason, tuple(about[:3]))


def _sides(lexicon: Lexicon, found: Found) -> dict[str, list[Hit]]:
    """The mentions of the head by side, those of the title first."""
    sides: dict[str, list[Hit]] = {}
    for entry, hits in found.actors.items():
        sides.setdefault(lexicon.actors[entry].side, []).extend(hits)
    return {side: head for side, hits in sides.items() if (head := in_head(hits))}


def _in_title(sides: dict[str, list[Hit]], *names: str) -> bool:
    return any(sides[name][0].zone == TITLE for name in names if name in sides)


def _about_ukraine(lexicon: Lexicon, found: Found, sides: dict[str, list[Hit]]) -> list[Hit]:
    """The hits that make Ukraine or the war the subject; none where it is mentioned in
    passing beside another subject."""
    named = [*sides.get("ukraine", ()), *in_head(found.cues.get("theatre", []))]
    war = in_head(found.cues.get("war", []))
    elsewhere = found.cues.get("elsewhere")
    if not named and (not war or elsewhere):
        return _war_without_name(lexicon, found, sides) or _named_below(lexicon, found, sides)
    told = [*named, *war]
    if any(hit.zone == TITLE for hit in told) or _told_again(named, sides):
        return told
    if not any(found.cues.get(cue) for cue in _OTHER_SUBJECTS):
        return told
    beside = _in_title(sides, "russie", "otan", "allies") or _supported(lexicon, found)
    return told if beside else []


def _told_again(named: list[Hit], sides: dict[str, list[Hit]]) -> bool:
    return len(named) >= 2 or (bool(named) and _in_title(sides, "russie", "otan"))


def _supported(lexicon: Lexicon, found: Found) -> bool:
    """Whether the head tells of support for Ukraine, by topic or in so many words."""
    weighty = (
        hits for topic, hits in found.topics.items() if lexicon.topics[topic].weight >= SUPPORT
    )
    return any(in_head(hits) for hits in (*weighty, found.cues.get("support", [])))


def _war_without_name(lexicon: Lexicon, found: Found, sides: dict[str, list[Hit]]) -> list[Hit]:
    """The war without Ukraine's name, and no other country's war: Russia fighting, under
    sanctions, or beside an ally's arms; an ally giving arms of the kinds that Ukraine
    was given."""
    if found.cues.get("elsewhere"):
        return []
    ally = any(side in sides for side in ("otan", "allie", "allies"))
    topics: list[str] = []
    if "russie" in sides:
        topics += ["sanctions", *(_ALLIED_ARMS if ally else ())]
    if _in_title(sides, "russie"):
        topics.append("combats-frappes")
    equipment = [topic for topic in found.topics if lexicon.topics[topic].kind == "equipment"]
    if ally and "aide-militaire" in found.topics:
        topics += equipment
    return [hit for topic in topics for hit in in_head(found.topics.get(topic, []))]


def _named_below(lexicon: Lexicon, found: Found, sides: dict[str, list[Hit]]) -> list[Hit]:
    """Ukraine named again and again under a head that tells of NATO, of Russia or of
    arms without its name."""
    below = [
        hit
        for entry, hits in found.actors.items()
        if lexicon.actors[entry].side == "ukraine"
        for hit in hits
        if hit.zone == TEXT
    ]
    told = any(side in sides for side in ("otan", "russie", "allies"))
    told = told or any(in_head(found.topics.get(topic, [])) for topic in _ALLIED_ARMS)
    return below if told and len(below) >= _AGAIN else []
