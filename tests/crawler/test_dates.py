"""Dates as they are written."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.dates import clamp, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 10 Feb 25 12:40:04 +0100", "2025-02-10T11:40:04"),
        ("Mon, 10 Feb 2025 12:39:37 GMT", "2025-02-10T12:39:37"),
        ("Mon, 10 Feb 2025 12:39:37 CEST", "2025-02-10T10:39:37"),
        ("2025-02-10T12:00:00Z", "2025-02-10T12:00:00"),
        ("2025-02-10T12:00:00.123+01:00", "2025-02-10T11:00:00.123000"),
        ("2025-02-10 12:00:00", "2025-02-10T11:00:00"),
        ("2025-07-10 12:00:00", "2025-07-10T10:00:00"),
        ("2025-02-10 12:00:00 +0100", "2025-02-10T11:00:00"),
        ("2025-02-10 12:00:00 UTC", "2025-02-10T12:00:00"),
        ("2025-02-10", "2025-02-09T23:00:00"),
        ("lun. 10 févr. 2025 12:30", "2025-02-10T11:30:00"),
        ("1er mars 2025 à 14h05", "2025-03-01T13:05:00"),
        ("10 août 2025", "2025-08-09T22:00:00"),
        ("10/02/2025 - 12:30", "2025-02-10T11:30:00"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    assert read(text, "Europe/Paris") == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "hier", "2025", "Fri, 31 Feb 2025 10:00:00 GMT", "0001-01-01T00:00:00+23:00", "9" * 100],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text, "Europe/Paris") is None


def test_a_date_in_the_future_is_clamped_and_noted() -> None:
    now = datetime(2025, 2, 10, 12, tzinfo=UTC)
    assert clamp(now + timedelta(minutes=5), now) == (now + timedelta(minutes=5), None)
    clamped, note = clamp(datetime(2031, 1, 1, tzinfo=UTC), now)
    assert clamped == now
    assert note == "dated 2031-01-01T00:00:00+00:00, in the future"
