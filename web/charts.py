"""Bars over time: days put together so that a chart stays readable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month", "year"]
MOST = 62  # bars of one chart
WIDTH, HEIGHT = 640.0, 96.0  # of the drawing, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``count`` articles from ``first`` to ``last``, both included, and where it is drawn."""

    first: date
    last: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars of equal steps without a gap, oldest first."""

    step: Step
    bars: tuple[Bar, ...]
    highest: int


def chart(counts: Sequence[tuple[str, int]]) -> Chart | None:
    """The bars of (ISO day, articles) in order; None where there are none."""
    days = [(date.fromisoformat(day), count) for day, count in counts]
    if not days:
        return None
    step = _step(days[0][0], days[-1][0])
    starts = _starts(days[0][0], days[-1][0], step)
    held = dict.fromkeys(starts, 0)
    for day, count in days:
        held[_BEGIN[step](day)] += count
    highest = max(held.values()) or 1
    room = WIDTH / max(len(starts), 12)
    bars: list[Bar] = []
    for place, start in enumerate(starts):
        height = held[start] / highest * (HEIGHT - 4)
        height = max(height, 1.5) if held[start] else 0.0
        bars.append(
            Bar(
                first=start,
                last=_next(start, step) - timedelta(days=1),
                count=held[start],
                x=round(place * room, 2),
                y=round(HEIGHT - height, 2),
                width=round(room * 0.82, 2),
                height=round(height, 2),
            )
        )
    return Chart(step=step, bars=tuple(bars), highest=highest)


def _step(first: date, last: date) -> Step:
    span = (last - first).days + 1
    if span <= MOST:
        return "day"
    if span <= MOST * 7:
        return "week"
    return "month" if span <= MOST * 30 else "year"


def _starts(first: date, last: date, step: Step) -> list[date]:
    found = [_BEGIN[step](first)]
    while (following := _next(found[-1], step)) <= last:
        found.append(following)
    return found


def _next(start: date, step: Step) -> date:
    match step:
        case "day":
            return start + timedelta(days=1)
        case "week":
            return start + timedelta(days=7)
        case "month":
            return (start + timedelta(days=31)).replace(day=1)
        case "year":
            return start.replace(year=start.year + 1)


_BEGIN: dict[Step, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
