"""A digest put into words: what both parts of the mail show, line by line.

Text and HTML are two layouts of one ``View``, so that they cannot say different things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from alerts import wording
from alerts.compose import plain
from alerts.digest import (
    Change,
    Corrected,
    Digest,
    Figures,
    Grown,
    Report,
    Status,
    Story,
    Withdrawn,
)
from alerts.matching import Run
from alerts.wording import Language, count, phrase
from archive.coverage import Coverage

MAX_OUTLETS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the words depend on beside the digest: ``labels`` maps actors and topics to
    names; ``kind`` says how the mail came about."""

    name: str
    language: Language
    timezone: str
    labels: Mapping[str, str]
    kind: str = "scheduled"
    unsubscribe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A change in words: one sentence, and what was there before and after."""

    text: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A source's name, the address of its article, when it came and from whom; ``state``
    is the mark of a state medium."""

    name: str
    url: str | None
    notes: str
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story. ``tags`` are (label, values) lines."""

    status: Status
    badge: str
    voices: int
    confirmed: str
    headline: tuple[Run, ...]
    url: str | None
    first: str
    warning: str | None
    changes: tuple[Said, ...]
    excerpt: tuple[Run, ...]
    outlets: tuple[Outlet, ...]
    more_outlets: str | None
    tags: tuple[tuple[str, str], ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All lines of a mail, in order."""

    language: Language
    name: str
    date: str
    summary: str
    span: str
    notices: tuple[str, ...]
    order: str | None
    cards: tuple[Card, ...]
    more: tuple[Card, ...]
    chart: tuple[Bar, ...]
    numbers: tuple[Row, ...]
    rises: tuple[Row, ...]
    coverage: tuple[tuple[str, str], ...]
    uncovered: str | None
    footer: str
    unsubscribe: str | None


def view(digest: Digest, setting: Setting) -> View:
    """Put a digest into the words of its language, times in its time zone."""
    language, zone = setting.language, ZoneInfo(setting.timezone)
    until = digest.until.astimezone(zone)
    return View(
        language=language,
        name=setting.name,
        date=wording.weekday(language, until),
        summary=_summary(digest, language),
        span=phrase(
            language,
            "span",
            since=_full(digest.since.astimezone(zone), language, until.date()),
            until=_full(until, language, until.date()),
        ),
        notices=_notices(digest, setting, zone),
        order=phrase(language, "order") if digest.total else None,
        cards=tuple(_card(story, setting, zone, until.date()) for story in digest.stories),
        more=tuple(_card(story, setting, zone, until.date()) for story in digest.more),
        chart=_chart(digest.figures, language, zone) if digest.figures else (),
        numbers=_numbers(digest.figures, language) if digest.figures else (),
        rises=_rises(digest.figures, setting) if digest.figures else (),
        coverage=_coverage(digest.coverage, language) if digest.coverage else (),
        uncovered=None
        if digest.coverage and digest.coverage.checked
        else phrase(language, "no crawl"),
        footer=phrase(language, "footer", name=setting.name),
        unsubscribe=setting.unsubscribe,
    )


def subject(shown: View) -> str:
    """The mail's subject: the subscription, what there is, the leading headline."""
    lead = f" · {plain(shown.cards[0].headline)}" if shown.cards else ""
    line = " ".join(f"{shown.name} · {shown.summary}{lead}".split())
    return line if len(line) <= 140 else line[:139].rstrip() + "…"


def _full(when: datetime, language: Language, today: date) -> str:
    shown = wording.day(language, when.date(), year=when.year != today.year)
    return phrase(language, "at", day=shown, hour=wording.hour(language, when))


def _summary(digest: Digest, language: Language) -> str:
    if not digest.total:
        return phrase(language, "empty")
    everything = (*digest.stories, *digest.more)
    statuses: tuple[Status, ...] = ("new", "grown", "corrected", "withdrawn")
    numbers = {s: sum(story.status == s for story in everything) for s in statuses}
    total = count(language, digest.total, "story")
    if numbers["new"] == digest.total:
        return total
    parts = [count(language, number, status) for status, number in numbers.items() if number]
    return f"{total}{phrase(language, 'colon')}{phrase(language, 'list').join(parts)}"


def _notices(digest: Digest, setting: Setting, zone: ZoneInfo) -> tuple[str, ...]:
    language = setting.language
    notices: list[str] = []
    if setting.kind != "scheduled":
        notices.append(phrase(language, setting.kind))
    if digest.periods > 1:
        since = digest.since.astimezone(zone)
        notices.append(
            phrase(
                language,
                "catch up",
                digests=count(language, digest.periods, "digest"),
                since=_full(since, language, digest.until.astimezone(zone).date()),
            )
        )
    return tuple(notices)


