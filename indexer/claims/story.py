"""The claims of a story's articles beside each other: which of them have which figure of
the same thing, and the same quotation in which form. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from indexer.claims.agree import STEM, Told, Verdict, verdict_in_story
from indexer.claims.scope import scope
from lexicon.terms import terms
from press.claims import Amount, Claims, Compared, Figure, How, Quotation, Saying, Thing

LATEST = 400  # articles that are set beside each other: each figure meets all others
HEAD = 1200  # characters of a text in which its own figures stand; further down is background
SHORT = 4  # content words below which two quotations may be alike by chance
CUT = 0.85  # of the shorter quotation's words that the longer has: the same words, cut
_EQUAL = ("same", "differs_by_rounding")
OTHERWISE = 0.5  # the same said in other words, where one person says both

Number = tuple[str, float]  # a figure's unit and value


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story: ``fields`` are its texts by name, ``at`` its time. A copy tells
    only the figures that its original has not."""

    id: int
    at: datetime
    source: str
    fields: dict[str, str]
    figures: tuple[Figure, ...]
    quotations: tuple[Quotation, ...]
    copy_of: int | None = None


def member(
    id: int,
    at: datetime,
    source: str,
    fields: Mapping[str, str | None],
    found: Claims,
    *,
    copy_of: int | None = None,
) -> Member:
    """An article with the claims that were found in it."""
    return Member(
        id=id,
        at=at,
        source=source,
        fields={name: text or "" for name, text in fields.items()},
        figures=found.figures,
        quotations=found.quotations if copy_of is None else (),
        copy_of=copy_of,
    )


def compared(members: Sequence[Member]) -> Compared:
    """Set the claims of a story's latest articles beside each other."""
    latest = _latest(sorted(members, key=lambda m: (m.at, m.id)))
    return Compared(things=tuple(_things(latest)), sayings=tuple(_sayings(latest)))


def _latest(members: Sequence[Member]) -> list[Member]:
    """Without the copies that have no figure of their own (as ``comparing.members`` asks)."""
    numbers = _numbers(members)
    return [
        m
        for m in members
        if m.copy_of is None or numbers[m.id] - numbers.get(m.copy_of, numbers[m.id])
    ][-LATEST:]


def _numbers(members: Sequence[Member]) -> dict[int | None, frozenset[Number]]:
    """Of each article the figures' units and values; of none there are none."""
    return {None: frozenset[Number]()} | {
        m.id: frozenset((f.unit, f.value) for f in m.figures) for m in members
    }


@dataclass(slots=True)
class _Pile:
    """Figures of one thing: per distinct number those who tell it, in order of time."""

    amounts: list[list[tuple[int, int, Told]]]
    disagree: bool = False


def _things(members: Sequence[Member]) -> list[Thing]:
    piles: dict[tuple[str, str], list[_Pile]] = defaultdict(list)
    numbers = _numbers(members)
    for member in members:
        original = numbers.get(member.copy_of)
        if original is None:  # it is not among the latest
            continue
        used: set[int] = set()
        for place, one in _own(member):
            if (one.figure.unit, one.figure.value) not in original:
                _pile(piles[_kind(one)], member, place, one, used)
    found = [
        _thing(pile)
        for group in piles.values()
        for pile in group
        if len({article for amount in pile.amounts for article, _, _ in amount}) > 1
    ]
    return sorted(found, key=lambda t: (not t.disagree, -sum(len(a.figures) for a in t.amounts)))


def _kind(one: Told) -> tuple[str, str]:
    """What two figures share that may be of one thing (as ``agree`` asks), found at once."""
    unit = one.figure.unit
    return unit, scope(one).noun[:STEM] if unit == "other" else ""


def _own(member: Member) -> list[tuple[int, Told]]:
    """The figures that an article reports itself: of its title, standfirst and first lines."""
    found: list[tuple[int, Told]] = []
    for place, figure in enumerate(member.figures):
        text = member.fields.get(figure.field, "")
        if figure.field == "text" and figure.start > HEAD:
            continue
        start, end = figure.sentence
        found.append(
            (
                place,
                Told(
                    figure=figure,
                    words=text[start:end],
                    at=figure.start - start,
                    end=figure.end - start,
                    published=member.at,
                    order=place,
                ),
            )
        )
    return found


def _pile(piles: list[_Pile], member: Member, place: int, one: Told, used: set[int]) -> None:
    """Add a figure to the pile it belongs to, or begin one. An article's second number of
    one thing is another thing, unless it says the same; one that it tells as what held before
    is none of its own. A copy that rounds its original's number says nothing of its own."""
    best: tuple[int, _Pile, int | None, str] | None = None
    for pile in piles:
        verdicts = _verdicts(pile, one)
        if not verdicts:
            continue
        same = next((i for i, v in enumerate(verdicts) if v in _EQUAL), None)
        if id(pile) in used:
            if same is None:
                continue
            if scope(one).replaced:
                return
        rank = 0 if same is not None else 1 if "disagree" not in verdicts else 2
        if best is None or rank < best[0]:
            best = (rank, pile, same, "disagree" if "disagree" in verdicts else "updated")
    if best is None:
        piles.append(_Pile([[(member.id, place, one)]]))
        used.add(id(piles[-1]))
        return
    _, chosen, same, how = best
    used.add(id(chosen))
    if same is not None:
        if member.copy_of not in {article for article, _, _ in chosen.amounts[same]}:
            chosen.amounts[same].append((member.id, place, one))
        return
    chosen.amounts.append([(member.id, place, one)])
    chosen.disagree = chosen.disagree or how == "disagree"


