"""What the pages rest on: the one port through which they read and write the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from archive.reader.article import ArticlePage
from archive.reader.found import Found
from archive.reader.story import StoryPage
from archive.reader.subject import Kind, SubjectPage
from archive.reader.system import SystemPage
from archive.reader.today import TodayPage
from archive.record.fate import Fate
from archive.search.values import Search
from lexicon.entries import Actor, Topic
from press.sources import Source


class Reader(Protocol):
    """The record, as pages ask for it. Calls may block; they run in threads."""

    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]

    def now(self) -> datetime:
        """The clock of editorial decisions."""
        ...

    def search(self, search: Search) -> Found:
        """Answer a search. Raises IndexUnavailable, Misread, and InvalidCursor."""
        ...

    def article(self, id: int) -> ArticlePage | None:
        """One article, or None."""
        ...

    def story(self, id: int) -> StoryPage | None:
        """One story, or None."""
        ...

    def subject(self, kind: Kind, id: str) -> SubjectPage:
        """An actor or topic of the lexicon."""
        ...

    def today(self) -> TodayPage:
        """The front page, some seconds old at most."""
        ...

    def system(self) -> SystemPage:
        """How sources and the whole are doing, some seconds old at most."""
        ...

    def fate(self, url: str) -> Fate:
        """What became of one page."""
        ...