def _card(story: Story, setting: Setting, zone: ZoneInfo, today: date) -> Card:
    language = setting.language
    outlets = _outlets(story.reports, language, zone)
    hidden = max(0, len(outlets) - MAX_OUTLETS)
    return Card(
        status=story.status,
        badge=phrase(language, f"badge {story.status}"),
        voices=story.independent,
        confirmed=_confirmed(story, language),
        headline=story.headline,
        url=_web(story.url),
        first=_first(story, language, zone, today),
        warning=phrase(language, "state only") if story.state_media_only else None,
        changes=tuple(_said(change, language) for change in story.changes),
        excerpt=story.excerpt,
        outlets=outlets[:MAX_OUTLETS],
        more_outlets=phrase(language, "and more", n=hidden) if hidden else None,
        tags=_tags(story, setting),
    )


def _web(url: str | None) -> str | None:
    """The address, where it is one of the web; a feed may say anything."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _confirmed(story: Story, language: Language) -> str:
    text = count(language, len(story.reports), "outlet")
    copies = [report.copy_from for report in story.reports if report.copied]
    if copies:
        names = dict.fromkeys(name for name in copies if name)
        told = count(language, len(copies), "copy")
        if len(names) == 1:
            told += f" {next(iter(names))}"
        text += phrase(language, "of which", copies=told)
    return f"{text} · {count(language, story.independent, 'voice')}"


def _first(story: Story, language: Language, zone: ZoneInfo, today: date) -> str:
    first = story.reports[0]
    when = _when(first, language, zone, today)
    key = "first" if len(story.reports) > 1 else "only"
    return phrase(language, key, name=first.name, when=when)


def _when(report: Report, language: Language, zone: ZoneInfo, today: date) -> str:
    return wording.moment(language, report.at.astimezone(zone), today, day_only=report.day_only)


def _outlets(reports: Sequence[Report], language: Language, zone: ZoneInfo) -> tuple[Outlet, ...]:
    """Each source with its hour; the day is named where it changes from the one before."""
    days = [report.at.astimezone(zone).date() for report in reports]
    return tuple(
        _outlet(report, before, language, zone)
        for report, before in zip(reports, [days[0], *days], strict=False)
    )


def _outlet(report: Report, before: date, language: Language, zone: ZoneInfo) -> Outlet:
    notes = [_when(report, language, zone, before)]
    if report.copied:
        key = "copy of" if report.copy_from else "copy"
        notes.append(phrase(language, key, of=report.copy_from))
    return Outlet(
        name=report.name,
        url=_web(report.url),
        notes=phrase(language, "list").join(notes),
        state=phrase(language, "state") if report.state_media else None,
    )


def _tags(story: Story, setting: Setting) -> tuple[tuple[str, str], ...]:
    separator = phrase(setting.language, "list")
    lines = (
        ("matches", story.terms),
        ("actors", tuple(setting.labels.get(id, id) for id in story.actors)),
        ("topics", tuple(setting.labels.get(id, id) for id in story.topics)),
    )
    return tuple(
        (phrase(setting.language, key), separator.join(values)) for key, values in lines if values
    )


def _said(change: Change, language: Language) -> Said:
    match change:
        case Withdrawn(name=name, title=title):
            return Said(text=phrase(language, "withdrew", name=name, title=title))
        case Corrected(name=name, kind=kind, before=before, after=after):
            return Said(text=phrase(language, kind, name=name), before=before, after=after)
        case Grown(articles=articles, joined=joined):
            key = "grown by outlets" if joined else "grown by"
            return Said(
                text=phrase(
                    language,
                    key,
                    articles=count(language, articles, "new article"),
                    names=phrase(language, "list").join(joined),
                )
            )


def _chart(figures: Figures, language: Language, zone: ZoneInfo) -> tuple[Bar, ...]:
    highest = max(1, *(number for _, number in figures.days))
    days = [(end.astimezone(zone).date(), number) for end, number in figures.days]
    first = days[0][0]
    return tuple(
        Bar(
            label=wording.day(language, day, short=True),
            tick=wording.day(language, day, short=True)
            if day in (first, day.replace(day=1))
            else str(day.day),
            value=str(number),
            share=round(100 * number / highest),
        )
        for day, number in days
    )


def _numbers(figures: Figures, language: Language) -> tuple[Row, ...]:
    return tuple(
        _row(phrase(language, f"number {n.name}"), n.today, n.mean, language)
        for n in figures.numbers
    )


def _rises(figures: Figures, setting: Setting) -> tuple[Row, ...]:
    return tuple(
        _row(setting.labels.get(rise.id, rise.id), rise.today, rise.mean, setting.language)
        for rise in figures.rises
    )


def _row(label: str, today: int, mean: float, language: Language) -> Row:
    most = max(today, mean, 1)
    return Row(
        label=label,
        today=str(today),
        mean=wording.decimal(language, mean),
        today_share=round(100 * today / most),
        mean_share=round(100 * mean / most),
    )


def _coverage(coverage: Coverage, language: Language) -> tuple[tuple[str, str], ...]:
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
            phrase(language, "missed"),
            phrase(language, "hours without", hours=hours)
            if missed
            else phrase(language, "nothing missed"),
        ),
    )
