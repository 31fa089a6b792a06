"""Whether two figures are of one thing, and then whether they can both be right.

A false disagreement costs trust, so that whatever may be another thing is one: another
period, another place, a part against the whole, one side's losses against the other's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from indexer.claims.acts import other
from indexer.claims.parties import differ, parties
from indexer.claims.scope import Scope, Told, scope, told
from lexicon.folding import fold
from press.claims import Figure

__all__ = ["LATER", "STEM", "Row", "Told", "Verdict", "rows", "told", "verdict", "verdict_in_story"]

Verdict = Literal["same", "differs_by_rounding", "updated", "disagree", "different_thing"]

LATER = timedelta(minutes=30)  # from which a higher toll is a newer one
STEM = 5  # letters by which nouns that have no unit of their own are told apart
_NEAR = 0.06  # by which a number that is said to be rough may differ
_ROUGH = 0.2  # and a dozen, a score, a hundred
_GROWTH = 5  # times by which a toll grows between two texts of one story, at most
_GROWING = frozenset({"death", "wounded", "prisoner", "person"})
_TOLL = frozenset({"death", "wounded", "prisoner"})
_SUMS = frozenset({"euro", "dollar", "percent"})
_ALIKE = ({"soldier", "person"}, {"aircraft", "other"}, {"tank", "other"}, {"battery", "other"})


@dataclass(frozen=True, slots=True)
class Row:
    """Two figures, by their places in the two lists compared, and how they stand."""

    a: int
    b: int
    verdict: Verdict


def verdict(a: Told, b: Told) -> Verdict:
    """How two figures stand to each other. Texts of one story are taken to tell of one event
    where neither says otherwise."""
    one, two = a.figure, b.figure
    here, there = scope(a), scope(b)
    if not _one_kind(one, two, here, there) or _other_people(here, there):
        return "different_thing"
    equal = _equal(one, two)
    if not equal and _one_is_part(here, there):
        return "different_thing"
    if equal and one.unit in _GROWING and _apart(one.place, two.place):
        return "different_thing"
    if equal:
        rough = {one.precision, two.precision} == {"at_least", "about"} and one.value < 1e6
        return "differs_by_rounding" if rough else "same"
    if _rounded(one, two) and here.part == there.part and not _newer_count(a, b):
        return "differs_by_rounding"
    named = bool(here.groups) and here.groups == there.groups  # "dont trois enfants": the children
    if (here.part != there.part and not named) or _other_period(a, b, here, there):
        return "different_thing"
    if one.unit in _GROWING and _apart(one.place, two.place):
        return "different_thing"
    growing = one.unit in _GROWING
    if growing and max(one.value, two.value) > _GROWTH * min(one.value, two.value):
        return "different_thing"
    if growing and (here.newer or there.newer or _grown(a, b)):
        return "updated"
    return "different_thing" if _other_matter(one, two, here, there) else "disagree"


def _other_matter(one: Figure, two: Figure, here: Scope, there: Scope) -> bool:
    """Whether two numbers that differ may well be of two matters: of other days, months or years; and
    where they are no tolls, of other acts or states, or told in sentences that have no word in
    common (and, but for sums and shares, no state)."""
    if _days_apart(one.day, two.day):
        return True
    for ours, theirs in ((here.years, there.years), (here.months, there.months)):
        if ours and theirs and not ours & theirs:
            return True
    if one.unit in _TOLL:
        return False
    if other(here.acts, there.acts) or differ(here.parties, there.parties):
        return True
    shared = here.stems & there.stems
    return not (shared if one.unit in _SUMS else shared or here.parties.every & there.parties.every)


def _other_people(here: Scope, there: Scope) -> bool:
    """Whether two figures are of other people, at another rate, or of dead and hurt together."""
    if here.rate != there.rate or here.both != there.both:
        return True
    if here.sides and there.sides and not here.sides & there.sides:
        return True
    return bool(here.groups and there.groups and not here.groups & there.groups)


def _one_is_part(here: Scope, there: Scope) -> bool:
    """Whether one figure is of children, women or another part, and the other is not."""
    apart = here.groups ^ there.groups
    return bool(apart) and (here.part or there.part or bool(apart & {"child", "woman"}))


def _other_period(a: Told, b: Told, here: Scope, there: Scope) -> bool:
    if here.whole != there.whole and a.figure.unit in _GROWING:
        return True
    periods = {here.period, there.period}
    if len(periods) == 1:
        return False
    if periods & {"day", "before"}:
        return True
    if "" in periods and "since" not in periods:
        return False
    return not (a.figure.unit in _GROWING and _grown(a, b) and "night" not in periods)


def _one_kind(one: Figure, two: Figure, here: Scope, there: Scope) -> bool:
    if one.unit != two.unit:
        return {one.unit, two.unit} in _ALIKE and (
            "other" not in (one.unit, two.unit) or here.noun == there.noun
        )
    if one.unit == "other":
        return here.noun[:STEM] == there.noun[:STEM]
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
        if rough.precision == "about" and gap <= (
            _ROUGH if _digits(rough.value) == 1 and rough.value < 1000 else _NEAR
        ):
            return True
        if _bound_holds(rough, low) and gap <= _ROUGH:
            return True
        if (
            {rough.precision, fine.precision} == {"at_least"}
            and gap <= _NEAR
            and rough.value >= 1000
        ):
            return True
        coarse = _digits(rough.value)
        if (
            rough.value >= 100
            and coarse < _digits(low)
            and _to_digits(low, coarse) == rough.value
            and gap <= _NEAR
        ):
            return True
    return False


def _bound_holds(bound: Figure, value: float) -> bool:
    """Whether a number said to be the least or the most there can be leaves room for another."""
    if bound.precision == "at_least":
        return value >= bound.value
    return bound.precision == "at_most" and value <= bound.value


def _digits(value: float) -> int:
    """Significant digits of a number as it is written."""
    return len(f"{value:.6g}".split("e")[0].replace(".", "").strip("0")) or 1


def _to_digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _newer_count(a: Told, b: Told) -> bool:
    """Whether the later text's slightly higher toll is a count of its own."""
    return (
        a.figure.unit in _GROWING
        and not {"about", "range"} & {a.figure.precision, b.figure.precision}
        and _grown(a, b)
    )


