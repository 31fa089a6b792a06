"""How often what is shown as confirmed is not: one voice counted twice, or figures that
contradict each other.

    python benchmarks/confirmation.py [--days N] [--seed N]

The labelled set is made up (``docs/claims.md``): days of events, each told by outlets of
several owners in their own words, by reprints of an agency's dispatch under other titles, and
by siblings of one owner; each telling has the event's true toll, a rounding of it, an earlier
count, a part of it, or a number that contradicts it. What is true of each story is known from
its making, never from the program. A story is *confirmed* when at least two voices are counted
for it; it is falsely so where all its texts are one voice's, or where the figure shown (the
headline's) is contradicted by another text and nothing says so.
"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.claims.story import Member, compared, member
from indexer.claims.tell import reread
from indexer.compare.pairs import Item, judged
from lexicon.load import Lexicon, default
from press.claims import Compared

_START = datetime(2026, 3, 1, 5, tzinfo=UTC)
_EVENTS = 12  # a day

_PLACES = (
    "Valmorne Zoriane Hirske Kamianka Brenne Osteria Lomivka Petryne Sadove Vesnianka Rivne-Haut"
    " Tchernine Doubrava Solone Kalynivka Orikhove"
).split()
_OUTLETS = (
    ("journal-un", "groupe-a"), ("journal-deux", "groupe-b"), ("journal-trois", "groupe-c"),
    ("journal-quatre", "groupe-a"), ("journal-cinq", "groupe-d"), ("journal-six", "groupe-e"),
    ("journal-sept", "groupe-b"), ("journal-huit", "groupe-f"),
)  # fmt: skip
_WORDS = {
    2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf",
    10: "dix", 11: "onze", 12: "douze", 13: "treize", 14: "quatorze", 15: "quinze", 16: "seize",
    17: "dix-sept", 18: "dix-huit", 19: "dix-neuf", 20: "vingt", 21: "vingt et un",
    22: "vingt-deux", 23: "vingt-trois", 24: "vingt-quatre",
}  # fmt: skip
_TITLES = (
    "{place} : {n} morts dans une frappe russe",
    "Une frappe russe fait {n} morts à {place}",
    "Frappe sur {place} : {n} morts, selon les autorités",
    "Guerre en Ukraine : {n} personnes tuées à {place}",
)
_LEADS = (
    "Une frappe russe a fait {n} morts dans la ville de {place}, a annoncé le gouverneur.",
    "{N} personnes ont été tuées par un missile tombé sur un immeuble de {place}.",
    "La ville de {place} a été bombardée dans la nuit. Le bilan est de {n} morts, selon le maire.",
    "Le bombardement de {place} a coûté la vie à {n} habitants, d’après les secours.",
)
_OTHERS = (
    "{w} autres ont été blessées et conduites à l’hôpital de la région.",
    "Les secours font aussi état de {w} blessés.",
    "Parmi les victimes figurent des enfants, a précisé le parquet.",
    "Depuis le début de l’année, plus de {m} civils ont été tués dans la région.",
    "Dans la nuit, {d} drones ont été abattus, affirme l’armée de l’air ukrainienne.",
    "Moscou n’a pas commenté. La ville compte {p} habitants.",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One article of a made-up story, and whose voice it is."""

    source: str
    owner: str
    voice: str
    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up story with what is true of it: how many voices, and whether two texts have
    numbers of its toll that cannot both be right."""

    texts: tuple[Text, ...]
    voices: int
    contradicts: bool


def main() -> int:
    """Make the days, count in four ways, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    stories = [_story(draw, day) for day in range(args.days) for _ in range(_EVENTS)]
    lexicon = default()
    told = [_compared(story, lexicon) for story in stories]
    print(f"{len(stories)} made-up stories, {sum(len(s.texts) for s in stories)} articles;")
    print(f"one voice: {sum(s.voices == 1 for s in stories)}, contradict: ", end="")
    print(sum(s.contradicts for s in stories))
    print(f"\n  {'counted as confirmed by two':<34} {'shown':>6} {'false':>6}  rate (95 %)")
    for name, confirmed in _WAYS:
        _row(name, [confirmed(s, c) for s, c in zip(stories, told, strict=True)], stories)
    flagged = [bool(c.claims.disagreements) for c in told]
    right = sum(f and s.contradicts for f, s in zip(flagged, stories, strict=True))
    print(f"\n  disagreement told: precision {right / max(1, sum(flagged)):.3f}, ", end="")
    print(f"recall {right / max(1, sum(s.contradicts for s in stories)):.3f}")
    return 0


