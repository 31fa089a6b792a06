"""Plain texts and JSON seeds to articles, with the dates that their words state."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from indexer.extract import agencies
from indexer.extract.draft import Draft, finished
from indexer.extract.prose import take_apart
from lexicon.folding import fold
from press import dates, zones
from press.dates import Dated, Moment
from press.decoding import decode, plain
from press.sources import Source
from press.urls import canonical
from press.values import Article, Capture, Rejection

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:mise?s? a jour|maj|modifiee?|actualisee?|updated)\b")
_KEYS = frozenset({"title", "standfirst", "text", "url", "published_at", "author", "language"})
_PLACED = re.compile(rf"^[\w' ().-]{{2,40}},\s(?:le\s)?(?={dates.WORDED.pattern})")
_EARLIER = re.compile(
    r"(?:\b(?:depuis|avant|jusqu'au|jusqu'a|apres|des|lors|celui|celle|ceux|attaques?|"
    r"accords?|elections?|sommet|entre|et|date|datant|signee?s?|il y a|anniversaire)\b[\w' ,]{0,12})(?:le |"
    r"du |au |de |en )?$"
)
_AHEAD = re.compile(
    r"\b(?:\w{2,}(?:[eiudro]ra|ront)|doit|doivent|devrait|devraient|prevue?s?|attendue?s?|"
    r"prochaine?s?|a partir d\w+|reportee?)\b"
)
_DEICTIC = re.compile(
    rf"\b(?:ce|cette)\s+(?P<weekday>{'|'.join(dates.WEEKDAYS)})\b|\b(?P<today>aujourd'hui|"
    rf"ce matin|ce soir|cet apres-midi|cette nuit)\b"
)


def charset(media_type: str) -> str | None:
    """The charset parameter of a media type."""
    found = _CHARSET.search(media_type)
    return found[1] if found else None


def read_text(capture: Capture, source: Source | None, *, now: datetime) -> Article | Rejection:
    """A plain text: title, standfirst and date found in it, furniture taken off."""
    text = decode(capture.body, label=charset(capture.media_type))
    if isinstance(text, Rejection):
        return text
    return drafted(text, {}, capture, source, now)


def read_json(capture: Capture, source: Source | None, *, now: datetime) -> Article | Rejection:
    """A JSON seed: an object with ``text`` and any of the other keys (``docs/reading.md``)."""
    source_text = decode(capture.body)
    if isinstance(source_text, Rejection):
        return source_text
    try:
        found = json.loads(source_text, strict=False)
    except (ValueError, RecursionError) as error:
        cut = (
            "Unterminated" in str(error)
            or getattr(error, "pos", 0) >= len(source_text.rstrip()) - 1
        )
        reason = "truncated" if cut else "unreadable"
        return Rejection(reason=reason, evidence=f"JSON: {error}"[:200])
    if not isinstance(found, dict):
        return Rejection(reason="unreadable", evidence="JSON: expected an object with a key 'text'")
    node = cast("dict[str, Any]", found)
    return _of_node(node, capture, source, now)


def _of_node(
    node: dict[str, Any], capture: Capture, source: Source | None, now: datetime
) -> Article | Rejection:
    wrong = [key for key in sorted(_KEYS & set(node)) if not isinstance(node[key], str | None)]
    if wrong or not isinstance(node.get("text"), str):
        evidence = f"JSON: '{wrong[0] if wrong else 'text'}' must be a text"
        return Rejection(reason="unreadable", evidence=evidence)
    given = {key: plain(node[key]) for key in _KEYS & set(node) if node[key]}
    given = {
        key: value if key == "text" else " ".join(value.split())
        for key, value in given.items()
        if value.strip()
    }
    if "url" in given:
        capture = replace(capture, url=capture.url or given["url"])
    return drafted(given.get("text", ""), given, capture, source, now)


def drafted(
    text: str,
    given: dict[str, str],
    capture: Capture,
    source: Source | None,
    now: datetime,
    published: Dated | None = None,
    *,
    whole: bool = False,
) -> Article | Rejection:
    """The article of a text. What is ``given`` of it (the keys of a JSON seed) and when it
    was ``published`` win over what its words say. ``whole``: nothing of a site stands
    below it, as below a text copied from a page."""
    stated = capture.stated
    title = stated.title if stated and stated.basis == "manifest" else None
    prose = take_apart(text, title=title or given.get("title"), whole=whole)
    zone = zones.zone_of(capture.url, source.timezone if source else None)
    said = dates.stated(given.get("published_at", ""), zone)
    changed = _changed(prose.dates, zone, now)
    written = _announced(prose.dates, zone, now) or day_of_lead(
        prose.paragraphs[:2], zone, now, changed
    )
    dated = (
        Dated(moment=said, basis="structured", evidence=f"published_at: {given['published_at']}")
        if said
        else written
    )
    draft = Draft(
        title=prose.title,
        paragraphs=prose.paragraphs,
        standfirst=given.get("standfirst") or prose.standfirst,
        published=published or dated,
        modified=changed,
        author=given.get("author") or prose.author,
        agency=prose.agency or agencies.named(prose.author),
        section=prose.section,
        canonical_url=canonical(capture.url) if capture.url else None,
    )
    return finished(draft, capture, source)


def _changed(lines: tuple[str, ...], zone: ZoneInfo, now: datetime) -> Dated | None:
    """When a line says the text was last changed ("Mis à jour le …")."""
    for line in lines:
        folded = fold(line)
        if found := _CHANGED.search(folded):
            at = dates.written(folded[found.end() :], zone)
            if at and dates.sensible(at, now):
                return Dated(moment=at, basis="text", evidence=line[:200])
    return None


def _announced(lines: tuple[str, ...], zone: ZoneInfo, now: datetime) -> Dated | None:
    """When a line says the text was published; an update alone does not tell."""
    for line in lines:
        folded = fold(line)
        if found := _CHANGED.search(folded):
            folded = folded[: found.start()]
        at = dates.written(folded, zone)
        if at and dates.sensible(at, now):
            return Dated(moment=at, basis="text", evidence=line[:200])
    return None


def day_of_lead(
    lead: tuple[str, ...], zone: ZoneInfo, now: datetime, known: Dated | None
) -> Dated | None:
    """The day that the first paragraphs give as that of the news: a dateline, a weekday
    with its whole date in a sentence about what has happened, or, where a later day is
    ``known``, a weekday or "aujourd'hui" alone. Never one that the calendar contradicts."""
    for paragraph in lead:
        folded = fold(paragraph)
        for found in dates.WORDED.finditer(folded):
            at = dates.moment(found, zone)
            dateline = _PLACED.match(folded) is not None and found.start() < 60
            if at is None or not dates.sensible(at, now) or not (found["weekday"] or dateline):
                continue
            if dateline or not (
                _EARLIER.search(folded[: found.start()])
                or _AHEAD.search(_sentence(folded, found.start()))
            ):
                return Dated(
                    moment=_whole_day(at),
                    basis="text",
                    evidence=paragraph[slice(*found.span())].strip(),
                )
    if known is None or not lead:
        return None
    return _relative(lead[0], known)


def _relative(paragraph: str, known: Dated) -> Dated | None:
    """ "ce jeudi" as the last Thursday up to the known day, which changed the text later."""
    found = _DEICTIC.search(fold(paragraph))
    if found is None:
        return None
    back = 0
    if found["weekday"]:
        back = (known.moment.day.weekday() - dates.WEEKDAYS.index(found["weekday"])) % 7
    day = datetime.combine(known.moment.day - timedelta(days=back), datetime.min.time(), UTC)
    said = paragraph[slice(*found.span())]
    return Dated(
        moment=Moment(at=day, precision="day"),
        basis="text",
        evidence=f"{said}, beside {known.evidence}"[:200],
    )


def _whole_day(at: Moment) -> Moment:
    """A day of news, without the hour at which something happened on it."""
    return Moment(at=datetime.combine(at.day, datetime.min.time(), UTC), precision="day")


def _sentence(text: str, place: int) -> str:
    start = max((found.end() for found in re.finditer(r"[.!?]\s", text[:place])), default=0)
    end = re.search(r"[.!?](?:\s|$)", text[place:])
    return text[start : place + end.start() if end else len(text)]
