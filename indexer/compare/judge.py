"""The verdict on an article: new, or a copy of which original; and its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.database import Connection, steady_plans
from archive.record import copies, stories
from indexer.compare.copies import CopyPair, compare
from indexer.compare.stories import place
from press.values import Copy, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``copy_of`` is the canonical original's number, ``None`` for an original itself;
    ``story`` is where it belongs; ``copies`` are the pairs kept, the closest first."""

    copy_of: int | None
    story: int | None
    copies: tuple[Copy, ...]


def judge(connection: Connection, stored: Stored, *, now: datetime) -> Verdict:
    """Compare an article with all that came before, and remember it.

    To be called in the transaction that stores it, under the lock that orders these: so of
    two copies that arrive together one is the original. Judging a version again changes
    nothing; a new version renews the pairs, while original and story stay. A publication
    after ``now`` counts as now.
    """
    # Judging gives every article a story; without one there is nothing to look up.
    last = copies.last(connection, stored.id) if stored.story is not None else None
    if last and last[0] == stored.version:
        kept = tuple(copies.of(connection, stored.id))
        return Verdict(copy_of=stored.copy_of, story=stored.story, copies=kept)
    steady_plans(connection)
    at = min(stored.article.published_at or stored.first_seen_at, now)
    pairs, words = compare(connection, stored, at, last and last[1])
    copy_of, story = stored.copy_of, stored.story
    if story is None:
        copy_of, story = _decide(connection, stored, pairs, at, words)
    kept = tuple(copies.of(connection, stored.id)) if pairs or copy_of else ()
    return Verdict(copy_of=copy_of, story=story, copies=kept)


def _decide(
    connection: Connection, stored: Stored, pairs: Sequence[CopyPair], at: datetime, words: int
) -> tuple[int | None, int | None]:
    """The original, never itself a copy, and the story: a copy's is its original's."""
    for pair in pairs:
        if pair.copied:
            original = pair.other.copy_of or pair.other.article
            return original, stories.of(connection, original)
    placed = place(connection, stored, at, words)
    if placed.twin is not None:
        twin = Copy(of=placed.twin, kind="near", share=1.0)
        copies.keep(connection, stored.id, stored.version, [twin])
    return placed.twin, placed.story