def _grown(a: Told, b: Told) -> bool:
    """Whether the text published later has the higher number."""
    if a.published is None or b.published is None:
        return False
    first, second = (a, b) if a.published <= b.published else (b, a)
    assert first.published and second.published
    return second.published - first.published >= LATER and second.figure.value > first.figure.value


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
    score = {
        "same": 4.0,
        "differs_by_rounding": 3.0,
        "updated": 1.0,
        "disagree": 0.0,
        "different_thing": 0.0,
    }[found]
    score += 1.5 * (here.groups == there.groups) + 1.0 * (here.part == there.part)
    score += 0.5 * (here.noun == there.noun) + 0.5 * (fold(here.noun)[:4] == fold(there.noun)[:4])
    return score - 0.05 * (a.order + b.order)


def verdict_in_story(a: Told, b: Told) -> Verdict:
    """As ``verdict``, of articles that a story holds together and that may tell of more than
    one event: numbers that differ are of one thing only where places, days and the words for
    what is counted agree."""
    found = verdict(a, b)
    if found in ("same", "different_thing"):
        return found
    one, two = a.figure, b.figure
    if scope(a).period == "since" or scope(b).period == "since":
        return "different_thing" if found == "disagree" else found
    if _apart(one.place, two.place) or (found == "disagree" and _days_apart(one.day, two.day)):
        return "different_thing"
    if found == "disagree" and one.unit == "other" and scope(a).noun != scope(b).noun:
        return "different_thing"
    return found


def _apart(one: str | None, two: str | None) -> bool:
    if not one or not two:
        return False
    first, second = set(fold(one).split()), set(fold(two).split())
    return not first & second and not parties(one).every & parties(two).every


_DAY_BEFORE = re.compile(r"veille|précédente|hier", re.IGNORECASE)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _days_apart(one: str | None, two: str | None) -> bool:
    if not one or not two:
        return False
    if (_DAY_BEFORE.search(one) is None) != (_DAY_BEFORE.search(two) is None):
        return True
    first = [d for d in _WEEKDAYS if d in one.lower()]
    second = [d for d in _WEEKDAYS if d in two.lower()]
    return bool(first and second and first != second)
