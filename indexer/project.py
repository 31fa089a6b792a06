"""Projecting the record into the search index: what is due, in bulk, settled article by
article with the revision that was read.

While the index takes one batch the next is prepared. Killed anywhere, what was not
settled is due still, and the index ignores what it holds already.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import psycopg

from archive.database import Connection, Row
from archive.record import projection
from archive.search.values import Entry, IndexUnavailable, Put, SearchIndex
from indexer import naming, pairing
from lexicon.load import Lexicon
from lexicon.spellings import spellings
from press.sources import Source

BATCH = 500
AHEAD = 2  # batches with the index at a time
SHARE = projection.SLOTS // 2  # slots that a process takes at once
PASS = 20  # batches after which it lets others have them
WAIT = 0.02  # seconds between looks at slots that others have
PATIENCE = 45.0  # seconds in which they should be done: more than a request's time limit
FEWEST = 20  # entries of a batch where the index is overloaded
LONGEST_PAUSE = 4.0  # seconds
FRUITLESS = 8  # batches in a row of which nothing is taken

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Pace:
    """How much to send, as the index keeps up: half as much after a batch that it did not
    take whole, again more after one that it took. ``fruitless`` counts refusals in a row."""

    batch: int = BATCH
    fruitless: int = 0

    def took(self, put: Put, sent: int) -> None:
        if len(put.settled) + len(put.refused) == sent:
            self.batch, self.fruitless = min(BATCH, self.batch * 2), 0
            return
        self.batch = max(FEWEST, self.batch // 2)
        self.fruitless = 0 if put.settled else self.fruitless + 1
        if self.fruitless >= FRUITLESS:
            raise IndexUnavailable("the search index is overloaded")
        time.sleep(min(LONGEST_PAUSE, 0.05 * 2**self.fruitless))


@dataclass(frozen=True, slots=True)
class _Sent:
    revisions: dict[int, int]
    put: "Future[Put]"


@dataclass(slots=True)
class _Pass:
    """One pass over what is due in some slots, by number, two batches at a time with the
    index."""

    connection: Connection
    index: SearchIndex
    entry: Callable[[Row], Entry]
    slots: list[int]
    pace: _Pace
    sent: deque[_Sent] = field(default_factory=deque[_Sent])
    settled: int = 0

    def run(self, sender: ThreadPoolExecutor) -> int:
        after = 0
        try:
            for _ in range(PASS):
                rows = projection.due(self.connection, self.slots, after, self.pace.batch)
                if not rows:
                    break
                after = rows[-1]["id"]
                entries = [self.entry(row) for row in rows]
                pairing.announce(self.connection, self.index)
                put = sender.submit(self.index.put, entries, visible=False)
                self.sent.append(_Sent({row["id"]: row["revision"] for row in rows}, put))
                if len(self.sent) == AHEAD:
                    self._settle()
            while self.sent:
                self._settle()
            return self.settled
        finally:
            self._give_up()

    def _settle(self) -> None:
        sent = self.sent.popleft()
        put = sent.put.result()
        projection.settle(
            self.connection,
            [(id, sent.revisions[id]) for id in put.settled],
            [(id, sent.revisions[id], reason) for id, reason in put.refused],
        )
        for id, reason in put.refused:
            log.warning("article refused by the index id=%d reason=%s", id, reason)
        self.settled += len(put.settled)
        self.pace.took(put, len(sent.revisions))

    def _give_up(self) -> None:
        """After an error: settle what the index took of the batches that were with it."""
        while self.sent:
            try:
                self._settle()
            except (IndexUnavailable, psycopg.OperationalError) as error:
                log.warning("batch given up error=%s", error)


def project(
    connection: Connection,
    index: SearchIndex,
    lexicon: Lexicon,
    sources: Mapping[str, Source],
) -> int:
    """Bring the index up to date and return how many articles it took.

    Several processes may do so at once and share the work; returns when nothing is due.
    Raises IndexUnavailable, with everything saved still due.
    """

    def entry(row: Row) -> Entry:
        return entry_of(row, lexicon, sources)

    why = pairing.pair(connection, index)
    if why:
        level = logging.WARNING if index.apart else logging.INFO  # a form of this release's
        log.log(level, "search index begun anew, every article is owed to it reason=%s", why)
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="project") as sender:
        pace, count, idle = _Pace(), 0, 0
        while idle < PATIENCE / WAIT:
            slots = projection.lock(connection, SHARE)
            if slots:
                try:
                    work = _Pass(connection, index, entry, slots, pace)
                    count, idle = count + work.run(sender), 0
                finally:
                    projection.unlock(connection, slots)
            elif projection.waiting(connection):  # with another process, for a moment
                idle += 1
                time.sleep(WAIT)
            else:
                break
    if count:
        index.put((), visible=True)
    return count


def entry_of(row: Row, lexicon: Lexicon, sources: Mapping[str, Source]) -> Entry:
    """The entry of an article, from a row of ``projection``."""
    source = sources.get(row["source"])
    original = sources.get(row["original"])
    return Entry(
        id=row["id"],
        revision=row["revision"],
        deleted=row["deleted"],
        source=row["source"],
        source_id=row["source_id"],
        source_name=source.name if source else row["source"],
        source_kind=source.kind if source else None,
        source_country=source.country if source else None,
        owner=source.owners if source else (),
        origin=row["origin"],
        url=row["url"],
        title=row["title"],
        standfirst=row["standfirst"],
        text=row["text"],
        spellings=spellings(lexicon, row["title"], row["text"]),
        published_at=row["published_at"],
        modified_at=row["modified_at"],
        first_seen_at=row["first_seen_at"],
        delay=_delay(row),
        language=row["language"],
        author=row["author"],
        agency=row["agency"],
        section=row["section"],
        keywords=tuple(row["keywords"]),
        access=row["access"],
        relevance=row["relevance"],
        relevance_name=naming.CLASSES.get(row["relevance"], row["relevance"]),
        relevance_reason=row["relevance_reason"],
        actor_names=naming.named(row["actors"], lexicon.actors),
        topic_names=naming.named(row["topics"], lexicon.topics),
        subject_names=naming.named(row["subjects"], {**lexicon.actors, **lexicon.topics}),
        source_kind_name=naming.KINDS.get(source.kind or "", source.kind) if source else None,
        actors=tuple(row["actors"]),
        topics=tuple(row["topics"]),
        subjects=tuple(row["subjects"]),
        copy_of=row["copy_of"],
        original_source=original.name if original else row["original"],
        story=row["story"],
        version=row["version"],
        corrected=row["corrected"],
        withdrawn=row["withdrawn"],
        speakers=tuple(row["speakers"]),
        quoted=tuple(row["quoted"]),
        disputed=row["disagreements"] > 0,
        disagreements=row["disagreements"],
    )


def _delay(row: Row) -> int | None:
    published: datetime | None = row["published_at"]
    if published is None or row["origin"] != "crawl" or row["published_precision"] == "day":
        return None
    return max(0, int((row["first_seen_at"] - published).total_seconds()))
