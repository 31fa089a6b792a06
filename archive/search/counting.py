"""What a search counts its entries by, on PostgreSQL: values as numbers, packed in each entry.

A common word is in half of an archive. Counting its values by name takes the server ten times
as long as finding the entries, while handing over the packed numbers of all of them and adding
these up takes a few milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from archive.database import Connection, Row

Value = tuple[str, str]  # kind, value
Counts = dict[str, tuple[tuple[str, int], ...]]
KINDS = ("actor", "topic", "source", "relevance")
PARIS = ZoneInfo("Europe/Paris")
PACKED = np.dtype(">i4")  # as PostgreSQL's int4send
START = datetime(1970, 1, 1, tzinfo=UTC)


def pack(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    """Rows of ``search_entries`` with their ``facets``; new values are given numbers."""
    numbers = _numbers(connection, {value for row in rows for value in _values(row)})
    return [
        row | {"facets": np.array([numbers[v] for v in _values(row)], PACKED).tobytes()}
        for row in rows
    ]


def counted(connection: Connection, facets: bytes, hours: bytes) -> Counts:
    """How many entries have each value, of the facets of them all and the hours (since 1970)
    at which they appeared: by kind, most first, days in order."""
    found: dict[str, list[tuple[str, int]]] = {kind: [] for kind in KINDS}
    times = np.bincount(np.frombuffer(facets, PACKED))
    for row in _named(connection, np.flatnonzero(times).tolist()):
        found[row["kind"]].append((row["value"], int(times[row["number"]])))
    counts = {
        kind: tuple(sorted(each, key=lambda one: (-one[1], one[0]))) for kind, each in found.items()
    }
    return counts | {"day": _days(hours)}


def _days(hours: bytes) -> tuple[tuple[str, int], ...]:
    """By the hour first: offsets of Europe/Paris are whole hours in all the time the press is
    of."""
    days: dict[str, int] = {}
    each, times = np.unique(np.frombuffer(hours, PACKED), return_counts=True)
    for hour, articles in zip(each.tolist(), times.tolist(), strict=True):
        days[_day(hour)] = days.get(_day(hour), 0) + articles
    return tuple(sorted(days.items()))


@lru_cache(maxsize=100_000)
def _day(hour: int) -> str:
    return (START + timedelta(hours=hour)).astimezone(PARIS).date().isoformat()


def _values(row: Row) -> Iterable[Value]:
    if row["deleted"]:
        return
    yield from (("actor", value) for value in row["actors"])
    yield from (("topic", value) for value in row["topics"])
    yield "source", row["source"]
    yield "relevance", row["relevance"]


def _numbers(connection: Connection, values: Iterable[Value]) -> Mapping[Value, int]:
    """The number of each value. What has none gets one, in one order for all writers, so that
    two of them wait for one another at most."""
    wanted = sorted(values)
    found = _held(connection, wanted)
    missing = [value for value in wanted if value not in found]
    if missing:
        connection.execute(
            "insert into search_values (kind, value)"
            " select * from unnest(%s::text[], %s::text[]) on conflict do nothing",
            _columns(missing),
        )
        found |= _held(connection, missing)
    return found


def _held(connection: Connection, values: Sequence[Value]) -> dict[Value, int]:
    rows = connection.execute(
        "select kind, value, number from search_values"
        " join unnest(%s::text[], %s::text[]) as wanted(kind, value) using (kind, value)",
        _columns(values),
    )
    return {(row["kind"], row["value"]): row["number"] for row in rows}


def _named(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    return connection.execute(
        "select number, kind, value from search_values where number = any(%s)", (list(numbers),)
    ).fetchall()


def _columns(values: Sequence[Value]) -> tuple[list[str], list[str]]:
    return [kind for kind, _ in values], [value for _, value in values]
