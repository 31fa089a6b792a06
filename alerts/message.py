"""A digest as a mail: headers, two equal parts, a signature where a key is given.

Internet Message Format RFC 5322, MIME RFC 2045 ff., List-Id RFC 2919, one-click
unsubscribing RFC 8058, Auto-Submitted RFC 3834, DKIM RFC 6376.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import dkim

from alerts.proof import HEADER
from press.typesetting import one_line

_SHORT = 68  # characters of a subject that needs no second line
_WORD = 42  # bytes of an encoded word's, which make 56 of base64: "Subject: " stands before one


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """What DKIM needs: the domain signed for, the selector under which its DNS holds the
    public key, and the private key as PEM."""

    domain: str
    selector: str
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything of a mail but its content. ``list_id`` is a dotted name;
    ``unsubscribe`` an https address, or None; ``proof`` what ``alerts.proof`` packed."""

    sender: str
    recipient: str
    subject: str
    message_id: str
    date: datetime
    list_id: str
    language: str
    unsubscribe: str | None
    proof: str


def message_id(
    key: bytes, *, subscription: int, recipient: int, period: date, at: datetime | None, domain: str
) -> str:
    """The same for the same mail however often it is built, and guessable by nobody."""
    moment = at.isoformat() if at else ""
    named = f"message\0{subscription}\0{recipient}\0{period.isoformat()}\0{moment}"
    return f"<{hmac.digest(key, named.encode(), 'sha256').hex()[:40]}@{domain}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that comes with a mail."""

    name: str
    subtype: str  # of application/
    content: bytes


def build(
    envelope: Envelope,
    *,
    text: str,
    html: str,
    signer: Signer | None,
    attached: Attached | None = None,
) -> bytes:
    """The mail's bytes, lines ended by CRLF, 7-bit throughout."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address("Vigie", addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    message["List-Id"] = f"<{envelope.list_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if envelope.unsubscribe:
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = envelope.language
    message.set_boundary(f"=_{envelope.message_id[1:33]}")
    if attached:
        message.add_attachment(
            attached.content,
            maintype="application",
            subtype=attached.subtype,
            filename=attached.name,
        )
        message.set_boundary(f"=-{envelope.message_id[1:33]}")
    built = f"{HEADER}: {envelope.proof}\r\n".encode() + titled(message, envelope.subject)
    return _signed(built, signer) if signer else built


def titled(message: EmailMessage, subject: str) -> bytes:
    """The message's bytes with a subject, which reads back as it was given. ``EmailMessage``
    drops spaces between words that it encodes and words that it does not; here all of the line
    is encoded words (RFC 2047), unless it is short and plain."""
    line = one_line(subject)
    plain = line.isascii() and "=?" not in line and len(line) < _SHORT
    return f"Subject: {line if plain else _coded(line)}\r\n".encode() + message.as_bytes()


def _coded(line: str) -> str:
    """The line as encoded words of 75 characters at most, each of whole characters."""
    words, held = list[str](), b""
    for character in (*line, ""):
        coded = character.encode()
        if held and (not coded or len(held) + len(coded) > _WORD):
            words.append(f"=?utf-8?b?{base64.b64encode(held).decode()}?=")
            held = b""
        held += coded
    return "\r\n ".join(words)


def _signed(built: bytes, signer: Signer) -> bytes:
    signature = dkim.sign(  # pyright: ignore[reportUnknownMemberType]
        built,
        signer.selector.encode(),
        signer.domain.encode(),
        signer.key,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[
            b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version",
            b"Content-Type", b"List-Id", b"List-Unsubscribe", b"List-Unsubscribe-Post",
        ],
    )  # fmt: skip
    return signature + built
