"""The verdict on an article: new, or a copy of which original; and its story."""

from dataclasses import dataclass
from datetime import datetime

from archive import copies
from archive.database import Connection
from archive.values import Copy, Stored
from indexer.compare.copies import Pair, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``copy_of`` is the canonical original's number, ``None`` for an original itself;
    ``copies`` are the pairs kept, the closest first; ``story`` is where it belongs."""

    copy_of: int | None
    story: int | None
    copies: tuple[Copy, ...]


def judge(connection: Connection, stored: Stored, *, now: datetime) -> Verdict:
    """Compare an article with all that came before, and remember it.

    To be called in the transaction that stores it, under the lock that orders these: so of
    two copies that arrive together one is the original. Judging a version again changes
    nothing; a new version renews the pairs, while original and story stay. ``now`` stands
    in for an unknown time of publication of an article seen later.
    """
    if copies.judged(connection, stored.id, stored.version):
        kept = copies.of(connection, stored.id)
        return Verdict(copy_of=stored.copy_of, story=stored.story, copies=tuple(kept))
    at = stored.article.published_at or min(stored.first_seen_at, now)
    pairs = compare(connection, stored, at)
    copy_of = stored.copy_of if stored.version > 1 else _original(pairs)
    kept = copies.of(connection, stored.id)
    return Verdict(copy_of=copy_of, story=stored.story, copies=tuple(kept))


def _original(pairs: tuple[Pair, ...]) -> int | None:
    """The original of the closest text that is copied: never itself a copy."""
    for pair in pairs:
        if pair.copied:
            return pair.other.copy_of or pair.other.article
    return None
