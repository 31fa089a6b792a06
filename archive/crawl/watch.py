"""Which days were watched, and which sources steadily: without this nothing is a rise.

An hour is crawled when a crawler was at work in it, by the server's clock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from archive.database import Connection

DAYS = 15  # steps of 24 hours, the last one ending now
HOURS = 12  # crawled, of 24, that make a day a watched one
OFTEN = 0.75  # of the days that can be compared a steady source has articles
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """``watched`` are the days, oldest first; ``comparable`` those whose day before was
    watched too, for after a gap a day holds what the gap left over. ``steady`` are the
    sources that the comparable days before the last one heard of regularly."""

    watched: tuple[bool, ...] = (False,) * DAYS
    comparable: tuple[bool, ...] = (False,) * DAYS
    steady: frozenset[str] = frozenset()


def watch(connection: Connection, until: datetime) -> Watch:
    """The 15 days that end at ``until``."""
    begin = until - (DAYS + 1) * DAY
    hours = _hours(connection, begin, until)
    watched = [hours[day] >= HOURS for day in range(DAYS + 1)]
    comparable = tuple(before and day for before, day in pairwise(watched))
    return Watch(
        watched=tuple(watched[1:]),
        comparable=comparable,
        steady=_steady(connection, begin + DAY, until, comparable),
    )


def _hours(connection: Connection, begin: datetime, until: datetime) -> Counter[int]:
    rows = connection.execute(
        "select hour from crawled_hours where hour > %s and hour <= %s", (begin, until)
    ).fetchall()
    return Counter((row["hour"] - begin) // DAY for row in rows)


def _steady(
    connection: Connection, begin: datetime, until: datetime, comparable: Sequence[bool]
) -> frozenset[str]:
    base = [day for day, held in enumerate(comparable[:-1]) if held]
    if not base:
        return frozenset()
    rows = connection.execute(
        "select distinct source, floor(extract(epoch from first_seen_at - %(begin)s) / 86400)::int"
        "   as day from articles"
        " where first_seen_at >= %(begin)s and first_seen_at < %(until)s and origin = 'crawl'"
        "  and not deleted",
        {"begin": begin, "until": until},
    ).fetchall()
    days = Counter(row["source"] for row in rows if row["day"] in set(base))
    return frozenset(source for source, n in days.items() if n >= OFTEN * len(base))
