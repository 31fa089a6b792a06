"""A press review of what a search asks for, by the code of ``vigie review``."""

from datetime import timedelta
from math import ceil

from alerts import document
from alerts import review as reviews
from archive.database import Connection
from archive.mail.subscriptions import Definition
from archive.search.values import Search
from press.typesetting import Language
from vigie import alerting
from vigie.settings import Settings

DAY = timedelta(days=1)
MOST = 62  # days


def review(
    settings: Settings, connection: Connection, search: Search, suffix: str, language: Language
) -> bytes:
    """The stories of a search's days, ``MOST`` at most and the last 24 hours where it names
    none, in the format of the suffix. Raises Misread, and Unavailable where PDF cannot be made.
    """
    until = min(search.until or settings.now(), settings.now())
    since = min(search.since or until - DAY, until - DAY)
    wanted = Definition(
        name=search.query or reviews.NAME,
        to=(),
        query=search.query,
        actors=search.actors,
        topics=search.topics,
        sources=search.sources,
        relevance=search.relevance,
        language=language,
        max_stories=reviews.MOST,
    )
    knowledge = alerting.desk(settings, connection).knowledge
    days = min(MOST, ceil((until - since) / DAY))
    shown = reviews.review(connection, wanted, knowledge, days=days, now=until)
    return document.written(shown, suffix)
