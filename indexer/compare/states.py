"""What the lexicon knows of who acts and with what: people in office stand for a state as
its capital does, and equipment is a thing."""

from functools import cache

from indexer.compare.frequencies import zipf
from lexicon.folding import fold
from lexicon.label import label
from lexicon.load import default
from lexicon.notation import expand
from lexicon.terms import terms


def state_of(person: str) -> str | None:
    """The id of the state or organisation that a person's offices name; ``None`` for who
    has held none."""
    return _states().get(person)


def is_state(actor: str) -> bool:
    """Whether an id is a state's: more often the scene than the subject."""
    known = default().actors.get(actor)
    return known is not None and known.kind == "state"


def is_equipment(topic: str) -> bool:
    """Whether a topic's id is that of a kind of equipment."""
    known = default().topics.get(topic)
    return known is not None and known.kind == "equipment"


def is_first_name(word: str) -> bool:
    """Whether a word, as written, is a first name."""
    return fold(word) in default().first_names


@cache
def acts_alone(actor: str) -> bool:
    """Whether an id is a state's that is no side of the war: of those two one is often
    left out where both are meant."""
    return is_state(actor) and default().parts.get(actor) not in ("subject", "adversary")


@cache
def capital_of(term: str) -> str | None:
    """The id of the state whose capital a term names, as a place too."""
    return next((state for state in default().actors if term in capitals(state)), None)


@cache
def capitals(actor: str) -> frozenset[str]:
    """The terms that name a state's capitals; of several words the rarest (New Delhi)."""
    known = default().actors.get(actor)
    spelt = (name for notation in known.capitals for name in expand(notation)) if known else ()
    found = (terms(name) for name in spelt)
    return frozenset(min(named, key=zipf) for named in found if named)


@cache
def _states() -> dict[str, str]:
    lexicon = default()
    found: dict[str, str] = {}
    for actor in lexicon.actors.values():
        offices = ". ".join(word for role in actor.roles for word in role.words)
        if actor.kind != "person" or not offices:
            continue
        labels = label(lexicon, title=offices, summary=None, text=None, published_at=None)
        served = [tag for tag in labels.actors if lexicon.actors[tag.id].kind != "person"]
        if served:
            found[actor.id] = max(served, key=lambda tag: (len(tag.mentions), tag.id)).id
    return found
