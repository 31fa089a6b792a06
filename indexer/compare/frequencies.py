"""How telling a term is: rare words tell events apart, those of the beat do not."""

import math
import re
from functools import cache
from importlib.resources import files

from lexicon.terms import terms

RAREST = 3.0  # Zipf value of stems that the file leaves out
LENGTH = 50  # words of a headline with its standfirst
CAP = 8.0
ACTOR, TOPIC = "@", "#"  # before an id of the lexicon that is a term
GENRE = "~genre"  # among a headline's terms: an article beside the news, as an interview

# Shares of articles that hold these words on this beat, where general French says far less.
# Estimates, for a monitor of NATO and Ukraine; ln(1/share) is what such a word is worth.
BEAT = {
    0.12: "Ukraine ukrainien Russie guerre",
    0.08: "OTAN Kiev Kyiv",
    0.06: "Moscou Poutine Vladimir Zelensky Volodymyr Kremlin",
    0.04: "armée militaire Alliance atlantique défense missile drone allié",
    0.03: "frappe européen Washington Trump invasion soldat",
}
# What people are says of whom an article tells, not what happened to them.
OFFICES = (
    "président présidente ministre chef dirigeant patron patronne directeur directrice maire député"
    " sénateur sénatrice sénat secrétaire général porte parole gouverneur préfet romancier romancière"
    " écrivain écrivaine chanteur chanteuse acteur actrice artiste avocat avocate entraîneur joueur"
    " joueuse champion championne journaliste militant militante"
)
HELD = 0.12
SMALL_RESULT = 5.0  # of a match, as 2-1: others of the evening have it, too
_SMALL_RESULT = re.compile(r"\dcontre\d")
COUNTED = {"1": 2.0, "2": 2.6, "3": 3.4}  # numbers that every fourteenth headline holds


TREATED = 2.5  # what a topic in common is worth


@cache
def idf(stem: str) -> float:
    """The natural logarithm of one in how many short articles hold a stem, 8 at most; an
    actor is worth what the rarest word of its id is."""
    if stem == GENRE:
        return 0.0
    if stem.startswith(TOPIC):
        return TREATED
    if stem.startswith(ACTOR):
        return max(map(idf, terms(stem)))
    if stem.isdigit():
        if stem in COUNTED:
            return COUNTED[stem]
        return 4.0 if len(stem) < 3 or stem.startswith(("19", "20")) else 6.0  # days and years
    if _SMALL_RESULT.fullmatch(stem):
        return SMALL_RESULT
    share = _beat().get(stem) or 1 - math.exp(-LENGTH * 10 ** (zipf(stem) - 9))
    return min(CAP, -math.log(share))


def zipf(stem: str) -> float:
    """Log10 of a stem's uses in a billion words of French; 3.0 and less are one."""
    return _zipf().get(stem, RAREST)


@cache
def _zipf() -> dict[str, float]:
    text = files("indexer.compare").joinpath("frequencies.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {stem: float(value) for value, *stems in lines for stem in stems}


@cache
def _beat() -> dict[str, float]:
    offices = dict.fromkeys(terms(OFFICES), HELD)
    return offices | {stem: share for share, words in BEAT.items() for stem in terms(words)}
