"""A mail (RFC 5322) opened: who sent it and when, and its parts in the order in which they
are worth reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import cast

from press import dates, media, zones
from press.dates import Dated
from press.decoding import markup, plain
from press.values import Capture, Rejection

_SUBJECT = re.compile(r"^(?:(?:re|fwd?|tr|rép)\s*:\s*)+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_LINE = re.compile(r"^\W*https?://\S+\W*$")
_PASSED = re.compile(  # the head of another letter, as programs write it into one
    r"^(?:[ \t]*[-_]{5,}.*\n+)?(?:[ \t]*\*?(?:de|from|envoyé|sent|date|objet|subject|à|to|pour|cc|répondre à)\*?"
    r"[ \t\xa0]?:\*?[ \t\xa0].{0,300}\n+){3,}",
    re.IGNORECASE | re.MULTILINE,
)
_WORDS_A_LINK = 40  # fewer words a link than that: a page's text, made by a program
_FEW = 40  # words of a letter that only covers what is attached
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as opened; ``parts`` are captures of what can be read in it, best first."""

    subject: str | None
    author: str | None
    sent: Dated | None
    parts: tuple[Capture, ...]


def opened(capture: Capture, now: datetime) -> Letter | Rejection:
    """What a mail holds, or why it cannot be read. Raises nothing but MemoryError."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(capture.body)
        parts = list(_parts(message, capture))
        subject, sender, sent = (str(message[key] or "") for key in ("subject", "from", "date"))
    except MemoryError:
        raise
    except Exception as error:  # malformed headers make it raise what no list names
        evidence = f"mail: {type(error).__name__}: {error}"[:200]
        return Rejection(reason="unreadable", evidence=evidence)
    name = " ".join(plain(parseaddr(sender)[0]).split())
    said = dates.dated(sent, zones.zone_of(capture.url), now, "structured", "mail Date")
    title = " ".join(plain(_SUBJECT.sub("", subject.strip())).split())
    return Letter(
        subject=title or None, author=name or None, sent=said, parts=tuple(sorted(parts, key=_rank))
    )


def _parts(message: EmailMessage, capture: Capture) -> Iterator[Capture]:
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not part.is_attachment():
            written = cast("bytes", part.get_payload(decode=True) or b"")
            text = markup(written, label=part.get_content_charset())
            if not isinstance(text, Rejection):
                body = _own(text.decode()).encode() if kind == "text/plain" else text
                yield replace(capture, body=body, media_type=f"{kind}; charset=utf-8")
        elif kind in (media.PDF, media.WORD):
            body = cast("bytes", part.get_payload(decode=True) or b"")
            yield replace(capture, body=body, media_type=kind)


def _own(text: str) -> str:
    """A letter without what it answers to, its signature (RFC 3676, 4.3) and bare links; of
    one that is passed on, the letter itself."""
    text = text.replace("\r\n", "\n")
    if passed := _PASSED.search(text):
        before, behind = text[: passed.start()], text[passed.end() :]
        text = behind if len(before.split()) < _FEW else before
    lines = text.split("\n")
    if "-- " in lines:
        lines = lines[: lines.index("-- ")]
    return "\n".join(line for line in lines if not (line.startswith(">") or _LINE.match(line)))


def _rank(part: Capture) -> int:
    """A text to read, a page, what is attached; last a text that only names links or covers."""
    if part.media_type.startswith("text/html"):
        return 1
    if not part.media_type.startswith("text/plain"):
        return 2
    text = part.body.decode("utf-8", "replace")
    count = len(text.split())
    return 0 if count >= max(_FEW, _WORDS_A_LINK * len(_ADDRESS.findall(text))) else 3
