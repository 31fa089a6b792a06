"""Due days: each exactly once, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.periods import Schedule, before, due, latest, moment

DAILY = Schedule(days=frozenset(range(1, 8)), at=time(7), timezone="Europe/Paris")
MONDAYS = Schedule(days=frozenset({1}), at=time(7), timezone="Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_seven_in_paris_is_six_or_five_in_utc() -> None:
    assert moment(DAILY, date(2026, 1, 15)) == at("2026-01-15T06:00")
    assert moment(DAILY, date(2026, 7, 15)) == at("2026-07-15T05:00")


def test_the_hour_that_spring_skips_and_the_one_that_autumn_repeats() -> None:
    night = Schedule(days=DAILY.days, at=time(2, 30), timezone="Europe/Paris")
    assert moment(night, date(2026, 3, 29)) == at("2026-03-29T01:30")  # 03:30 on the wall
    assert moment(night, date(2026, 10, 25)) == at("2026-10-25T00:30")  # the first 02:30


def test_a_new_subscription_gets_the_day_it_was_made_on() -> None:
    made = at("2026-11-20T13:00")
    period = due(DAILY, now=made, active_since=made, last=None)
    assert period is not None
    assert (period.day, period.days) == (date(2026, 11, 20), 1)
    assert period.previous == at("2026-11-19T06:00")
    assert due(DAILY, now=made, active_since=made, last=period.day) is None


def test_before_its_hour_nothing_is_due() -> None:
    made = at("2026-11-20T05:00")
    assert due(DAILY, now=made, active_since=made, last=None) is None


def test_missed_days_are_one_period_that_counts_them() -> None:
    period = due(
        DAILY,
        now=at("2026-11-20T12:00"),
        active_since=at("2026-11-01T12:00"),
        last=date(2026, 11, 16),
    )
    assert period is not None
    assert (period.day, period.days) == (date(2026, 11, 20), 4)
    assert period.previous == at("2026-11-16T06:00")


def test_a_weekly_one_covers_the_week() -> None:
    period = due(
        MONDAYS, now=at("2026-11-24T12:00"), active_since=at("2026-11-18T12:00"), last=None
    )
    assert period is not None
    assert (period.day, period.days) == (date(2026, 11, 23), 1)
    assert period.previous == at("2026-11-16T06:00")
    assert before(MONDAYS, date(2026, 11, 23)) == date(2026, 11, 16)


@pytest.mark.parametrize("moved", [time(9), time(5)])
def test_another_hour_does_not_make_the_same_day_due_again(moved: time) -> None:
    later = Schedule(days=DAILY.days, at=moved, timezone="Europe/Paris")
    served = date(2026, 11, 20)
    assert due(later, now=at("2026-11-20T12:00"), active_since=at("2026-11-01T12:00"), last=served) is None  # fmt: skip


@given(
    zone=st.sampled_from(["Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "UTC"]),
    wall=st.times(),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    step=st.integers(5, 600),
)
def test_whoever_looks_often_serves_every_due_day_once(
    zone: str, wall: time, days: frozenset[int], start: datetime, step: int
) -> None:
    schedule = Schedule(days=days, at=wall, timezone=zone)
    began = now = start.replace(tzinfo=UTC)
    last, served = None, list[date]()
    for _ in range(20 * 24 * 60 // step):
        if period := due(schedule, now=now, active_since=began, last=last):
            assert period.days == 1 or not served or step > 23 * 60
            last = period.day
            served.append(period.day)
        now += timedelta(minutes=step)
    assert served == sorted(set(served))
    assert all(day.isoweekday() in days for day in served)
    if served:
        expected = [
            served[0] + timedelta(days=i)
            for i in range((served[-1] - served[0]).days + 1)
            if (served[0] + timedelta(days=i)).isoweekday() in days
        ]
        assert served == expected
        assert latest(schedule, now - timedelta(minutes=step)) == served[-1]
