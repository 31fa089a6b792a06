"""One story: who has it, in what order, who repeats whom, what was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.database import Connection
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.reader.article import MOST, repeating
from archive.record import copies, stories, story_claims, versions
from archive.record.beside import StoryClaims
from archive.record.stories import Story
from archive.record.versions import Version

SINGLE = 60  # quotations that one article alone has: more than a page shows
SHOWN_PAIRS = 12  # copies whose shared text is shown beside the original's
LONGEST = 2_000  # characters of a passage that are read for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What an article repeats of another: ``share`` of the shorter text, and the passages
    as they stand in either, the longest first."""

    by: int
    of: int
    kind: str
    share: float
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story with its articles, oldest first; ``total`` counts those past the limit too.
    ``histories`` holds the texts of those that were changed."""

    story: Story
    articles: tuple[Clipping, ...]
    shared: tuple[Shared, ...]
    histories: Mapping[int, tuple[Version, ...]]
    claims: StoryClaims

    @property
    def total(self) -> int:
        """How many articles it has."""
        return len(self.story.articles)


def page(
    connection: Connection, id: int, owners: Mapping[str, Sequence[str]], now: datetime
) -> StoryPage | None:
    """The story of this number, or of the one it was merged into; None where there is none."""
    story = stories.get(connection, id, owners, now)
    if story is None:
        return None
    members = clippings.of(connection, story.articles[:MOST])
    ordered = tuple(sorted(members, key=lambda c: (c.appeared, c.id)))
    return StoryPage(
        story=story,
        articles=ordered,
        shared=_shared(connection, {c.id for c in ordered}),
        histories={
            c.id: tuple(versions.history(connection, c.id)) for c in ordered if c.version > 1
        },
        claims=story_claims.of_story(connection, story.id, owners, alone=SINGLE),
    )


def _shared(connection: Connection, members: set[int]) -> tuple[Shared, ...]:
    pairs = [each for each in repeating(connection, sorted(members)) if each.by in members]
    wanted = pairs[:SHOWN_PAIRS]
    texts = copies.texts(connection, {id for each in wanted for id in (each.by, each.pair.of)})
    return tuple(
        Shared(
            by=each.by,
            of=each.pair.of,
            kind=each.pair.kind,
            share=each.pair.share,
            passages=tuple(
                (
                    texts[each.by][p.start : p.end][:LONGEST],
                    texts[each.pair.of][p.other_start : p.other_end][:LONGEST],
                )
                for p in sorted(each.pair.passages, key=lambda p: p.start - p.end)
            ),
        )
        for each in wanted
        if each.by in texts and each.pair.of in texts
    )
