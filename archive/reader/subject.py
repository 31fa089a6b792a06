"""An actor or a topic as the press had it lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, LiteralString

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


# The newest articles, and what is counted of them; days are those of Europe/Paris.
_COUNTS = """
with counted as materialized (
  select id, source, actors, topics, coalesce(story, -coalesce(copy_of, id)) as thread,
    coalesce(published_at, first_seen_at) as at from articles
  where not deleted and {column} @> array[%(id)s]
  order by coalesce(published_at, first_seen_at) desc, articles.id desc limit %(most)s + 1),
  numbered as (select *, row_number() over (order by at desc, id desc) as place from counted),
  kept as materialized (select * from numbered where place <= %(most)s),
  threads as (select thread, min(place) as place, count(*) as n, count(distinct source) as outlets
    from kept group by thread order by place limit %(shown)s)
select 'all' as kind, null as value, count(*) as n, null::bigint as outlets from counted
union all select 'day', to_char(at at time zone 'Europe/Paris', 'YYYY-MM-DD') as day, count(*), null
  from kept group by day
union all select 'actor', name, count(*), null from kept, unnest(actors) as name group by name
union all select 'topic', name, count(*), null from kept, unnest(topics) as name group by name
union all select 'outlet', source, count(*), null from kept group by source
union all select 'story', (select id::text from kept where kept.place = threads.place), n, outlets
  from threads
"""


def page(connection: Connection, kind: SubjectKind, id: str) -> SubjectPage:
    """An entry of the lexicon; one that no article names is empty."""
    rows = connection.execute(
        _COUNTS.format(column=_COLUMN[kind]).encode(), {"id": id, "most": MOST, "shown": SHOWN}
    ).fetchall()
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row["kind"], []).append(row)
    [whole] = held["all"]
    return SubjectPage(
        id=id,
        kind=kind,
        counted=min(whole["n"], MOST),
        complete=whole["n"] <= MOST,
        days=tuple(sorted((row["value"], row["n"]) for row in held.get("day", ()))),
        actors=_most(id, held.get("actor", ())),
        topics=_most(id, held.get("topic", ())),
        outlets=_most(id, held.get("outlet", ())),
        stories=_stories(connection, held.get("story", ())),
        said=tuple(claims.by_speaker(connection, id, limit=SAID)) if kind == "actor" else (),
    )


def _most(id: str, rows: Iterable[Row]) -> tuple[tuple[str, int], ...]:
    """What is counted most, the entry itself aside."""
    counts = sorted((-row["n"], row["value"]) for row in rows if row["value"] != id)
    return tuple((value, -n) for n, value in counts[:BESIDE])


def _stories(connection: Connection, rows: Iterable[Row]) -> tuple[Sight, ...]:
    newest = {int(row["value"]): row for row in rows}
    held = {clipping.id: clipping for clipping in clippings.of(connection, list(newest))}
    return tuple(
        Sight(newest=held[id], articles=row["n"], outlets=row["outlets"])
        for id, row in newest.items()
        if id in held
    )
