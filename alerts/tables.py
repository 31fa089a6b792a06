"""Figures and coverage in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.digest import DayCounts
from alerts.wording import count, phrase
from archive.crawl.coverage import Coverage
from press import typesetting
from press.typesetting import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A column of the chart; ``share`` is its part of the highest, 0 to 100. ``label`` is
    its date, ``tick`` the shortest that can stand below it; a day that was not ``watched``
    says so."""

    label: str
    tick: str
    value: str
    share: int
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A number against its mean, where there is one; the shares are parts of the greater of
    both, 0 to 100."""

    label: str
    today: str
    mean: str
    today_share: int
    mean_share: int


def chart(figures: DayCounts, language: Language, zone: ZoneInfo) -> tuple[Bar, ...]:
    """Articles per 24 hours, oldest first."""
    highest = max(1, *(column.articles for column in figures.days))
    days = [(column.end.astimezone(zone).date(), column) for column in figures.days]
    first = days[0][0]
    return tuple(
        Bar(
            label=typesetting.day(language, day, short=True),
            tick=typesetting.day(language, day, short=True)
            if day in (first, day.replace(day=1))
            else str(day.day),
            value=str(column.articles) if column.watched or column.articles else "–",
            share=round(100 * column.articles / highest),
            watched=column.watched,
        )
        for day, column in days
    )


def numbers(figures: DayCounts, language: Language) -> tuple[Row, ...]:
    """Stories, articles and outlets of the last 24 hours, against the fortnight's mean."""
    return tuple(
        _row(phrase(language, f"number {n.name}"), n.today, n.mean, language)
        for n in figures.numbers
    )


def rises(figures: DayCounts, language: Language, labels: Mapping[str, str]) -> tuple[Row, ...]:
    """The actors and topics that rose, the same way."""
    return tuple(
        _row(labels.get(rise.id, rise.id), rise.today, rise.mean, language)
        for rise in figures.rises
    )


def against(figures: DayCounts, language: Language) -> str:
    """What the numbers are set against."""
    if figures.spoken == "too little":
        return phrase(language, "against nothing")
    said = phrase(language, "against", days=count(language, figures.compared, "watched day"))
    if figures.left_out:
        sources = count(language, figures.left_out, "outlet")
        said += f" {phrase(language, 'left out', outlets=sources)}"
    return said


def unwatched(figures: DayCounts, language: Language, zone: ZoneInfo) -> str | None:
    """Which days the chart has that nobody watched: those on which something was found late
    look like others."""
    days = [c.end.astimezone(zone).date() for c in figures.days if not c.watched]
    if not days:
        return None
    return phrase(
        language,
        "unwatched",
        days=count(language, len(days), "day"),
        which=phrase(language, "list").join(
            typesetting.day(language, day, short=True) for day in days
        ),
    )


def _row(label: str, today: int, mean: float | None, language: Language) -> Row:
    most = max(today, mean or 0, 1)
    return Row(
        label=label,
        today=str(today),
        mean="–" if mean is None else typesetting.decimal(language, mean),
        today_share=round(100 * today / most),
        mean_share=round(100 * (mean or 0) / most),
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
