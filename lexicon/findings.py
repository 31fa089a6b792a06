"""What a head tells, as named numbers: what weights are fitted to (``make fit``).

A finding is named for what was found and where, "topic sanctions in title", and is 1, so
that a fitted weight can be read; ``rules`` is the score of ``lexicon.score``, in which the
cues count, and a part that is named several times counts ``again``. Cues as findings of
their own were tried, and were worse (``docs/lexicon.md``).
"""

from collections.abc import Iterator

from lexicon.fields import TITLE
from lexicon.find import Hit
from lexicon.head import Head, in_head
from lexicon.theme import Part

RULES = "rules"
PARTS: tuple[Part, ...] = ("subject", "adversary", "alliance", "ally", "allies")
_CAPPED = (-3.0, 6.0)  # beyond which more points of the rules tell no more
_AGAIN = 4  # mentions from which more tell no more

Finding = tuple[str, float, Hit | None]


def findings(head: Head, points: float) -> Iterator[Finding]:
    """The findings with their values and a word of each. ``points`` is the rules' score."""
    low, high = _CAPPED
    yield RULES, max(low, min(high, points)), None
    for part in PARTS:
        if hits := _subject(head) if part == "subject" else head.part(part):
            yield from _of_part(head, part, hits)
    yield from _meetings(head)
    for id, every in head.found.topics.items():
        if hits := in_head(every):
            yield from _placed(f"topic {id}", hits)


def _subject(head: Head) -> list[Hit]:
    """The subject's mentions; where the head has none, those below, or the adversary's."""
    return head.part("subject") or head.below or head.part("adversary")


def _of_part(head: Head, part: Part, hits: list[Hit]) -> Iterator[Finding]:
    yield from _placed(part, hits)
    yield from _placed(f"person {part}", [hit for hit in hits if head.is_person(hit)])
    for zone in sorted({hit.zone for hit in hits}):
        actors = {hit.use.entry for hit in hits if hit.zone == zone}
        if len(actors) > 1:
            yield f"several {part} {_place(zone)}", 1.0, hits[-1]
    yield f"{part} again", min(len(hits), _AGAIN) / 2, hits[-1]


def _placed(name: str, hits: list[Hit]) -> Iterator[Finding]:
    first: dict[int, Hit] = {}
    for hit in hits:
        first.setdefault(hit.zone, hit)
    for zone, hit in first.items():
        yield f"{name} {_place(zone)}", 1.0, hit


def _place(zone: int) -> str:
    return "in title" if zone == TITLE else "in standfirst"


def _meetings(head: Head) -> Iterator[Finding]:
    helpers = head.part("alliance", "ally", "allies")
    at_war = head.part("subject", "adversary")
    if helpers:
        if at_war and helpers[0].zone == TITLE == at_war[0].zone:
            yield "both sides in title", 1.0, helpers[0]
        if _subject(head):
            yield "helpers beside subject", 1.0, helpers[0]
