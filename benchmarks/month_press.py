"""The pages of a month of press that never was, from the wordings of ``mailed_month.toml``: what
each outlet has and when, and what it says of it later. Pure; the same for the same seed."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from press.sources import Source

TEXTS = Path(__file__).with_name("mailed_month.toml")
OUTLETS = (
    Source(id="agence", name="Agence Hexagone", kind="agency", owners=("hexagone",)),
    Source(id="courrier", name="Le Courrier du Nord", kind="daily", owners=("nord",)),
    Source(id="echo", name="L’Écho du Nord", kind="daily", owners=("nord",)),
    Source(id="gazette", name="La Gazette", kind="daily", owners=("gazette",), show="full"),
    Source(id="radio", name="Radio Lac", kind="broadcaster", owners=("radio-lac",)),
    Source(id="revue", name="Revue stratégique", kind="specialist", show="headline"),
    Source(id="ministere", name="Ministère des Armées", kind="official", show="full"),
    Source(id="organe", name="Agence de l’État", kind="state media", owners=("etat",)),
    Source(id="soir", name="Le Soir & la Nuit", kind="daily", owners=("soir", "gazette")),
    Source(id="tribune", name="Tribune d’Escaut", kind="daily", country="BE", owners=("escaut",)),
    Source(id="jorat", name="Feuille du Jorat", kind="daily", country="CH", owners=("jorat",)),
)
FULLEST = 17  # the day of the month that has most


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an outlet's page says from ``at`` on; ``gone`` where it was taken down."""

    source: str
    id: str
    at: datetime
    published: datetime
    title: str = ""
    text: str = ""
    agency: str | None = None
    access: str = "free"
    gone: bool = False


def month(first: datetime, days: int, seed: int) -> Iterator[Page]:
    """All pages of the days, in no order."""
    file, chance = tomllib.loads(TEXTS.read_text(encoding="utf-8")), random.Random(seed)
    number = 0
    for day in range(days):
        for _ in range(48 if day == FULLEST else chance.randrange(8, 16)):
            number += 1
            at = first + timedelta(days=day, minutes=chance.randrange(24 * 60))
            yield from _event(file, chance, number, at)
        odd = chance.choice(file["odd"])
        yield _odd(odd, chance, f"o{day}", first + timedelta(days=day, hours=9))


def _event(
    file: Mapping[str, Any], chance: random.Random, number: int, at: datetime
) -> Iterator[Page]:
    events = file["event"]
    [event] = chance.choices(events, [each["weight"] for each in events])
    slots = _drawn(file, chance)
    outlets = chance.sample(OUTLETS, 1 if event.get("alone") else chance.choice((1, 1, 2, 3, 4, 6)))
    dispatch: Page | None = None
    for outlet in outlets:
        at += timedelta(minutes=chance.randrange(3, 90))
        own = slots | {"n": slots["n"] + 3} if chance.random() < 0.12 else slots
        page = _page(event, chance, own, outlet, f"e{number}", at)
        if dispatch and chance.random() < 0.25:
            page = replace(page, title=dispatch.title, text=dispatch.text, agency="Agence Hexagone")
        elif outlet.id == "agence":
            dispatch = page = replace(page, agency="Agence Hexagone")
        yield page
        yield from _later(chance, page)
    if "then" in event and chance.random() < 0.4:
        grown = slots | {"n": slots["n"] + chance.randrange(1, 6)}
        for outlet in chance.sample(OUTLETS, chance.choice((1, 2, 3))):
            at += timedelta(hours=chance.randrange(6, 20))
            yield _page(event | event["then"], chance, grown, outlet, f"f{number}", at)


def _drawn(file: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    country, of = chance.choice(file["countries"])
    return {
        "country": country, "Country": country[:1].upper() + country[1:], "of": of,
        "town": chance.choice(file["towns"]), "firm": chance.choice(file["firms"]),
        "weapon": chance.choice(file["weapons"]), "leader": chance.choice(file["leaders"]),
        "n": chance.randrange(2, 30), "m": chance.randrange(20, 300), "k": chance.randrange(3, 48),
        "sum": chance.randrange(10, 90) * 10, "q": chance.randrange(3, 400),
        "village": "".join(map(chance.choice, file["villages"])),
        "person": " ".join(map(chance.choice, file["people"])),
        "detail": chance.choice(file["details"]),
    }  # fmt: skip


def _page(
    event: Mapping[str, Any], chance: random.Random, slots: Mapping[str, Any], outlet: Source,
    id: str, at: datetime,
) -> Page:  # fmt: skip
    paragraphs = chance.sample(
        event["paragraphs"], min(len(event["paragraphs"]), chance.choice((2, 3, 4)))
    )
    told = [chance.choice(event["leads"]), slots["detail"], *paragraphs]
    return Page(
        source=outlet.id, id=id, at=at, published=at - timedelta(minutes=chance.randrange(2, 40)),
        title=chance.choice(event["titles"]).format(**slots),
        text="\n\n".join(each.format(**slots) for each in told),
        access="reserved" if chance.random() < 0.04 else "free",
    )  # fmt: skip


def _later(chance: random.Random, page: Page) -> Iterator[Page]:
    """What becomes of a page: most stay."""
    fate, at = chance.random(), page.at + timedelta(hours=chance.choice((1, 5, 20, 30, 70, 200)))
    if fate < 0.05:
        yield replace(page, at=at, title=_other(page.title), text=_other(page.text))
    elif fate < 0.08:
        note = "Rectificatif : une première version de cet article donnait un chiffre erroné."
        yield replace(page, at=at, text=f"{_other(page.text)}\n\n{note}")
    elif fate < 0.10:
        yield replace(page, at=at, title=f"{page.title}, ce que l’on sait")
    elif fate < 0.12:
        yield replace(page, at=at, text=page.text.rpartition("\n\n")[0])
    elif fate < 0.14:
        yield replace(page, at=at, gone=True)


def _other(text: str) -> str:
    """The text with its numbers of two digits changed."""
    return " ".join(str(int(w) + 4) if w.isdigit() and len(w) == 2 else w for w in text.split(" "))


def _odd(title: str, chance: random.Random, id: str, at: datetime) -> Page:
    text = (
        "L’OTAN et l’Ukraine ont signé un accord, a annoncé le secrétaire général de l’Alliance.\n\n"
        "« On verra <ce que cela donne> & quand », a déclaré Mark Rutte.\n\n.\nUne ligne commence par un"
        " point.\n\n" + "mot" * 60
    )
    return Page(
        source=chance.choice(OUTLETS).id, id=id, at=at, published=at, title=title, text=text
    )
