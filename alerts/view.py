"""A digest put into words: what both parts of the mail show, line by line.

Text and HTML are two layouts of one ``View``, so that they cannot say different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerts import tables
from alerts.cards import Card, card
from alerts.compose import plain
from alerts.digest import (
    Digest,
    Status,
)
from alerts.tables import Bar, Row
from alerts.wording import count, phrase
from press import typesetting
from press.typesetting import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the words depend on beside the digest: ``labels`` maps actors and topics to
    names, ``names`` sources; ``kind`` says how the mail came about."""

    name: str
    language: Language
    timezone: str
    labels: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    kind: str = "scheduled"
    unsubscribe: str | None = None


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
        date=typesetting.weekday(language, until),
        summary=_summary(digest, language),
        span=phrase(
            language,
            "span",
            since=_full(digest.since.astimezone(zone), language, until.date()),
            until=_full(until, language, until.date()),
        ),
        notices=_notices(digest, setting, zone),
        order=phrase(language, "order") if digest.total else None,
        cards=tuple(
            card(story, language, zone, until.date(), setting.labels, setting.names)
            for story in digest.stories
        ),
        more=tuple(
            card(story, language, zone, until.date(), setting.labels, setting.names)
            for story in digest.more
        ),
        chart=tables.chart(digest.figures, language, zone) if digest.figures else (),
        numbers=tables.numbers(digest.figures, language) if digest.figures else (),
        rises=tables.rises(digest.figures, language, setting.labels) if digest.figures else (),
        coverage=tables.covered(digest.coverage, language) if digest.coverage else (),
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
    shown = typesetting.day(language, when.date(), year=when.year != today.year)
    return phrase(language, "at", day=shown, hour=typesetting.hour(language, when))


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
