"""Figures and coverage in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.digest import Figures
from alerts.wording import count, phrase
from archive.crawl.coverage import Coverage
from press import typesetting
from press.typesetting import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A column of the chart; ``share`` is its part of the highest, 0 to 100. ``label`` is
    its date, ``tick`` the shortest that can stand below it."""

    label: str
    tick: str
    value: str
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A number against its mean; the shares are parts of the greater of both, 0 to 100."""

    label: str
    today: str
    mean: str
    today_share: int
    mean_share: int


def chart(figures: Figures, language: Language, zone: ZoneInfo) -> tuple[Bar, ...]:
    """Articles per 24 hours, oldest first."""
    highest = max(1, *(number for _, number in figures.days))
    days = [(end.astimezone(zone).date(), number) for end, number in figures.days]
    first = days[0][0]
    return tuple(
        Bar(
            label=typesetting.day(language, day, short=True),
            tick=typesetting.day(language, day, short=True)
            if day in (first, day.replace(day=1))
            else str(day.day),
            value=str(number),
            share=round(100 * number / highest),
        )
        for day, number in days
    )


def numbers(figures: Figures, language: Language) -> tuple[Row, ...]:
    """Stories, articles and outlets of the last 24 hours, against the fortnight's mean."""
    return tuple(
        _row(phrase(language, f"number {n.name}"), n.today, n.mean, language)
        for n in figures.numbers
    )


def rises(figures: Figures, language: Language, labels: Mapping[str, str]) -> tuple[Row, ...]:
    """The actors and topics that rose, the same way."""
    return tuple(
        _row(labels.get(rise.id, rise.id), rise.today, rise.mean, language)
        for rise in figures.rises
    )


def _row(label: str, today: int, mean: float, language: Language) -> Row:
    most = max(today, mean, 1)
    return Row(
        label=label,
        today=str(today),
        mean=typesetting.decimal(language, mean),
        today_share=round(100 * today / most),
        mean_share=round(100 * mean / most),
    )


def covered(coverage: Coverage, language: Language) -> tuple[tuple[str, str], ...]:
    """(what, which) of what the crawler saw and did not see; nothing amiss is said, too."""

    def names(values: Sequence[str]) -> str:
        return phrase(language, "list").join(values) or phrase(language, "none")

    missed = coverage.hours_missed
    hours = count(language, missed, "hour")
    return (
        (
            phrase(language, "checked"),
            phrase(language, "checked of", checked=coverage.checked, followed=coverage.followed),
        ),
        (phrase(language, "silent"), names(coverage.silent)),
        (phrase(language, "blocked"), names([f"{n} ({why})" for n, why in coverage.blocked])),
        (phrase(language, "late"), names(coverage.late)),
        (
            phrase(language, "partly"),
            names([f"{name} ({phrase(language, state)})" for name, state in coverage.partly]),
        ),
        (
            phrase(language, "missed"),
            phrase(language, "hours without", hours=hours)
            if missed
            else phrase(language, "nothing missed"),
        ),
    )
