"""Whether two figures are of one thing, and then whether they can both be right.

A false disagreement costs trust, so that whatever may be another thing is one: another
period, another place, a part against the whole, one side's losses against the other's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from indexer.claims.values import Figure
from lexicon.folding import fold

Verdict = Literal["same", "differs_by_rounding", "updated", "disagree", "different_thing"]

LATER = timedelta(minutes=30)  # from which a higher toll is a newer one
_NEAR = 0.06  # by which a number that is said to be rough may differ
_ROUGH = 0.15  # and a dozen, a score, a hundred
_GROWING = frozenset({"death", "wounded", "prisoner", "person"})
_ALIKE = ({"soldier", "person"}, {"aircraft", "other"}, {"tank", "other"}, {"battery", "other"})

_RATE = re.compile(r"\bpar (jour|semaine|mois|an|heure)\b|\b(quotidien|mensuel|annuel)")
_SINCE = re.compile(
    r"\bdepuis (?:le début|la|l['’]|le|leur|son|\d|jan|fév|mar|avr|mai|jui|aoû|sep|oct|nov|déc|\w+ jours)|\bau total depuis"
    r"|\ben (?:tout )?(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+) (?:ans?|mois|années)\b|\bdébut de l['’](?:invasion|offensive|opération)"
)
_DAY_LONG = re.compile(r"\ben (?:vingt-quatre|24) ?h|\bvingt-quatre (?:dernières )?heures|\bsur la journée|\bdernières 24")
_NIGHT = re.compile(r"\b(?:dans|pendant|durant|cette|de) (?:la )?nuit\b")
_PART = re.compile(
    r"(?:\bdont|\bparmi (?:eux|elles|lesquels|lesquelles)|\by compris|\boutre)\s(?:[\w’']+\s){0,3}?(?:d['’])?$", re.IGNORECASE
)
_OF_WHICH = re.compile(r"\s(?:des|de ces|d['’]entre)\s")
_ALL = re.compile(r"\b(?:ensemble du pays|tout le pays|au total|en tout|plusieurs villes|dans le pays)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:tués et blessés|morts et blessés|blessés et tués|tués ou blessés|confondus)\b", re.IGNORECASE)
_NEWER = re.compile(
    r"alourdi|nouveau (?:bilan|décompte)|bilan (?:actualisé|révisé|revu)|revu (?:\w+ )*à la (?:baisse|hausse)|à la hausse|succombé"
    r"|dernier bilan|porté à|s['’]élève désormais|passe(?:nt)? de|précédent bilan|bilan précédent|plus tôt|comme annoncé|premier bilan",
    re.IGNORECASE,
)
_GROUPS = {
    "child": "enfant|mineur|bébé|adolescent|fillette|garçon",
    "civil": "civil|habitant|résident|passager",
    "force": "soldat|militaire|combattant|policier|gendarme|officier|garde|réserviste|supplétif|milicien|djihadiste|rebelle",
    "woman": "femme",
}
_GROUP = {name: re.compile(rf"\b(?:{words})") for name, words in _GROUPS.items()}
_SIDES = {
    "russie": "russe|moscou|russie", "ukraine": "ukrainien|kiev|ukraine|kyiv",
    "coree": "nord-coréen|pyongyang", "france": "français",
    "israel": "israélien", "palestine": "palestinien|gaza",
}  # fmt: skip
_SIDE = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in _SIDES.items()}
_SYNONYMS = {"pays": "etat", "etats": "etat", "états": "etat", "etat": "etat", "immeubles": "bâtiment",
             "bâtiments": "bâtiment", "localités": "village", "villages": "village", "communes": "village"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as an article tells it: ``words`` are its sentence, ``at`` and ``end`` where
    the number stands in them, ``order`` its place among the article's figures."""

    figure: Figure
    words: str
    at: int
    end: int
    published: datetime | None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure's sentence says of its circumstances."""

    rate: str
    period: str
    part: bool
    whole: bool
    both: bool
    groups: frozenset[str]
    sides: frozenset[str]
    newer: bool
    noun: str
    negated: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Row:
    """Two figures, by their places in the two lists compared, and how they stand."""

    a: int
    b: int
    verdict: Verdict


def told(text: str, figures: Sequence[Figure], published: datetime | None) -> list[Told]:
    """Figures of one field with the sentences they stand in."""
    return [
        Told(
            figure=figure,
            words=text[figure.sentence[0] : figure.sentence[1]],
            at=figure.start - figure.sentence[0],
            end=figure.end - figure.sentence[0],
            published=published,
            order=order,
        )
        for order, figure in enumerate(figures)
    ]


def scope(one: Told) -> Scope:
    """The circumstances of a figure."""
    before, after = one.words[: one.at], one.words[one.end :]
    clause = _clause(one)
    of = (one.figure.of or "").lower()
    counted = after[: len(of) + 34] if of else after[:30]
    victims = re.split(r"[,.;:»]| (?:ont|a|sont|était|étaient|par|dans|lors|à|qui|depuis|selon) ", " " + counted)[0]
    rate = _RATE.search(clause)
    return Scope(
        rate=rate.group().split()[-1] if rate else "",
        period=_period(one.words),
        part=_PART.search(before[-45:]) is not None or _OF_WHICH.match(after[:5]) is not None,
        whole=_ALL.search(one.words) is not None,
        both=_BOTH.search(one.words) is not None,
        groups=frozenset(name for name, p in _GROUP.items() if p.search(victims.lower())),
        sides=frozenset(name for name, p in _SIDE.items() if p.search(_suffering(one, victims))),
        newer=_NEWER.search(one.words) is not None,
        noun=_SYNONYMS.get(of.split()[-1] if of else "", of.split()[-1] if of else ""),
    )


