"""Dates as feeds, sitemaps and pages write them."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from lexicon.folding import fold

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(minutes=10)  # clocks that go a little fast are not worth a note

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "aout aug august",
            "septembre sept sep",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}
_WRITTEN = re.compile(
    r"(?P<day>\d{1,2})(?:er)?[ -](?P<month>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})\b"
    r"(?:\D{1,5}(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<zone>[+-]\d{2}:?\d{2}|z|gmt|utc)?"
)
_NUMERIC = re.compile(
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"
    r"(?:\D{1,5}(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?(?::(?P<second>\d{2}))?)?"
)
_ZONES = {"cet": "+0100", "cest": "+0200", "met": "+0100", "mest": "+0200", "hnec": "+0100"}


@lru_cache(maxsize=4096)
def read(text: str, timezone: str) -> datetime | None:
    """The moment that a date states, in UTC, or ``None`` where it cannot be read.

    RFC 5322 (two-digit years too), RFC 3339 and its relatives, French dates in words
    and numbers. A date without offset is in ``timezone``; a day alone is its midnight.
    """
    text = text.strip()
    if not text or len(text) > 80:
        return None
    for reader in (_iso, _mail, _words):
        moment = reader(text)
        if moment is None:
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(timezone))
        try:
            moment = moment.astimezone(UTC)
        except (OverflowError, ValueError):
            return None
        return moment if moment >= EARLIEST else None
    return None


def clamp(published_at: datetime | None, now: datetime) -> tuple[datetime | None, str | None]:
    """A stated date, no later than now; with a note where it had to be changed."""
    if published_at is None or published_at <= now + TOLERANCE:
        return published_at, None
    return now, f"dated {published_at.isoformat()}, in the future"


def _iso(text: str) -> datetime | None:
    if re.match(r"\d{4}-\d\d$", text):
        text += "-01"
    text = re.sub(r" (?=[+-]\d)", "", text)
    text = re.sub(r" ?(?:UTC|GMT)$", "Z", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    words = text.split()
    zone = _ZONES.get(words[-1].lower()) if words else None
    try:
        return parsedate_to_datetime(" ".join((*words[:-1], zone)) if zone else text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(text: str) -> datetime | None:
    found = _WRITTEN.search(fold(text)) or _NUMERIC.search(text)
    if not found:
        return None
    parts = found.groupdict()
    month = _MONTHS.get(parts["month"]) if parts["month"].isalpha() else int(parts["month"])
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    try:
        moment = datetime(year, month or 0, int(parts["day"]), hour, minute, second)
    except ValueError:
        return None
    zone = parts.get("zone")
    if zone:
        offset = "+0000" if zone.isalpha() else zone
        return datetime.strptime(f"{moment:%Y-%m-%dT%H:%M:%S}{offset}", "%Y-%m-%dT%H:%M:%S%z")
    return moment
