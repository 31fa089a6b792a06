"""When a digest is due: one period a due day, whatever clocks do in between.

A period is a calendar day of the subscription's time zone; it falls due at that
day's wall-clock time. In the hour that spring skips, Python's zoneinfo reads the
time with the offset before the change; of the hour that autumn repeats it takes
the first (PEP 495, fold 0). A day is therefore due exactly once.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Days are ISO weekdays (1 is Monday), at least one; ``at`` is naive wall-clock time."""

    days: Set[int]
    at: time
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A due day; ``days`` counts the due days that its mail covers, itself included;
    ``previous`` is the moment at which the due day before the first of them fell due."""

    day: date
    days: int
    previous: datetime


def moment(schedule: Schedule, day: date) -> datetime:
    """When ``day`` falls due, in UTC."""
    zone = ZoneInfo(schedule.timezone)
    return datetime.combine(day, schedule.at, tzinfo=zone).astimezone(UTC)


def local_day(schedule: Schedule, now: datetime) -> date:
    """The calendar day at ``now`` in the schedule's time zone."""
    return now.astimezone(ZoneInfo(schedule.timezone)).date()


def latest(schedule: Schedule, now: datetime) -> date:
    """The latest day that has fallen due at ``now``."""
    day = local_day(schedule, now) + timedelta(days=1)
    while day.isoweekday() not in schedule.days or moment(schedule, day) > now:
        day -= timedelta(days=1)
    return day


def before(schedule: Schedule, day: date) -> date:
    """The due day before ``day``."""
    day -= timedelta(days=1)
    while day.isoweekday() not in schedule.days:
        day -= timedelta(days=1)
    return day


def due(
    schedule: Schedule, *, now: datetime, active_since: datetime, last: date | None
) -> Period | None:
    """The period owed at ``now``, or None. ``last`` is the last period that was served.

    Who subscribes on a due day after its hour still gets that day's digest; days
    before the subscription are not owed.
    """
    newest = latest(schedule, now)
    first_owed = local_day(schedule, active_since)
    if newest < first_owed or (last is not None and newest <= last):
        return None
    days, first = 1, newest
    while (earlier := before(schedule, first)) >= first_owed and (last is None or earlier > last):
        days, first = days + 1, earlier
    return Period(day=newest, days=days, previous=moment(schedule, before(schedule, first)))
