"""A press review (*revue de presse*): what a digest says of some days, as a document."""

from datetime import datetime, timedelta

from alerts import preview, telling
from alerts.knowledge import Knowledge
from alerts.view import View
from archive.database import Connection
from archive.mail.subscriptions import Definition

NAME = "Revue de presse"
MOST = 200  # stories


def review(
    connection: Connection, wanted: Definition, knowledge: Knowledge, *, days: int, now: datetime
) -> View:
    """What a subscription's digest of the last ``days`` days says. Raises Misread."""
    since = now - timedelta(days=days)
    _, digest = preview.composed(connection, wanted, knowledge, since, now)
    return telling.put(digest, wanted, knowledge, "review", None)
