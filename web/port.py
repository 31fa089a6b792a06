"""What the pages rest on: the one port through which they read and write the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from archive.reader.article import ArticlePage
from archive.reader.desk import Deed, DeskEntry, DeskPage
from archive.reader.found import FoundArticles
from archive.reader.story import StoryPage
from archive.reader.subject import SubjectKind, SubjectPage
from archive.reader.system import SystemPage
from archive.reader.today import TodayPage
from archive.record.corrections import Correction
from archive.record.fate import Fate
from archive.search.values import Search
from lexicon.entries import Actor, Topic
from press.sources import Source
from press.typesetting import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How many articles, copies aside, a subscription's search found in ``days`` days."""

    articles: int
    days: int


class Record(Protocol):
    """The record, as pages ask for it. Calls may block; they run in threads."""

    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    classes: tuple[str, ...]

    def now(self) -> datetime:
        """The clock of editorial decisions."""
        ...

    def search(self, search: Search) -> FoundArticles:
        """Answer a search. Raises IndexUnavailable, Misread, and InvalidCursor."""
        ...

    def article(self, id: int) -> ArticlePage | None:
        """One article, or None."""
        ...

    def story(self, id: int) -> StoryPage | None:
        """One story, or None."""
        ...

    def subject(self, kind: SubjectKind, id: str) -> SubjectPage:
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

    def explain(self, query: str) -> str | None:
        """How a query is read, in words; None where there is nothing to say."""
        ...

    def key(self) -> bytes:
        """This installation's secret."""
        ...

    def desk(self) -> DeskPage:
        """What is kept, and what was done last."""
        ...

    def deeds(self, story: int) -> tuple[DeskEntry, ...]:
        """What was done with a story, in order."""
        ...

    def act(
        self, story: int, deed: Deed, who: str, *, to_whom: str | None, note: str | None
    ) -> bool:
        """Add a deed to the log; False where there is no such story."""
        ...

    def correct(self, article: int, made: Correction) -> bool:
        """Record a correction and apply it; False where there is no such article."""
        ...

    def ask_subscription(self, asked: Mapping[str, object]) -> Preview | str:
        """What a subscription (the keys of ``vigie alerts import``) would have told; in words
        what is wrong with it. Sends nothing."""
        ...

    def subscribe(self, asked: Mapping[str, object], language: Language) -> str | None:
        """Mail its address a link that confirms; in words what is wrong, or None."""
        ...

    def asked_subscription(self, token: str) -> str | None:
        """The name of the subscription that a link would confirm, or None."""
        ...

    def confirm_subscription(self, token: str) -> str | None:
        """Begin it and return its name; None for a link that is none of ours or too old."""
        ...

    def review(self, search: Search, suffix: str, language: Language) -> bytes:
        """A press review of what a search asks for: the stories of its days, or of the last
        24 hours, as ``.pdf``, ``.docx``, ``.html`` or ``.md``. Raises Misread, and Unavailable
        where a format cannot be made here."""
        ...

    def session(self, who: str) -> str:
        """A new session's token."""
        ...

    def end_session(self, token: str) -> None:
        """End a session."""
        ...
