"""The digest, put together as the settings say."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from functools import partial
from pathlib import Path

from alerts import mailing, owing, relay, sending
from alerts.definitions import Known, address_of
from alerts.mailing import Knowledge, Letterhead
from alerts.message import Signer
from alerts.owing import Due
from alerts.sending import Post, Report
from archive.crawl import coverage
from archive.database import Connection
from archive.mail import clippings, deliveries, subscriptions
from archive.search.query import spelled
from lexicon.load import default
from vigie import wiring
from vigie.settings import InvalidSetting, Settings

_clock = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that mailing needs beside the record."""

    knowledge: Knowledge
    letterhead: Letterhead
    post: Post


def desk(settings: Settings, connection: Connection) -> Desk:
    """Read what the settings name. Raises InvalidSetting, InvalidSources, InvalidLexicon."""
    lexicon = default()
    followed = wiring.followed(settings)
    sender = _sender(settings)
    return Desk(
        knowledge=Knowledge(
            sources=followed,
            labels={
                entry.id: entry.label.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
                for entry in (*lexicon.actors.values(), *lexicon.topics.values())
            },
            spellings=spelled(lexicon.spellings.values()),
            coverage=partial(coverage.between, connection, followed),
        ),
        letterhead=Letterhead(
            sender=sender,
            key=subscriptions.signing_key(connection),
            link=_link(settings),
            signer=_signer(settings, sender),
        ),
        post=Post(
            sender=sender,
            relay=_relay(settings),
            outbox=settings.var / "outbox",
            operator=_operator(settings),
        ),
    )


def known(settings: Settings, connection: Connection) -> Known:
    """The ids that a subscription may name; sources are the followed ones and all that the
    record holds anything of."""
    lexicon = default()
    return Known(
        actors=frozenset(lexicon.actors),
        topics=frozenset(lexicon.topics),
        sources=clippings.sources(connection) | wiring.followed(settings).keys(),
    )


def once(
    connection: Connection,
    desk: Desk,
    now: datetime,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] = _clock,
) -> Report:
    """Plan and send what is due at ``now``; attempts are timed by ``clock``."""
    with deliveries.lock(connection):
        served = deliveries.served(connection)
        due = [
            owed
            for subscription in subscriptions.every(connection)
            for recipient in subscription.recipients
            if (owed := owing.owed(subscription, recipient, served.get(recipient.id), now))
        ]
        return _work(connection, desk, due, now, stopped, clock)


def send_now(connection: Connection, desk: Desk, name: str, now: datetime) -> Report | None:
    """Send a subscription's news now, whatever its schedule; None where there is none such."""
    with deliveries.lock(connection):
        subscription = subscriptions.named(connection, name)
        if subscription is None:
            return None
        served = deliveries.served(connection)
        due = [
            owing.on_demand(subscription, recipient, served.get(recipient.id), now)
            for recipient in subscription.recipients
            if recipient.paused_at is None
        ]
        return _work(connection, desk, due, now, lambda: False, _clock)


def _work(
    connection: Connection,
    desk: Desk,
    due: list[Due],
    now: datetime,
    stopped: Callable[[], bool],
    clock: Callable[[], datetime],
) -> Report:
    mailing.plan(connection, due, desk.knowledge, desk.letterhead, now=now, clock=clock())
    return sending.send(connection, desk.post, now=now, clock=clock, stopped=stopped)


def _relay(settings: Settings) -> relay.Relay | None:
    try:
        return relay.parse(settings.smtp_url) if settings.smtp_url else None
    except relay.InvalidRelay as error:
        raise InvalidSetting(str(error)) from error


def _sender(settings: Settings) -> str:
    """``VIGIE_MAIL_FROM``; else the relay's user where that is an address; else a stand-in."""
    stated = settings.environment.get("VIGIE_MAIL_FROM")
    if stated:
        return _address("VIGIE_MAIL_FROM", stated)
    through = _relay(settings)
    return through.user if through and through.user and "@" in through.user else "vigie@localhost"


def _operator(settings: Settings) -> str | None:
    """``VIGIE_OPERATOR``, else ``VIGIE_CONTACT`` where that is a mail address."""
    stated = settings.environment.get("VIGIE_OPERATOR")
    if stated:
        return _address("VIGIE_OPERATOR", stated)
    try:
        return address_of(settings.contact) if settings.contact else None
    except ValueError:
        return None


def _address(name: str, stated: str) -> str:
    try:
        return Address(addr_spec=address_of(stated)).addr_spec
    except ValueError as error:
        raise InvalidSetting(f"{name}={stated}: a mail address is expected") from error


def _link(settings: Settings) -> Callable[[str], str] | None:
    """Where the web process answers (``web.app``), as seen from outside."""
    if settings.public_url is None:
        return None
    base = settings.public_url.rstrip("/")
    return lambda token: f"{base}/desabonnement/{token}"


def _signer(settings: Settings, sender: str) -> Signer | None:
    environment = settings.environment
    path = environment.get("VIGIE_DKIM_KEY")
    if path is None:
        return None
    try:
        key = Path(path).read_bytes()
    except OSError as error:
        raise InvalidSetting(f"VIGIE_DKIM_KEY={path}: cannot be read ({error.strerror})") from error
    if b"PRIVATE KEY" not in key:
        raise InvalidSetting(f"VIGIE_DKIM_KEY={path}: expected an RSA private key in PEM")
    selector = environment.get("VIGIE_DKIM_SELECTOR", "vigie")
    if not re.fullmatch(r"[A-Za-z0-9.-]+", selector):
        raise InvalidSetting(f"VIGIE_DKIM_SELECTOR={selector}: expected letters, digits, '-', '.'")
    domain = environment.get("VIGIE_DKIM_DOMAIN", sender.rpartition("@")[2])
    return Signer(domain=domain, selector=selector, key=key)
