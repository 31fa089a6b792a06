"""The front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from archive.mail.clippings import Clipping
from archive.reader.today import Span, TodayPage
from press.typesetting import decimal, held
from web.pages import history
from web.pages.history import Edit
from web.pages.story import headline, voices
from web.rights import opening
from web.state import PARIS
from web.templating import render
from web.view import PageRequest

ORDERS = ("confirmation", "croissance", "date")
GROWING = timedelta(hours=6)
SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story as the front page tells it."""

    address: str
    title: str
    lead: Clipping
    outlets: tuple[str, ...]
    voices: int
    articles: int
    recent: int
    state_only: bool
    disagree: bool
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A day of the chart, its height in hundredths."""

    span: Span
    height: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An article that was corrected, with the gravest edit."""

    clipping: Clipping
    edit: Edit


def page(visit: PageRequest, found: TodayPage, order: str = "confirmation") -> str:
    """What came in the last day; where nothing came, the newest there is."""
    cards = [_card(visit, found, group) for group in _stories(found)]
    ranked = sorted(cards, key=lambda card: _rank(card, order if found.fresh else "date"))
    return render(
        "today.html",
        visit,
        section="today",
        found=found,
        cards=ranked[:SHOWN],
        opening=partial(_opening, visit),
        total=len(cards),
        disagreeing=[card for card in cards if card.disagree][:6],
        order=order,
        columns=_columns(visit, found),
        rises=[(rise, decimal(visit.language, rise.mean)) for rise in found.rises.told],
        corrected=[
            Corrected(clipping=clipping, edit=edits[0])
            for clipping, version in found.corrected
            if (edits := _gravest(visit, clipping, version))
        ],
    )


def _stories(found: TodayPage) -> list[list[Clipping]]:
    """The articles by story, oldest first; one without a story with those that copy it."""
    groups: dict[tuple[str, int], list[Clipping]] = {}
    for clipping in found.articles:
        key = ("story", clipping.story) if clipping.story else ("root", clipping.root)
        groups.setdefault(key, []).append(clipping)
    return [
        sorted(group, key=lambda c: (c.appeared, c.id))
        for group in groups.values()
        if any(c.id in found.new for c in group)
    ]


def _card(visit: PageRequest, found: TodayPage, group: Sequence[Clipping]) -> Card:
    standing = [c for c in group if not c.withdrawn_at] or group
    title = headline(visit, standing)
    lead = next((c for c in standing if held(c.title) == title), standing[0])
    recent = [c for c in standing if c.first_seen_at > found.at - GROWING]
    return Card(
        address=f"/sujet/{lead.story}" if lead.story else f"/article/{lead.id}",
        title=title,
        lead=lead,
        outlets=tuple(dict.fromkeys(visit.source(c.source).name for c in standing)),
        voices=len(voices(visit, standing)),
        articles=len(standing),
        recent=len(recent) if len(recent) < len(standing) else 0,
        state_only=all(visit.state_media(c.source) for c in standing),
        disagree=lead.story in found.disagreeing,
        ids=(*lead.actors[:4], *lead.topics[:2]),
    )


def _opening(visit: PageRequest, card: Card) -> str:
    return opening(card.lead, visit.source(card.lead.source))


def _rank(card: Card, order: str) -> tuple[object, ...]:
    newest = -card.lead.appeared.timestamp()
    match order:
        case "confirmation":
            return (card.lead.relevance == "autre", -card.voices, -len(card.outlets), newest)
        case "croissance":
            return (-card.recent, -card.voices, newest)
        case _:
            return (newest,)


def _columns(visit: PageRequest, found: TodayPage) -> list[Column]:
    highest = max((span.articles for span in found.spans), default=0) or 1
    return [
        Column(
            span=span,
            height=round(span.articles / highest * 92, 1),
            said=visit.t(
                "today.bar" if span.watched or span.articles else "today.blind bar",
                when=visit.day((span.since + timedelta(days=1)).astimezone(PARIS).date()),
                articles=visit.n(span.articles, "article"),
            ),
        )
        for span in found.spans
    ]


def _gravest(visit: PageRequest, clipping: Clipping, version: "history.Version") -> list[Edit]:
    edits = history.edits(version, visit.source(clipping.source))
    return sorted(edits, key=lambda edit: not history.NOTABLE & set(edit.kinds))
