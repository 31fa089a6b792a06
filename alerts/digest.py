"""What a digest says, before any language or layout."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from alerts.answering import Band
from alerts.claimed import ToldClaims
from alerts.matching import Piece
from archive.crawl.coverage import Coverage
from archive.crawl.rises import Rise, Spoken

MOST_LISTED = 5  # reports of one story
Status = Literal["new", "grown", "corrected", "withdrawn"]
MINOR = "headline"  # the only class of correction that may leave what was told as true as before


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One source's first article on a story. ``copied`` marks one that repeats another's
    text, ``copy_from`` names whose, where known; ``day_only`` says that its hour is not."""

    article: int
    name: str
    url: str | None
    at: datetime
    day_only: bool
    state_media: bool
    copied: bool
    copy_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """Articles that are new since the last mail and repeat nothing in it, and the sources
    among theirs that were not on the story before."""

    articles: int
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a source changed in an article, seen ``at``; ``kind`` is a class of the versions'
    comparison. The words before and after are missing where they may not be shown."""

    article: int
    at: datetime
    name: str
    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A source took its article down, seen ``at``."""

    article: int
    at: datetime
    name: str
    title: str


StoryChange = Grown | Corrected | Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as the digest shows it. ``reports`` are in order of publication, one a
    source; ``independent`` counts voices that did not take it back: copies of one dispatch are
    one, siblings of one owner are one. ``actors`` and ``topics`` are ids; ``claimed`` is what its articles claim;
    ``band`` is how strongly it answers, ``aside`` that it is of neither NATO nor Ukraine,
    ``newest`` when its latest article appeared. ``article`` is the one whose headline it has,
    ``number`` the story's, where it has one."""

    article: int
    number: int | None
    status: Status
    headline: tuple[Piece, ...]
    url: str | None
    reports: tuple[Report, ...]
    articles: int
    independent: int
    excerpt: tuple[Piece, ...]
    terms: tuple[str, ...]
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    changes: tuple[StoryChange, ...]
    band: Band
    aside: bool
    newest: datetime
    claimed: ToldClaims = field(default_factory=ToldClaims)

    @property
    def told_wrongly(self) -> bool:
        """What the reader was told does not stand any more: withdrawn, or more than a
        headline was changed."""
        return any(
            isinstance(change, Withdrawn)
            or (isinstance(change, Corrected) and change.kind != MINOR)
            for change in self.changes
        )

    @property
    def listed(self) -> tuple[Report, ...]:
        """The reports that are shown; one more than ``MOST_LISTED`` needs no line that says so."""
        every = self.reports
        return every if len(every) <= MOST_LISTED + 1 else every[:MOST_LISTED]

    @property
    def shows(self) -> frozenset[int]:
        """The articles of which a reader sees something."""
        changed = {c.article for c in self.changes if not isinstance(c, Grown)}
        said = {each.article for each in self.claimed.said}
        return frozenset({self.article, *(r.article for r in self.listed)} | changed | said)

    @property
    def state_media_only(self) -> bool:
        """Nobody but state media has it."""
        return all(report.state_media for report in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedCount:
    """A count of the last 24 hours and its daily mean over the days compared with; None where
    there are too few of them."""

    name: Literal["articles", "stories", "outlets"]
    today: int
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The articles of the 24 hours that end at ``end``; ``watched`` says whether an absence
    of articles is one of news."""

    end: datetime
    articles: int
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """``days`` are 15, oldest first, the last one ending with the digest. ``compared`` is how
    many of them the numbers are set against, ``left_out`` how many of today's sources were
    not steady enough for it. ``spoken``: nothing rose, there is too little to say so, or
    ``rises`` did."""

    days: tuple[Column, ...]
    compared: int
    left_out: int
    numbers: tuple[ComparedCount, ...]
    rises: tuple[Rise, ...]
    spoken: Spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything one mail says. ``more`` are the stories past the size limit, shown by
    headline only; ``periods`` is 2 or more for a catch-up; ``shown`` are the articles
    to be remembered as told, with version and whether withdrawn; ``first``: the
    reader was told of no story before."""

    since: datetime
    until: datetime
    periods: int
    stories: tuple[Story, ...]
    more: tuple[Story, ...]
    figures: DayCounts | None
    coverage: Coverage | None
    shown: Set[tuple[int, int, bool]]
    first: bool = False

    @property
    def total(self) -> int:
        """The number of stories, those past the size limit too."""
        return len(self.stories) + len(self.more)

    @property
    def shows(self) -> frozenset[int]:
        """The articles of which a reader sees something; of ``more`` the headlines."""
        told = {id for story in self.stories for id in story.shows}
        changed = (c for s in self.more for c in s.changes if not isinstance(c, Grown))
        return frozenset(told | {s.article for s in self.more} | {c.article for c in changed})
