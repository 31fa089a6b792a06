"""How much of an article an actor or topic is: its subject, mentioned, or in passing.

By place (title, standfirst, further down), count and density, which asks more mentions of
longer texts. The numbers are those that fit best on labelled full texts; weights fitted
over the same were no better (``docs/lexicon.md``).
"""

import re
from dataclasses import dataclass

from lexicon.compile import Part
from lexicon.fields import SUMMARY, TEXT, TITLE
from lexicon.find import Hit
from lexicon.head import Head
from lexicon.values import Salience

_SHORT = 120  # words of a text that need not repeat what its standfirst says
_ACTOR_EVERY = 90  # words to a mention of an actor that is the text's subject
_TOPIC_EVERY = 160
_PASSING_EVERY = 400  # words to a mention of what is more than passing
_RUBRIC = re.compile(r"[^:|]{3,60}?[:|]\s")


@dataclass(frozen=True, slots=True)
class Places:
    """Mentions by place; weak words of a topic count half in the head, a third below."""

    title: float
    standfirst: float
    below: float
    different: int


def of_actor(head: Head, hits: list[Hit]) -> Salience:
    """An actor's salience. A rubric that names it ("Guerre en Ukraine : …") is no title
    where the title names others."""
    rubric = rubric_end(head)
    others = {hit.use.entry for hit in _titled(head)} - {hit.use.entry for hit in hits}
    titled = [hit for hit in hits if hit.zone == TITLE and not (others and hit.end <= rubric)]
    rest = [hit for hit in hits if hit not in titled]
    places = Places(
        len(titled), sum(hit.zone != TEXT for hit in rest), sum(hit.zone == TEXT for hit in rest), 2
    )
    if _leads(head, places, repeated=3) or _dense(head, places, 5, _ACTOR_EVERY):
        return "subject"
    return _lesser(head, places)


def of_topic(head: Head, hits: list[Hit]) -> Salience:
    """A topic's salience. Only phrases make it the subject by the title alone."""
    strong = [hit for hit in hits if hit.use.part is not Part.WEAK]
    weak = [hit for hit in hits if hit.use.part is Part.WEAK]
    below = [hit for hit in strong if hit.zone == TEXT]
    places = Places(
        _count(strong, TITLE) + _count(weak, TITLE) / 2,
        _count(strong, SUMMARY) + _count(weak, SUMMARY) / 2,
        len(below) + _count(weak, TEXT) / 3,
        head.distinct(below),
    )
    if _leads(head, places, repeated=1) or _dense(head, places, 3, _TOPIC_EVERY):
        return "subject"
    return _lesser(head, places)


def rubric_end(head: Head) -> int:
    """Where a rubric that names the war ends in the title's folded text; 0 without one."""
    war = [hit for hit in head.cue("war") if hit.zone == TITLE]
    if not war:
        return 0
    found = _RUBRIC.match(head.fields[war[0].place].given)
    return found.end() if found and war[0].end <= found.end() else 0


def _titled(head: Head) -> list[Hit]:
    actors = head.found.actors.values()
    return [hit for hits in actors for hit in hits if hit.zone == TITLE]


def _count(hits: list[Hit], zone: int) -> int:
    return sum(hit.zone == zone for hit in hits)


def _leads(head: Head, places: Places, *, repeated: int) -> bool:
    """Whether the title has it, or the standfirst and the text, where there is one, too."""
    words = head.words_below
    if places.title >= 1:
        return True
    standing = places.title + places.standfirst
    if words < _SHORT:
        return standing >= 2
    return standing >= (2 if repeated > 1 else 1) and places.below >= repeated


def _dense(head: Head, places: Places, least: int, every: int) -> bool:
    enough = places.below >= least and places.different >= 2
    return enough and places.below * every >= head.words_below


def _lesser(head: Head, places: Places) -> Salience:
    often = places.below >= max(2, head.words_below / _PASSING_EVERY)
    return "mentioned" if places.title + places.standfirst >= 1 or often else "passing"
