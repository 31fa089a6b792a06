"""Which of the four classes an article belongs to, and why.

First whether the theme's subject (Ukraine, the war) is the subject of the article
(``lexicon.subject``), then whether it is the relation of the allies with it
(``lexicon.weigh``). The head of the article decides: whole texts were tried and were
worse (``docs/lexicon.md``).
"""

from dataclasses import dataclass

from lexicon.compile import Lexicon
from lexicon.fields import TITLE
from lexicon.find import Hit
from lexicon.head import Head
from lexicon.subject import told
from lexicon.values import Class
from lexicon.weigh import Weighed, weigh


@dataclass(frozen=True, slots=True)
class Classed:
    """The class, the reason in words, and the hits it rests on."""

    cls: Class
    reason: str
    evidence: tuple[Hit, ...]


def classify(lexicon: Lexicon, head: Head) -> Classed:
    """The class, by the head; the text decides only where the head does not name the
    subject."""
    theme = lexicon.content.theme
    about = told(head)
    if not about:
        return _without_subject(lexicon, head)
    weighed = weigh(head)
    cls = theme.relation if weighed.total >= 0 else theme.subject
    reason = "; ".join(filter(None, (theme.subject.english, weighed.words(lexicon))))
    return Classed(cls.id, reason, (*about[:3], *_evidence(weighed)))


def _evidence(weighed: Weighed) -> tuple[Hit, ...]:
    """Words of what spoke for the class that was found."""
    sign = 1 if weighed.total >= 0 else -1
    return tuple(hit for points, _, hit in weighed.parts if points * sign > 0)[:5]


def _without_subject(lexicon: Lexicon, head: Head) -> Classed:
    theme = lexicon.content.theme
    alliance = head.meant("alliance")
    if alliance and (alliance[0].zone == TITLE or not head.cue("round-up")):
        reason = f"{theme.alliance.english} without {theme.subject.english}"
        return Classed(theme.alliance.id, reason, tuple(alliance[:3]))
    reason = f"neither {theme.subject.english} nor {theme.alliance.english} is the subject"
    return Classed(theme.other.id, reason, ())
