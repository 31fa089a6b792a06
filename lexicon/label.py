"""Labelling one article: actors and topics with evidence, and the class of relevance."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from lexicon.compile import CUE, PAIR, PHRASE, WEAK, Lexicon
from lexicon.fields import SUMMARY, TEXT, TITLE, Prepared, prepare
from lexicon.figures import figures_of_speech
from lexicon.find import Hit, scan
from lexicon.gather import Found, gather
from lexicon.head import Head, head_of, words_of_text
from lexicon.relevance import Classed, classify
from lexicon.salience import of_actor, of_topic
from lexicon.values import Field, Kind, Labels, Mention, Relevance, Salience, Tag

_PARIS = ZoneInfo("Europe/Paris")
_LEAD = 500
_EVERY = 420  # words of a text to a phrase of a theme that it treats
# Half the time of a named tuple's own constructor.
_told = cast(
    "Callable[[type[Mention], tuple[str, Kind, Field, int, int, str, bool]], Mention]",
    tuple.__new__,  # pyright: ignore[reportUnknownMemberType]
)
_ORDER: dict[Salience, int] = {"subject": 0, "mentioned": 1, "passing": 2}


def label(
    lexicon: Lexicon,
    *,
    title: str | None,
    summary: str | None,
    text: str | None,
    published_at: datetime | None,
) -> Labels:
    """All that the lexicon says of an article.

    A ``text`` that begins with the ``summary`` has those words counted once, in the
    summary. Offsets are code points of the field as given. ``published_at`` (aware)
    decides who held an office; ``None`` leaves offices without a name."""
    day = published_at.astimezone(_PARIS).date() if published_at else None
    head = read_head(lexicon, title, summary, text, day)
    fields, found = head.fields, head.found
    return Labels(
        relevance=relevance_of(fields, classify(lexicon, head)),
        actors=_tags("actor", head, found.actors),
        topics=_tags("topic", head, found.topics),
        version=lexicon.version,
        implied=_tags("actor", head, found.implied, implied=True),
    )


def read_head(
    lexicon: Lexicon,
    title: str | None,
    summary: str | None,
    text: str | None,
    day: date | None = None,
) -> Head:
    """What an article's words come to, before anything is judged."""
    fields = _prepared(title, summary, text)
    hits = [hit for place, field in enumerate(fields) for hit in scan(lexicon, field, place)]
    found = gather(lexicon, fields, hits, day)
    return head_of(lexicon, fields, _without_thin_topics(lexicon, fields, found))


def _prepared(title: str | None, summary: str | None, text: str | None) -> list[Prepared]:
    """The fields there are. Where there is no standfirst the text's first lines stand
    for it: relevance judged there came out better than on whole texts."""
    fields: list[Prepared] = []
    if title:
        fields.append(prepare("title", title, head=TITLE, lead=len(title)))
    if summary:
        fields.append(prepare("summary", summary, head=SUMMARY, lead=len(summary)))
    if text:
        skip = len(summary) if summary and text.startswith(summary) else 0
        lead = 0 if summary else _LEAD
        fields.append(prepare("text", text, head=SUMMARY, lead=lead, skip=skip))
    return fields


def _without_thin_topics(lexicon: Lexicon, fields: list[Prepared], found: Found) -> Found:
    length = words_of_text(fields)
    figures = frozenset(figures_of_speech(lexicon, found))
    kept = {
        topic: hits
        for topic, hits in found.topics.items()
        if topic not in figures and _stands(lexicon.topics[topic].kind, fields, hits, length)
    }
    return Found(found.actors, found.implied, kept, found.cues)


def _stands(kind: str, fields: list[Prepared], hits: list[Hit], length: int) -> bool:
    """Whether a topic has evidence enough: one phrase or two different weak words in the
    head; in the standfirst words that count only in company are half a phrase. Further down
    a theme takes as much twice over, since one is said in passing, and more in a text of
    more words (``length``)."""
    phrases = above = 0.0
    weak: set[str] = set()
    weak_above: set[str] = set()
    for place, start, end, use, zone in hits:
        if use.part is WEAK:
            word = fields[place].folded[start:end]
            weak.add(word)
            if zone != TEXT:
                weak_above.add(word)
        elif zone == TEXT:
            phrases += 1
        else:
            above += 0.5 if use.company and zone == SUMMARY and kind == "theme" else 1.0
    if above + len(weak_above) / 2 >= 1:
        return True
    needed = max(2, length / _EVERY) if kind == "theme" else 1
    return above + phrases + len(weak) / 2 >= needed


def _tags(
    kind: Kind, head: Head, found: dict[str, list[Hit]], *, implied: bool = False
) -> tuple[Tag, ...]:
    fields = head.fields
    salience = of_topic if kind == "topic" else of_actor
    tags = [
        Tag(
            id=entry,
            kind=kind,
            salience=salience(head, hits),
            mentions=tuple([_mention(kind, fields[hit[0]], hit, implied) for hit in hits]),
        )
        for entry, hits in found.items()
    ]
    tags.sort(key=lambda tag: (_ORDER[tag.salience], -len(tag.mentions)))
    return tuple(tags)


def _mention(kind: Kind, prepared: Prepared, hit: Hit, implied: bool = False) -> Mention:
    _, start, end, use, _ = hit
    start, end = start - 1, end - 1
    if prepared.offsets:
        start, end = prepared.offsets[start], prepared.offsets[end]
    surface = prepared.source[start:end]
    return _told(Mention, (use.entry, kind, prepared.field, start, end, surface, implied))


def relevance_of(fields: list[Prepared], judged: Classed) -> Relevance:
    """A class with its evidence as mentions of the fields as given."""
    return Relevance(
        cls=judged.cls,
        reason=judged.reason,
        evidence=tuple(_mention(_kind(hit), fields[hit.place], hit) for hit in judged.evidence),
    )


def _kind(hit: Hit) -> Kind:
    if hit.use.part is CUE:
        return "cue"
    return "topic" if hit.use.part in (PHRASE, PAIR, WEAK) else "actor"
