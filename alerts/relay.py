"""Handing mails to an SMTP server (RFC 5321), one command at a time, so that it is known
at every failure whether the server may have taken the mail."""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from lexicon.errors import Invalid, Unavailable
from press.values import harmless

Outcome = Literal["accepted", "later", "recipient", "message", "doubt"]
Tls = Literal["implicit", "required", "optional", "never"]
_EXPECTED = (
    "VIGIE_SMTP_URL: expected smtp://user:password@host:587 or smtps://host:465,"
    " with ?tls=required|optional|never, &ca=FILE and &timeout=SECONDS where needed"
)
LONGEST = 3600.0  # seconds for one step
_PORTS = {"smtps": 465, "smtp": 587}
_HOST = re.compile(r"[\w.-]{1,253}|[0-9a-f:.]{2,45}")


class InvalidRelay(Invalid):
    """VIGIE_SMTP_URL cannot be used; the message says what is expected."""


class RelayUnavailable(Unavailable):
    """The server cannot be reached, refuses us, or went away; says at which step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where mails are handed in. ``timeout`` in seconds holds for every step."""

    host: str
    port: int
    tls: Tls
    user: str | None
    password: str | None
    timeout: float
    authority: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said. ``later``: try again; ``recipient``: this address is refused
    for good; ``message``: this mail is; ``doubt``: nobody can know whether it was taken."""

    outcome: Outcome
    words: str


def parse(url: str) -> Relay:
    """Read ``smtp[s]://[user:password@]host[:port][?tls=required|optional|never&ca=FILE
    &timeout=SECONDS]``. Raises InvalidRelay, never repeating the password.

    ``smtps`` is TLS from the start; ``smtp`` turns to TLS with STARTTLS: where the server
    offers it, always where there is a password, unless ``tls`` says otherwise.
    """
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        timeout = float(options.pop("timeout", "30"))
        port = parts.port or _PORTS[parts.scheme]
        tls = _tls(parts.scheme, options.pop("tls", None), bool(parts.username))
        authority = options.pop("ca", None)
        host = _HOST.fullmatch(parts.hostname or "")
    except (ValueError, KeyError) as error:
        raise InvalidRelay(_EXPECTED) from error
    if host is None or options or not 0 < timeout <= LONGEST or parts.path not in ("", "/"):
        raise InvalidRelay(_EXPECTED)
    if authority is not None and not Path(authority).is_file():
        raise InvalidRelay(f"VIGIE_SMTP_URL: ca={authority}: no such file")
    return Relay(
        host=host[0],
        port=port,
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or "") if parts.username else None,
        timeout=timeout,
        authority=authority,
    )


def _tls(scheme: str, asked: str | None, authenticates: bool) -> Tls:
    if scheme == "smtps":
        if asked is not None:
            raise ValueError
        return "implicit"
    match asked:
        case None:
            return "required" if authenticates else "optional"
        case "required" | "optional" | "never":
            return asked
        case _:
            raise ValueError


@contextmanager
def session(relay: Relay) -> Generator[smtplib.SMTP]:
    """A connection that is greeted, encrypted and signed in. Raises RelayUnavailable."""
    smtp: smtplib.SMTP | None = None
    try:
        with _told_as("connecting"):
            smtp = _open(relay)
            smtp.ehlo_or_helo_if_needed()
        with _told_as("STARTTLS"):
            _encrypt(smtp, relay)
        if relay.user is not None:
            with _told_as("signing in"):
                _sign_in(smtp, relay.user, relay.password or "")
        yield smtp
    finally:
        if smtp is not None:
            _leave(smtp)


def _open(relay: Relay) -> smtplib.SMTP:
    if relay.tls == "implicit":
        return smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=relay.timeout, context=_context(relay)
        )
    return smtplib.SMTP(relay.host, relay.port, timeout=relay.timeout)


def _encrypt(smtp: smtplib.SMTP, relay: Relay) -> None:
    if relay.tls in ("implicit", "never"):
        return
    if smtp.has_extn("starttls"):
        smtp.starttls(context=_context(relay))
        smtp.ehlo()
    elif relay.tls == "required":
        raise RelayUnavailable("STARTTLS: the server does not offer it, and tls=required")


def _sign_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    if f"{user}{password}".isascii():
        smtp.login(user, password)
        return
    # RFC 4616 says UTF-8, where smtplib knows ASCII only.
    response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, words = smtp.docmd("AUTH", f"PLAIN {response}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _context(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=relay.authority)
    if relay.tls == "optional" and relay.authority is None:
        # RFC 7435: encryption that nobody demanded is better than none, whoever answers.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def _told_as(step: str) -> Generator[None]:
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise RelayUnavailable(f"{step}: {_words(error.smtp_code, error.smtp_error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise RelayUnavailable(f"{step}: {error or type(error).__name__}") from error


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()


def hand_in(
    smtp: smtplib.SMTP, *, sender: str, recipient: str, message: bytes, leaving: Callable[[], None]
) -> Answer:
    """Offer one mail. ``leaving`` is called when all but the final dot is out: a failure
    before it means that the server has not taken the mail. Raises RelayUnavailable.
    """
    size = [f"size={len(message)}"] if smtp.has_extn("size") else []
    with _told_as("MAIL FROM"):
        code, words = smtp.mail(sender, size)
    if code >= 500 and code not in (552, 523):
        raise RelayUnavailable(f"MAIL FROM <{sender}>: {_words(code, words)}")
    if code != 250:
        return _refused(smtp, code, words, "message")
    with _told_as("RCPT TO"):
        code, words = smtp.rcpt(recipient)
    if code not in (250, 251):
        return _refused(smtp, code, words, "recipient")
    with _told_as("DATA"):
        code, words = smtp.docmd("data")
        if code == 354:
            smtp.send(re.sub(rb"(?m)^\.", b"..", message))
    if code != 354:
        return _refused(smtp, code, words, "message")
    leaving()
    with _told_as("end of DATA"):
        smtp.send(b".\r\n")
        code, words = smtp.getreply()
    if code != 250:
        return _refused(smtp, code, words, "message")
    return Answer(outcome="accepted", words=_words(code, words))


def _refused(
    smtp: smtplib.SMTP, code: int, words: bytes, what: Literal["recipient", "message"]
) -> Answer:
    if code == 421 or code in (530, 535, 538):
        raise RelayUnavailable(_words(code, words))
    with _told_as("RSET"):
        smtp.rset()
    return Answer(outcome=what if code >= 500 else "later", words=_words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(harmless(text).split())}"[:300]
