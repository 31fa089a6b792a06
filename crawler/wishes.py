"""What a feed asks of those who poll it (RSS 2.0; RDF Site Summary 1.0, syndication module)."""

import re
from datetime import timedelta
from itertools import islice

from press.markup import Element, name_of, text_of

DAY, WEEK = 24, 168  # hours
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def ttl(root: Element) -> timedelta | None:
    """RSS ``ttl`` (minutes), else ``sy:updatePeriod`` by ``sy:updateFrequency``."""
    said = islice(_channel(root), 100)
    texts = {name_of(e): text_of(e).strip() for e in said if len(e) == 0}
    if (minutes := _whole(texts.get("ttl"))) is not None:
        return timedelta(minutes=min(minutes, 10_000))
    period = _PERIODS.get(texts.get("updatePeriod", ""))
    if period is None:
        return None
    return timedelta(minutes=period / max(1, _whole(texts.get("updateFrequency")) or 1))


def rests(root: Element) -> tuple[int, ...]:
    """The hours of the week, from Monday's first by UTC, in which it is not to be polled:
    ``skipHours`` of each day and all of ``skipDays``. None where that would be always."""
    hours, days = set[int](), set[int]()
    for element in islice(_channel(root), 100):
        if (name := name_of(element)) not in ("skipHours", "skipDays"):
            continue
        for each in islice(element, DAY + 1):
            text = text_of(each).strip()
            if name == "skipHours" and (hour := _whole(text)) is not None and hour <= DAY:
                hours.add(hour % DAY)  # some count them from 1
            elif name == "skipDays" and text.lower() in _DAYS:
                days.add(_DAYS.index(text.lower()))
    found = (hour for hour in range(WEEK) if hour % DAY in hours or hour // DAY in days)
    asked = tuple(found) if hours or days else ()
    return () if len(asked) == WEEK else asked


def _channel(root: Element) -> Element:
    return next((e for e in root if name_of(e) == "channel"), root)


def _whole(text: str | None) -> int | None:
    found = re.fullmatch(r"([0-9]{1,9})(?:\.0*)?", text or "")
    return int(found[1]) if found else None
