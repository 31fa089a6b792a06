"""What the crawler saw and did not see between two times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.crawl import health
from archive.database import Connection, Row
from press.sources import Source

FAILURES = 3  # polls failed in a row that make a feed one in trouble, though others answer
GRACE = timedelta(hours=1)  # a poll overdue by more is late


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was seen, and what was not: names of sources, with the reason where one is known.
    ``checked`` of ``followed`` sources answered; ``silent`` ones answer and say nothing
    against their habit; ``partly`` gives (source, state of ``health``) where they answer, and
    what comes is less than should; ``hours_missed`` counts whole hours in which no crawler was at work.
    """

    followed: int
    checked: int
    silent: tuple[str, ...] = ()
    blocked: tuple[tuple[str, str], ...] = ()
    late: tuple[str, ...] = ()
    partly: tuple[tuple[str, str], ...] = ()
    hours_missed: int = 0


def between(
    connection: Connection, sources: Mapping[str, Source], since: datetime, until: datetime
) -> Coverage | None:
    """The coverage of a stretch as long as that from ``since`` to ``until`` and ending now,
    by the server's clock, which polls are timed by; None where nothing was ever polled."""
    rows = [row for row in _states(connection, until - since) if row["source"] in sources]
    if not any(row["polled"] for row in rows):
        return None

    def named(key: str) -> tuple[str, ...]:
        return tuple(sources[row["source"]].name for row in rows if row[key])

    return Coverage(
        followed=len(sources),
        checked=sum(row["checked"] for row in rows),
        silent=named("silent"),
        blocked=tuple(
            (sources[row["source"]].name, row["problem"]) for row in rows if row["problem"]
        ),
        late=named("late"),
        partly=tuple(
            (sources[id].name, state)
            for id, state in _partly(connection, rows, until).items()
            if id in sources
        ),
        hours_missed=_hours_missed(connection, until - since),
    )


def _partly(connection: Connection, rows: list[Row], until: datetime) -> dict[str, str]:
    found: dict[str, str] = {row["source"]: "slides" for row in rows if row["slides"]}
    failing = {row["source"] for row in rows if row["problem"]}
    told = health.of_sources(connection, until)
    found |= {id: state.name for id, state in told.items() if id not in failing}
    return dict(sorted(found.items()))


def _states(connection: Connection, span: timedelta) -> list[Row]:
    """Each source's feeds in one row, by source."""
    return connection.execute(
        "select source, bool_or(polled_at > '-infinity') as polled,"
        "  coalesce(bool_or(answered_at >= clock_timestamp() - %(span)s), false) as checked,"
        "  bool_and(silent and problem is null) as silent,"
        "  bool_or(apart > 0 and problem is null) as slides,"
        "  min(problem) filter (where failures >= %(failures)s"
        "   or coalesce(answered_at, '-infinity') < clock_timestamp() - %(span)s) as problem,"
        "  bool_or(problem is null and due_at < clock_timestamp() - %(grace)s) as late"
        " from feeds where active and kind <> 'archive' group by source order by source",
        {"span": span, "failures": FAILURES, "grace": GRACE},
    ).fetchall()


def _hours_missed(connection: Connection, span: timedelta) -> int:
    """Whole hours without a crawler, none counted from before the first that ever ran."""
    row = connection.execute(
        "select count(*) as n from generate_series("
        "   greatest(date_trunc('hour', clock_timestamp() - %(span)s) + interval '1 hour',"
        "    (select min(hour) from crawled_hours)),"
        "   date_trunc('hour', clock_timestamp()) - interval '1 hour', '1 hour') as passed (hour)"
        " where hour not in (select hour from crawled_hours)",
        {"span": span},
    ).fetchone()
    assert row
    return row["n"]
