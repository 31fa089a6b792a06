"""Which of the four classes an article belongs to, and why.

First whether the theme's subject (Ukraine, the war) is the subject of the article
(``lexicon.subject``), then by score whether it is the relation of the allies with it
(``lexicon.score``). The head of the article decides: whole texts were tried and were
worse (``docs/lexicon.md``).
"""

from dataclasses import dataclass

from lexicon.compile import Lexicon
from lexicon.fields import TITLE
from lexicon.find import Hit
from lexicon.head import Head
from lexicon.score import Score, scored
from lexicon.subject import told
from lexicon.values import Class


@dataclass(frozen=True, slots=True)
class Judged:
    """The class, the reason in words, and the hits it rests on."""

    cls: Class
    reason: str
    evidence: tuple[Hit, ...]


def judge(lexicon: Lexicon, head: Head) -> Judged:
    """The class, by the head; the text decides only where the head does not name the
    subject."""
    theme = lexicon.content.theme
    about = told(head)
    if not about:
        return _without_subject(lexicon, head)
    score = scored(head)
    weights = lexicon.content.weights
    if score.total(weights["damping"]) >= weights["threshold"]:
        return _supports(theme.relation.id, theme.subject.label, score, about)
    return _war_only(theme.subject.id, theme.subject.label, score, about)


def _without_subject(lexicon: Lexicon, head: Head) -> Judged:
    theme = lexicon.content.theme
    alliance = head.meant("alliance")
    if alliance and (alliance[0].zone == TITLE or not head.cue("round-up")):
        reason = f"{theme.alliance.label} without {theme.subject.label}"
        return Judged(theme.alliance.id, reason, tuple(alliance[:3]))
    reason = f"neither {theme.subject.label} nor {theme.alliance.label} is the subject"
    return Judged(theme.other.id, reason, ())


def _supports(cls: Class, subject: str, score: Score, about: list[Hit]) -> Judged:
    parts = sorted((part for part in score.parts if part[0] > 0), key=lambda part: -part[0])
    reason = "; ".join([subject, *(words for _, words, _ in parts[:4])])
    return Judged(cls, reason, (*about[:3], *(hit for _, _, hit in parts[:5])))


def _war_only(cls: Class, subject: str, score: Score, about: list[Hit]) -> Judged:
    against = sorted((part for part in score.parts if part[0] < 0), key=lambda part: part[0])
    reason = "; ".join([subject, *(f"rather {words}" for _, words, _ in against[:2])])
    return Judged(cls, reason, tuple(about[:3]))
