"""How often mails tell of a rise where there is none, and how many bursts they tell.

    .venv/bin/python -m benchmarks.rises [--mails N] [--scatter K]

News is steady: 12 sources, 12 actors and topics of 1 to 20 articles a day each (Poisson; with
``--scatter K`` the rate of each day is drawn anew, gamma with shape K). 0 to 13 of the 14 days
before, taken at random or in one piece, were not watched, and the day after such a gap holds
half of what it missed. A burst is threefold, of one that has 8 articles a day or more.
"""

import argparse
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime

from alerts.counts import of_days
from alerts.digest import DayCounts
from archive.crawl.watch import DAY, DAYS, Watch
from archive.mail.clippings import Sighting

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
SOURCES = [f"titre-{n}" for n in range(12)]
RATES = (1, 1, 2, 2, 3, 4, 6, 8, 8, 12, 16, 20)


def main() -> None:
    """Simulate and report by the number of days that were not watched."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=400, help="for each number of days")
    parser.add_argument("--scatter", type=float, help="shape of the rates, none by default")
    wanted = parser.parse_args()
    chance = random.Random(19)
    print("unwatched  false rises  bursts told  of mails that can say  cannot say")
    totals = [0] * 5
    for gap in range(14):
        found = simulated(chance, gap, wanted.mails, wanted.scatter)
        totals = [a + b for a, b in zip(totals, found, strict=True)]
        print(_line(str(gap), found))
    print(_line("all", totals))


def simulated(
    chance: random.Random, gap: int, mails: int, scatter: float | None = None
) -> list[int]:
    """(mails, with a false rise, with a burst, its burst told, that cannot say)."""
    false = told = silent = 0
    for _ in range(mails):
        watched = _watched(chance, gap)
        steady = _mail(chance, watched, None, scatter)
        burst = chance.choice([n for n, rate in enumerate(RATES) if rate >= 8])
        risen = _mail(chance, watched, burst, scatter)
        false += bool(steady.rises) + any(r.id != f"acteur-{burst}" for r in risen.rises)
        told += any(rise.id == f"acteur-{burst}" for rise in risen.rises)
        silent += risen.spoken == "too little"
    return [mails, false, mails, told, silent]


def _watched(chance: random.Random, gap: int) -> list[bool]:
    if chance.random() < 0.5:
        start = chance.randrange(15 - gap)
        missed = set(range(start, start + gap))
    else:
        missed = set(chance.sample(range(14), gap))
    return [n not in missed for n in range(14)] + [True]


def _mail(
    chance: random.Random, watched: Sequence[bool], burst: int | None, scatter: float | None
) -> DayCounts:
    comparable = [day and (n == 0 or watched[n - 1]) for n, day in enumerate(watched)]
    watch = Watch(watched=tuple(watched), comparable=tuple(comparable), steady=frozenset(SOURCES))
    sightings: list[Sighting] = []
    backlog = [0] * len(RATES)
    for day in range(DAYS):
        for actor, rate in enumerate(RATES):
            often = rate * (3 if day == DAYS - 1 and actor == burst else 1)
            if scatter:
                often *= chance.gammavariate(scatter, 1 / scatter)
            number = _poisson(chance, often)
            if not watched[day]:
                backlog[actor] += number // 2
                continue
            for _ in range(number + backlog[actor]):
                sightings.append(_sighting(len(sightings), day, actor, chance))
            backlog[actor] = 0
    found = of_days(sightings, NOW, watch, frozenset())
    if found is None:
        return DayCounts(days=(), compared=0, left_out=0, numbers=(), rises=(), spoken="too little")
    return found


def _sighting(id: int, day: int, actor: int, chance: random.Random) -> Sighting:
    return Sighting(
        id=id, at=NOW - (DAYS - 1 - day) * DAY - DAY / 2, rewritten_at=None,
        source=chance.choice(SOURCES), relevance="otan", actors=(f"acteur-{actor}",), topics=(),
        story=None, root=id, withdrawn=False,
    )  # fmt: skip


def _poisson(chance: random.Random, rate: float) -> int:
    """Knuth's product of uniforms."""
    limit, product, number = math.exp(-rate), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number


def _line(name: str, found: Sequence[int]) -> str:
    mails, false, bursts, told, silent = found
    can = bursts - silent
    return (
        f"{name:>9}  {false / mails / 2:>11.2%}  {told / bursts:>11.1%}"
        f"  {told / can if can else math.nan:>21.1%}  {silent / bursts:>10.1%}"
    )


if __name__ == "__main__":
    main()
