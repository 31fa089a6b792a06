"""The reader's page put together: ``web.port.Reader`` over the record and the index."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from archive.database import DatabaseUnavailable, Row, answers
from archive.reader import article, found, story, subject, system, today
from archive.reader.article import ArticlePage
from archive.reader.found import Found
from archive.reader.story import StoryPage
from archive.reader.subject import Kind, SubjectPage
from archive.reader.system import SystemPage
from archive.reader.today import TodayPage
from archive.record import fate
from archive.record.fate import Fate
from archive.search.values import Search, SearchIndex
from lexicon.entries import Actor, Topic
from lexicon.load import default
from press.sources import Source
from vigie import wiring
from vigie.remembering import Memory
from vigie.settings import Settings


@contextmanager
def reading(settings: Settings, url: str) -> Generator["Reading"]:
    """The record at ``url`` as pages read it. Raises InvalidSources."""
    reader = Reading(settings, url, wiring.search_index(settings, url), wiring.followed(settings))
    try:
        yield reader
    finally:
        reader.close()


FRESH = 10.0  # seconds that a page made from many articles is served as it is
POOL = 8  # connections that pages share
PATIENCE = 10.0  # seconds that a page waits for one of them


class Reading:
    """The record behind the pages, by connections that are kept open."""

    def __init__(
        self, settings: Settings, url: str, index: SearchIndex, sources: Mapping[str, Source]
    ) -> None:
        lexicon = default()
        self.actors: Mapping[str, Actor] = lexicon.actors
        self.topics: Mapping[str, Topic] = lexicon.topics
        self.sources = sources
        self._settings = settings
        self._index = index
        self._memory = Memory()
        self._owners = {s.id: s.owner for s in sources.values() if s.owner}
        self._pool = ConnectionPool(
            url,
            connection_class=psycopg.Connection[Row],
            min_size=1,
            max_size=POOL,
            timeout=PATIENCE,
            kwargs={"row_factory": dict_row, "autocommit": True, "application_name": "vigie web"},
            check=_alive,
            open=True,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def now(self) -> datetime:
        """The clock of editorial decisions."""
        return self._settings.now()

    def search(self, search: Search) -> Found:
        """Answer a search with what a page shows beside it."""
        results = self._index.find(search)
        with self._connection() as connection:
            return found.beside(connection, results)

    def article(self, id: int) -> ArticlePage | None:
        """One article."""
        with self._connection() as connection:
            return article.page(connection, id)

    def story(self, id: int) -> StoryPage | None:
        """One story."""

        def make() -> StoryPage | None:
            with self._connection() as connection:
                return story.page(connection, id, self._owners, self.now())

        return self._memory.get(("story", id), FRESH, make)

    def subject(self, kind: Kind, id: str) -> SubjectPage:
        """An actor or topic."""

        def make() -> SubjectPage:
            with self._connection() as connection:
                return subject.page(connection, kind, id)

        return self._memory.get((kind, id), FRESH, make)

    def today(self) -> TodayPage:
        """The front page."""

        def make() -> TodayPage:
            with self._connection() as connection:
                return today.page(connection, self.sources, self.now())

        return self._memory.get("today", FRESH, make)

    def system(self) -> SystemPage:
        """How sources and the whole are doing."""

        def make() -> SystemPage:
            with self._connection() as connection:
                return system.page(connection, self.sources, self.now())

        return self._memory.get("system", FRESH, make)

    def fate(self, url: str) -> Fate:
        """What became of a page."""
        with self._connection() as connection:
            return fate.fate(connection, url)

    @contextmanager
    def _connection(self) -> Generator[psycopg.Connection[Row]]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailable(str(error).strip().partition("\n")[0]) from error


def _alive(connection: psycopg.Connection[Row]) -> None:
    """Raise where a kept connection was lost, so that the pool opens another."""
    answers(connection)
