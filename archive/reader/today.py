"""The front page: what came in the last day, against the fortnight where it was watched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.crawl import coverage
from archive.crawl.coverage import Coverage
from archive.crawl.rises import Kind, Rises, rises
from archive.crawl.watch import DAY, DAYS, Watch, watch
from archive.database import Connection
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.record import versions
from archive.record.versions import Version
from press.sources import Source

MOST = 1_500  # articles of a day that are read
LATEST = 120  # shown where nothing came
_SEEN = (
    "first_seen_at > %(now)s - %(span)s and first_seen_at <= %(now)s and origin = 'crawl'"
    " and not deleted"
)
_DAY = "%(last)s - floor(extract(epoch from %(now)s - first_seen_at) / 86400)::int"
NOTABLE = ["withdrawal", "correction-note", "figure", "attribution", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The articles first seen in 24 hours, and whether anybody was watching."""

    since: datetime
    articles: int
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    """``articles`` are those of the last 24 hours with all others of their stories; where
    nothing came, the newest there are, and ``fresh`` is false. ``spans`` are the days,
    oldest first; ``disagreeing`` maps a story to how many things its articles disagree about."""

    at: datetime
    fresh: bool
    articles: tuple[Clipping, ...]
    new: frozenset[int]
    spans: tuple[Span, ...]
    rises: Rises
    corrected: tuple[tuple[Clipping, Version], ...]
    coverage: Coverage | None
    disagreeing: Mapping[int, int]


def page(connection: Connection, sources: Mapping[str, Source], now: datetime) -> TodayPage:
    """What a reader finds in the morning."""
    new = _new(connection, now)
    ids = new or _latest(connection)
    watched = watch(connection, now)
    articles = clippings.related(connection, ids, None)
    return TodayPage(
        at=now,
        fresh=bool(new),
        articles=articles,
        new=frozenset(ids),
        spans=_spans(connection, watched, now),
        rises=_rises(connection, watched, now),
        corrected=_corrected(connection),
        coverage=coverage.between(connection, sources, now - DAY, now),
        disagreeing=_disagreeing(connection, {c.story for c in articles if c.story}),
    )


def _new(connection: Connection, now: datetime) -> list[int]:
    rows = connection.execute(
        "select id from articles where first_seen_at > %(since)s and first_seen_at <= %(now)s"
        "  and origin = 'crawl' and not deleted order by first_seen_at desc limit %(most)s",
        {"since": now - DAY, "now": now, "most": MOST},
    ).fetchall()
    return [row["id"] for row in rows]


def _latest(connection: Connection) -> list[int]:
    rows = connection.execute(
        "select id from articles where not deleted"
        " order by coalesce(published_at, first_seen_at) desc, id desc limit %s",
        (LATEST,),
    ).fetchall()
    return [row["id"] for row in rows]


def _spans(connection: Connection, watched: Watch, now: datetime) -> tuple[Span, ...]:
    rows = connection.execute(
        f"select {_DAY} as day, count(*) as n from articles where {_SEEN} group by 1",
        {"now": now, "span": DAYS * DAY, "last": DAYS - 1},
    ).fetchall()
    counts = {row["day"]: row["n"] for row in rows}
    return tuple(
        Span(since=now - (DAYS - n) * DAY, articles=counts.get(n, 0), watched=watched.watched[n])
        for n in range(DAYS)
    )


def _rises(connection: Connection, watched: Watch, now: datetime) -> Rises:
    rows = connection.execute(
        f"with seen as materialized (select actors, topics, {_DAY} as day from articles"
        f"  where {_SEEN} and source = any(%(steady)s))"
        " select 'actor' as kind, name, day, count(*) as n from seen, unnest(actors) as name"
        "  group by 1, 2, 3 union all"
        " select 'topic', name, day, count(*) from seen, unnest(topics) as name group by 1, 2, 3",
        {"now": now, "span": DAYS * DAY, "last": DAYS - 1, "steady": sorted(watched.steady)},
    ).fetchall()
    days: list[dict[tuple[Kind, str], int]] = [{} for _ in range(DAYS)]
    for row in rows:
        days[row["day"]][row["kind"], row["name"]] = row["n"]
    return rises(days, watched)


def _disagreeing(connection: Connection, stories: set[int]) -> dict[int, int]:
    rows = connection.execute(
        "select story, disagreements from story_claims where disagreements > 0 and story = any(%s)",
        (sorted(stories),),
    ).fetchall()
    return {row["story"]: row["disagreements"] for row in rows}


def _corrected(connection: Connection) -> tuple[tuple[Clipping, Version], ...]:
    rows = connection.execute(
        "select id from articles where version > 1 and not deleted and exists (select from versions"
        "  where article = articles.id and kinds && %s) order by seen_at desc limit 6",
        (NOTABLE,),
    ).fetchall()
    ids = [row["id"] for row in rows]
    held = {clipping.id: clipping for clipping in clippings.of(connection, ids)}
    found: list[tuple[Clipping, Version]] = []
    for id in ids:
        told = [v for v in versions.history(connection, id) if set(NOTABLE) & set(v.kinds)]
        if told and id in held:
            found.append((held[id], told[-1]))
    return tuple(found)
