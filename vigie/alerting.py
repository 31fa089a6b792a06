"""The digest, put together as the settings say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from alerts import flashing as flashes
from alerts import mailing, owing, sending
from alerts.definitions import KnownIds
from alerts.knowledge import Knowledge, Letterhead
from alerts.mailboxes import address_of
from alerts.message import Signer
from alerts.owing import Due
from alerts.sending import Dispatch, Post
from archive.crawl import coverage, watch
from archive.database import Connection
from archive.mail import clippings, deliveries, history, keys, subscriptions
from archive.mail.clippings import Clipping
from archive.mail.subscriptions import Language, Subscription
from archive.record.beside import StoryClaims
from indexer.claims import then
from lexicon.compile import Lexicon
from lexicon.english import names
from lexicon.load import default
from press.sources import Source, owners
from vigie import wiring
from vigie.settings import Settings

_clock = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailroom:
    """All that mailing needs beside the record."""

    knowledge: Knowledge
    letterhead: Letterhead
    post: Post


def desk(settings: Settings, connection: Connection) -> Mailroom:
    """Read what the settings name. Raises InvalidSources, InvalidLexicon."""
    lexicon = default()
    followed = wiring.followed(settings)
    own = sender(settings)
    return Mailroom(
        knowledge=Knowledge(
            sources=followed,
            labels={language: _labels(lexicon, language) for language in ("fr", "en")},
            names=wiring.search_names(settings),
            coverage=partial(coverage.between, connection, followed),
            watch=partial(watch.watch, connection),
            page=settings.public_url.rstrip("/") if settings.public_url else None,
        ),
        letterhead=Letterhead(
            sender=own,
            key=keys.signing_key(connection),
            link=_link(settings),
            signer=_signer(settings, own),
        ),
        post=Post(
            sender=own,
            relay=settings.relay,
            outbox=settings.var / "outbox",
            operator=operator(settings),
            key=keys.signing_key(connection),
            hosts=settings.allow_hosts,
        ),
    )


def _labels(lexicon: Lexicon, language: Language) -> Mapping[str, str]:
    """Names of actors and topics as the language's readers know them."""
    english: Mapping[str, str] = names() if language == "en" else {}
    entries = (*lexicon.actors.values(), *lexicon.topics.values())
    labels = {entry.id: english.get(entry.id, entry.label) for entry in entries}
    return {id: name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for id, name in labels.items()}


def claims_then(
    connection: Connection, members: Sequence[Clipping], sources: Mapping[str, Source]
) -> Mapping[int, StoryClaims]:
    """The claims of the stories of articles as they stood, for checking a mail."""
    return then.as_told(connection, default(), members, owners(sources))


def known(settings: Settings, connection: Connection) -> KnownIds:
    """The ids that a subscription may name; sources are the followed ones and all that the
    record holds anything of."""
    lexicon = default()
    held = clippings.sources(connection)
    return KnownIds(
        actors=frozenset(lexicon.actors),
        topics=frozenset(lexicon.topics),
        classes=frozenset(lexicon.content.theme.ids),
        sources=held | wiring.followed(settings).keys(),
        names=wiring.search_names(settings, held),
        hosts=frozenset(settings.allow_hosts),
    )


def once(
    connection: Connection,
    desk: Mailroom,
    now: datetime,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] = _clock,
) -> Dispatch:
    """Plan and send what is due at ``now``; attempts are timed by ``clock``."""
    with deliveries.lock(connection):
        deliveries.set_aside(connection, now)
        served = history.served(connection, now)
        every = subscriptions.every(connection)
        due = [
            owed
            for subscription in every
            for recipient in subscription.recipients
            if (owed := owing.owed(subscription, recipient, served.get(recipient.id), now))
        ]
        return _work(connection, desk, due, now, stopped, clock, every)


def send_now(connection: Connection, desk: Mailroom, name: str, now: datetime) -> Dispatch | None:
    """Send a subscription's news now, whatever its schedule; None where there is none such."""
    with deliveries.lock(connection):
        subscription = subscriptions.named(connection, name)
        if subscription is None:
            return None
        served = history.served(connection, now)
        due = [
            owing.on_demand(subscription, recipient, served.get(recipient.id), now)
            for recipient in subscription.recipients
            if recipient.paused_at is None
        ]
        return _work(connection, desk, due, now, lambda: False, _clock)


def _work(
    connection: Connection,
    desk: Mailroom,
    due: list[Due],
    now: datetime,
    stopped: Callable[[], bool],
    clock: Callable[[], datetime],
    flashing: Sequence[Subscription] = (),
) -> Dispatch:
    """Digests are planned first: what they tell need not be told at once as well."""
    mailing.plan(connection, due, desk.knowledge, desk.letterhead, now=now, clock=clock())
    flashes.plan(connection, flashing, desk.knowledge, desk.letterhead, now=now, clock=clock())
    return sending.send(connection, desk.post, now=now, clock=clock, stopped=stopped)


def sender(settings: Settings) -> str:
    """``VIGIE_MAIL_FROM``; else the relay's user where that is an address; else a stand-in."""
    user = settings.relay.user if settings.relay else None
    return settings.mail_from or (user if user and "@" in user else "vigie@localhost")


def operator(settings: Settings) -> str | None:
    """``VIGIE_OPERATOR``, else ``VIGIE_CONTACT`` where that is a mail address."""
    if settings.operator or not settings.contact:
        return settings.operator
    try:
        return address_of(settings.contact)
    except ValueError:
        return None


def _link(settings: Settings) -> Callable[[str], str] | None:
    """Where the web process answers (``web.app``), as seen from outside."""
    if settings.public_url is None:
        return None
    base = settings.public_url.rstrip("/")
    return lambda token: f"{base}/desabonnement/{token}"


def _signer(settings: Settings, sender: str) -> Signer | None:
    if settings.dkim_key is None:
        return None
    return Signer(
        domain=settings.dkim_domain or sender.rpartition("@")[2],
        selector=settings.dkim_selector,
        key=settings.dkim_key,
    )
