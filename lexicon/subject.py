"""Whether the theme's subject, Ukraine and the war, is the subject of an article."""

from lexicon.compile import CUE
from lexicon.fields import TEXT, TITLE
from lexicon.find import Hit
from lexicon.head import Head, in_title, phrases
from lexicon.score import SUPPORT

_AGAIN = 4  # mentions below a head that does not name the subject
_SOME_LENGTH = 60  # words of a text that comes back to its subject
_WORDS_A_MENTION = 150  # of a text that has the subject for its own


def told(head: Head) -> list[Hit]:
    """The hits that make it the subject; none where it is named in passing beside another
    subject."""
    named = [*head.part("subject"), *head.cue("places")]
    war = head.cue("war")
    if not named and (not war or head.cue("elsewhere")):
        return _unnamed(head) or _below(head)
    if not war and _plays(head):
        return []
    hits = head.without([*named, *war], head.cue("aside"))
    if in_title(hits):
        if not _in_passing(head, named, war):
            return hits
        listed = any(head.listed(hit) for hit in named if hit.zone == TITLE)
        listed |= in_title(head.cue("round-up"))
        if listed and not _again(head, hits, named):
            return []
    if head.is_lead and not _opens(head, head.without(hits, head.cue("caused"))):
        return []
    if _again(head, hits, named) and not head.cue("round-up"):
        return hits
    if not head.cue("other-subjects"):
        return hits
    beside = in_title(head.part("adversary", "alliance", "allies")) or supported(head)
    return hits if beside else _throughout(head)


def _in_passing(head: Head, named: list[Hit], war: list[Hit]) -> bool:
    """Whether the title names the subject beside others: in a list of news; or by a
    person alone, at its end, where nothing else tells of the war."""
    if in_title(war):
        return False
    if head.cue("round-up"):
        return True
    titled = [hit for hit in named if hit.zone == TITLE]
    signs = head.part("adversary", "alliance", "ally", "allies")
    if titled and all(head.listed(hit) for hit in titled):
        return all(_also_listed(head, hit) for hit in signs)
    if len(named) > len(titled) or war or not all(head.is_person(h) for h in titled if _actor(h)):
        return False
    if any(not _actor(hit) or hit.start < 3 for hit in titled):
        return False
    return not signs and not _relates(head)


def _relates(head: Head) -> bool:
    """Whether a topic that weighs in the relation is told of."""
    return any(head.lexicon.topics[topic].weight for topic in head.found.topics)


def _also_listed(head: Head, hit: Hit) -> bool:
    """Whether an ally, too, is but a name of the title's list."""
    ally = head.lexicon.parts.get(hit.use.entry) == "ally"
    return ally and hit.zone == TITLE and head.listed(hit)


def _plays(head: Head) -> bool:
    """Whether the title tells of a match, and nothing in the head of the war or who else is
    part of it."""
    signs = head.part("adversary", "alliance", "allies") or head.cue("places", "support")
    return bool(in_title(head.cue("games"))) and not signs and not _relates(head)


def _actor(hit: Hit) -> bool:
    return hit.use.part is not CUE


def _opens(head: Head, hits: list[Hit]) -> bool:
    """Whether the text names the subject often, or the title the adversary; or the first
    sentence tells of the subject and a text of some length comes back to it."""
    often = len(head.below) >= max(2, head.words_below // _WORDS_A_MENTION)
    if often or in_title(head.part("adversary")):
        return True
    allied = in_title(head.part("alliance", "allies"))
    back = allied or len(head.below) > 1 or head.words_below < _SOME_LENGTH or _gives(head)
    return back and any(head.opens(hit) for hit in hits)


def _gives(head: Head) -> bool:
    """Whether the title tells of an ally's support: whose, the first sentence says."""
    return bool(in_title(head.part("ally", "allies"))) and any(map(in_title, _weighty(head)))


def _again(head: Head, hits: list[Hit], named: list[Hit]) -> bool:
    standing = [hit for hit in hits if hit in named]
    beside = in_title(head.part("adversary", "alliance"))
    return len(standing) >= 2 or (bool(standing) and beside)


def supported(head: Head) -> bool:
    """Whether the head tells of support for the subject, by topic or in so many words."""
    told = any(hit.zone != TEXT for hits in _weighty(head) for hit in hits)
    return told or bool(head.cue("support"))


def _weighty(head: Head) -> list[list[Hit]]:
    """The hits of each topic that tells of support."""
    topics = head.lexicon.topics
    return [hits for id, hits in head.found.topics.items() if topics[id].weight >= SUPPORT]


def _unnamed(head: Head) -> list[Hit]:
    """The war without the subject's name, and no other country's war: the adversary
    fighting, under sanctions, making or refusing peace, beside an ally's arms or leader;
    or an ally's gift, told in so many words, of what the subject was given."""
    if head.cue("elsewhere") or in_title(head.cue("other-subjects")):
        return []
    adversary, allies = head.part("adversary"), head.part("alliance", "ally", "allies")
    if not adversary:
        return (_envoys(head) or _given(head)) if allies else []
    hits = head.topic("measures")
    if allies:
        hits += head.topic("arms")
        if head.part("ally"):
            hits += head.cue("incidents")
    if in_title(adversary):
        hits += [*head.topic("fighting"), *head.cue("peace"), *_leaders(head), *_envoys(head)]
    return hits


def _leaders(head: Head) -> list[Hit]:
    """Leaders of both sides in one title."""
    one, other = head.people("adversary"), head.people("ally")
    return [*one, *other] if one and other else []


def _envoys(head: Head) -> list[Hit]:
    """An ally's leader or envoy in the adversary's capital."""
    seat, envoys = head.cue("seat"), head.people("ally")
    return [*seat, *envoys] if in_title(seat) and envoys else []


def _given(head: Head) -> list[Hit]:
    if not phrases(head.topic("gifts")):
        return []
    topics = head.lexicon.topics
    equipment = (hits for id, hits in head.found.topics.items() if topics[id].kind == "equipment")
    return [hit for hits in equipment for hit in hits if hit.zone != TEXT]


def _throughout(head: Head) -> list[Hit]:
    """The subject where the text names it again and again."""
    often = len(head.below) >= max(_AGAIN, head.words_below // _WORDS_A_MENTION)
    return head.below if often else []


def _below(head: Head) -> list[Hit]:
    """The same under a head that tells of the alliance, the adversary or arms without
    its name."""
    beside = head.part("alliance", "adversary", "allies") or head.topic("arms")
    return _throughout(head) if beside else []
