"""A mail room of the tests' own: mails land in memory, or go to a test's SMTP server."""

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from alerts import relay
from alerts.knowledge import Knowledge, Letterhead
from alerts.sending import Dispatch, Post
from archive.crawl.watch import Watch
from archive.database import Connection
from archive.search.names import Names, spelled
from tests.alerts.press import SOURCES
from vigie import alerting

KEY = bytes(range(32))
WATCHED = Watch(watched=(True,) * 15, comparable=(True,) * 15, steady=frozenset(SOURCES))
KNOWLEDGE = Knowledge(
    sources=SOURCES,
    labels={
        "fr": {"otan": "OTAN", "ukraine": "Ukraine", "aide-militaire": "Aide militaire"},
        "en": {"otan": "NATO", "ukraine": "Ukraine", "aide-militaire": "Military aid"},
    },
    names=Names(spelled([("Kiev", "Kyiv")])),
    coverage=lambda _since, _until: None,
    watch=lambda _until: WATCHED,
)
LETTERHEAD = Letterhead(
    sender="vigie@example.org",
    key=KEY,
    link=lambda token: f"https://vigie.example.org/desabonnement/{token}",
    signer=None,
)


def desk(
    folder: Path,
    smtp_url: str | None = None,
    operator: str | None = None,
    hosts: tuple[str, ...] = (),
) -> alerting.Mailroom:
    """A desk whose mails go to ``folder``, or to the server where one is named, and whose hooks
    may lead to private ``hosts``."""
    return alerting.Mailroom(
        knowledge=KNOWLEDGE,
        letterhead=LETTERHEAD,
        post=Post(
            sender=LETTERHEAD.sender,
            relay=relay.parse(smtp_url) if smtp_url else None,
            outbox=folder,
            operator=operator,
            key=KEY,
            hosts=hosts,
        ),
    )


def at(text: str) -> datetime:
    """``2026-11-20T06:00`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def mailed(connection: Connection, folder: Path, now: datetime) -> dict[str, EmailMessage]:
    """Run once at ``now`` and return the mails written, by recipient."""
    report = run(connection, desk(folder), now)
    mails = [read(path.read_bytes()) for path in report.written]
    return {str(mail["To"]): mail for mail in mails}


def run(connection: Connection, desk: alerting.Mailroom, now: datetime) -> Dispatch:
    """Run once, attempts timed by ``now``, too."""
    clock: Callable[[], datetime] = lambda: now  # noqa: E731
    return alerting.once(connection, desk, now, clock=clock)


def read(content: bytes) -> EmailMessage:
    """A mail from its bytes."""
    return message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def part(mail: EmailMessage, kind: str) -> str:
    """The ``plain`` or ``html`` part of a mail, no-break spaces as spaces."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ")


def words(mail: EmailMessage) -> str:
    """The plain part on one line."""
    return " ".join(part(mail, "plain").split())
