"""Whether two articles speak of one event: their terms, their names, the time between."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from indexer.compare.beside import ADVERTISED
from indexer.compare.frequencies import ACTOR, GENRE, TOPIC, idf
from indexer.compare.profile import Profile
from indexer.compare.states import acts_alone, capital_of, capitals, is_state, state_of
from indexer.compare.synonyms import one_word
from lexicon.terms import terms

ONE_STORY = 0.16  # likeness from which two articles are of one story
CAPPED = 0.15  # what one shared term contributes at most
FEW = 1.5  # stories of some days: a term that is in more tells them the less apart
NOWHERE: Mapping[str, int] = MappingProxyType({})
ALONE = 0.03  # what a name says that nothing else bears out
ON_PAGE = 0.15  # what it says in two entries of a live page
OTHERS, BEARING = 0.7, 0.8  # what names beside the first say, and how far they bear it out
TREATED = 0.5  # what a topic says beside the words that told of it
DOUBT, STRANGE = 0.7, 0.5  # what names that differ leave of a likeness, and where none is shared
APART, NAMED_APART = 0.35, 0.5  # where states act apart, and share no other name, or one
BESIDE = 0.5  # what other words of both headlines weigh against names that differ
SAME_FIGURE, LARGE = 0.9, 3  # what is left at least where a large figure is shared; digits
COUNTED = 1.7  # what it says more that both count something and come to the same number
OF_OTHER_KIND = 0.75  # what is left between the news and an interview, a portrait, a test
SAME_FORM, LONGEST_FORM = 0.75, 5  # of a headline's words that are no names; words
AT_ONCE = timedelta(hours=12)
HALVED = timedelta(hours=48)
PROMPT, FADES = 0.3, timedelta(hours=3)  # what it says more that two outlets tell it at once
# Headlines of forms that return every day: alike whatever they say.
FORMS = frozenset(terms("météo horoscope bourse loto euromillions keno agenda nécrologie obsèques"))
PROMOTIONS = frozenset(terms(ADVERTISED))
# What anybody does about anything: no event is told by it.
SAYING = frozenset(map(one_word, terms("demander annoncer dénoncer menacer promettre avertir")))
CALENDAR = frozenset(
    terms(
        "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
        " juillet août septembre octobre novembre décembre"
    )
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, 0 to 1, and the shared terms that say so, heaviest first."""

    score: float
    shared: tuple[str, ...]


def likeness(a: Profile, b: Profile, spread: Mapping[str, int] = NOWHERE) -> Likeness:
    """Cosine with each term's part capped, less for time apart and for names that differ.

    A name in common is no event: what names say counts as far as other words, numbers or
    more names bear it out. ``spread`` says in how many stories of these days a term is: what
    several tell of does not tell them apart.
    """
    small, large = sorted((a.weights, b.weights), key=len)
    parts = {
        term: min(CAPPED, weight * large[term]) / max(1.0, spread.get(term, 0) / FEW)
        for term, weight in small.items()
        if term in large
    }
    shared = tuple(sorted(parts, key=lambda term: (-parts[term], term)))
    on_page = _on_one_page(a, b)
    least = 1 if on_page else 2
    if sum(" " not in term and term[0] != TOPIC for term in shared) < least or not fits(a, b):
        return Likeness(0.0, shared)
    first, others, told = _apart(parts, a.names | b.names)
    borne_out = ALONE + told + BEARING * others
    score = told + min(first + OTHERS * others, borne_out) + on_page
    score *= decay(a.at, b.at) * _named(a, b)
    score *= COUNTED if any(counts(a, b, term, shared) for term in shared) else 1.0
    score *= OF_OTHER_KIND if GENRE in a.title ^ b.title else 1.0
    return Likeness(min(1.0, score), shared)


def counts(a: Profile, b: Profile, term: str, shared: Sequence[str]) -> bool:
    """Whether a shared term is a number that counts something: no year, no day of a month, no
    part of a name ("iPhone 17", "covid 19"), and a small one, which many articles hold, only
    with what it counts ("6 morts")."""
    if not term.isdigit() or _is_year(term):
        return False
    beside = {word for p in (a, b) for pair in p.weights for word in _beside(pair, term)}
    if beside & (CALENDAR | a.names | b.names):
        return False
    if any(other.startswith(f"{term} ") for other in shared):
        return True
    return len(term) > 1 and not any(other.endswith(f" {term}") for other in shared)


def _beside(pair: str, term: str) -> Sequence[str]:
    """The word that stands beside a term in a pair, if this is a pair of the term."""
    before, _, after = pair.partition(" ")
    return [after] if before == term and after else [before] if after == term else []


def _on_one_page(a: Profile, b: Profile) -> float:
    """What a name says that heads two entries of one live page: there it tells the event
    from the page's others, save where it is one of the war's actors."""
    if a.page is None or a.page != b.page:
        return 0.0
    return ON_PAGE if any(name[0] != ACTOR for name in a.names & b.names) else 0.0


