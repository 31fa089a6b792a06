"""What the pages rest on: the one port through which they read and write the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from archive.reader.article import ArticlePage
from archive.reader.found import Found
from archive.reader.story import StoryPage
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
        """Answer a search. Raises IndexUnavailable, and ValueError on a foreign cursor."""
        ...

    def article(self, id: int) -> ArticlePage | None:
        """One article, or None."""
        ...

    def story(self, id: int) -> StoryPage | None:
        """One story, or None."""
        ...
