"""When to ask again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import schedule
from crawler.values import by_status

NOW = datetime(2025, 2, 10, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_the_rhythm_is_the_usual_gap() -> None:
    dates = [NOW - n * 20 * MINUTE for n in range(10)] + [None, NOW - 30 * DAY, NOW + DAY]
    assert schedule.rhythm(dates, NOW) == 20 * MINUTE
    assert schedule.rhythm(dates[:2], NOW) is None


@pytest.mark.parametrize(
    ("usual", "idle", "asked", "expected"),
    [
        (20 * MINUTE, MINUTE, None, 5 * MINUTE),
        (MINUTE, MINUTE, None, 2 * MINUTE),
        (30 * DAY, DAY, None, 6 * HOUR),
        (20 * MINUTE, 8 * HOUR, None, 20 * MINUTE),
        (MINUTE, MINUTE, HOUR, HOUR),
        (MINUTE, MINUTE, 30 * DAY, 6 * HOUR),
        (None, None, None, 2 * MINUTE),
    ],
)
def test_polls_follow_the_rhythm(
    usual: timedelta | None, idle: timedelta | None, asked: timedelta | None, expected: timedelta
) -> None:
    assert schedule.interval(usual, idle, asked=asked) == expected


@given(st.timedeltas(timedelta(), 400 * DAY), st.timedeltas(timedelta(), 400 * DAY))
def test_an_interval_has_bounds(usual: timedelta, idle: timedelta) -> None:
    assert schedule.SHORTEST <= schedule.interval(usual, idle) <= schedule.LONGEST


def test_failures_back_off_and_never_end() -> None:
    pauses = [schedule.backoff(n) for n in (1, 2, 3, 50, 10_000)]
    assert pauses == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 6 * HOUR, 6 * HOUR]


@pytest.mark.parametrize(
    ("usual", "idle", "expected"),
    [
        (20 * MINUTE, 11 * HOUR, False),
        (20 * MINUTE, 13 * HOUR, True),
        (3 * HOUR, 60 * HOUR, False),
        (DAY, 8 * DAY, True),
        (7 * DAY, 20 * DAY, False),
        (None, 90 * DAY, False),
    ],
)
def test_silence_is_against_ones_own_past(
    usual: timedelta | None, idle: timedelta, expected: bool
) -> None:
    assert schedule.silent(usual, idle) is expected


def test_pages_are_fetched_again_ever_less_often_for_two_days() -> None:
    ages: list[timedelta] = []
    last: datetime | None = NOW
    while last := schedule.refetch(NOW, last, "https://x.fr/article/a"):
        ages.append(last - NOW)
    gaps = [b - a for a, b in zip([timedelta(), *ages], ages, strict=False)]
    assert ages[-1] == 48 * HOUR
    assert gaps == sorted(gaps)
    assert schedule.refetch(NOW, NOW + 5 * HOUR, "https://x.fr/a") == NOW + 8 * HOUR
    assert schedule.refetch(NOW, NOW + 3 * DAY, "https://x.fr/a") is None


def test_live_pages_are_fetched_more_often() -> None:
    assert schedule.refetch(NOW, NOW, "https://x.fr/monde/live/2025/a.html") == NOW + 10 * MINUTE
    assert schedule.refetch(NOW, NOW, "https://x.fr/ukraine-en-direct-a") == NOW + 10 * MINUTE
    assert schedule.refetch(NOW, NOW, "https://x.fr/olive-a") == NOW + 20 * MINUTE


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", 2 * MINUTE),
        ("Mon, 10 Feb 2025 12:10:00 GMT", 10 * MINUTE),
        ("Mon, 10 Feb 2025 11:00:00 GMT", timedelta()),
        ("999999999999", DAY),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(header: str, expected: timedelta | None) -> None:
    assert schedule.retry_after({"retry-after": header}, NOW) == expected


def test_what_a_publisher_asks_for() -> None:
    assert schedule.asked({"cache-control": "public, max-age=600"}, 30 * MINUTE) == 30 * MINUTE
    assert schedule.asked({"cache-control": 'Max-Age="600"'}, None) == 10 * MINUTE
    assert schedule.asked({}, None) is None


@pytest.mark.parametrize(
    ("stated", "allowed", "crawl_delay", "expected"),
    [
        (None, False, None, 2.0),
        (0.0, False, None, 1.0),
        (0.0, True, None, 0.0),
        (None, True, None, 0.0),
        (0.0, True, 3.0, 3.0),
        (5.0, False, 3.0, 5.0),
    ],
)
def test_the_least_pause(
    stated: float | None, allowed: bool, crawl_delay: float | None, expected: float
) -> None:
    assert schedule.floor(stated, allowed=allowed, crawl_delay=crawl_delay) == expected


def test_a_slow_host_is_left_longer_alone() -> None:
    assert schedule.paced(1.0, 4.0, ok=True, least=1.0) == 4.0
    assert schedule.paced(4.0, 1.0, ok=True, least=1.0) == 2.5
    assert schedule.paced(4.0, 1.0, ok=False, least=1.0) == 4.0
    assert schedule.paced(1.0, 500.0, ok=True, least=1.0) == 60.0
    assert schedule.paced(1.0, 5.0, ok=True, least=0.0) == 0.0


def test_what_is_tried_again() -> None:
    assert schedule.retry("unreachable", 1, NOW) == schedule.IMMEDIATELY
    assert schedule.retry(by_status(500).kind, 4, NOW) == NOW + 20 * MINUTE
    assert schedule.retry(by_status(404).kind, 1, NOW) == NOW + HOUR
    assert schedule.retry(by_status(404).kind, 3, NOW) == NOW + DAY
    assert schedule.retry(by_status(404).kind, 4, NOW) is None
    assert schedule.retry(by_status(403).kind, 2, NOW) is None
    # six attempts found the host down: the page's own absence is new
    assert schedule.retry("absent", 7, NOW, since=NOW - 8 * HOUR) == NOW + 23 * HOUR
    assert schedule.retry("absent", 7, NOW, since=NOW - 31 * HOUR) is None
    assert schedule.retry("closed", 3, NOW, since=NOW - 2 * HOUR) == NOW + 4 * HOUR
    assert schedule.retry(by_status(400).kind, 1, NOW) is None
    assert schedule.retry(by_status(429).kind, 1, NOW) == schedule.IMMEDIATELY
    assert schedule.retry("passing", 10, NOW) is None
    assert schedule.retry("ours", 40, NOW) == NOW + DAY
    assert schedule.retry("refused", 1, NOW) is None
    assert schedule.retry("final", 1, NOW) is None


def test_polls_follow_the_window_where_what_is_asked_for_would_lose_items() -> None:
    asked = 6 * HOUR
    assert schedule.interval(MINUTE, MINUTE, asked=asked, span=4 * MINUTE) == 2 * MINUTE
    assert schedule.interval(HOUR, HOUR, asked=asked, span=8 * HOUR) == 4 * HOUR
    assert schedule.interval(HOUR, HOUR, asked=asked, span=3 * DAY) == asked


def test_hours_of_rest_are_waited_for_as_far_as_nothing_is_lost() -> None:
    monday = datetime(2025, 2, 10, 2, 30, tzinfo=UTC)
    assert schedule.rested(HOUR, monday, (3, 4), None) == 2.5 * HOUR
    assert schedule.rested(HOUR, monday, (2, 4), None) == HOUR
    assert schedule.rested(HOUR, monday, (3, 4), 3 * HOUR) == 1.5 * HOUR
    assert schedule.rested(HOUR, monday, range(167), None) == 6 * HOUR
    assert schedule.rested(6 * HOUR, monday, range(168), timedelta()) == 6 * HOUR


@pytest.mark.parametrize("header", ["²", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "9" * 40])
def test_what_no_retry_after_can_mean(header: str) -> None:
    found = schedule.retry_after({"retry-after": header}, NOW)
    assert found is None or found <= DAY
