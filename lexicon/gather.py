"""From words found to mentions: names, surnames after full names, offices, topics."""

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from lexicon.compile import (
    CAPITAL,
    CUE,
    NAME,
    NOT,
    PHRASE,
    PREFIX,
    ROLE,
    SHORT,
    WEAK,
    Company,
    Lexicon,
    Part,
)
from lexicon.contexts import (
    dateline,
    in_company,
    is_another,
    is_former,
    is_government,
    is_other_person,
    is_rubric,
    names_street,
)
from lexicon.fields import TEXT, Prepared
from lexicon.find import Hit

_AT_WAR = ("subject", "adversary")
_PARTS = max(Part) + 1
_LONGEST = 60  # characters of a cue, or of words that exclude
_SEVERAL_WORDS = 8  # letters from which a name may hold another word
_PLACE_AND_START = itemgetter(0, 1)
_PLACE_AND_END = itemgetter(0, 2)


@dataclass(frozen=True, slots=True)
class Found:
    """What an article's words come to: per actor, implied actor, topic and cue the hits,
    in reading order."""

    actors: dict[str, list[Hit]]
    implied: dict[str, list[Hit]]
    topics: dict[str, list[Hit]]
    cues: dict[str, list[Hit]]

    def cued(self, lexicon: Lexicon, *roles: str) -> list[Hit]:
        """The words of the cues of any of the roles."""
        cues = lexicon.content.theme.cues
        return [hit for role in roles for id in cues.get(role, ()) for hit in self.cues.get(id, ())]


def gather(lexicon: Lexicon, fields: list[Prepared], hits: list[Hit], day: date | None) -> Found:
    """Decide which hits count. ``day`` is the day of publication: without it no office
    names anybody."""
    parts, excluded = _counting(fields, hits)
    cues = _by_entry(parts[CUE])
    actors = _by_entry(_own(lexicon, fields, parts[NAME]))
    _add_capitals(lexicon, fields, parts[CAPITAL], actors, cues)
    for hit in parts[PREFIX]:
        if _joined(fields[hit.place], hit):
            actors[hit.use.entry].append(hit)
    _add_short(fields, actors, parts[SHORT])
    for cue in lexicon.content.theme.cues.get("people", ()):
        cues[cue] += _people(lexicon, actors)
    told = [*parts[WEAK], *parts[PHRASE]]  # of one span the last is kept
    topics = _by_entry(_outside_names(lexicon, told, parts[NAME]))
    _add_pairs(lexicon, fields, topics, cues, excluded)
    for topic, use in lexicon.implied:
        if topic in topics:
            topics[use.entry] += [hit._replace(use=use) for hit in topics[topic]]
    roles = [hit for hit in parts[ROLE] if _held(hit, day)]
    implied = _by_entry([h for h in roles if not is_former(fields[h.place], h.start, h.end)])
    return Found(
        {entry: _longest(found) for entry, found in actors.items()},
        {entry: _longest(found) for entry, found in implied.items() if entry not in actors},
        {entry: _longest(found) for entry, found in topics.items()},
        cues,
    )


def _own(lexicon: Lexicon, fields: list[Prepared], names: list[Hit]) -> list[Hit]:
    """The names without surnames that follow another's first name (Melania Trump) and
    without those of streets."""
    return [
        hit
        for hit in names
        if not names_street(fields[hit[0]], hit[1])
        and (
            not hit[3].alone
            or not is_another(lexicon, fields[hit[0]], hit[1], lexicon.actors[hit[3].entry].given)
        )
    ]


def _people(lexicon: Lexicon, actors: dict[str, list[Hit]]) -> list[Hit]:
    """The head's mentions of people, for pairs."""
    people = (hits for entry, hits in actors.items() if lexicon.actors[entry].kind == "person")
    return [hit for hits in people for hit in hits if hit.zone != TEXT]


def _by_entry(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.use.entry].append(hit)
    return found


def _counting(
    fields: list[Prepared], hits: list[Hit]
) -> tuple[list[list[Hit]], dict[str, list[Hit]]]:
    """By part the hits that no excluding words cover and that have the company they need,
    and the excluding words by entry. What is asked of the whole article is asked once."""
    excluding = [hit for hit in hits if hit[3].part is NOT]
    excluded = _by_entry(sorted(excluding, key=_PLACE_AND_START))
    parts: list[list[Hit]] = [[] for _ in range(_PARTS)]
    everywhere: dict[Company, bool] = {}
    for hit in hits:
        use = hit[3]
        if use.entry in excluded and (use.part is NOT or _inside(hit, excluded[use.entry])):
            continue
        if use.company is None or _accompanied(use.company, fields, hit, everywhere):
            parts[use.part].append(hit)
    return parts, excluded


def _accompanied(
    company: Company, fields: list[Prepared], hit: Hit, everywhere: dict[Company, bool]
) -> bool:
    if company in everywhere:
        return everywhere[company]
    accompanied = in_company(company, fields, *hit[:3])
    if company.within is None:
        everywhere[company] = accompanied
    return accompanied


def _inside(hit: Hit, spans: list[Hit]) -> bool:
    """Whether one of ``spans`` (sorted) covers a hit."""
    at = bisect_left(spans, (hit.place, hit.start - _LONGEST))
    while at < len(spans) and spans[at][:2] <= hit[:2]:
        if spans[at].end >= hit.end:
            return True
        at += 1
    return False


