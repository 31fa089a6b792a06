"""Dates as they are written: one reader, whoever asks."""

import csv
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from press.dates import Moment, clamped, stated, written
from tests.shared import shared

PARIS = ZoneInfo("Europe/Paris")


FORMS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M", "second": "%Y-%m-%dT%H:%M:%S"}


def told(text: str) -> str | None:
    """The day, or the moment in UTC as exactly as it was stated."""
    found = stated(text, PARIS)
    return found and found.utc.strftime(FORMS[found.precision])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 10 Feb 25 12:40:04 +0100", "2025-02-10T11:40:04"),
        ("Mon, 10 Feb 2025 12:39:37 GMT", "2025-02-10T12:39:37"),
        ("Mon, 10 Feb 2025 12:39:37 CEST", "2025-02-10T10:39:37"),
        ("Mon, 10 Feb 2025 12:39:37 +0100 (CET)", "2025-02-10T11:39:37"),
        ("Monday, 10-Feb-25 12:39:37 GMT", "2025-02-10T12:39:37"),
        ("Mon Feb 10 12:39:37 2025", "2025-02-10T11:39:37"),
        ("Mon, 10 Feb 2025 12:40 -0500", "2025-02-10T17:40"),
        ("2025-02-10T12:00:00Z", "2025-02-10T12:00:00"),
        ("2025-02-10t12:00:00z", "2025-02-10T12:00:00"),
        ("2025-02-10T12:00:00.123+01:00", "2025-02-10T11:00:00"),
        ("2025-02-10 12:00:00", "2025-02-10T11:00:00"),
        ("2025-07-10 12:00:00", "2025-07-10T10:00:00"),
        ("2025-02-10 12:00:00 +0100", "2025-02-10T11:00:00"),
        ("2025-02-10 12:00:00 UTC", "2025-02-10T12:00:00"),
        ("2025-02-10T12:00+01", "2025-02-10T11:00"),
        ("2025-02-10T12:00:00+01:00[Europe/Paris]", "2025-02-10T11:00:00"),
        ("20250210T120000Z", "2025-02-10T12:00:00"),
        ("20250210120000", "2025-02-10T11:00:00"),
        ("2025/02/10 12:00", "2025-02-10T11:00"),
        ("2025-02-10 à 12h05", "2025-02-10T11:05"),
        ("2025-02-10", "2025-02-10"),
        ("20250210", "2025-02-10"),
        ("2025-02-10T00:00:00+01:00", "2025-02-10"),
        ("1741007106", "2025-03-03T13:05:06"),
        ("1741007106000", "2025-03-03T13:05:06"),
        ("lun. 10 févr. 2025 12:30", "2025-02-10T11:30"),
        ("1er mars 2025 à 14h05", "2025-03-01T13:05"),
        ("le 3 mars 2025, à 14 h 05 min", "2025-03-03T13:05"),
        ("3 mars 2025 - 14 heures 05", "2025-03-03T13:05"),
        ("3 mars 2025 à 14h", "2025-03-03T13:00"),
        ("lundi 3 mars 2025", "2025-03-03"),
        ("10 août 2025", "2025-08-10"),
        ("3 jan. 2025", "2025-01-03"),
        ("3 sep 2025", "2025-09-03"),
        ("3 March 2025 2:05 PM", "2025-03-03T13:05"),
        ("March 3, 2025", "2025-03-03"),
        ("10/02/2025 - 12:30", "2025-02-10T11:30"),
        ("03/03/25", "2025-03-03"),
        ("3-03-2025", "2025-03-03"),
        ("03.03.2025", "2025-03-03"),
        ("3 mars 1985", "1985-03-03"),
        ("Publié le 03/03/2025 à 14h05, par la rédaction", "2025-03-03T13:05"),
        ("3 mars 2025 à 14h05 est la date", "2025-03-03T13:05"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "hier", "2025", "9" * 100, "²",
        "Fri, 31 Feb 2025 10:00:00 GMT", "31/02/2025", "2025-03-03T24:00:00",
        "0001-01-01T00:00:01+14:00", "9999-12-31T23:59:59-12:00",
        "2025-03",  # a month is no day
        "mardi 3 mars 2025", "Tue, 03 Mar 2025 14:05:06 +0100", "Sunday, 10-Feb-25 12:39:37 GMT",
        "1 mars 2025 10:00 +99:99", "1 mars 2025 10:00 +24:00",
        "Tue, 10 Nov 2026 12:00:00 +9999", "Tue, 10 Nov 2026 12:00:00 XYZ",
        "2026-11-10 18:00:00 XYZ", "2026-11-10T18:00:00 Nulle/Part", "2026-11-10T18:00:00+15:00",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert told(text) is None


def test_offsets_as_they_are_met() -> None:
    with shared("cases", "crawling", "dates.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found = stated(row["date"], PARIS)
            assert found, row
            assert f"{found.utc:%Y-%m-%dT%H:%MZ}" == row["right UTC"].split()[0], row


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("-05:00", 17), ("-0500", 17), ("-05", 17), ("GMT-5", 17), ("UTC-05:00", 17), ("EST", 17),
        ("HNE", 17), ("HAE", 16), ("America/Toronto", 17), ("+05:30", 6), ("-0000", 12), ("Z", 12),
        ("UT", 12), ("CET", 11), ("HAA", 15), ("(CET)", 11), ("", 11),
    ],
)  # fmt: skip
def test_every_way_to_name_a_zone(zone: str, utc: int) -> None:
    for text in (
        "2026-11-10T12:00:00",
        "2026-11-10 12:00:00",
        "Tue, 10 Nov 2026 12:00:00",
        "10 novembre 2026 à 12h00",
    ):
        found = stated(f"{text} {zone}", PARIS)
        assert found and found.utc.hour == utc, (text, zone)
        assert found.utc.minute == (30 if ":30" in zone else 0)


