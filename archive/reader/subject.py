"""An actor or a topic as the press had it lately."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, LiteralString
from zoneinfo import ZoneInfo

from archive.database import Connection, Row
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.record import claims
from archive.record.claims import Said

SubjectKind = Literal["actor", "topic"]
MOST = 2_000  # newest articles that are counted
SHOWN = 12  # stories
SAID = 12  # quotations
BESIDE = 14  # co-occurring actors, topics and outlets, each
PARIS = ZoneInfo("Europe/Paris")
_COLUMN: dict[SubjectKind, LiteralString] = {"actor": "actors", "topic": "topics"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A story, or an article without one, by its newest article here."""

    newest: Clipping
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPage:
    """What the newest articles that name an entry say, ``counted`` of them: ``MOST`` where
    there are more. ``days`` counts them by day in Europe/Paris, in order; the others are the
    ids most often beside it with their numbers; ``said`` is what an actor said, newest first."""

    id: str
    kind: SubjectKind
    counted: int
    complete: bool
    days: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    stories: tuple[Sight, ...]
    said: tuple[Said, ...]


def page(connection: Connection, kind: SubjectKind, id: str) -> SubjectPage:
    """An entry of the lexicon; one that no article names is empty."""
    rows = connection.execute(
        "select id, source, story, actors, topics, coalesce(copy_of, id) as root,"
        "  coalesce(published_at, first_seen_at) as at from articles"
        f" where not deleted and {_COLUMN[kind]} @> array[%(id)s]"
        " order by coalesce(published_at, first_seen_at) desc, articles.id desc limit %(most)s",
        {"id": id, "most": MOST + 1},
    ).fetchall()
    counted = rows[:MOST]
    return SubjectPage(
        id=id,
        kind=kind,
        counted=len(counted),
        complete=len(rows) <= MOST,
        days=_days([row["at"] for row in counted]),
        actors=_beside(id, (row["actors"] for row in counted)),
        topics=_beside(id, (row["topics"] for row in counted)),
        outlets=tuple(Counter(row["source"] for row in counted).most_common(BESIDE)),
        stories=_stories(connection, counted),
        said=tuple(claims.by_speaker(connection, id, limit=SAID)) if kind == "actor" else (),
    )


def _days(moments: list[datetime]) -> tuple[tuple[str, int], ...]:
    days: Counter[date] = Counter(at.astimezone(PARIS).date() for at in moments)
    return tuple((day.isoformat(), count) for day, count in sorted(days.items()))


def _beside(id: str, lists: Iterable[list[str]]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for ids in lists:
        counts.update(ids)
    counts.pop(id, None)
    return tuple(counts.most_common(BESIDE))


def _stories(connection: Connection, rows: list[Row]) -> tuple[Sight, ...]:
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        key = ("story", row["story"]) if row["story"] is not None else ("root", row["root"])
        if key in groups or len(groups) < SHOWN:
            groups.setdefault(key, []).append(row)
    newest = [group[0]["id"] for group in groups.values()]
    held = {clipping.id: clipping for clipping in clippings.of(connection, newest)}
    return tuple(
        Sight(
            newest=held[group[0]["id"]],
            articles=len(group),
            outlets=len({row["source"] for row in group}),
        )
        for group in groups.values()
        if group[0]["id"] in held
    )