def _outside_names(lexicon: Lexicon, hits: list[Hit], names: list[Hit]) -> list[Hit]:
    """The hits that are no part of a longer name: "Unis" of États-Unis tells of no unity. A
    programme's name is one by itself: the group of Ramstein meets there."""
    spans = [name[:3] for name in names if name[2] - name[1] >= _SEVERAL_WORDS]
    if not spans:
        return hits
    spans.sort()
    topics = lexicon.topics
    return [
        hit
        for hit in hits
        if not _part_of(hit[:3], spans) or topics[hit[3].entry].kind == "programme"
    ]


def _part_of(span: tuple[int, int, int], spans: list[tuple[int, int, int]]) -> bool:
    """Whether one of ``spans`` (sorted) covers a span and is longer."""
    place, start, end = span
    at = bisect_right(spans, (place, start, sys.maxsize))
    while at > 0:
        at -= 1
        other, since, until = spans[at]
        if other != place or since < start - _LONGEST:
            return False
        if until >= end and until - since > end - start:
            return True
    return False


def _add_capitals(
    lexicon: Lexicon,
    fields: list[Prepared],
    hits: list[Hit],
    actors: dict[str, list[Hit]],
    cues: dict[str, list[Hit]],
) -> None:
    """Capitals that stand for governments are mentions; the subject's as a place still
    tells that the war is the subject, the adversary's where an envoy goes. In a dateline
    and as a street's name they are neither."""
    cues_of = lexicon.content.theme.cues
    places: dict[str | None, str] = {
        part: cue
        for part, role in (("subject", "places"), ("adversary", "seat"))
        for cue in cues_of.get(role, ())[:1]
    }
    for hit in hits:
        prepared, part = fields[hit.place], lexicon.parts.get(hit.use.entry)
        if dateline(prepared, hit.start) or names_street(prepared, hit.start):
            continue
        speaks = is_government(lexicon, prepared, hit.start, hit.end)
        if speaks and (part in _AT_WAR or not is_rubric(prepared, hit.start, hit.end)):
            actors[hit.use.entry].append(hit)
        elif part in places:
            cues[places[part]].append(hit)


def _joined(prepared: Prepared, hit: Hit) -> bool:
    """Whether a first half (russo-, franco-) has its second."""
    at = hit.end - 1
    return prepared.caseless or prepared.given[at : at + 1] in ("-", "‐", "‑", "–")


def _held(hit: Hit, day: date | None) -> bool:
    role = hit.use.role
    if role is None or day is None:
        return False
    return (role.since is None or role.since <= day) and (role.until is None or day <= role.until)


def _add_short(fields: list[Prepared], actors: dict[str, list[Hit]], hits: list[Hit]) -> None:
    """Surnames and other short names, where the full name stands anywhere."""
    for hit in hits:
        if hit.use.entry in actors and not is_other_person(fields[hit.place], hit.start):
            actors[hit.use.entry].append(hit)


def _longest(hits: list[Hit]) -> list[Hit]:
    """In reading order, the longest where one lies in another; of two that share a word
    the one that counts alone, else the longer ("sans accord", "accord de paix")."""
    if len(hits) == 1:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=_PLACE_AND_END):
        place, start = hit[0], hit[1]
        while kept and kept[-1][0] == place and kept[-1][1] >= start:
            kept.pop()
        if not kept or kept[-1][0] != place or kept[-1][2] <= start:
            kept.append(hit)
        elif _telling(hit) > _telling(kept[-1]):
            kept[-1] = hit
    return kept


def _telling(hit: Hit) -> tuple[bool, int]:
    return hit[3].part is not WEAK, hit[2] - hit[1]


def _add_pairs(
    lexicon: Lexicon,
    fields: list[Prepared],
    topics: dict[str, list[Hit]],
    cues: dict[str, list[Hit]],
    excluded: dict[str, list[Hit]],
) -> None:
    for topic, pair, use in lexicon.pairs:
        if pair.first not in cues or pair.second not in cues:
            continue
        spans = excluded.get(topic, [])
        second = sorted(cues[pair.second], key=_PLACE_AND_START)
        for a in cues[pair.first]:
            for b in _near(a, second, pair.within):
                if pair.ordered and b.start < a.start:
                    continue
                start, end = min(a.start, b.start), max(a.end, b.end)
                if not (
                    _inside(a, spans) or _inside(b, spans) or _stopped(fields[a.place], start, end)
                ):
                    topics[topic].append(Hit(a.place, start, end, use, a.zone))


def _near(hit: Hit, others: list[Hit], within: int) -> list[Hit]:
    """Those of ``others`` (sorted) that stand beside a hit, at most so many characters off."""
    first = bisect_left(others, (hit.place, hit.start - within - _LONGEST))
    found: list[Hit] = []
    for other in others[first:]:
        if other.place != hit.place or other.start > hit.end + within:
            break
        if other.start >= hit.end or hit.start - within <= other.end <= hit.start:
            found.append(other)
    return found


def _stopped(prepared: Prepared, start: int, end: int) -> bool:
    """Whether a sentence ends between the two words of a pair."""
    given = prepared.given[start - 1 : end - 1]
    return any(stop in given for stop in (". ", "? ", "! ", "; ", "\n"))
