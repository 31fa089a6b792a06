"""How each source and the whole is doing: what answers, what waits, what was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.crawl import coverage, feeds
from archive.crawl.coverage import Coverage
from archive.database import Connection, Row
from archive.record import measures
from archive.record.measures import Measures
from press.sources import Source

WEEK = timedelta(days=7)
SAMPLES = 3  # of each reason of rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Captures that gave no article, by reason, with the latest of them."""

    reason: str
    number: int
    samples: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPage:
    """``feeds`` are rows of ``archive.crawl.feeds.overview`` by source; ``week`` counts the
    articles of each source first seen in seven days, ``held`` all of them."""

    feeds: Mapping[str, Sequence[Row]]
    week: Mapping[str, int]
    held: Mapping[str, int]
    figures: Measures
    refusals: tuple[Refusals, ...]
    coverage: Coverage | None


def page(connection: Connection, sources: Mapping[str, Source], now: datetime) -> SystemPage:
    """Everything that a source's state is read from."""
    by_source: dict[str, list[Row]] = {}
    for row in feeds.overview(connection):
        by_source.setdefault(row["source"], []).append(row)
    counted = connection.execute(
        "select source, count(*) as held, count(*) filter (where first_seen_at > %(since)s"
        "  and first_seen_at <= %(now)s) as week from articles where not deleted group by 1",
        {"since": now - WEEK, "now": now},
    ).fetchall()
    return SystemPage(
        feeds=by_source,
        week={row["source"]: row["week"] for row in counted},
        held={row["source"]: row["held"] for row in counted},
        figures=measures.status(connection),
        refusals=_refusals(connection),
        coverage=coverage.between(connection, sources, now - timedelta(days=1), now),
    )


def _refusals(connection: Connection) -> tuple[Refusals, ...]:
    rows = connection.execute(
        "select reason, number, sample.* from (select coalesce(outcome, '') as reason,"
        "   count(*) as number from inbox where state in ('rejected', 'failed') group by 1)"
        "  as refused, lateral (select id, source, url, evidence, settled_at from inbox"
        "   where state in ('rejected', 'failed') and coalesce(outcome, '') = reason"
        "   order by id desc limit %s) as sample order by number desc, reason, id desc",
        (SAMPLES,),
    ).fetchall()
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["reason"], []).append(row)
    return tuple(
        Refusals(reason=reason, number=samples[0]["number"], samples=tuple(samples))
        for reason, samples in found.items()
    )
