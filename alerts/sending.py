"""Sending what is planned, and recording what became of it.

Order of events for one mail over SMTP: offered, all but its end sent, recorded as
``sending``, end sent, answered, recorded as ``sent``. A crash or a lost connection
before ``sending`` means that the server has no mail; one after it leaves doubt for the
length of one answer, and then the mail is sent again, byte for byte with the same
Message-ID, by which receiving systems know the repetition.
"""

import logging
import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from alerts import outbox, relay
from alerts.hooks import Hooks
from alerts.relay import Answer, Relay, RelayUnavailable
from archive.database import Connection
from archive.mail import deliveries, history, recipients
from archive.mail.deliveries import Delivery
from press.typesetting import one_line

log = logging.getLogger(__name__)

FAILURES = 3  # refused mails in a row after which a recipient is paused
LOSSES = 3  # connections lost in a row after which a run leaves the rest for later
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 24  # at least, before patience ends
SILENCE = timedelta(days=3)  # of a hook that takes nothing
DOUBT = timedelta(days=1)  # about one mail, so that the next still reaches back to its news


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where mails go: a relay, or files in ``outbox`` where there is none. ``operator`` is
    the address that is told of recipients who were paused, or None. ``key`` signs what
    webhooks are sent; ``hosts`` are the private ones that hooks may lead to."""

    sender: str
    relay: Relay | None
    outbox: Path
    operator: str | None = None
    key: bytes = field(default=b"", repr=False)
    hosts: tuple[str, ...] = ()


@dataclass(slots=True)
class Dispatch:
    """What a run did: mails sent, files written, what went wrong in words."""

    sent: int = 0
    written: list[Path] = field(default_factory=list[Path])
    postponed: int = 0
    problems: list[str] = field(default_factory=list[str])

    @property
    def settled(self) -> bool:
        """Whether anything came of any mail."""
        return bool(self.sent or self.written or self.problems)


def send(
    connection: Connection,
    post: Post,
    *,
    now: datetime,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
) -> Dispatch:
    """Send all whose time has come: hooks some at a time while mails go one by one, so that
    neither waits for the other. The caller holds ``deliveries.lock``."""
    waiting = deliveries.to_send(connection, clock())
    report = Dispatch()
    paused: list[str] = []
    hooks = Hooks(
        connection,
        post.key,
        post.hosts,
        [each for each in waiting if each[1] != "mail"],
        lambda told, answer: paused.extend(
            _settle(connection, told, answer, report, now=now, clock=clock())
        ),
    )
    try:
        mails = _waiting([id for id, channel in waiting if channel == "mail"], hooks, stopped)
        if post.relay is None:
            for mail in mails:
                path = outbox.write(post.outbox, mail)
                deliveries.sent(connection, mail.id, str(path))
                report.written.append(path)
        else:
            _hand_in_all(connection, post, mails, report, now=now, clock=clock)
        while not stopped() and hooks.turn(wait=True):
            pass
        hooks.couriers.wait(until_free=False)
    finally:
        hooks.couriers.abandon()
    report.sent += hooks.published
    if paused and post.relay and post.operator:
        with ExitStack() as stack:
            _tell(stack, None, post, paused, now)
    return report


def _waiting(ids: Sequence[int], hooks: Hooks, stopped: Callable[[], bool]) -> Iterator[Delivery]:
    """The mails one by one, as long as nobody stops; between them hooks have their turn."""
    for id in ids:
        if stopped():
            return
        hooks.turn(wait=False)
        if mail := deliveries.get(hooks.connection, id):
            yield mail


def _hand_in_all(
    connection: Connection,
    post: Post,
    mails: Iterator[Delivery],
    report: Dispatch,
    *,
    now: datetime,
    clock: Callable[[], datetime],
) -> None:
    losses, paused = 0, list[str]()
    with ExitStack() as stack:
        smtp: smtplib.SMTP | None = None
        for mail in mails:
            try:
                assert post.relay
                smtp = smtp or stack.enter_context(relay.session(post.relay))
                answer = _hand_in(connection, smtp, post.sender, mail)
            except RelayUnavailable as error:
                smtp, losses = None, losses + 1
                lost = Answer(outcome="doubt", words=str(error))
                paused += _settle(connection, mail, lost, report, now=now, clock=clock())
                if losses == LOSSES:
                    break
                continue
            losses = 0
            paused += _settle(connection, mail, answer, report, now=now, clock=clock())
        if paused and post.operator:
            _tell(stack, smtp, post, paused, now)


def _hand_in(connection: Connection, smtp: smtplib.SMTP, sender: str, mail: Delivery) -> Answer:
    return relay.hand_in(
        smtp,
        sender=sender,
        recipient=mail.address,
        message=mail.message,
        leaving=lambda: deliveries.sending(connection, mail.id),
    )


def _settle(
    connection: Connection,
    mail: Delivery,
    answer: Answer,
    report: Dispatch,
    *,
    now: datetime,
    clock: datetime,
) -> list[str]:
    """Record the answer; what the operator is to be told, if anything."""
    if answer.outcome == "accepted":
        deliveries.sent(connection, mail.id, answer.words)
        report.sent += 1
        return []
    if answer.outcome in ("later", "doubt") and not _is_hopeless(mail, answer, clock):
        known = answer.outcome == "later"
        _later(connection, mail, answer.words, report, clock, known=known)
        return _silent(connection, mail, answer, now, clock)
    with connection.transaction():
        deliveries.fail(connection, mail.id, answer.words)
        lasting = answer.outcome == "recipient" or (
            history.failures(connection, mail.recipient) >= FAILURES
        )
        if lasting:
            recipients.pause(connection, mail.recipient, "refused", now, detail=answer.words)
    problem = f"{mail.label}: {answer.words}" + (" (paused)" if lasting else "")
    report.problems.append(problem)
    log.error(
        "digest refused recipient=%d paused=%s answer=%s", mail.recipient, lasting, answer.words
    )
    return [problem] if lasting else []


def _is_hopeless(mail: Delivery, answer: Answer, clock: datetime) -> bool:
    """Whether the relay may have this mail, and has not said so each time that it was handed
    in: its news is told by the next."""
    doubted = mail.channel == "mail" and mail.state == "sending" and answer.outcome == "doubt"
    return doubted and mail.attempts >= ATTEMPTS and clock - mail.planned_at >= DOUBT


def _silent(
    connection: Connection, mail: Delivery, answer: Answer, now: datetime, clock: datetime
) -> list[str]:
    """Pause a hook that has taken nothing for too long; what waits for it stays. What the
    operator is to be told, if anything. A relay that is away is no fault of its mails."""
    if mail.channel == "mail":
        return []
    since, attempts = history.unheard(connection, mail.recipient)
    if since is None or attempts < ATTEMPTS or clock - since < SILENCE:
        return []
    words = f"{answer.words}; nothing was taken in {SILENCE.days} days"
    recipients.pause(connection, mail.recipient, "refused", now, detail=words)
    log.error("hook paused recipient=%d answer=%s", mail.recipient, words)
    return [f"{mail.label}: {words} (paused)"]


def _later(
    connection: Connection,
    mail: Delivery,
    words: str,
    report: Dispatch,
    clock: datetime,
    *,
    known: bool,
) -> None:
    """Try again after 1, 2, 4… minutes, at most an hour. ``known``: the server answered, so
    it does not have the mail; else what was recorded on the way stands."""
    pause = min(timedelta(minutes=2 ** min(mail.attempts, 10)), LONGEST_PAUSE)
    deliveries.postpone(connection, mail.id, words, clock + pause, known=known)
    report.postponed += 1
    report.problems.append(f"{mail.label}: {words} (again in {pause.seconds // 60 or 60} min)")
    log.warning("digest postponed recipient=%d answer=%s", mail.recipient, words)


def _tell(
    stack: ExitStack, smtp: smtplib.SMTP | None, post: Post, paused: list[str], now: datetime
) -> None:
    """Mail the operator who was paused and why; the log and ``alerts list`` say it, too."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address("Vigie", addr_spec=post.sender)
    message["To"] = Address(addr_spec=post.operator)
    message["Subject"] = "Vigie : destinataires suspendus"
    message["Date"] = now
    message["Auto-Submitted"] = "auto-generated"
    lines = "\n".join(f"- {one_line(problem)}" for problem in paused)
    message.set_content(
        f"Ces adresses ont été refusées et ne reçoivent plus rien :\n\n{lines}\n\n"
        "Après correction : vigie alerts resume NOM --to ADRESSE\n"
    )
    try:
        assert post.relay and post.operator
        smtp = smtp or stack.enter_context(relay.session(post.relay))
        relay.hand_in(
            smtp,
            sender=post.sender,
            recipient=post.operator,
            message=message.as_bytes(),
            leaving=lambda: None,
        )
    except RelayUnavailable as error:
        log.warning("operator not told error=%s", error)
