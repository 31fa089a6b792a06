"""Dates as feeds, sitemaps, pages, manifests and texts write them: one reader for all.

A date is read only where it is whole: a day without its year, a month without its day or
a weekday alone counts only beside a day that is known. A weekday that is not the day's
makes it no date, and so does a zone that cannot be read: the time it states is unknown.
Times without a zone are the source's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from lexicon.folding import fold
from press import zones
from press.values import Basis, Precision

EARLIEST = date(1990, 1, 1)
NEVER = datetime.min.replace(tzinfo=UTC)
TOLERANCE = timedelta(minutes=10)  # clocks that go a little fast are not worth a note
FARTHEST = timedelta(hours=14)  # a day begins in UTC+14 so long before it does in UTC

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev feb february", "mars mar march",
            "avril avr apr april", "mai may", "juin jun june", "juillet juil jul july",
            "aout aug august", "septembre sept sep september", "octobre oct october",
            "novembre nov november", "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY = {
    name: number
    for number, names in enumerate(
        (
            "lundi lun mon monday", "mardi mar tue tues tuesday", "mercredi mer wed wednesday",
            "jeudi jeu thu thur thurs thursday", "vendredi ven fri friday",
            "samedi sam sat saturday", "dimanche dim sun sunday",
        )
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?:\s*(?:(?:,|:|a|at|vers|-|\||•|·|@|/|;)\s*){0,2}(?P<hour>[01]?\d|2[0-3])\s?(?:heures?|h|:)"
    r"\s?(?P<minute>[0-5]\d)?(?:\s?(?:min(?:utes?)?|mn)\b)?(?::(?P<second>[0-5]\d|60)(?:[.,]\d+)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?)?"
)
WORDED = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+)?(?:le\s+)?(?P<day>[0-3]?\d)(?:er|\s?eme)?\s+"
    rf"(?P<month>{_MONTH})\b\.?\s+(?P<year>(?:19|20)\d\d)\b{_CLOCK}"
)
_NUMBERED = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?P<mark>[/.-])(?P<month>[01]?\d)(?P=mark)(?P<year>(?:19|20)?\d\d)\b{_CLOCK}"
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d\d?),\s+(?P<year>(?:19|20)\d\d)\b{_CLOCK}"
)
_BEFORE = re.compile(  # "à 18 h 05 HNE le 3 février 2026", as Canadians write
    r"\b(?P<hour>[01]?\d|2[0-3])\s?(?:h|:|heures?)\s?(?P<minute>[0-5]\d)?"
    rf"(?:\s\(?(?P<zone>{zones.NAMES})\b\)?)?\s*(?:,|-|le|du)?\s*$"
)
_ZONED = re.compile(  # in prose: where nothing else can be meant
    rf"\s?\(?(?P<zone>(?:(?:UTC|GMT)\s?)?\+(?:0\d|1[0-4]):?[0-5]\d|\s-0\d:?[0-5]\d|{zones.NAMES.upper()})\b"
)
_ZONE = re.compile(
    r"\s*\[?(?P<zone>(?:[A-Za-z]{2,3}\s?)?[+-]\d[\d:]*|[A-Za-z]+(?:/[A-Za-z_+-]+)+|[A-Za-z]{1,5}\b)"
    r"(?P<rest>.*)"
)
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?:(?!\d)|(?=\d{6}(?!\d)))"
    r"(?P<clock>(?:[Tt_]|\s+|[A-Z]{3,4}(?=\d\d:))?(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r"(?=$|\s|[A-Za-z+\[-]))?"
)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d{1,6})?")  # seconds or milliseconds since 1970
_WEEK = re.compile(r"\d{4}-?W\d\d-?[1-7]")
_BEGINS = r"(?:(?P<weekday>[a-z]{2,9})\.?,?\s+)?(?:le\s+)?"
_ENDS = (
    rf"{_CLOCK}\s*(?P<zone>(?:[a-z]{{2,3}}\s?)?[+-]\d[\d:]*|[a-z]+(?:/[a-z_+-]+)+|[a-z]{{1,5}})?"
    rf"(?:\s*\((?:(?P<inner>{zones.NAMES})\)|.*))?"
)
_WHOLE = tuple(  # nothing but a date, so that what stands behind its time is a zone
    re.compile(_BEGINS + written + _ENDS)
    for written in (
        rf"(?P<day>\d\d?)(?:er|\s?eme)?[\s-]+(?P<month>{_MONTH})\b\.?,?[\s-]+(?P<year>\d{{4}}|\d\d)\b",
        r"(?P<day>\d\d?)(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)(?P<year>\d{4}|\d\d)\b",
        rf"(?P<month>{_MONTH})\b\.?\s+(?P<day>\d\d?),\s+(?P<year>\d{{4}})\b",
    )
)
_ASCTIME = re.compile(  # RFC 9110, 5.6.7
    rf"(?P<weekday>[a-z]{{3}})\s+(?P<month>{_MONTH})\s+(?P<day>\d\d?)\s+(?P<hour>[01]\d|2[0-3]):"
    r"(?P<minute>[0-5]\d):(?P<second>[0-5]\d|60)(?:\s+(?P<zone>[a-z]{1,5}|[+-]\d{4}))?\s+(?P<year>\d{4})"
)


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
    found = stated(value, zone) if value else None
    if value is None or found is None or not sensible(found, latest):
        return None
    return Dated(moment=found, basis=basis, evidence=f"{where}: {value.strip()}"[:200])


def stated(value: str, zone: tzinfo) -> Moment | None:
    """A date as a machine writes it (ISO 8601 and its relatives, RFC 5322 with two-digit
    years too, asctime, seconds since 1970) or as people do; ``None`` if neither. Total."""
    return _stated(value.strip()[:80], zone)


@lru_cache(maxsize=4096)  # feeds state the same dates again and again
def _stated(value: str, zone: tzinfo) -> Moment | None:
    try:
        if found := _EPOCH.fullmatch(value):
            return Moment(at=datetime.fromtimestamp(int(found[1]), zone), precision="second")
        if _WEEK.fullmatch(value):
            return _day(date.fromisoformat(value))
        if found := _ISO.match(value):
            return _iso(found, value[found.end() :], zone)
        folded = fold(value)
        for pattern in (*_WHOLE, _ASCTIME):
            if found := pattern.fullmatch(folded):
                group = "zone" if found["zone"] else "inner"
                named = value[slice(*found.span(group))] if found.groupdict().get(group) else ""
                return _read(found, zone, f" {named}")
    except (ValueError, OverflowError):
        return None
    return written(value, zone)


def written(value: str, zone: tzinfo) -> Moment | None:
    """The first whole date in French words or figures (day first), with its time of day."""
    folded = fold(value)
    found = WORDED.search(folded) or _NUMBERED.search(folded) or _MONTH_FIRST.search(folded)
    if found is None:
        return None
    if found["hour"] is None and (clock := _BEFORE.search(folded[: found.start()][-40:])):
        return _clocked(found, clock, zone)
    named = _ZONED.match(value, found.end()) if found["hour"] else None
    return moment(found, (zones.named(named["zone"]) if named else None) or zone)


def _clocked(found: re.Match[str], clock: re.Match[str], zone: tzinfo) -> Moment | None:
    """A day with the time that stands before it."""
    day = moment(found, zone)
    if day is None:
        return None
    behind = f" {clock['zone'].upper()}" if clock["zone"] else ""
    return _timed(day.day, int(clock["hour"]), clock["minute"], None, behind, zone)


def moment(found: re.Match[str], zone: tzinfo) -> Moment | None:
    """What a match of a written date states; ``None`` for a day that does not exist or
    that was no such weekday."""
    try:
        return _read(found, zone, "")
    except (ValueError, OverflowError):
        return None


def in_address(url: str) -> Moment | None:
    """The day in an address such as ``/2024/10/03/``; figures run together may be an id."""
    found = re.search(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:[/_-]|$)", url)
    try:
        return _day(date(*map(int, found.groups()))) if found else None
    except ValueError:
        return None


def sensible(found: Moment, now: datetime) -> bool:
    """Whether a press article could have been published then: not before the web, and
    not in the future by more than a day."""
    return found.day >= EARLIEST and found.utc <= now + timedelta(days=1)


def clamped(
    at: datetime | None, precision: Precision | None, now: datetime
) -> tuple[datetime | None, str | None]:
    """A stated time (UTC), no later than now, a day no later than today anywhere; with a
    note where it had to be changed."""
    if at is None or at <= now + (FARTHEST if precision == "day" else TOLERANCE):
        return at, None
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today if precision == "day" else now, f"dated {at.isoformat()}, in the future"


def _read(found: re.Match[str], zone: tzinfo, behind: str) -> Moment | None:
    """What the groups of a match state; ``behind`` is what may name a zone."""
    said = found.groupdict()
    year, month = int(said["year"]), said["month"]
    if len(said["year"]) == 2:
        year += 2000 if year < 69 else 1900
    number = MONTHS[month] if month in MONTHS else int(month)
    day = date(year, number, int(said["day"]))
    if _WEEKDAY.get(said.get("weekday") or "", day.weekday()) != day.weekday():
        return None
    if said["hour"] is None:
        return _day(day)
    hour = int(said["hour"])
    if half := said.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    return _timed(day, hour, said["minute"], said["second"], behind, zone)


def _iso(found: re.Match[str], behind: str, zone: tzinfo) -> Moment | None:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    hour = found["hour"]
    if hour is None or (found["minute"] is None and found["clock"][0] not in "Tt"):
        # no time, or one that people write: "2025-03-03 à 14h05"
        clock = re.match(_CLOCK, fold(found["clock"] or "") + fold(behind))
        if clock is None or clock["hour"] is None:
            return _day(day)
        rest = fold(found["clock"] or "") + behind
        return _timed(
            day, int(clock["hour"]), clock["minute"], clock["second"], rest[clock.end() :], zone
        )
    return _timed(day, int(hour), found["minute"], found["second"], behind, zone)


def _timed(
    day: date, hour: int, minute: str | None, second: str | None, behind: str, zone: tzinfo
) -> Moment | None:
    zone_of_it = _zone(behind, zone)
    if zone_of_it is None:
        return None
    at = datetime(day.year, day.month, day.day, hour, int(minute or 0), min(int(second or 0), 59))
    if not (at.hour or at.minute or at.second):
        return _day(day)  # midnight to the second is a day that a machine wrote out
    at = at.replace(tzinfo=zone_of_it)
    shift = at.utcoffset()
    at.astimezone(UTC)  # raises for what cannot be said in UTC
    return Moment(
        at=at if shift else at.astimezone(zone),
        precision="minute" if second is None else "second",
    )


def _zone(behind: str, zone: tzinfo) -> tzinfo | None:
    """The zone named behind a time, the source's where none is; ``None`` where there is one
    that cannot be read. Other words name none."""
    found = _ZONE.match(behind)
    if found is None:
        return zone
    name = found["zone"]
    if (known := zones.named(name)) is not None:
        return known
    offset = re.search(r"[+-]\d", name) is not None
    alone = not found["rest"].strip("] ") or found["rest"].lstrip("] ").startswith("(")
    return None if offset or "/" in name or (alone and name.isupper()) else zone


def _day(day: date) -> Moment:
    return Moment(at=datetime(day.year, day.month, day.day, tzinfo=UTC), precision="day")
