"""What an article is about, as weighted terms: headline, standfirst, the opening of the text.

Terms are weighted by the logarithm of their count and by rarity (Salton and Buckley,
"Term-weighting approaches in automatic text retrieval", 1988); names and numbers weigh
more, pairs of neighbouring words and a headline's rubric less. Words that tell of one kind
of event are one term (``synonyms``), and so are the words by which the lexicon knows an
actor: Kyiv, Ukraine and the Ukrainians are ``@ukraine``. A topic of the lexicon is a term
beside its words (``#sanctions``).
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import neg

from indexer.compare.beside import ADDRESS, advertised, genre
from indexer.compare.frequencies import ACTOR, TOPIC, idf, zipf
from indexer.compare.numbers import numbered, results
from indexer.compare.states import capital_of, is_equipment, is_first_name, is_state, state_of
from indexer.compare.synonyms import ACRONYMS, EVENTS, TELLING, joined, one_word
from lexicon.folding import nfc
from lexicon.terms import stem, terms, words
from lexicon.values import Field, Tag

TITLE, RUBRIC, SUMMARY, OPENING = 2.0, 1.0, 1.0, 0.5
NAME, NUMBER, PAIR = 1.5, 1.3, 0.5
OPENING_LENGTH = 500  # characters of a text that say what it is about
COMMON_NOUN = 3.8  # Zipf value from which a capital opening a sentence marks no name
COMMON_RUBRIC = 4.6  # and opening a rubric, which often is a place,
EVERY = 9.0  # as "Nantes." mostly is
HEAVIEST = 60  # terms that are kept
MOST_KNOWN = 200_000  # words whose terms are kept at hand
MOST_MENTIONS = 5  # of one actor or topic that count
ACTS_FOR = 0.5  # what naming somebody in office counts for the state
BLANK = "\N{OBJECT REPLACEMENT CHARACTER}"

_SUFFIX = re.compile(r"\s+[|•]\s+[^|•]{2,30}$")
_RUBRIC = re.compile(r"^[^.:!?«\"“]{2,40}?(?:\s*:\s+|\.\s+(?=\S))")
_LABEL = re.compile(
    r"^(?:en\s+)?(?:direct|vid[ée]os?|live|replay|podcast|infographies?|cartes?|photos?|exclusif"
    r"|exclusivit[ée]|info\s+\S+|alerte|urgent|reportage|d[ée]cryptage|analyse|tribune|vu\s+par|entretien"
    r"|interview|portrait|[ée]ditorial|dossier|enqu[êe]te|t[ée]moignages?|grand\s+r[ée]cit|vrai\s+ou"
    r"\s+faux|fact.checking)s?\s*(?:[.:|!-]|—|–)\s*",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W_]+")
_SURNAME = re.compile(r"\s[A-ZÀ-ÖØ-Þ]\w")
_OPENING = re.compile(r"(?:^|[.!?:«\"“”|]\s*|\n\s*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``weights`` are of unit length, heaviest first. ``title`` holds the telling terms of the
    headline without its rubric, ``names`` those of the whole headline that are names,
    ``numbers`` its numbers and addresses; ``at`` is the time of publication, ``page`` the live
    page of which it is an entry."""

    weights: dict[str, float]
    title: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    at: datetime | None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of one weight, the lexicon's actors left out, and the ids found there."""

    words: str
    weight: float
    ids: Sequence[tuple[str, float]] = ()


def profile(
    title: str,
    summary: str | None,
    text: str | None,
    at: datetime | None,
    tags: Sequence[Tag] = (),
    page: str | None = None,
) -> Profile:
    """The profile of an article; without title, of what there is. ``tags`` are what the
    lexicon found in these fields."""
    rubric, headline = headed(nfc(advertised(_blanked(title, tags, "title"), summary)))
    opening = nfc(_blanked((text or "")[:OPENING_LENGTH], tags, "text"))
    standfirst = nfc(_blanked(summary or "", tags, "summary"))
    again = bool(summary) and (text or "").startswith(summary or "")
    parts = [
        _Part(headline, TITLE, _ids(tags, "title")),
        _Part(rubric, RUBRIC),
        _Part(standfirst, SUMMARY, _ids(tags, "summary")),
        _Part(opening[len(standfirst) :] if again else opening, OPENING, _ids(tags, "text")),
    ]
    things = _things(tags)
    told = [_telling(part.words) for part in parts]
    in_headline = _spelt(names(headline) - things, told[0])
    named = in_headline.union(*(names(part.words) for part in parts[1:])) - things
    actors = frozenset(id for id, share in parts[0].ids if share == 1 and id.startswith(ACTOR))
    return Profile(
        weights=_unit(_weights(told, named, parts)),
        title=frozenset(term for term, _ in told[0]) | actors | genre(title, summary),
        names=names(rubric, EVERY if rubric.endswith(".") else COMMON_RUBRIC)
        | in_headline
        | actors,
        numbers=frozenset(t for t in terms(title) if t.isdigit())
        | frozenset(ADDRESS.findall(title)),
        at=at,
        page=page,
    )


