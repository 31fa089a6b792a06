"""What a mail carries so that all it says can be derived from the record again: which articles
it was made from, in which version, and what was asked. No word of the press is in it.

It travels in a header, which readers do not see.
"""

import base64
import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from email.message import Message
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from alerts.compose import Material
from alerts.owing import Due
from archive.mail.subscriptions import Definition, flash_read, flash_stored
from lexicon.errors import Invalid

T = TypeVar("T")
HEADER = "X-Vigie-Proof"
FORM = 1
LARGEST = 1 << 22  # bytes that a proof may unpack to
_LISTS = ("actors", "topics", "sources", "relevance")
KINDS = ("scheduled", "on demand", "flash", "preview")
MOST_STORIES, MOST_PERIODS = 100_000, 100_000
_YEARS = (1900, 2200)
_LINE = 900  # characters of a header's line; RFC 5322 allows 998


class Unproven(Invalid):
    """The mail carries no proof, or one that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedState:
    """An article as the mail knew it; ``fresh`` where it was news to the reader."""

    id: int
    version: int
    withdrawn: bool
    story: int | None
    copy_of: int | None
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the mail was made from. ``kind`` says how it came about, ``first`` that it was the
    first to tell its reader of anything."""

    subscription: int
    recipient: int
    definition: Definition
    kind: str
    since: datetime
    until: datetime
    periods: int
    states: tuple[MailedState, ...]
    first: bool = False


def proof(due: Due, material: Material, kind: str, since: datetime, until: datetime) -> Proof:
    """The proof of the mail that ``material`` makes."""
    return Proof(
        subscription=due.subscription.id,
        recipient=due.recipient.id,
        definition=due.subscription.definition,
        kind=kind,
        since=since,
        until=until,
        periods=due.periods,
        states=tuple(
            MailedState(
                id=c.id,
                version=c.version,
                withdrawn=c.withdrawn_at is not None,
                story=c.story,
                copy_of=c.copy_of,
                fresh=c.id in material.fresh,
            )
            for c in material.related
        ),
        first=material.first,
    )


def packed(proof: Proof) -> str:
    """The header's value, in lines that a header may have."""
    wanted = proof.definition
    document = {
        "form": FORM,
        "subscription": proof.subscription,
        "recipient": proof.recipient,
        "asked": {key: list(getattr(wanted, key)) for key in _LISTS}
        | {
            "name": wanted.name,
            "query": wanted.query,
            "timezone": wanted.timezone,
            "language": wanted.language,
            "max_stories": wanted.max_stories,
            "subjects_only": wanted.subjects_only,
            "flash": flash_stored(wanted.flash) if wanted.flash else None,
            "attach": wanted.attach,
        },
        "kind": proof.kind,
        "since": proof.since.isoformat(),
        "until": proof.until.isoformat(),
        "periods": proof.periods,
        "states": [
            [s.id, s.version, int(s.withdrawn), s.story, s.copy_of, int(s.fresh)]
            for s in proof.states
        ],
    } | ({"first": True} if proof.first else {})
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=True)
    coded = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return "\r\n ".join(coded[n : n + _LINE] for n in range(0, len(coded), _LINE))


def unpacked(mail: Message) -> Proof:
    """The mail's proof. Raises Unproven."""
    value = mail[HEADER]
    if value is None:
        raise Unproven("the mail carries no proof: it is no digest, or one of an earlier version")
    try:
        coded = base64.b64decode("".join(str(value).split()), validate=True)
        reader = zlib.decompressobj()
        document = json.loads(reader.decompress(coded, LARGEST))
        return _read(document)
    except (
        *(ValueError, KeyError, TypeError, AttributeError, OverflowError),
        *(zlib.error, RecursionError, OSError),
    ) as error:
        raise Unproven("the mail's proof cannot be read: it was changed on the way") from error


def _read(document: Mapping[str, Any]) -> Proof:
    if document["form"] != FORM:
        raise Unproven(f"the mail's proof is of form {document['form']}, not {FORM}")
    asked = document["asked"]
    return Proof(
        subscription=_number(document["subscription"]),
        recipient=_number(document["recipient"]),
        definition=Definition(
            name=_text(asked["name"]),
            to=(),
            query=_text(asked["query"]),
            actors=_texts(asked["actors"]),
            topics=_texts(asked["topics"]),
            sources=_texts(asked["sources"]),
            relevance=_texts(asked["relevance"]),
            at=time(7),
            timezone=ZoneInfo(_text(asked["timezone"])).key,
            language="en" if asked["language"] == "en" else "fr",
            max_stories=_number(asked["max_stories"], MOST_STORIES),
            subjects_only=bool(asked["subjects_only"]),
            flash=flash_read(asked["flash"]) if asked.get("flash") else None,
            attach=_one_of(asked.get("attach", ""), ("", "pdf", "docx")),
        ),
        kind=_one_of(document["kind"], KINDS),
        since=_moment(document["since"]),
        until=_moment(document["until"]),
        periods=_number(document["periods"], MOST_PERIODS),
        states=tuple(_state(*state) for state in document["states"]),
        first=document.get("first") is True,
    )


def _number(value: object, most: int = 2**63 - 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None or not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise ValueError
    return moment


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    value.encode()  # no half characters
    return value


def _one_of(value: object, known: Collection[T]) -> T:
    for each in known:
        if each == value:
            return each
    raise ValueError


def _state(
    id: int, version: int, withdrawn: int, story: int | None, copy_of: int | None, fresh: int
) -> MailedState:
    return MailedState(
        id=_number(id),
        version=_number(version, 2**31 - 1),
        withdrawn=bool(withdrawn),
        story=None if story is None else _number(story),
        copy_of=None if copy_of is None else _number(copy_of),
        fresh=bool(fresh),
    )


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)
