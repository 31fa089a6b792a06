"""Whether two articles speak of one event: their terms, their names, the time between."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from indexer.compare.frequencies import idf
from indexer.compare.profile import Profile
from lexicon.terms import terms

ONE_STORY = 0.2  # likeness from which two articles are of one story
CAPPED = 0.15  # what one shared term contributes at most
AT_ONCE = timedelta(hours=12)
HALVED = timedelta(hours=48)
# Headlines of forms that return every day: alike whatever they say.
FORMS = frozenset(terms("météo horoscope bourse loto euromillions keno agenda nécrologie obsèques"))
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


def likeness(a: Profile, b: Profile) -> Likeness:
    """Cosine with each term's part capped, less for time apart and for names that differ."""
    small, large = sorted((a.weights, b.weights), key=len)
    parts = {
        term: min(CAPPED, weight * large[term]) for term, weight in small.items() if term in large
    }
    shared = tuple(sorted(parts, key=lambda term: (-parts[term], term)))
    if sum(" " not in term for term in shared) < 2 or not fits(a, b):
        return Likeness(0.0, shared)
    return Likeness(min(1.0, sum(parts.values())) * decay(a.at, b.at) * _named(a, b), shared)


def decay(a: datetime | None, b: datetime | None) -> float:
    """One within half a day, then halved every two days; one where a time is unknown."""
    if a is None or b is None:
        return 1.0
    return 0.5 ** (max(timedelta(0), abs(a - b) - AT_ONCE) / HALVED)


def fits(a: Profile, b: Profile) -> bool:
    """Two headlines of a daily form speak of one thing only where all names agree, and where
    there are none, all words."""
    if not (a.title | a.names | b.title | b.names) & FORMS:
        return True
    mine, theirs = a.names - FORMS - CALENDAR, b.names - FORMS - CALENDAR
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return False
    return mine == theirs if mine | theirs else a.title == b.title


def _named(a: Profile, b: Profile) -> float:
    """What names leave of a likeness: where both headlines name what the other article
    lacks, they are of two events, unless they share names that weigh more."""
    alone = min(lacking(a, b), lacking(b, a))
    if not alone:
        return 1.0
    shared = sum(idf(name) for name in a.names & b.names)
    return shared / (shared + alone)


def lacking(a: Profile, b: Profile) -> float:
    """The weight of names in one headline that the other article has not at all."""
    return sum(idf(name) for name in a.names if name not in b.weights)
