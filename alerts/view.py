"""A digest put into words: what both parts of the mail show, line by line.

Text and HTML are two layouts of one ``View``, so that they cannot say different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerts import claims, tables
from alerts.cards import Card, card
from alerts.compose import plain
from alerts.digest import (
    Digest,
    Status,
)
from alerts.sections import MANY, Section, sections
from alerts.tables import Bar, Row
from alerts.wording import and_more, count, phrase
from archive.mail.subscriptions import Flash
from press import typesetting
from press.typesetting import Language

_LONGEST_SUBJECT = 140  # characters
SEVERAL = 4  # stories from which on a mail opens with three lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the words depend on beside the digest: ``labels`` maps actors and topics to
    names, ``names`` sources; ``asked`` are the topics subscribed to; ``kind`` says how the
    mail came about, ``flash`` what is told at once, where that is its kind; ``base`` is where
    the reader's page is."""

    name: str
    language: Language
    timezone: str
    labels: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    asked: frozenset[str] = frozenset()
    kind: str = "scheduled"
    unsubscribe: str | None = None
    flash: Flash | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup:
    """Cards that stand together, under a heading or none; ``anchor`` is where the table of
    contents leads to."""

    heading: str | None
    anchor: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All lines of a mail, in order. ``opening`` are (label, line) of what is most confirmed,
    what changed and what disagrees; ``contents`` (heading, anchor, how many) of the blocks."""

    language: Language
    kind: str
    name: str
    date: str
    summary: str
    span: str
    notices: tuple[str, ...]
    opening: tuple[tuple[str, str], ...]
    contents: tuple[tuple[str, str, str], ...]
    order: str | None
    blocks: tuple[CardGroup, ...]
    more: tuple[Card, ...]
    chart: tuple[Bar, ...]
    numbers: tuple[Row, ...]
    against: str
    unwatched: str | None
    rises: tuple[Row, ...]
    rising: str
    coverage: tuple[tuple[str, str], ...]
    uncovered: str | None
    footer: str
    unsubscribe: str | None

    @property
    def cards(self) -> tuple[Card, ...]:
        """All stories but those told by headline only, in order."""
        return tuple(card for block in self.blocks for card in block.cards)


def view(digest: Digest, setting: Setting) -> View:
    """Put a digest into the words of its language, times in its time zone."""
    language, zone = setting.language, ZoneInfo(setting.timezone)
    until = digest.until.astimezone(zone)
    blocks = tuple(
        _block(number, section, setting, zone, until.date())
        for number, section in enumerate(sections(digest.stories, setting.asked), start=1)
    )
    flash = setting.kind == "flash"
    return View(
        language=language,
        kind=setting.kind,
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
        opening=_opening(digest, setting) if digest.total >= SEVERAL else (),
        contents=tuple(
            (block.heading, block.anchor, count(language, len(block.cards), "story"))
            for block in blocks
            if block.heading and len(digest.stories) > MANY
        ),
        blocks=blocks,
        more=tuple(
            card(story, language, zone, until.date(), setting.labels, setting.names, setting.base)
            for story in digest.more
        ),
        chart=tables.chart(digest.figures, language, zone) if digest.figures else (),
        numbers=tables.numbers(digest.figures, language) if digest.figures else (),
        against=tables.against(digest.figures, language) if digest.figures else "",
        unwatched=tables.unwatched(digest.figures, language, zone) if digest.figures else None,
        rising=phrase(language, f"rises {digest.figures.spoken}") if digest.figures else "",
        rises=tables.rises(digest.figures, language, setting.labels) if digest.figures else (),
        coverage=tables.covered(digest.coverage, language) if digest.coverage else (),
        uncovered=None
        if flash or (digest.coverage and digest.coverage.checked)
        else phrase(language, "no crawl"),
        footer=phrase(language, "footer", name=setting.name),
        unsubscribe=setting.unsubscribe,
    )


def _block(
    number: int, section: Section, setting: Setting, zone: ZoneInfo, today: date
) -> CardGroup:
    language = setting.language
    if section.topic:
        heading = setting.labels.get(section.topic, section.topic)
    elif section.kind == "first":
        heading = phrase(language, "section first") if number > 1 else None
    else:
        heading = phrase(language, f"section {section.kind}")
    return CardGroup(
        heading=heading,
        anchor=f"s{number}",
        cards=tuple(
            card(story, language, zone, today, setting.labels, setting.names, setting.base)
            for story in section.stories
        ),
    )


def _opening(digest: Digest, setting: Setting) -> tuple[tuple[str, str], ...]:
    """Three lines: the most confirmed, what changed since the last mail, what disagrees. Two of
    them for who was told nothing before, as by a first mail, a preview or a review."""
    language = setting.language
    everything = (*digest.stories, *digest.more)
    confirmed = max(everything, key=lambda story: story.independent)
    changed = [story for story in everything if story.status != "new"]
    disagree = [
        (story, next(c for c in story.claimed.figures if c.disagree))
        for story in everything
        if any(c.disagree for c in story.claimed.figures)
    ]
    lines = {
        "most confirmed": f"{plain(confirmed.headline)} ({count(language, confirmed.independent, 'voice')})"
        if confirmed.independent > 1
        else phrase(language, "none confirmed"),
        "changed": _several([plain(s.headline) for s in changed], language)
        or phrase(language, "nothing changed"),
        "in disagreement": _several(
            [
                f"{plain(story.headline)} ({claims.noun(counted, language)}"
                f"{phrase(language, 'colon')}{claims.numbers(counted, language)})"
                for story, counted in disagree
            ],
            language,
        )
        or phrase(language, "none disagree"),
    }
    if digest.first and not changed:
        del lines["changed"]
    return tuple((phrase(language, key), line) for key, line in lines.items())


def _several(items: list[str], language: Language) -> str:
    """The first, and how many more."""
    more = f" {and_more(len(items) - 1, language)}" if len(items) > 1 else ""
    return f"{items[0]}{more}" if items else ""


def subject(shown: View) -> str:
    """The mail's subject: the subscription, what there is, the leading headline."""
    lead, mark = "", ""
    if shown.cards:
        lead = f" · {plain(shown.cards[0].headline)}"
        mark = f" ({phrase(shown.language, 'disputed')})" if shown.cards[0].disputed else ""
    said = phrase(shown.language, "flash") if shown.kind == "flash" else shown.summary
    line = " ".join(f"{shown.name} · {said}{lead}".split())
    return within(line, _LONGEST_SUBJECT - len(mark)) + mark


def within(line: str, length: int) -> str:
    """A line in at most ``length`` characters, ended after a word where one is near."""
    if len(line) <= length:
        return line
    kept = line[: length - 1]
    word = kept if line[length - 1] == " " else kept[: kept.rfind(" ") + 1]
    return (word if len(word) > length // 2 else kept).rstrip(" ,;:·–—-(«\N{NO-BREAK SPACE}") + "…"


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
    if setting.flash:
        notices.append(_flash(setting.flash, language))
    elif setting.kind != "scheduled":
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


def _flash(wanted: Flash, language: Language) -> str:
    """Why it comes at once."""
    voices = phrase(
        language,
        "flash voices",
        voices=count(language, wanted.voices, "voice"),
        hours=count(language, wanted.hours, "hour"),
    )
    reasons = [voices] if wanted.voices else []
    reasons += [phrase(language, "flash official")] if wanted.official else []
    why = phrase(language, "or").join(reasons)
    return phrase(language, "flash why", flash=phrase(language, "flash"), why=why)
