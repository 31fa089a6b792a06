"""From words found to mentions: names, surnames after full names, offices, topics."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lexicon.compile import Lexicon, Part
from lexicon.contexts import in_company, is_former, is_government, is_other_person
from lexicon.fields import Prepared
from lexicon.find import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """What an article's words come to: per actor, implied actor, topic and cue the hits,
    in reading order."""

    actors: dict[str, list[Hit]]
    implied: dict[str, list[Hit]]
    topics: dict[str, list[Hit]]
    cues: dict[str, list[Hit]]


def gather(lexicon: Lexicon, fields: list[Prepared], hits: list[Hit], day: date | None) -> Found:
    """Decide which hits count. ``day`` is the day of publication: without it no office
    names anybody."""
    excluded: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.use.part is Part.NOT:
            excluded[hit.use.entry].append(hit)
    actors: dict[str, list[Hit]] = defaultdict(list)
    short: dict[str, list[Hit]] = defaultdict(list)
    implied: dict[str, list[Hit]] = defaultdict(list)
    topics: dict[str, list[Hit]] = defaultdict(list)
    cues: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        use = hit.use
        part = use.part
        if part is Part.CUE:
            cues[use.entry].append(hit)
            continue
        if excluded and part is not Part.NOT and _inside(hit, excluded.get(use.entry, ())):
            continue
        if use.company and not in_company(use.company, fields, hit.place, hit.start, hit.end):
            continue
        if part is Part.NAME:
            actors[use.entry].append(hit)
        elif part is Part.PHRASE or part is Part.WEAK:
            topics[use.entry].append(hit)
        elif part is Part.CAPITAL:
            if is_government(lexicon, fields[hit.place], hit.start, hit.end):
                actors[use.entry].append(hit)
            elif lexicon.actors[use.entry].side == "ukraine":
                cues["theatre"].append(hit)
        elif part is Part.PREFIX:
            if _joined(fields[hit.place], hit):
                actors[use.entry].append(hit)
        elif part is Part.SHORT:
            short[use.entry].append(hit)
        elif part is Part.ROLE and _held(hit, day) and not is_former(fields[hit.place], hit.start):
            implied[use.entry].append(hit)
    _add_short(fields, actors, short)
    _add_pairs(lexicon, fields, topics, cues, excluded)
    return Found(
        {entry: _longest(found) for entry, found in actors.items()},
        {entry: _longest(found) for entry, found in implied.items() if entry not in actors},
        {entry: _longest(found) for entry, found in topics.items()},
        cues,
    )


def _inside(hit: Hit, spans: Iterable[Hit]) -> bool:
    return any(s.place == hit.place and s.start <= hit.start and hit.end <= s.end for s in spans)


def _joined(prepared: Prepared, hit: Hit) -> bool:
    """Whether a first half (russo-, franco-) has its second."""
    at = hit.end - 1
    return prepared.caseless or prepared.given[at : at + 1] in ("-", "‐", "‑", "–")


def _held(hit: Hit, day: date | None) -> bool:
    role = hit.use.role
    if role is None or day is None:
        return False
    return (role.since is None or role.since <= day) and (role.until is None or day <= role.until)


def _add_short(
    fields: list[Prepared], actors: dict[str, list[Hit]], short: dict[str, list[Hit]]
) -> None:
    for entry, found in short.items():
        if entry in actors:
            actors[entry].extend(h for h in found if not is_other_person(fields[h.place], h.start))


def _longest(hits: list[Hit]) -> list[Hit]:
    """In reading order, the longest where one lies in another."""
    if len(hits) == 1:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.place, h.start, -h.end)):
        if not kept or kept[-1].place != hit.place or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _add_pairs(
    lexicon: Lexicon,
    fields: list[Prepared],
    topics: dict[str, list[Hit]],
    cues: dict[str, list[Hit]],
    excluded: dict[str, list[Hit]],
) -> None:
    for topic, pair, use in lexicon.pairs:
        spans = excluded.get(topic, ())
        first = [hit for hit in cues.get(pair.first, ()) if not _inside(hit, spans)]
        second = [hit for hit in cues.get(pair.second, ()) if not _inside(hit, spans)]
        for a in first:
            for b in second:
                if a.place == b.place and _gap(a, b) <= pair.within:
                    start, end = min(a.start, b.start), max(a.end, b.end)
                    if not _stopped(fields[a.place], start, end):
                        topics[topic].append(Hit(a.place, start, end, use))


def _gap(a: Hit, b: Hit) -> int:
    if a.start < b.end and b.start < a.end:
        return 1 << 20
    return max(a.start, b.start) - min(a.end, b.end)


def _stopped(prepared: Prepared, start: int, end: int) -> bool:
    """Whether a sentence ends between the two words of a pair."""
    given = prepared.given[start - 1 : end - 1]
    return any(stop in given for stop in (". ", "? ", "! ", "\n"))
