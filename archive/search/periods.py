"""Days as people write them: ``2025``, ``2025-03``, ``03/02/2026``, ``3 mars``, ``hier``, ``7j``."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lexicon.errors import Invalid
from lexicon.folding import fold
from press.dates import MONTHS, WEEKDAYS

PARIS = ZoneInfo("Europe/Paris")
LAST = datetime.max.replace(tzinfo=UTC, microsecond=0)
EXPECTED = (
    "2025, 2025-03, 2025-03-02, 02/03/2025, 2 mars 2025, hier, lundi, 7j (days), 2s (weeks),"
    " 3m (months) or an RFC 3339 time"
)

Days = tuple[date, date]  # first and last, both included
_AGO = re.compile(r"(\d{1,4}) ?(j|d|jours?|days?|s|w|sem|semaines?|weeks?|m|mois|months?)")
_ISO = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")
_SLASHED = re.compile(r"(?:(\d\d?)[/.])?(\d\d?)[/.](\d{4}|\d\d)")
_WORDED = re.compile(r"(?:(?:le )?(\d\d?)(?:er)? )?([a-z]+)\.?(?: (\d{4}))?")
_NAMED = {
    "aujourd'hui": 0, "aujourdhui": 0, "today": 0, "hier": 1, "yesterday": 1, "avant-hier": 2,
}  # fmt: skip


class InvalidPeriod(Invalid):
    """A date that cannot be read, or of no day that exists; says what is expected."""


def since(text: str, now: datetime) -> datetime:
    """The moment at which a period begins, in Paris. Raises InvalidPeriod."""
    return _moment(text) or midnight(_days(text, now)[0])


def until(text: str, now: datetime) -> datetime:
    """The moment after a period, in Paris. Raises InvalidPeriod."""
    return _moment(text) or _after(_days(text, now)[1])


def _moment(text: str) -> datetime | None:
    if "T" not in text and ":" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def midnight(day: date) -> datetime:
    """When a day begins in Paris."""
    return datetime.combine(day, time(), PARIS)


def _after(day: date) -> datetime:
    return midnight(day + timedelta(days=1)) if day < date(9999, 12, 30) else LAST


def _days(text: str, now: datetime) -> Days:
    today = now.astimezone(PARIS).date()
    typed = " ".join(fold(text).split())
    readers: tuple[Callable[[str, date], Days | None], ...] = (
        _named,
        _ago,
        _iso,
        _slashed,
        _worded,
    )
    try:
        days = next((found for read in readers if (found := read(typed, today))), None)
    except (ValueError, OverflowError):
        raise InvalidPeriod(f"{text}: there is no such day; expected {EXPECTED}") from None
    if days is None:
        raise InvalidPeriod(f"{text}: expected {EXPECTED}")
    return days


def _named(typed: str, today: date) -> Days | None:
    if typed in WEEKDAYS:
        ago = (today.weekday() - WEEKDAYS.index(typed)) % 7
    elif typed in _NAMED:
        ago = _NAMED[typed]
    else:
        return None
    day = today - timedelta(days=ago)
    return day, day


def _ago(typed: str, today: date) -> Days | None:
    found = _AGO.fullmatch(typed)
    if not found:
        return None
    number, unit = int(found[1]), found[2]
    if unit.startswith("m"):
        months = today.year * 12 + today.month - 1 - number
        day = _last_day(months // 12, months % 12 + 1, today.day)
    else:
        day = today - timedelta(days=number * (7 if unit[0] in "sw" else 1))
    return day, day


def _iso(typed: str, today: date) -> Days | None:
    found = _ISO.fullmatch(typed)
    return _calendar(found[1], found[2], found[3]) if found else None


def _slashed(typed: str, today: date) -> Days | None:
    found = _SLASHED.fullmatch(typed)
    if not found:
        return None
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    return _calendar(year, found[2], found[1])


def _worded(typed: str, today: date) -> Days | None:
    """Without a year: the last such month or day."""
    found = _WORDED.fullmatch(typed)
    month = MONTHS.get(found[2]) if found else None
    if not found or not month:
        return None
    year = int(found[3]) if found[3] else today.year
    days = _calendar(str(year), str(month), found[1])
    if not found[3] and days[0] > today:
        return _calendar(str(year - 1), str(month), found[1])
    return days


def _calendar(year: str, month: str | None, day: str | None) -> Days:
    if day and month:
        found = date(int(year), int(month), int(day))
        return found, found
    first, last = int(month or 1), int(month or 12)
    return date(int(year), first, 1), _last_day(int(year), last, 31)


def _last_day(year: int, month: int, day: int) -> date:
    """That day of the month, or its last where it has not so many."""
    first = date(year, month, 1)
    following = first.replace(day=28) + timedelta(days=4) if year < 9999 or month < 12 else None
    longest = (following - timedelta(days=following.day)).day if following else 31
    return first.replace(day=min(day, longest))