def _verdicts(pile: _Pile, one: Told) -> list[Verdict]:
    """How a figure stands to each number of a pile; nothing where it is of another thing."""
    found: list[Verdict] = []
    for amount in pile.amounts:
        found.append(verdict_in_story(amount[0][2], one))
        if found[-1] == "different_thing":
            return []
    return found


def _thing(pile: _Pile) -> Thing:
    """A pile with its current number first: the newest count; of those that disagree the
    one that most articles tell, then the first."""
    ranked = sorted(
        pile.amounts, key=lambda amount: (-len({a for a, _, _ in amount}), amount[0][2].order)
    )
    current = ranked[0] if pile.disagree else max(pile.amounts, key=_when)
    rest = [amount for amount in ranked if amount is not current]
    first = current[0][2].figure
    return Thing(
        unit=first.unit,
        of=first.of or next((t.figure.of for a in ranked for _, _, t in a if t.figure.of), None),
        amounts=(
            _amount(current, "current"),
            *(_amount(amount, _standing(amount, current)) for amount in rest),
        ),
        disagree=pile.disagree,
    )


def _when(amount: list[tuple[int, int, Told]]) -> tuple[datetime, float]:
    published = amount[0][2].published
    assert published
    return published, amount[0][2].figure.value


def _standing(amount: list[tuple[int, int, Told]], current: list[tuple[int, int, Told]]) -> str:
    found = verdict_in_story(amount[0][2], current[0][2])
    return {"updated": "earlier", "disagree": "disagrees"}.get(found, "rounded")


def _amount(amount: list[tuple[int, int, Told]], standing: str) -> Amount:
    figure = amount[0][2].figure
    return Amount(
        value=figure.value,
        value_max=figure.value_max,
        standing=standing,  # pyright: ignore[reportArgumentType]
        figures=tuple((article, place) for article, place, _ in amount),
    )


@dataclass(slots=True)
class _Said:
    article: int
    place: int
    quotation: Quotation
    stems: frozenset[str]


def _sayings(members: Sequence[Member]) -> list[Saying]:
    """Quotations that several articles have, the longest first, grouped by shared words."""
    said = [
        _Said(m.id, place, q, stems)
        for m in members
        for place, q in enumerate(m.quotations)
        if len(stems := _stems(q.words)) >= SHORT
    ]
    said.sort(key=lambda s: (-len(s.stems), s.article, s.place))
    holders: dict[str, list[int]] = defaultdict(list)
    groups: list[list[tuple[_Said, How]]] = []
    for one in said:
        counts: dict[int, int] = defaultdict(int)
        for stem in one.stems:
            for group in holders[stem]:
                counts[group] += 1
        best: tuple[float, int, How] | None = None
        for group, shared in counts.items():
            how = _how(groups[group][0][0], one, shared)
            share = shared / len(one.stems)
            if how is not None and (best is None or share > best[0]):
                best = (share, group, how)
        if best is not None:
            groups[best[1]].append((one, best[2]))
            continue
        groups.append([(one, "whole")])
        for stem in one.stems:
            holders[stem].append(len(groups) - 1)
    return [
        Saying(
            speaker=group[0][0].quotation.speaker,
            speaker_id=group[0][0].quotation.speaker_id,
            variants=tuple((s.article, s.place, how) for s, how in group),
        )
        for group in groups
        if len({s.article for s, _ in group}) > 1
    ]


@lru_cache(maxsize=8192)  # a story is compared anew whenever an article joins it
def _stems(words: str) -> frozenset[str]:
    return frozenset(term for term in terms(words) if len(term) > 2)


def _how(longest: _Said, one: _Said, shared: int) -> How | None:
    """How a quotation stands to the longest of its group; None where it is another."""
    share = shared / len(one.stems)
    alike = _same_mouth(longest.quotation, one.quotation)
    if share >= CUT:
        if not alike:
            return "another_mouth"
        return "whole" if shared >= 0.95 * len(longest.stems) else "cut"
    if alike and share >= OTHERWISE and shared >= 3:
        return "otherwise"
    return None


def _same_mouth(one: Quotation, two: Quotation) -> bool:
    """Whether two quotations are given to one speaker, as far as they name him."""
    if one.speaker_id and two.speaker_id:
        return one.speaker_id == two.speaker_id
    if not one.speaker or not two.speaker:
        return True
    first, second = one.speaker.casefold().split(), two.speaker.casefold().split()
    return bool(set(first) & set(second))


__all__ = ["HEAD", "LATEST", "Member", "compared"]
