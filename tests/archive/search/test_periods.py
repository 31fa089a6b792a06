"""Days as people write them."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.periods import InvalidPeriod, since, until

NOW = datetime(2026, 3, 31, 6, 0, tzinfo=UTC)  # a Tuesday, eight in Paris


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2025", "2025-01-01T00:00+01:00", "2026-01-01T00:00+01:00"),
        ("2025-03", "2025-03-01T00:00+01:00", "2025-04-01T00:00+02:00"),
        ("03/2025", "2025-03-01T00:00+01:00", "2025-04-01T00:00+02:00"),
        ("2024-02", "2024-02-01T00:00+01:00", "2024-03-01T00:00+01:00"),
        ("2025-12", "2025-12-01T00:00+01:00", "2026-01-01T00:00+01:00"),
        ("2025-03-02", "2025-03-02T00:00+01:00", "2025-03-03T00:00+01:00"),
        ("03/02/2026", "2026-02-03T00:00+01:00", "2026-02-04T00:00+01:00"),
        ("3.2.26", "2026-02-03T00:00+01:00", "2026-02-04T00:00+01:00"),
        ("3 février 2026", "2026-02-03T00:00+01:00", "2026-02-04T00:00+01:00"),
        ("le 1er mars", "2026-03-01T00:00+01:00", "2026-03-02T00:00+01:00"),
        ("2 avril", "2025-04-02T00:00+02:00", "2025-04-03T00:00+02:00"),
        ("Mars 2026", "2026-03-01T00:00+01:00", "2026-04-01T00:00+02:00"),
        ("avril", "2025-04-01T00:00+02:00", "2025-05-01T00:00+02:00"),
        ("aujourd’hui", "2026-03-31T00:00+02:00", "2026-04-01T00:00+02:00"),
        ("hier", "2026-03-30T00:00+02:00", "2026-03-31T00:00+02:00"),
        ("Avant-hier", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"),
        ("mardi", "2026-03-31T00:00+02:00", "2026-04-01T00:00+02:00"),
        ("mercredi", "2026-03-25T00:00+01:00", "2026-03-26T00:00+01:00"),
        ("7j", "2026-03-24T00:00+01:00", "2026-03-25T00:00+01:00"),
        ("2 semaines", "2026-03-17T00:00+01:00", "2026-03-18T00:00+01:00"),
        ("1m", "2026-02-28T00:00+01:00", "2026-03-01T00:00+01:00"),
        ("15 mois", "2024-12-31T00:00+01:00", "2025-01-01T00:00+01:00"),
        ("2026-03-01T12:00", "2026-03-01T12:00+01:00", "2026-03-01T12:00+01:00"),
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00+00:00", "2026-03-01T12:00+00:00"),
    ],
)  # fmt: skip
def test_reads(text: str, first: str, after: str) -> None:
    assert since(text, NOW) == datetime.fromisoformat(first)
    assert until(text, NOW) == datetime.fromisoformat(after)


def test_the_last_of_all_days() -> None:
    assert until("9999-12-31", NOW).year == 9999
    assert since("9999-12-31", NOW).year == 9999
    assert until("9999", NOW).year == 9999


@pytest.mark.parametrize("text", ["demain", "2025-13", "31/02/2025", "0000", "x" * 50, "9999999j", "99999m"])  # fmt: skip
def test_refuses(text: str) -> None:
    with pytest.raises(InvalidPeriod, match="expected 2025, 2025-03"):
        since(text, NOW)


@given(st.text(alphabet="0123456789/-. jmsavrilhemd'T:", max_size=12))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(InvalidPeriod):
        assert since(text, NOW) <= until(text, NOW)