def _suffering(one: Told, victims: str) -> str:
    match = re.search(r"(?:à|contre|dans) (l['’]armée \w+|les forces \w+|les rangs \w+)[^.;]{0,12}$", one.words[: one.at])
    return victims + (" " + match.group(1) if match else "")


def _clause(one: Told) -> str:
    start = max(one.words.rfind(mark, 0, one.at) for mark in (";", " et ", ", "))
    ends = [place for mark in (";", ". ") if (place := one.words.find(mark, one.end)) >= 0]
    return one.words[max(0, start) : min(ends, default=len(one.words))]


def _period(words: str) -> str:
    if _SINCE.search(words):
        return "since"
    if _DAY_LONG.search(words):
        return "day"
    return "night" if _NIGHT.search(words) else ""


def verdict(a: Told, b: Told) -> Verdict:
    """How two figures stand to each other. Texts of one story are taken to tell of one event
    where neither says otherwise."""
    one, two = a.figure, b.figure
    here, there = scope(a), scope(b)
    if not _one_kind(one, two, here, there):
        return "different_thing"
    equal = _equal(one, two)
    if here.rate != there.rate or (here.both != there.both):
        return "different_thing"
    if here.sides and there.sides and not here.sides & there.sides:
        return "different_thing"
    if here.groups != there.groups and not equal and (
        (here.part or there.part or "child" in here.groups ^ there.groups or "woman" in here.groups ^ there.groups)
    ):  # fmt: skip
        return "different_thing"
    if here.groups and there.groups and not here.groups & there.groups:
        return "different_thing"
    if equal:
        rough = {one.precision, two.precision}
        return "differs_by_rounding" if rough == {"at_least", "about"} and one.value < 1e6 else "same"
    if here.part != there.part and here.groups != there.groups:
        return "different_thing"
    if here.part != there.part and not (here.groups & there.groups):
        return "different_thing"
    if here.whole != there.whole and one.unit in _GROWING:
        return "different_thing"
    if here.period != there.period and (here.period and there.period or "since" in (here.period, there.period)):
        if not (one.unit in _GROWING and _grown(a, b) and "night" not in (here.period, there.period)):
            return "different_thing"
    if "day" in (here.period, there.period) and here.period != there.period:
        return "different_thing"
    if _rounded(one, two):
        return "differs_by_rounding"
    if one.unit in _GROWING and (here.newer or there.newer or _grown(a, b)):
        return "updated"
    return "disagree"


def _one_kind(one: Figure, two: Figure, here: Scope, there: Scope) -> bool:
    if one.unit != two.unit:
        return {one.unit, two.unit} in _ALIKE and (
            "other" not in (one.unit, two.unit) or here.noun == there.noun
        )
    if one.unit == "other":
        return here.noun[:5] == there.noun[:5]
    return True


def _equal(one: Figure, two: Figure) -> bool:
    ends = (one.value_max or one.value, two.value_max or two.value)
    return one.value == two.value and ends[0] == ends[1]


def _rounded(one: Figure, two: Figure) -> bool:
    """Whether one number is a rounding of the other, or lies in its range."""
    for rough, fine in ((one, two), (two, one)):
        low, high = fine.value, fine.value_max or fine.value
        if rough.value_max is not None:
            if rough.value <= low and high <= rough.value_max:
                return True
            continue
        gap = abs(rough.value - low) / max(rough.value, low)
        if rough.precision == "about" and gap <= (_ROUGH if _digits(rough.value) == 1 and rough.value < 1000 else _NEAR):
            return True
        if rough.precision == "at_least" and low >= rough.value and gap <= _NEAR and _digits(rough.value) < _digits(low):
            return True
        if {rough.precision, fine.precision} == {"at_least"} and gap <= _NEAR and rough.value >= 1000:
            return True
        coarse = _digits(rough.value)
        if rough.value >= 100 and coarse < _digits(low) and _to_digits(low, coarse) == rough.value and gap <= _NEAR:
            return True
    return False


def _digits(value: float) -> int:
    """Significant digits of a number as it is written."""
    return len(f"{value:.6g}".split("e")[0].replace(".", "").strip("0")) or 1


def _to_digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _grown(a: Told, b: Told) -> bool:
    """Whether the text published later has the higher number."""
    if a.published is None or b.published is None:
        return False
    first, second = (a, b) if a.published <= b.published else (b, a)
    assert first.published and second.published
    return (
        second.published - first.published >= LATER and second.figure.value > first.figure.value
    )


def rows(ours: Sequence[Told], theirs: Sequence[Told]) -> list[Row]:
    """The figures of two texts set beside each other, one of each at most; what is left over
    is another thing."""
    likely: list[tuple[float, int, int, Verdict]] = []
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            found = verdict(a, b)
            if found != "different_thing":
                likely.append((_likeness(a, b, found), i, j, found))
    likely.sort(key=lambda each: (-each[0], each[1], each[2]))
    used_a: set[int] = set()
    used_b: set[int] = set()
    done: list[Row] = []
    for _, i, j, found in likely:
        if i in used_a or j in used_b:
            continue
        used_a.add(i)
        used_b.add(j)
        done.append(Row(i, j, found))
    return sorted(done, key=lambda row: (row.a, row.b))


def _likeness(a: Told, b: Told, found: Verdict) -> float:
    here, there = scope(a), scope(b)
    score = {"same": 4.0, "differs_by_rounding": 3.0, "updated": 1.0, "disagree": 0.0, "different_thing": 0.0}[found]
    score += 1.5 * (here.groups == there.groups) + 1.0 * (here.part == there.part)
    score += 0.5 * (here.noun == there.noun) + 0.5 * (fold(here.noun)[:4] == fold(there.noun)[:4])
    return score - 0.05 * (a.order + b.order)
