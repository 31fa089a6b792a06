"""The pages of actors and topics: one, and all of them by kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.reader.subject import SubjectPage
from archive.search.periods import midnight
from archive.search.values import Search
from lexicon.entries import Actor, Topic
from lexicon.folding import fold
from press.typesetting import held
from web.charts import chart
from web.pages import claims
from web.state import Asked
from web.templating import render
from web.view import PageRequest, typographic

NAMES = 14  # other names shown
LATELY = 7  # days, today's too
MOST = 16  # actors, and as many topics, that are named first
KINDS = ("person", "organisation", "state", "group", "theme", "equipment", "programme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office, and from when to when it was the actor's."""

    words: str
    span: str


def page(visit: PageRequest, found: SubjectPage) -> str:
    """An actor or topic: who or what it is, and what the press had of it lately."""
    entry = visit.actors.get(found.id) or visit.topics[found.id]
    asked = (
        Asked(actors=(found.id,), newest=True)
        if found.kind == "actor"
        else Asked(topics=(found.id,), newest=True)
    )
    return render(
        "subject.html",
        visit,
        section="subjects",
        found=found,
        entry=entry,
        title=visit.name(found.id),
        names=_names(entry),
        offices=[_office(visit, entry, n) for n in range(len(entry.roles))]
        if isinstance(entry, Actor)
        else [],
        implies=entry.implies if isinstance(entry, Topic) else (),
        chart=chart(found.days),
        said=claims.some(visit, found.said),
        a=asked,
    )


def _names(entry: Actor | Topic) -> list[str]:
    """Other names, without the lexicon's notation."""
    own = (
        (*entry.names, *entry.cased) if isinstance(entry, Actor) else (*entry.phrases, *entry.cased)
    )
    plain = (held(name) for name in own if not set(name) & set("(|)*"))
    kept: dict[str, str] = {fold(entry.label): ""}
    for name in plain:
        kept.setdefault(fold(name), name)
    return [name for name in kept.values() if name][:NAMES]


def _office(visit: PageRequest, entry: Actor, number: int) -> Office:
    role = entry.roles[number]
    words = min(role.words, key=lambda w: (bool(set(w) & set("(|)*")), len(w)))
    return Office(
        words=typographic(held(words.split("(")[0])), span=_span(visit, role.since, role.until)
    )


def _span(visit: PageRequest, since: date | None, until: date | None) -> str:
    if since and until:
        return visit.t("subject.between", since=visit.day(since), until=visit.day(until))
    if since:
        return visit.t("subject.since", since=visit.day(since))
    return visit.t("subject.until", until=visit.day(until)) if until else ""


def lately(visit: PageRequest) -> Search:
    """The question which actors and topics the press names most: of the last days, by day, so
    that one answer serves all who ask."""
    since = midnight(visit.today - timedelta(days=LATELY - 1))
    return Search(since=since, copies=False, limit=1, counts=True, excerpts=False)


def every(visit: PageRequest, counts: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    """All actors and topics, by kind and name; before them those named most, as ``counts`` of
    ``lately`` has them."""
    entries: Mapping[str, Actor | Topic] = {**visit.actors, **visit.topics}
    groups = {
        kind: sorted(
            (id for id, entry in entries.items() if entry.kind == kind),
            key=lambda id: fold(visit.name(id)),
        )
        for kind in KINDS
    }
    named = [pair for kind in ("actor", "topic") for pair in counts.get(kind, ())[:MOST]]
    return render("subjects.html", visit, section="subjects", groups=groups, named=named)
