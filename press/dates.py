"""Dates as French pages and texts write them.

A date is read only where it is whole: a day without its year, or a weekday alone,
counts only beside a day that is known. Times without a zone are the source's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lexicon.folding import fold
from press.values import Basis, Precision

EARLIEST = date(1990, 1, 1)
NEVER = datetime.min.replace(tzinfo=UTC)

MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10,
    "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CLOCK = r"(?:\s*(?:,|a|-|\||•|·|@)?\s*(?P<hour>[01]?\d|2[0-3])\s?(?:h|:|heures?)\s?(?P<minute>[0-5]\d)?(?::(?P<second>[0-5]\d))?)?"
WORDED = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+)?(?:le\s+)?(?P<day>[0-3]?\d)(?:er|\s?eme)?\s+"
    rf"(?P<month>{_MONTH})\b\.?\s+(?P<year>(?:19|20)\d\d)\b{_CLOCK}"
)
_NUMBERED = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?P<mark>[/.-])(?P<month>[01]?\d)(?P=mark)(?P<year>(?:19|20)?\d\d)\b{_CLOCK}"
)
_ISO = re.compile(
    r"(?P<date>\d{4}-?\d\d-?\d\d)(?:[T ]\s?(?P<time>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)

_MAIL = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{2,4} \d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as stated. ``at`` is aware, in the zone whose calendar gives its day: the
    stated offset, or the source's zone where UTC was stated. A day alone is UTC midnight.
    """

    at: datetime
    precision: Precision

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def utc(self) -> datetime:
        return self.at.astimezone(UTC)

    @property
    def offset(self) -> int | None:
        """Minutes east of UTC, ``None`` for a day."""
        shift = self.at.utcoffset() if self.precision != "day" else None
        return None if shift is None else round(shift.total_seconds() / 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A moment with the statement it was read from."""

    moment: Moment
    basis: Basis
    evidence: str


def dated(
    value: str | None, zone: ZoneInfo, latest: datetime, basis: Basis, where: str
) -> Dated | None:
    """A stated date with its evidence, where it is one that can be believed."""
    if not value:
        return None
    if re.fullmatch(r"1\d{9}(?:\d{3})?", value):  # seconds or milliseconds since 1970
        found = Moment(at=datetime.fromtimestamp(int(value[:10]), zone), precision="second")
    else:
        found = stated(value, zone)
    if found is None or not sensible(found, latest):
        return None
    return Dated(moment=found, basis=basis, evidence=f"{where}: {value.strip()}"[:200])


def stated(value: str, zone: ZoneInfo) -> Moment | None:
    """A machine-readable date (ISO 8601, RFC 5322) or a written one; ``None`` if neither."""
    value = value.strip()[:80]
    if found := _ISO.match(value):
        return _iso(found, zone)
    if _MAIL.match(value):
        try:
            at = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError):
            return None
        return _moment(at, "second", zone)
    return written(value, zone)


def written(value: str, zone: ZoneInfo) -> Moment | None:
    """The first whole date in French words or figures (day first), with its time of day."""
    folded = fold(value)
    found = WORDED.search(folded) or _NUMBERED.search(folded)
    return moment(found, zone) if found else None


def moment(found: re.Match[str], zone: ZoneInfo) -> Moment | None:
    """What a match of a written date states; ``None`` for a day that does not exist or
    that was no such weekday."""
    month = found["month"]
    year = int(found["year"])
    number = int(month) if month.isdigit() else MONTHS[month]
    try:
        day = datetime(year + 2000 if year < 100 else year, number, int(found["day"]), tzinfo=UTC)
        if (weekday := found.groupdict().get("weekday")) and WEEKDAYS[day.weekday()] != weekday:
            return None
        if found["hour"] is None:
            return Moment(at=day, precision="day")
        clock = {"hour": int(found["hour"]), "minute": int(found["minute"] or 0)}
        return _moment(day.replace(tzinfo=None, **clock), "minute", zone)
    except (ValueError, OverflowError):
        return None


def in_address(url: str) -> Moment | None:
    """The day in an address such as ``/2024/10/03/``; figures run together may be an id."""
    found = re.search(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:[/_-]|$)", url)
    if not found:
        return None
    return _iso_day(found[1], found[2], found[3])


def _iso_day(year: str, month: str, day: str) -> Moment | None:
    try:
        at = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    return Moment(at=at, precision="day")


def sensible(found: Moment, now: datetime) -> bool:
    """Whether a press article could have been published then: not before the web, and
    not in the future by more than a day."""
    return found.day >= EARLIEST and found.utc <= now + timedelta(days=1)


def _iso(found: re.Match[str], zone: ZoneInfo) -> Moment | None:
    digits = found["date"].replace("-", "")
    clock = (found["time"] or "").replace(":", "")
    try:
        at = datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if not clock:
            return Moment(at=at.replace(tzinfo=UTC), precision="day")
        at = at.replace(hour=int(clock[:2]), minute=int(clock[2:4]), second=int(clock[4:6] or 0))
        if name := (found["zone"] or "").upper():
            at = at.replace(tzinfo=_offset(name))
        return _moment(at, "minute" if len(clock) == 4 else "second", zone)
    except (ValueError, OverflowError):
        return None


def _offset(name: str) -> tzinfo:
    if not name.startswith(("+", "-")):
        return UTC
    minutes = int(name[1:3]) * 60 + int(name[3:].strip(":") or 0)
    return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))


def _moment(at: datetime, precision: Precision, zone: ZoneInfo) -> Moment:
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    if not (at.hour or at.minute or at.second):
        # midnight to the second is a day that a machine wrote out
        return Moment(at=at.replace(tzinfo=UTC), precision="day")
    return Moment(at=at if at.utcoffset() else at.astimezone(zone), precision=precision)


_COUNTRIES = {
    "be": "Europe/Brussels", "ch": "Europe/Zurich", "lu": "Europe/Luxembourg", "mc": "Europe/Monaco",
    "ca": "America/Toronto", "quebec": "America/Toronto", "ht": "America/Port-au-Prince",
    "ma": "Africa/Casablanca", "dz": "Africa/Algiers", "tn": "Africa/Tunis", "sn": "Africa/Dakar",
    "ci": "Africa/Abidjan", "ml": "Africa/Bamako", "bf": "Africa/Ouagadougou", "bj": "Africa/Porto-Novo",
    "tg": "Africa/Lome", "ne": "Africa/Niamey", "gn": "Africa/Conakry", "cm": "Africa/Douala",
    "ga": "Africa/Libreville", "cg": "Africa/Brazzaville", "cd": "Africa/Kinshasa", "mr": "Africa/Nouakchott",
    "mg": "Indian/Antananarivo", "mu": "Indian/Mauritius", "re": "Indian/Reunion", "nc": "Pacific/Noumea",
    "pf": "Pacific/Tahiti", "lb": "Asia/Beirut", "ua": "Europe/Kyiv", "ru": "Europe/Moscow",
}  # fmt: skip


@lru_cache(maxsize=1000)
def zone_of(url: str | None, named: str | None = None) -> ZoneInfo:
    """The time zone of a source: the one named for it, else by the country in its host's
    name, else Europe/Paris."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    return ZoneInfo(named or _COUNTRIES.get(host.rpartition(".")[2], "Europe/Paris"))
