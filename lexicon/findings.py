"""What a head tells, as named numbers: what weights are fitted to (``make fit``).

A finding is named for what was found and where, "topic sanctions in title", and is 1, so
that a fitted weight can be read; ``rules`` is the score of ``lexicon.score``, in which the
cues count, and a part that is named several times counts ``again``. Cues as findings of
their own were tried, and were worse (``docs/lexicon.md``).
"""

from lexicon.fields import TITLE
from lexicon.find import Hit
from lexicon.head import Head, in_head
from lexicon.theme import SideRole

RULES = "rules"
PARTS: tuple[SideRole, ...] = ("subject", "adversary", "alliance", "ally", "allies")
_CAPPED = (-3.0, 6.0)  # beyond which more points of the rules tell no more
_AGAIN = 4  # mentions from which more tell no more

Finding = tuple[str, float, Hit | None]


def findings(head: Head, points: float) -> list[Finding]:
    """The findings with their values and a word of each. ``points`` is the rules' score."""
    low, high = _CAPPED
    found: list[Finding] = [(RULES, max(low, min(high, points)), None)]
    subject = _subject(head)
    for part in PARTS:
        if hits := subject if part == "subject" else head.part(part):
            found += _of_part(head, part, hits)
    found += _meetings(head, subject)
    for id, every in head.found.topics.items():
        if hits := in_head(every):
            found += placed(f"topic {id}", hits)
    return found


def _subject(head: Head) -> list[Hit]:
    """The subject's mentions; where the head has none, those below, or the adversary's."""
    return head.part("subject") or head.below or head.part("adversary")


def _of_part(head: Head, part: SideRole, hits: list[Hit]) -> list[Finding]:
    found = placed(part, hits)
    found += placed(f"person {part}", [hit for hit in hits if head.is_person(hit)])
    for titled in (True, False):
        actors = {hit.use.entry for hit in hits if (hit.zone == TITLE) is titled}
        if len(actors) > 1:
            place = "in title" if titled else "in standfirst"
            found.append((f"several {part} {place}", 1.0, hits[-1]))
    found.append((f"{part} again", min(len(hits), _AGAIN) / 2, hits[-1]))
    return found


def placed(name: str, hits: list[Hit]) -> list[Finding]:
    """What stands first in the title and in the rest of the head, by name and place; the
    hits of the title first."""
    if not hits:
        return []
    first, last = hits[0], hits[-1]
    found: list[Finding] = []
    if first.zone == TITLE:
        found.append((f"{name} in title", 1.0, first))
    if last.zone != TITLE:
        found.append((f"{name} in standfirst", 1.0, last))
    return found


def _meetings(head: Head, subject: list[Hit]) -> list[Finding]:
    helpers = head.part("alliance", "ally", "allies")
    if not helpers:
        return []
    found: list[Finding] = []
    at_war = head.part("subject", "adversary")
    if at_war and helpers[0].zone == TITLE == at_war[0].zone:
        found.append(("both sides in title", 1.0, helpers[0]))
    if subject:
        found.append(("helpers beside subject", 1.0, helpers[0]))
    return found
