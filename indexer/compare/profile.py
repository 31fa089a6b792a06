"""What an article is about, as weighted terms: headline, standfirst, the opening of the text.

Terms are weighted by the logarithm of their count and by rarity (Salton and Buckley,
"Term-weighting approaches in automatic text retrieval", 1988); names and numbers weigh
more, pairs of neighbouring words and a headline's rubric less.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import neg

from indexer.compare.frequencies import idf, zipf
from lexicon.folding import nfc
from lexicon.terms import stem, terms, words

TITLE, RUBRIC, SUMMARY, OPENING = 2.0, 1.0, 1.0, 0.5
NAME, NUMBER, PAIR = 1.5, 1.3, 0.5
OPENING_LENGTH = 500  # characters of a text that say what it is about
TELLING = 2.0  # idf of a word that says anything at all
COMMON_NOUN = 3.8  # Zipf value from which a capital opening a sentence marks no name
COMMON_RUBRIC = 4.6  # and opening a rubric, which often is a place,
EVERY = 9.0  # as "Nantes." mostly is
HEAVIEST = 60  # terms that are kept
MOST_KNOWN = 200_000  # words whose terms are kept at hand

_SUFFIX = re.compile(r"\s+[|•]\s+[^|•]{2,30}$")
_RUBRIC = re.compile(r"^[^.:!?«\"“]{2,40}?(?:\s*:\s+|\.\s+(?=\S))")
_LABEL = re.compile(
    r"^(?:en\s+)?(?:direct|vid[ée]os?|live|replay|podcast|infographies?|cartes?|photos?|exclusif"
    r"|exclusivit[ée]|info\s+\S+|alerte|urgent|reportage|d[ée]cryptage|analyse|tribune|entretien"
    r"|interview|portrait|[ée]ditorial|dossier|enqu[êe]te|t[ée]moignages?|grand\s+r[ée]cit|vrai\s+ou"
    r"\s+faux|fact.checking)s?\s*(?:[.:|!-]|—|–)\s*",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W_]+")
_OPENING = re.compile(r"(?:^|[.!?:«\"“”|]\s*|\n\s*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``weights`` are of unit length, heaviest first. ``title`` holds the telling terms of the
    headline without its rubric, ``names`` and ``numbers`` those of the whole headline; ``at``
    is the time of publication."""

    weights: dict[str, float]
    title: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    at: datetime | None


def profile(title: str, summary: str | None, text: str | None, at: datetime | None) -> Profile:
    """The profile of an article; without title, of what there is."""
    rubric, headline = headed(nfc(title))
    opening = nfc(text or "")[:OPENING_LENGTH]
    standfirst = nfc(summary or "")
    parts = [(headline, TITLE), (rubric, RUBRIC), (standfirst, SUMMARY)]
    if not opening.startswith(standfirst) or len(opening) > len(standfirst):
        parts.append(
            (opening[len(standfirst) :] if opening.startswith(standfirst) else opening, OPENING)
        )
    in_headline = names(headline)
    named = in_headline.union(*(names(part) for part, _ in parts[1:]))
    told = [(_telling(part), weight) for part, weight in parts]
    return Profile(
        weights=_unit(_weights(told, named)),
        title=frozenset(term for term, _ in told[0][0]),
        names=names(rubric, EVERY if rubric.endswith(".") else COMMON_RUBRIC) | in_headline,
        numbers=frozenset(t for t in terms(title) if t.isdigit()),
        at=at,
    )


def headed(title: str) -> tuple[str, str]:
    """A headline's rubric or dateline ("Météo Nancy:", "Laval."), maybe empty, and the rest;
    labels of format ("EN DIRECT.") and the site's name at the end are dropped."""
    title = _LABEL.sub("", _SUFFIX.sub("", title.strip()))
    found = _RUBRIC.match(title)
    if found and len(found.group().split()) <= 5 and len(title[found.end() :].split()) >= 3:
        return found.group().strip(" :"), title[found.end() :]
    return "", title


def names(text: str, common: float = COMMON_NOUN) -> frozenset[str]:
    """Stems of words with a capital that is not only the sentence's: a word that opens one
    is a name where it is rarer than ``common`` (Zipf value)."""
    found: set[str] = set()
    for match in _CAPITAL.finditer(text):
        for name, frequency in _word(match.group()):
            if frequency < common or not _opens(text, match.start()):
                found.add(name)
    return frozenset(found)


def _opens(text: str, place: int) -> bool:
    """Whether a sentence, or a quotation, opens at this place."""
    return _OPENING.search(text, max(0, place - 8), place) is not None


@lru_cache(maxsize=100_000)
def _word(word: str) -> tuple[tuple[str, float], ...]:
    """The telling stems of a word, and how frequent they are (Zipf values)."""
    return tuple((term, zipf(term)) for term in terms(word) if idf(term) >= TELLING)


def _telling(text: str) -> list[tuple[str, float]]:
    """The terms that say anything, in order, with what they are worth."""
    return [term for term in map(_known.__getitem__, words(text)) if term[1] >= TELLING]


class _Known(dict[str, tuple[str, float]]):
    """The stem of each word met so far, and what it is worth."""

    def __missing__(self, word: str) -> tuple[str, float]:
        if len(self) > MOST_KNOWN:
            self.clear()
        term = stem(word)
        self[word] = found = (term, idf(term))
        return found


_known = _Known()


def _weights(
    parts: Sequence[tuple[Sequence[tuple[str, float]], float]], named: frozenset[str]
) -> dict[str, float]:
    """Telling terms, and pairs of them that stand side by side, by count and rarity."""
    single: dict[str, float] = defaultdict(float)
    worth: dict[str, float] = {}
    double: dict[tuple[str, str], float] = defaultdict(float)
    for part, weight in parts:
        before = None
        for term, rarity in part:
            single[term] += weight
            worth[term] = rarity
            if before:
                double[before, term] += weight * PAIR
            before = term
    weights = {
        term: (1 + math.log1p(count)) * worth[term] * _factor(term, named)
        for term, count in single.items()
    }
    for (first, second), count in double.items():
        rarity = min(worth[first], worth[second])
        weights[f"{first} {second}"] = (1 + math.log1p(count)) * rarity
    return weights


def _factor(term: str, named: frozenset[str]) -> float:
    if term in named:
        return NAME
    return NUMBER if term.isdigit() else 1.0


def _unit(weights: dict[str, float]) -> dict[str, float]:
    heaviest = sorted(zip(map(neg, weights.values()), weights, strict=True))[:HEAVIEST]
    length = math.sqrt(sum(weight**2 for weight, _ in heaviest)) or 1.0
    return {term: -weight / length for weight, term in heaviest}
