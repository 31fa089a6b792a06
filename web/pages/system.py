"""How sources and the whole are doing, and what became of one page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.reader.system import SystemPage
from archive.record.fate import Fate
from press.typesetting import held
from web.pages.article import reason
from web.templating import render
from web.view import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A source as its feeds tell of it. ``state`` is a key of the words."""

    id: str
    name: str
    told: str
    state: str
    problem: str | None
    feeds: int
    answered: datetime | None
    newest: datetime | None
    rhythm: str
    unchanged: float | None
    week: int
    held: int


def page(visit: PageRequest, found: SystemPage) -> str:
    """Every source with its state, those in trouble first."""
    ids = dict.fromkeys((*visit.sources, *found.held))
    outlets = [_outlet(visit, found, id) for id in ids]
    order = ("blocked", "silent", "late", "unasked", "ok", "unfollowed")
    outlets.sort(key=lambda o: (order.index(o.state), o.name.casefold()))
    unasked = [o for o in outlets if o.state == "unasked" and not o.held]
    return render(
        "system.html",
        visit,
        section="sources",
        found=found,
        outlets=[o for o in outlets if o not in unasked],
        unasked=unasked,
    )


def _outlet(visit: PageRequest, found: SystemPage, id: str) -> Outlet:
    source = visit.source(id)
    rows = found.feeds.get(id, ())
    polls = sum(row["polls"] for row in rows)
    rhythms = [row["rhythm"] for row in rows if row["rhythm"]]
    told = [
        source.country,
        visit.kind(source),
        source.owner if source.owner != source.name else None,
    ]
    return Outlet(
        id=id,
        name=source.name,
        told=" · ".join(part for part in told if part),
        state=_state(visit, id, rows),
        problem=next((row["problem"] for row in rows if row["problem"]), None),
        feeds=len(rows),
        answered=max((row["answered_at"] for row in rows if row["answered_at"]), default=None),
        newest=max((row["newest_at"] for row in rows if row["newest_at"]), default=None),
        rhythm=_every(visit, min(rhythms).total_seconds()) if rhythms else "",
        unchanged=sum(row["unchanged"] for row in rows) / polls if polls else None,
        week=found.week.get(id, 0),
        held=found.held.get(id, 0),
    )


def _state(visit: PageRequest, id: str, rows: Any) -> str:
    if id not in visit.sources:
        return "unfollowed"
    if not any(row["polls"] for row in rows):
        return "unasked"
    if all(row["problem"] for row in rows) or any(row["failures"] >= 3 for row in rows):
        return "blocked"
    return "silent" if all(row["silent"] for row in rows) else "ok"


def _every(visit: PageRequest, seconds: float) -> str:
    minutes = max(round(seconds / 60), 1)
    unit, number = ("hour", round(minutes / 60)) if minutes >= 60 else ("minute", minutes)
    return visit.t(f"system.every {unit}{'s' if number > 1 else ''}", n=number)


def why(visit: PageRequest, url: str, fate: Fate | None) -> str:
    """What became of one page."""
    because = _because(visit, fate) if fate else None
    return render("why.html", visit, section="sources", url=url, fate=fate, because=because)


def _because(visit: PageRequest, fate: Fate) -> str | None:
    """The reason of its state, in words as far as there are any."""
    match fate.state:
        case "unknown":
            return visit.t("system.never seen")
        case "searchable" if fate.reason:
            return reason(visit, fate.reason)
        case "rejected" | "failed" if fate.captures:
            return visit.reason(fate.captures[-1]["outcome"] or "")
        case _:
            return held(fate.reason) if fate.reason else None


def help(visit: PageRequest) -> str:
    """The keys and the search grammar."""
    return render("help.html", visit)