def test_a_zone_in_prose_counts_only_where_nothing_else_can_be_meant() -> None:
    found = written("Mis en ligne le 3 mars 2025 à 14h05 GMT, mis à jour ensuite", PARIS)
    assert found and found.utc.hour == 14
    found = written("Mis en ligne le 3 mars 2025 à 14:05-15:30, puis retiré", PARIS)
    assert found and found.utc.hour == 13


@given(st.text(max_size=90) | st.from_regex(r"\A[0-9T:+\-Z ./a-zé,]{0,40}\Z"))
@example("\ud83d 3 mars 2025")
@example("Mon, 01 Jan 99999999999999999999 00:00:00 GMT")
@example("١٢/٠٣/٢٠٢٥ ١٢:٠٠")
def test_nothing_raises(text: str) -> None:
    for read in (stated, written):
        found = read(text, PARIS)
        assert found is None or isinstance(found.utc, datetime)
        assert found is None or (found.offset is None) == (found.precision == "day")


@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2037, 1, 1)),
    st.sampled_from((-300, -210, 0, 60, 330, 840)),
)
def test_what_machines_write_is_read_back(at: datetime, minutes: int) -> None:
    at = at.replace(microsecond=0)
    if not (at.hour or at.minute or at.second):
        at += timedelta(seconds=1)
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    utc = at.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    for text in (
        f"{at:%Y-%m-%dT%H:%M:%S}{offset[:3]}:{offset[3:]}",
        f"{at:%Y-%m-%d %H:%M:%S} {offset}",
        f"{at:%Y%m%dT%H%M%S}{offset}",
        f"{at:%a, %d %b %Y %H:%M:%S} {offset}",
        f"{at:%d/%m/%Y} {at:%H:%M:%S} {offset}",
    ):
        found = stated(text, PARIS)
        assert found and (found.utc, found.precision) == (utc, "second"), text


def test_a_date_in_the_future_is_clamped_and_noted() -> None:
    now = datetime(2025, 2, 10, 12, tzinfo=UTC)
    assert clamped(now + timedelta(minutes=5), "second", now) == (now + timedelta(minutes=5), None)
    at, note = clamped(datetime(2031, 1, 1, tzinfo=UTC), "second", now)
    assert at == now
    assert note == "dated 2031-01-01T00:00:00+00:00, in the future"


def test_a_day_is_in_the_future_when_it_has_begun_nowhere() -> None:
    now = datetime(2025, 2, 10, 23, tzinfo=UTC)
    tomorrow = datetime(2025, 2, 11, tzinfo=UTC)
    assert clamped(tomorrow, "day", now) == (tomorrow, None)
    assert clamped(tomorrow + timedelta(days=1), "day", now)[0] == datetime(2025, 2, 10, tzinfo=UTC)


def test_a_moment_knows_the_zone_it_was_stated_in() -> None:
    assert stated("2025-02-10T12:00:00-05:00", PARIS) == Moment(
        at=datetime.fromisoformat("2025-02-10T12:00:00-05:00"), precision="second"
    )
    utc = stated("2025-02-10T23:30:00Z", PARIS)
    assert utc and utc.day.day == 11 and utc.offset == 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publié à 18 h 05 HNE le 3 février 2026", "2026-02-03T23:05"),
        ("à 18h05, le 3 février 2026", "2026-02-03T17:05"),
        ("Publié le 03/02/2026 à 18:05 (GMT)", "2026-02-03T18:05"),
        ("Ronan Kevitt juillet 4, 2023", "2023-07-04"),
        ("2026-02-03CET18:05:00+0100", "2026-02-03T17:05:00"),
        ("12 h 30 min de débats le 3 février 2026", "2026-02-03"),
    ],
)
def test_reads_a_time_before_its_day_a_zone_in_brackets_and_a_month_before_its_day(
    text: str, expected: str
) -> None:
    assert told(text) == expected
