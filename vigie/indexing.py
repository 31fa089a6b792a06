"""The indexing loop: work off the inbox, then bring the search index up to date."""

import gc
import logging
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive import inbox
from archive.database import Connection
from archive.inbox import Claimed
from archive.record import retention
from archive.search.values import IndexUnavailable, SearchIndex
from indexer.claims import tell
from indexer.extract.limited import Reader
from indexer.project import project
from indexer.worker import Desk, work
from lexicon import load
from vigie import outages, wiring
from vigie.settings import Settings

IDLE = 0.5  # seconds between looks into an empty inbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """All that an indexing process holds: the database's URL, the desk, the search index, and
    for how long captured bytes and texts are kept."""

    url: str
    desk: Desk
    index: SearchIndex
    keep_bodies: timedelta
    keep_texts: timedelta | None = None


@contextmanager
def opened(settings: Settings, url: str) -> Generator[Indexing]:
    """What indexing needs, as the settings say; the reader's process ends with it."""
    with Reader(now=settings.now) as reader:
        desk = Desk(
            read=reader.read,
            lexicon=load.default(),
            sources=wiring.followed(settings),
            now=settings.now,
        )
        gc.freeze()  # the lexicon outlives every article: no use in looking at it again
        yield Indexing(
            url=url,
            desk=desk,
            index=wiring.search_index(settings, url),
            keep_bodies=settings.keep_bodies,
            keep_texts=settings.keep_texts,
        )


def once(
    connection: Connection,
    indexing: Indexing,
    *,
    settled: Callable[[Claimed, str], None] = lambda claimed, outcome: None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Settle what is due and project it; how many captures were settled.

    Raises IndexUnavailable once everything is saved, where only the index is away.
    """
    count = work(connection, indexing.desk, settled=settled, stopped=stopped)
    inbox.drop_bodies(connection, datetime.now(UTC) - indexing.keep_bodies)
    _expire(connection, indexing)
    project(connection, indexing.index, indexing.desk.lexicon, indexing.desk.sources)
    return count


def _expire(connection: Connection, indexing: Indexing) -> None:
    """Forget texts whose time is over."""
    kept = {
        source.id: timedelta(days=source.keep_days)
        for source in indexing.desk.sources.values()
        if source.keep_days is not None
    }
    gone = retention.expire(connection, kept, indexing.keep_texts, indexing.desk.now())
    if gone:
        log.info("texts kept for their time and forgotten: %d", gone)
        tell.retell(connection)


def until_empty(
    connection: Connection,
    indexing: Indexing,
    settled: Callable[[Claimed, str], None] = lambda claimed, outcome: None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Index until no capture waits, those in other workers' hands included, or ``stopped()``."""
    while not stopped():
        once(connection, indexing, settled=settled, stopped=stopped)
        if not inbox.waiting(connection):
            return
        time.sleep(IDLE / 5)


def forever(indexing: Indexing, stopped: Callable[[], bool]) -> None:
    """Index until ``stopped()``, through outages of the database and of the index."""
    outages.through(indexing.url, stopped, lambda c: _serve(c, indexing, stopped))


def _serve(connection: Connection, indexing: Indexing, stopped: Callable[[], bool]) -> None:
    pause = IDLE
    while not stopped():
        try:
            busy = once(connection, indexing, stopped=stopped)
            pause = IDLE
        except IndexUnavailable as error:
            log.warning("index away retry_in=%.1fs error=%s", pause, error)
            busy, pause = 0, min(pause * 2, outages.LONGEST_PAUSE)
        if not busy:
            outages.wait(pause, stopped)