def _row(name: str, shown: Sequence[bool], stories: Sequence[Story]) -> None:
    """What is shown as confirmed, how much of it falsely, with Wilson's interval."""
    confirmed = [s for is_shown, s in zip(shown, stories, strict=True) if is_shown]
    false = sum(s.voices == 1 or s.contradicts for s in confirmed)
    n = max(1, len(confirmed))
    share, z = false / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    interval = f"({max(0.0, middle - half):.1%} to {middle + half:.1%})"
    print(f"  {name:<34} {len(confirmed):>6} {false:>6}  {share:.1%} {interval}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the program makes of a story: its copies, and the claims beside each other."""

    copies: frozenset[int]
    claims: Compared


Way = Callable[[Story, Seen], bool]


def _voices(story: Story, copies: frozenset[int]) -> int:
    """Voices as the record counts them: copies speak with their original's, else the owner."""
    return len({t.owner for n, t in enumerate(story.texts) if n not in copies})


def _copies(story: Story) -> frozenset[int]:
    """The texts that repeat an earlier one, by the program's own judgement."""
    items = [
        Item(title=t.title, summary=None, text=t.text, url=None, published_at=t.at)
        for t in story.texts
    ]
    return frozenset(
        n
        for n, item in enumerate(items)
        if any(judged(item, other).verdict == "duplicate" for other in items[:n])
    )


_WAYS: tuple[tuple[str, Way], ...] = (
    ("feeds (articles)", lambda s, c: len(s.texts) > 1),
    ("titles of articles", lambda s, c: len({t.title for t in s.texts}) > 1),
    ("outlets", lambda s, c: len({t.source for t in s.texts}) > 1),
    ("owners", lambda s, c: len({t.owner for t in s.texts}) > 1),
    ("voices", lambda s, c: _voices(s, c.copies) > 1),
    (
        "voices, and no disagreement told",
        lambda s, c: _voices(s, c.copies) > 1 and not c.claims.disagreements,
    ),
)


def _compared(story: Story, lexicon: Lexicon) -> Seen:
    """The story's originals beside each other, as the worker compares them."""
    copies = _copies(story)
    members: list[Member] = []
    for number, text in enumerate(story.texts):
        if number in copies:
            continue  # a copy says what its original says
        fields = {"title": text.title, "summary": None, "text": text.text}
        found = reread(lexicon, fields, text.at)
        members.append(member(number, text.at, text.source, fields, found))
    return Seen(copies, compared(members))


def _story(draw: random.Random, day: int) -> Story:
    place = draw.choice(_PLACES)
    toll = draw.randint(4, 22)
    begun = _START + timedelta(days=day, minutes=draw.randint(0, 600))
    kind = draw.choices(
        ("one dispatch", "siblings", "agree", "rounded", "grows", "contradict"),
        (18, 10, 34, 12, 12, 14),
    )[0]
    count = draw.randint(2, 4)
    values = _background(draw)
    texts: list[Text] = []
    if kind == "rounded":
        toll = draw.choice((8, 9, 11, 12, 18, 19, 21, 22))
    if kind == "one dispatch":
        body = _body(draw, place, _number(draw, toll), values)
        for source, owner in draw.sample(_OUTLETS, count):
            title = draw.choice(_TITLES).format(place=place, n=_number(draw, toll))
            at = begun + timedelta(minutes=draw.randint(0, 90))
            kept = body.split("\n\n")[: draw.choice((3, 4, 4))]  # as desks cut a dispatch
            voice = f"agence-{place}-{day}"
            texts.append(Text(source, owner, voice, at, title, "\n\n".join(kept)))
        texts.sort(key=lambda text: text.at)
        return Story(tuple(texts), 1, contradicts=False)
    if kind == "siblings":
        outlets = [o for o in _OUTLETS if o[1] == draw.choice(("groupe-a", "groupe-b"))][:2]
        outlets = outlets if len(outlets) == 2 else [_OUTLETS[0], _OUTLETS[3]]
        numbers = [toll, toll]
        hours = [0, draw.randint(1, 5)]
    else:
        outlets = _distinct(draw, count)
        numbers, hours = _numbers(draw, kind, toll, len(outlets))
    for (source, owner), number, hour in zip(outlets, numbers, hours, strict=True):
        told = f"une {_about(number)}" if kind == "rounded" and number % 10 == 0 else None
        surface = told or _number(draw, number)
        text = _body(draw, place, surface, values)
        title = _titled(draw, place, surface)
        at = begun + timedelta(hours=hour, minutes=draw.randint(0, 20))
        texts.append(Text(source, owner, owner, at, title, text))
    voices = len({t.voice for t in texts})
    return Story(tuple(texts), voices, contradicts=kind == "contradict")


def _titled(draw: random.Random, place: str, surface: str) -> str:
    if surface.startswith("une "):
        return f"Frappe sur {place} : {surface} de morts"
    return draw.choice(_TITLES).format(place=place, n=surface)


def _distinct(draw: random.Random, count: int) -> list[tuple[str, str]]:
    """Outlets of as many owners."""
    found: dict[str, tuple[str, str]] = {}
    for outlet in draw.sample(_OUTLETS, len(_OUTLETS)):
        found.setdefault(outlet[1], outlet)
    return list(found.values())[:count]


def _numbers(draw: random.Random, kind: str, toll: int, count: int) -> tuple[list[int], list[int]]:
    """What each text tells, and how many hours after the first."""
    if kind == "grows":
        return [toll + 2 * n for n in range(count)], [3 * n for n in range(count)]
    if kind == "rounded":
        return [round(toll, -1) or 10, *[toll] * (count - 1)], [n % 2 for n in range(count)]
    if kind == "contradict":
        other = max(2, toll - draw.randint(2, 6))
        # the lower number comes later, or at the same time: no newer count
        return [toll] * (count - 1) + [other], [0] * (count - 1) + [draw.choice((0, 2))]
    return [toll] * count, [draw.randint(0, 4) for _ in range(count)]


def _about(number: int) -> str:
    return {10: "dizaine", 20: "vingtaine"}[number]


def _number(draw: random.Random, number: int) -> str:
    return draw.choice((str(number), _WORDS[number])) if number in _WORDS else str(number)


def _background(draw: random.Random) -> dict[str, str]:
    """What the texts of one story say beside the toll, the same in all."""
    return {
        "w": _WORDS[draw.randint(3, 24)],
        "m": str(draw.randint(200, 900)),
        "d": str(draw.randint(20, 90)),
        "p": "43 000",
    }


def _body(draw: random.Random, place: str, surface: str, values: dict[str, str]) -> str:
    lead = draw.choice(_LEADS)
    if surface.startswith("une "):
        lead = "Une frappe russe a fait {n} de morts à {place}, selon le gouverneur."
    rest = [each.format(**values) for each in draw.sample(_OTHERS, 3)]
    begun = lead.format(place=place, n=surface, N=surface[:1].upper() + surface[1:])
    return "\n\n".join([begun, *(r[:1].upper() + r[1:] for r in rest)])


if __name__ == "__main__":
    sys.exit(main())