def _blanked(text: str, tags: Sequence[Tag], field: Field) -> str:
    """A field without the words by which the lexicon knows its actors."""
    for tag in tags:
        if tag.kind != "actor":
            continue
        for mention in tag.mentions:
            start, end = mention.start, mention.end
            if mention.field == field and end <= len(text):
                text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _ids(tags: Sequence[Tag], field: Field) -> list[tuple[str, float]]:
    """What the lexicon found in a field's head, once for each mention, and for whom the
    people act, by half."""
    found: list[tuple[str, float]] = []
    for tag in tags:
        for mention in tag.mentions[:MOST_MENTIONS]:
            if mention.field != field or (field == "text" and mention.start >= OPENING_LENGTH):
                continue
            if tag.kind == "topic":
                if not is_equipment(tag.id):  # whose words say it already
                    found.append((TOPIC + tag.id, 1.0))
                continue
            found.append((ACTOR + tag.id, 1.0))
            if state := state_of(tag.id):
                found.append((ACTOR + state, ACTS_FOR))
    return found


def _spelt(named: frozenset[str], told: Sequence[tuple[str, float]]) -> frozenset[str]:
    """Names without the words of what has an acronym, which is a name instead."""
    said = {term for term, _ in told}
    return (named & said) | (ACRONYMS & said)


def _things(tags: Sequence[Tag]) -> frozenset[str]:
    """Single words that told of topics, and all that told of equipment: a Rafale, a Patriot
    battery is a kind of thing, and no name that tells one event from another."""
    told = (
        mention.surface
        for tag in tags
        if tag.kind == "topic"
        for mention in tag.mentions
        if " " not in mention.surface or is_equipment(tag.id)
    )
    return frozenset(term for surface in told for term in terms(surface))


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
    is a name where it is rarer than ``common`` (Zipf value), or a first name before a name."""
    found: set[str] = set()
    for match in _CAPITAL.finditer(text):
        opens = _opens(text, match.start()) and not _is_given(text, match)
        for name, frequency in _word(match.group()):
            if frequency < common or not opens:
                found.add(name)
    return frozenset(found)


def _is_given(text: str, word: re.Match[str]) -> bool:
    return _SURNAME.match(text, word.end()) is not None and is_first_name(word.group())


def _opens(text: str, place: int) -> bool:
    """Whether a sentence, or a quotation, opens at this place."""
    return _OPENING.search(text, max(0, place - 8), place) is not None


@lru_cache(maxsize=100_000)
def _word(word: str) -> tuple[tuple[str, float], ...]:
    """The telling stems of a word, and how frequent they are (Zipf values)."""
    return tuple(
        (term, zipf(term)) for term in terms(word) if idf(term) >= TELLING and term not in EVENTS
    )


def _telling(text: str) -> list[tuple[str, float]]:
    """The terms that say anything, in order, with what they are worth."""
    said = numbered(joined(words(results(text))))
    return [term for term in map(_known.__getitem__, said) if term[1] >= TELLING]


class _Known(dict[str, tuple[str, float]]):
    """The term of each word met so far, and what it is worth."""

    def __missing__(self, word: str) -> tuple[str, float]:
        if len(self) > MOST_KNOWN:
            self.clear()
        term = one_word(stem(word))
        self[word] = found = (term, idf(term))
        return found


_known = _Known()


def _weights(
    told: Sequence[Sequence[tuple[str, float]]], named: frozenset[str], parts: Sequence[_Part]
) -> dict[str, float]:
    """Telling terms, pairs of them that stand side by side, and what the lexicon found, by
    count and rarity."""
    single: dict[str, float] = defaultdict(float)
    worth: dict[str, float] = {}
    double: dict[tuple[str, str], float] = defaultdict(float)
    for telling, part in zip(told, parts, strict=True):
        before = None
        for term, rarity in telling:
            single[term] += part.weight
            worth[term] = rarity
            if before:
                double[before, term] += part.weight * PAIR
            before = term
            if state := capital_of(term):
                single[ACTOR + state] += part.weight * ACTS_FOR
                worth[ACTOR + state] = idf(ACTOR + state)
        for id, share in part.ids:
            single[id] += part.weight * share
            worth[id] = idf(id)
    weights = {
        term: (1 + math.log1p(count)) * worth[term] * _factor(term, named)
        for term, count in single.items()
    }
    for (first, second), count in double.items():
        rarity = min(worth[first], worth[second])
        weights[f"{first} {second}"] = (1 + math.log1p(count)) * rarity
    return weights


def _factor(term: str, named: frozenset[str]) -> float:
    if term in named or (term.startswith(ACTOR) and not is_state(term[1:])):
        return NAME
    return NUMBER if term.isdigit() and len(term) > 1 else 1.0


def _unit(weights: dict[str, float]) -> dict[str, float]:
    heaviest = sorted(zip(map(neg, weights.values()), weights, strict=True))[:HEAVIEST]
    length = math.sqrt(sum(weight**2 for weight, _ in heaviest)) or 1.0
    return {term: -weight / length for weight, term in heaviest}
