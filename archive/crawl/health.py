"""How the followed sources are doing, by what they yield: a state each, with its evidence.

That an address answers says little. What counts is whether items come, whether what comes
joins on to what came before, and whether the pages behind it can be used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from archive.database import Connection, Row

Name = Literal["new", "ok", "failing", "slides", "silent", "fewer", "aside", "rejected"]
WEEK = timedelta(days=7)
JUDGED = 50  # pages in a week of which one at least should not be set aside
READ = 5  # captures in a week of which one at least should not be rejected
USUAL = 8  # pages a day, of a source of which a drop can be told
DROP = 0.25  # of the usual number, or less


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a feed or source is, and what that is seen by."""

    name: Name
    evidence: str = ""

    @property
    def wrong(self) -> bool:
        """Whether somebody should look."""
        return self.name not in ("new", "ok")


def of_feed(row: Mapping[str, Any]) -> Health:
    """The state of a feed, of its row in ``feeds.overview``."""
    if not row["polls"]:
        return Health(name="new")
    if row["problem"]:
        return Health(name="failing", evidence=row["problem"])
    if row["apart"]:
        return Health(name="slides", evidence=_slides(row))
    if row["silent"]:
        return Health(name="silent", evidence=_silent(row))
    return Health(name="ok")


def _slides(row: Mapping[str, Any]) -> str:
    times = "once" if row["apart"] == 1 else f"{row['apart']} polls in a row"
    return (
        f"all {row['items']} items were new, {times}: it moves on by more than it shows between"
        f" two polls{_after(row)}, and what was in between is lost"
    )


def _silent(row: Mapping[str, Any]) -> str:
    newest = f", newest item of {row['newest_at']:%Y-%m-%d %H:%M}" if row["newest_at"] else ""
    return f"silent against its own past{newest}, usually one every {roughly(row['rhythm'])}"


def _after(row: Mapping[str, Any]) -> str:
    return f" {roughly(row['wait'])} apart" if row["wait"] else ""


def pace(row: Mapping[str, Any]) -> str | None:
    """Where a feed is polled more often than its publisher asks, and why."""
    asked, wait, span = row["asked"], row["wait"], row["span"]
    if not asked or not wait or wait >= asked:
        return None
    shows = f"it shows {roughly(span)}" if span else "nothing joins on to what it showed before"
    return f"polled every {roughly(wait)}, not {roughly(asked)} as asked: {shows}"


def roughly(span: timedelta | None) -> str:
    """How long, in whole minutes or hours."""
    if span is None:
        return "?"
    minutes = span.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def of_sources(connection: Connection, now: datetime) -> dict[str, Health]:
    """The sources of which the pages tell that something is wrong, over the week before
    ``now`` (the editorial clock, which pages are noted by)."""
    found: dict[str, Health] = {}
    for row in _pages(connection, now):
        if state := _of_pages(row):
            found[row["source"]] = state
    return found


def _of_pages(row: Row) -> Health | None:
    if row["captures"] >= READ and row["rejected"] == row["captures"]:
        return Health(
            name="rejected",
            evidence=f"none of the {row['captures']} pages fetched in a week gave an article:"
            f" mostly {row['outcome']}",
        )
    if row["judged"] >= JUDGED and row["aside"] == row["judged"]:
        return Health(
            name="aside", evidence=f"all of the {row['judged']} pages of a week set aside"
        )
    usual = row["usual"]
    if usual is not None and usual >= USUAL and row["today"] <= usual * DROP:
        return Health(name="fewer", evidence=f"{row['today']} pages in a day, usually {usual:.0f}")
    return None


def _pages(connection: Connection, now: datetime) -> list[Row]:
    """Of each source: pages judged in a week, of them set aside; pages of the last day, and
    the median of the seven days before; captures settled in a week, of them rejected."""
    return connection.execute(
        "with days as ("
        "  select source, floor(extract(epoch from %(now)s - first_seen_at) / 86400)::int as age,"
        "   count(*) as pages, count(*) filter (where state = 'aside') as aside"
        "  from links where origin = 'crawl' and first_seen_at > %(now)s - interval '8 days'"
        "   and first_seen_at <= %(now)s group by 1, 2),"
        " counted as (select source, sum(pages) filter (where age < 7) as judged,"
        "   sum(aside) filter (where age < 7) as aside,"
        "   coalesce(sum(pages) filter (where age = 0), 0) as today,"
        "   case when count(*) filter (where age between 1 and 7) = 7 then"
        "    percentile_cont(0.5) within group (order by pages) filter (where age between 1 and 7)"
        "   end as usual from days group by source),"
        " read as (select source, count(*) as captures,"
        "   count(*) filter (where state = 'rejected') as rejected,"
        "   mode() within group (order by outcome) filter (where state = 'rejected') as outcome"
        "  from inbox where origin = 'crawl' and state in ('done', 'rejected')"
        "   and fetched_at > %(now)s - interval '7 days' and fetched_at <= %(now)s group by source)"
        " select source, coalesce(judged, 0)::int as judged, coalesce(aside, 0)::int as aside,"
        "  coalesce(today, 0)::int as today, usual, coalesce(captures, 0)::int as captures,"
        "  coalesce(rejected, 0)::int as rejected, outcome"
        " from counted full join read using (source) order by source",
        {"now": now},
    ).fetchall()


def counts(overview: Iterable[Row]) -> dict[str, int]:
    """How many followed feeds are in each state, of ``feeds.overview``."""
    found: dict[str, int] = {}
    for row in overview:
        name = of_feed(row).name
        found[name] = found.get(name, 0) + 1
    return found


def source_counts(overview: Iterable[Row], of_pages: Mapping[str, Health]) -> dict[str, int]:
    """How many followed sources are in each state: what their pages tell (``of_sources``), else
    the state of that of their feeds which is worst off."""
    found: dict[str, Health] = {}
    for row in overview:
        state, known = of_feed(row), found.get(row["source"])
        if known is None or (state.wrong and not known.wrong):
            found[row["source"]] = state
    counted: dict[str, int] = {}
    for source, state in found.items():
        name = of_pages.get(source, state).name
        counted[name] = counted.get(name, 0) + 1
    return counted