def _apart(parts: Mapping[str, float], names: Set[str]) -> tuple[float, float, float]:
    """What is shared, as parts of a likeness: the name that says most, the other names, all
    other words. A name of several words is one, and so are a name and its number (iPhone 17)."""
    named = {term: term for term in parts if term in names or term[0] == ACTOR}
    pairs = [(before, after) for before, _, after in (term.partition(" ") for term in parts)]
    named |= {after: after for before, after in pairs if before in named and after.isdigit()}
    told = 0.0
    for (before, after), (term, part) in zip(pairs, parts.items(), strict=True):
        if before in named and after in named:
            _join(named, before, after)
        elif term not in named and term not in SAYING:
            told += part * (TREATED if term[0] == TOPIC else 1.0)
    units: dict[str, float] = {}
    for term in named:
        unit = _one(named, term)
        units[unit] = max(units.get(unit, 0.0), parts.get(term, 0.0))
    first = max(units.values(), default=0.0)
    return first, sum(units.values()) - first, told


def _one(named: Mapping[str, str], term: str) -> str:
    while named[term] != term:
        term = named[term]
    return term


def _join(named: dict[str, str], before: str, after: str) -> None:
    named[_one(named, before)] = _one(named, after)


def decay(a: datetime | None, b: datetime | None) -> float:
    """One within half a day, then halved every two days; one where a time is unknown."""
    if a is None or b is None:
        return 1.0
    return 0.5 ** (max(timedelta(0), abs(a - b) - AT_ONCE) / HALVED)


def prompt(a: datetime | None, b: datetime | None) -> float:
    """What it says more of one event that another outlet tells of it within the same hours:
    an event is told by many as it breaks. One where a time is unknown."""
    if a is None or b is None:
        return 1.0
    return 1 + PROMPT * math.exp(-abs(a - b) / FADES)


def fits(a: Profile, b: Profile) -> bool:
    """Two headlines of a daily form speak of one thing only where all names agree, and where
    there are none, all words. An advertisement tells of no event."""
    if (a.title | b.title) & PROMOTIONS:
        return False
    if not (a.title | a.names | b.title | b.names) & FORMS:
        return True
    mine, theirs = a.names - FORMS - CALENDAR, b.names - FORMS - CALENDAR
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return False
    return mine == theirs if mine | theirs else a.title == b.title


def _named(a: Profile, b: Profile) -> float:
    """What names leave of a likeness. Where both headlines name what the other article
    lacks, that is a doubt, less where what they share weighs more, save where states act
    apart; where the words are the same but for the names, they are one form filled in twice."""
    alone = min(lacking(a, b), lacking(b, a))
    if not alone:
        return 1.0
    shared = sum(idf(name) for name in a.names & b.names)
    same = _same_name(a, b)
    if not shared and not same and _form(a, b):
        return 0.0
    if _act_apart(a, b):
        return NAMED_APART if shared else APART
    shared += BESIDE * sum(map(idf, (a.title & b.title) - a.names - b.names))
    least = SAME_FIGURE if _same_figure(a, b) else DOUBT if same else STRANGE
    return max(least, shared / (shared + alone))


def _same_name(a: Profile, b: Profile) -> bool:
    """Whether a name of one headline, save a state's, stands in the other article, too."""
    return any(
        name in a.weights and name in b.weights and not _of_state(name)
        for name in a.names | b.names
    )


def _same_figure(a: Profile, b: Profile) -> bool:
    """Whether both tell a figure of many digits that is no year."""
    return any(
        term.isdigit() and len(term) >= LARGE and term in b.weights and not _is_year(term)
        for term in a.weights
    )


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.startswith(("19", "20"))


def _of_state(name: str) -> bool:
    return name[0] == ACTOR and is_state(name[1:])


def _act_apart(a: Profile, b: Profile) -> bool:
    """Whether each headline names states and the other article none of them: what two
    others do with one thing (Patriots for Kyiv, Patriots for Bern) is two events."""
    mine, theirs = (
        [name for name in p.names if name[0] == ACTOR and acts_alone(name[1:])] for p in (a, b)
    )
    if not mine or not theirs:
        return False
    return not any(_has(b, name) for name in mine) and not any(_has(a, name) for name in theirs)


def _form(a: Profile, b: Profile) -> bool:
    """Whether two headlines are a few words, the same ones, around names of one kind; days
    are no words here."""
    mine, theirs = a.title - a.names, b.title - b.names
    same, fewer = mine & theirs, min(len(mine), len(theirs))
    words = sum(not word.isdigit() for word in same - CALENDAR)
    of_a_kind = {name[0] == ACTOR for name in a.names} & {name[0] == ACTOR for name in b.names}
    few = len(same) > 1 and words <= LONGEST_FORM
    return few and bool(of_a_kind) and len(same) >= SAME_FORM * fewer


def lacking(a: Profile, b: Profile) -> float:
    """The weight of names in one headline that the other article has not at all."""
    return sum(idf(name) for name in a.names if not _has(b, name) and not _side(name))


def _side(name: str) -> bool:
    """Whether a name is a side of the war: of those two one is often left out where both
    are meant."""
    return _of_state(name) and not acts_alone(name[1:])


def _has(b: Profile, name: str) -> bool:
    """Whether an article has a name, or names the state for which its bearer acts, or whose
    capital it is."""
    if name in b.weights:
        return True
    if not name.startswith(ACTOR):
        return f"{ACTOR}{capital_of(name)}" in b.weights
    actor = name[1:]
    if f"{ACTOR}{state_of(actor)}" in b.weights:
        return True
    return any(capital in b.weights for capital in capitals(actor))
