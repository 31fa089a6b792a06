"""Making a search a daily mail from the page: what it would have told, and confirmed by mail."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from alerts import confirming, definitions
from alerts.relay import RelayUnavailable
from archive.database import Connection
from archive.mail import asked as pending
from archive.mail import forgotten, subscriptions
from archive.mail.subscriptions import Definition
from archive.search.values import Search
from lexicon.errors import Invalid
from press.typesetting import Language
from vigie import alerting
from vigie.settings import Settings

PREVIEWED = 30  # days


def searched(wanted: Definition, now: datetime) -> Search:
    """The search whose hits are counted to say what a subscription would have told."""
    return Search(
        query=wanted.query,
        actors=wanted.actors,
        topics=wanted.topics,
        sources=wanted.sources,
        relevance=wanted.relevance,
        since=now - timedelta(days=PREVIEWED),
        copies=False,
        limit=1,
    )


def ask(
    settings: Settings, connection: Connection, asked: Mapping[str, object], language: Language
) -> str | None:
    """Mail the address a link that confirms; in words what is wrong."""
    token = secrets.token_urlsafe(24)
    try:
        wanted = defined(settings, connection, asked)
        [address] = wanted.to
    except (Invalid, ValueError) as error:
        return str(error)
    if subscriptions.named(connection, wanted.name):
        return f"« {wanted.name} » existe déjà : choisissez un autre nom"
    if not pending.remember(connection, token, address, {**asked, "language": language}):
        return "trop de demandes attendent une réponse : réessayez plus tard"
    try:
        confirming.send(
            alerting.desk(settings, connection).post,
            address,
            name=wanted.name,
            link=f"{_page(settings)}/confirmation/{token}",
            language=language,
            id=token[:16],
            now=settings.now(),
        )
    except RelayUnavailable as error:
        pending.drop(connection, token)
        return str(error)
    return None


def confirm(settings: Settings, connection: Connection, token: str) -> str | None:
    """Begin what a link confirms and return its name; a name that was taken meanwhile is kept
    apart. None for a link that is none of ours or too old."""
    with connection.transaction():
        held = pending.held(connection, token)
        if held is None:
            return None
        wanted = defined(settings, connection, held)
        if subscriptions.named(connection, wanted.name):
            wanted = replace(wanted, name=f"{wanted.name} ({token[:6]})")
        for address in wanted.to:
            forgotten.recall(connection, address)
        subscriptions.save(connection, wanted, settings.now())
        pending.drop(connection, token)
    return wanted.name


def defined(settings: Settings, connection: Connection, asked: Mapping[str, object]) -> Definition:
    """A subscription as asked for. Raises Invalid, and ValueError."""
    if "channel" in asked:
        raise ValueError("channel: only `vigie alerts` sets it")
    return definitions.define(asked, alerting.known(settings, connection), where="abonnement")


def _page(settings: Settings) -> str:
    """Where this page is reached."""
    host, port = settings.listen
    return (settings.public_url or f"http://{host}:{port}").rstrip("/")
