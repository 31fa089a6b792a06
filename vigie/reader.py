"""The reader's page put together: ``web.port.Record`` over the record and the index."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from archive.mail import asked as pending
from archive.mail import keys
from archive.reader import article, desk, found, sessions, story, subject, system, today
from archive.reader.article import ArticlePage
from archive.reader.desk import Deed, DeskEntry, DeskPage
from archive.reader.found import FoundArticles
from archive.reader.story import StoryPage
from archive.reader.subject import SubjectKind, SubjectPage
from archive.reader.system import SystemPage
from archive.reader.today import TodayPage
from archive.record import corrections, fate, labelling
from archive.record.corrections import Correction
from archive.record.fate import Fate
from archive.search.explain import explained
from archive.search.query import EVERYTHING, parse
from archive.search.values import Results, Search, SearchIndex
from indexer.project import project
from indexer.relabel import relabel
from lexicon.entries import Actor, Topic
from lexicon.errors import Invalid
from lexicon.load import default
from press.sources import Source, owners
from press.typesetting import Language
from vigie import reviewing, subscribing, wiring
from vigie.connections import Connections
from vigie.remembering import Memory
from vigie.settings import Settings
from web.port import Preview


@contextmanager
def reading(settings: Settings, url: str) -> Generator["Reading"]:
    """The record at ``url`` as pages read it. Raises InvalidSources."""
    with Connections(url) as connections:
        index = wiring.search_index(settings, url, connections.one)
        yield Reading(settings, connections, index, wiring.followed(settings))


FRESH = 10.0  # seconds that a page made from many articles is served as it is
PAGE = 20  # hits; a longer answer is not remembered
COUNTED = 60.0  # seconds that a search's counts hold for all its pages


class Reading:
    """The record behind the pages, by connections that are kept open."""

    def __init__(
        self,
        settings: Settings,
        connections: Connections,
        index: SearchIndex,
        sources: Mapping[str, Source],
    ) -> None:
        lexicon = default()
        self.actors: Mapping[str, Actor] = lexicon.actors
        self.topics: Mapping[str, Topic] = lexicon.topics
        self.sources = sources
        self.classes = lexicon.content.theme.ids
        self._settings = settings
        self._index = index
        self._names = wiring.search_names(settings)
        self._memory = Memory()
        self._key: bytes | None = None
        self._owners = owners(sources)
        self._connection = connections.one

    def now(self) -> datetime:
        """The clock of editorial decisions."""
        return self._settings.now()

    def search(self, search: Search) -> FoundArticles:
        """Answer a search with what a page shows beside it."""

        def make() -> FoundArticles:
            results = self._found(search)
            with self._connection() as connection:
                return found.beside(connection, results)

        return self._memory.get(search, FRESH, make) if search.limit <= PAGE else make()

    def _found(self, search: Search) -> Results:
        """The results; what its pages and orders have in common is counted once."""
        if not search.counts:
            return self._index.find(search)
        alike = replace(search, after=None, sort="best", stories=False, limit=1)
        whole: list[Results] = []

        def count() -> Mapping[str, tuple[tuple[str, int], ...]]:
            whole.append(self._index.find(alike if search.after else search))
            return whole[0].counts

        counts = self._memory.get(("counts", alike), COUNTED, count)
        if whole and not search.after:
            return whole[0]
        return replace(self._index.find(replace(search, counts=False)), counts=counts)

    def article(self, id: int) -> ArticlePage | None:
        """One article."""

        def make() -> ArticlePage | None:
            with self._connection() as connection:
                return article.page(connection, id)

        return self._memory.get(("article", id), FRESH, make)

    def story(self, id: int) -> StoryPage | None:
        """One story."""

        def make() -> StoryPage | None:
            with self._connection() as connection:
                return story.page(connection, id, self._owners, self.now())

        return self._memory.get(("story", id), FRESH, make)

    def subject(self, kind: SubjectKind, id: str) -> SubjectPage:
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

    def explain(self, query: str) -> str | None:
        """How a query is read; None for the empty one."""
        read = parse(query, self._names)
        return explained(read) if read != EVERYTHING else None

    def key(self) -> bytes:
        """The installation's secret, read once."""
        if self._key is None:
            with self._connection() as connection:
                self._key = keys.signing_key(connection)
        return self._key

    def desk(self) -> DeskPage:
        """What is kept, and what was done last."""
        with self._connection() as connection:
            return desk.page(connection)

    def deeds(self, story: int) -> tuple[DeskEntry, ...]:
        """What was done with a story."""
        with self._connection() as connection:
            return desk.of_story(connection, story)

    def act(
        self, story: int, deed: Deed, who: str, *, to_whom: str | None, note: str | None
    ) -> bool:
        """Add a deed to the log."""
        with self._connection() as connection:
            return desk.add(connection, story, deed, who, to_whom=to_whom, note=note)

    def correct(self, article: int, made: Correction) -> bool:
        """Record a correction, label anew, and bring the index up to date."""
        lexicon = default()
        with self._connection() as connection:
            with connection.transaction():
                row = labelling.one(connection, article)
                if row is None:
                    return False
                corrections.record(connection, article, [made])
                relabel(connection, lexicon, row)
            if not self._settings.elasticsearch:  # there the indexer does, who may write to it
                project(connection, self._index, lexicon, self.sources)
        self._memory.clear()  # who corrects sees it at once
        return True

    def ask_subscription(self, asked: Mapping[str, object]) -> Preview | str:
        """What a subscription would have told; in words what is wrong with it."""
        try:
            with self._connection() as connection:
                wanted = subscribing.defined(self._settings, connection, asked)
            results = self._index.find(subscribing.searched(wanted, self.now()))
        except (Invalid, ValueError) as error:
            return str(error)
        return Preview(articles=results.total, days=subscribing.PREVIEWED)

    def subscribe(self, asked: Mapping[str, object], language: Language) -> str | None:
        """Mail the address a link that confirms."""
        with self._connection() as connection:
            return subscribing.ask(self._settings, connection, asked, language)

    def asked_subscription(self, token: str) -> str | None:
        """The name of the subscription that a link would confirm."""
        with self._connection() as connection:
            held = pending.held(connection, token)
        return str(held["name"]) if held else None

    def confirm_subscription(self, token: str) -> str | None:
        """Begin it, once its address said so."""
        with self._connection() as connection:
            return subscribing.confirm(self._settings, connection, token)

    def review(self, search: Search, suffix: str, language: Language) -> bytes:
        """A press review of what a search asks for."""
        with self._connection() as connection:
            return reviewing.review(self._settings, connection, search, suffix, language)

    def session(self, who: str) -> str:
        """A new session's token."""
        with self._connection() as connection:
            return sessions.open(connection, who)

    def end_session(self, token: str) -> None:
        """End a session."""
        with self._connection() as connection:
            sessions.close(connection, token)

    def whose(self, token: str) -> str | None:
        """Whose a session's token is."""
        with self._connection() as connection:
            return sessions.who(connection, token)
