"""How much of an article an actor or topic is: its subject, mentioned, or in passing.

By place (title, standfirst, further down), count and density, which asks more mentions of
longer texts. The numbers are those that fit best on labelled full texts; weights fitted
over the same were no better (``docs/lexicon.md``).
"""

from typing import NamedTuple

from lexicon.compile import WEAK
from lexicon.contexts import is_genitive, names_event, opens_clause, sided
from lexicon.fields import SUMMARY, TEXT, TITLE
from lexicon.find import Hit
from lexicon.head import Head
from lexicon.values import Salience

_SHORT = 120  # words of a text that need not repeat what its standfirst says
_ACTOR_EVERY = 90  # words to a mention of an actor that is the text's subject
_PERSON_EVERY = 170  # the same of a person: texts vary how they call those who act
_TAKEN_UP_EVERY = 120  # the same of an actor that the standfirst names, too
_TOPIC_EVERY = 160
_WEAK = (0.5, 0.5, 1 / 3)  # of a phrase, by zone
_PASSING_EVERY = 400  # words to a mention of what is more than passing


class Places(NamedTuple):
    """Mentions by place; weak words of a topic count half in the head, a third below."""

    title: float
    standfirst: float
    below: float
    different: int


def of_actor(head: Head, hits: list[Hit]) -> Salience:
    """An actor's salience. Without a text to take it up, who acts in the standfirst is its
    subject as well; what something is likened to ("une OTAN de la santé") is in passing."""
    likened = head.cue("likened")
    hits = head.without(hits, likened) if likened else hits
    if not hits:
        return "passing"
    others = len(head.titled) - (hits[0].use.entry in head.titled)
    zone = hits[0].zone
    if len(hits) == 1 and (zone == TEXT or (zone == TITLE and not others)):
        return "subject" if zone == TITLE else "passing"
    places = _of_actor(head, hits, bool(others))
    least, every = (3, _PERSON_EVERY) if head.is_person(hits[0]) else (5, _ACTOR_EVERY)
    taken_up = places.standfirst > 0 and _dense(head, places, 3, _TAKEN_UP_EVERY)
    if _leads(head, places, repeated=3) or taken_up or _dense(head, places, least, every):
        return "subject"
    if head.words_below < _SHORT and any(_acts(head, hit) for hit in hits):
        return "subject"
    return _lesser(head, places, standing=any(hit.zone != TEXT for hit in hits))


def _of_actor(head: Head, hits: list[Hit], others: bool) -> Places:
    """An actor's mentions by place. Where the title names ``others``, a rubric that names it
    ("Guerre en Ukraine : …") is no title, and which war is meant says of no one that he acts;
    nor does on whose side another is (pro-UE)."""
    background = head.rubric if others and hits[0].use.entry in head.titled else 0
    titled = standfirst = below = 0
    for place, start, end, _, zone in hits:
        field = head.fields[place]
        if zone == TEXT:
            below += 1
        elif sided(field, start) or (others and names_event(field, start)):
            continue
        elif zone == TITLE and end > background:
            titled += 1
        else:
            standfirst += 1
    return Places(titled, standfirst, below, 2)


def _acts(head: Head, hit: Hit) -> bool:
    """Whether a standfirst's mention tells of who acts: a person, an organisation that is no
    complement, a state that opens a clause; no demonym (soldats russes)."""
    field, start = head.fields[hit.place], hit.start
    if hit.zone != SUMMARY or names_event(field, start) or not head.opens(hit):
        return False
    kind = head.lexicon.actors[hit.use.entry].kind
    if kind == "person":
        return True
    if field.given[start - 1].islower():
        return False
    return not is_genitive(field, start) if kind == "organisation" else opens_clause(field, start)


def of_topic(head: Head, hits: list[Hit]) -> Salience:
    """A topic's salience. Only phrases make it the subject by the title alone."""
    counts = [0.0, 0.0, 0.0]  # by zone
    below: list[Hit] = []
    for hit in hits:
        if hit.use.part is not WEAK:
            counts[hit.zone] += 1
            if hit.zone == TEXT:
                below.append(hit)
        else:
            counts[hit.zone] += _WEAK[hit.zone]
    places = Places(
        counts[0], counts[1], counts[2], head.distinct(below) if len(below) > 1 else len(below)
    )
    if _leads(head, places, repeated=1) or _dense(head, places, 3, _TOPIC_EVERY):
        return "subject"
    return _lesser(head, places, standing=places.title + places.standfirst >= 1)


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


def _lesser(head: Head, places: Places, *, standing: bool) -> Salience:
    """What is no subject: ``standing`` says that it stands in the head."""
    often = places.below >= max(2, head.words_below / _PASSING_EVERY)
    return "mentioned" if standing or often else "passing"
