"""One story in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from alerts import claims
from alerts.digest import Corrected, Grown, Report, Status, Story, StoryChange, Withdrawn
from alerts.matching import Piece
from alerts.wording import and_more, count, phrase
from press import typesetting
from press.typesetting import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """A change in words: one sentence, and what was there before and after."""

    text: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A source's name, the address of its article, when it came and from whom; ``state``
    is the mark of a state medium, ``at`` when it came as RFC 3339 says it."""

    name: str
    url: str | None
    at: str
    notes: str
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story. ``tags`` are (label, values) lines, ``figures`` too: numbers that differ;
    ``quoted`` are (who, words, where). ``disputed``: two of the numbers cannot both be right.
    ``page`` is where the reader's page has it, ``id`` the same for the same story."""

    id: str
    page: str | None
    articles: int
    status: Status
    badge: str
    voices: int
    confirmed: str
    headline: tuple[Piece, ...]
    url: str | None
    first: str
    warning: str | None
    changes: tuple[ToldChange, ...]
    excerpt: tuple[Piece, ...]
    outlets: tuple[Outlet, ...]
    more_outlets: str | None
    tags: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...] = ()
    quoted: tuple[tuple[str, str, str], ...] = ()
    disputed: bool = False


def card(
    story: Story,
    language: Language,
    zone: ZoneInfo,
    today: date,
    labels: Mapping[str, str],
    names: Mapping[str, str],
    base: str | None = None,
) -> Card:
    """The story in the language's words; ``labels`` names actors and topics, and times
    before ``today`` bear their day; ``names`` names sources, ``base`` is the address of the
    reader's page."""
    hidden = len(story.reports) - len(story.listed)
    path = f"sujet/{story.number}" if story.number else f"article/{story.article}"
    return Card(
        id=path,
        page=f"{base}/{path}" if base else None,
        articles=story.articles,
        status=story.status,
        badge=phrase(language, f"badge {story.status}"),
        voices=story.independent,
        confirmed=_confirmed(story, language),
        headline=story.headline,
        url=_web(story.url),
        first=_first(story, language, zone, today),
        warning=phrase(language, "state only") if story.state_media_only else None,
        changes=tuple(_said(change, language, zone, today) for change in story.changes),
        excerpt=story.excerpt,
        outlets=_outlets(story.listed, language, zone),
        more_outlets=and_more(hidden, language) if hidden else None,
        tags=_tags(story, language, labels),
        figures=claims.figures(story.claimed, language),
        quoted=claims.quoted(story.claimed, language, labels, names),
        disputed=any(counted.disagree for counted in story.claimed.figures),
    )


def _web(url: str | None) -> str | None:
    """The address, where it is one of the web, for a feed may say anything; what no address
    holds (RFC 3986) is percent-encoded."""
    try:
        shown = url and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return None
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]") if url and shown else None


def _confirmed(story: Story, language: Language) -> str:
    text = count(language, len(story.reports), "outlet")
    copies = [report.copy_from for report in story.reports if report.copied]
    if copies:
        names = dict.fromkeys(name for name in copies if name)
        told = count(language, len(copies), "copy")
        if len(names) == 1:
            told += f" {next(iter(names))}"
        text += phrase(language, "of which", copies=told)
    headline = claims.headline(story.claimed, language)
    if not story.independent:
        return f"{text} · {phrase(language, 'no voice')}"
    return f"{text} · {count(language, story.independent, 'voice')}{headline}"


def _first(story: Story, language: Language, zone: ZoneInfo, today: date) -> str:
    first = story.reports[0]
    when = _when(first, language, zone, today)
    key = "first" if len(story.reports) > 1 else "only"
    name = f"{first.name} ({phrase(language, 'state')})" if first.state_media else first.name
    return phrase(language, key, name=name, when=when)


def _when(report: Report, language: Language, zone: ZoneInfo, today: date) -> str:
    return typesetting.moment(language, report.at.astimezone(zone), today, day_only=report.day_only)


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
        at=report.at.astimezone(zone).isoformat(timespec="minutes"),
        notes=phrase(language, "list").join(notes),
        state=phrase(language, "state") if report.state_media else None,
    )


def _tags(
    story: Story, language: Language, labels: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    lines = (
        ("matches", story.terms),
        ("actors", tuple(labels.get(id, id) for id in story.actors)),
        ("topics", tuple(labels.get(id, id) for id in story.topics)),
    )
    return tuple(
        (phrase(language, key), listed(values, language)) for key, values in lines if values
    )


def listed(names: Sequence[str], language: Language) -> str:
    """Names in one line; parted by semicolons where one of them holds a comma."""
    separator = phrase(language, "list")
    if any(separator in name for name in names):
        separator = phrase(language, "list of lists")
    return separator.join(names)


def _changed_at(at: datetime, language: Language, today: date) -> str:
    """When something changed: an hour alone would read as a length of time."""
    said = typesetting.moment(language, at, today)
    return phrase(language, "today at", hour=said) if at.date() == today else said


def _said(change: StoryChange, language: Language, zone: ZoneInfo, today: date) -> ToldChange:
    match change:
        case Withdrawn(at=at, name=name, title=title):
            when = _changed_at(at.astimezone(zone), language, today)
            return ToldChange(text=phrase(language, "withdrew", name=name, title=title, when=when))
        case Corrected(at=at, name=name, kind=kind, before=before, after=after):
            when = _changed_at(at.astimezone(zone), language, today)
            text = phrase(language, kind, name=name, when=when)
            return ToldChange(text=text, before=before, after=after)
        case Grown(articles=articles, joined=joined):
            key = "grown by outlets" if joined else "grown by"
            return ToldChange(
                text=phrase(
                    language,
                    key,
                    articles=count(language, articles, "new article"),
                    names=phrase(language, "list").join(joined),
                )
            )
