"""Building the search index anew from the record, while it is searched and written to."""

import logging
import time
from collections.abc import Callable, Sequence

from archive.database import Connection, Row
from archive.record import projection
from archive.search.elastic import ElasticIndex
from archive.search.postgres import PostgresIndex
from archive.search.values import Entry, Held, IndexUnavailable, Put
from indexer import pairing

BATCH = 500
NOTED = 5_000  # articles after which the place is noted, to go on from
TRIES = 8
PATIENCE = 60.0  # seconds for others to end the pass they are at before the swap

log = logging.getLogger(__name__)

ToEntry = Callable[[Row], Entry]
Progress = Callable[[int], None]


def rebuild(connection: Connection, index: ElasticIndex, entry: ToEntry, progress: Progress) -> str:
    """Fill a new index from the record and search in it from then on; its name.

    From the first moment writes go to both indices, so the new one misses nothing, and
    the old one is searched until the new one is whole. Killed, it goes on where it was
    when run again. Raises IndexUnavailable, also where another process is at it.
    """
    if not projection.lock_rebuilding(connection):
        raise IndexUnavailable("another `vigie reindex` is running")
    why = pairing.pair(connection, index)
    if why:
        log.warning("search index begun anew reason=%s", why)
    name, after = index.building()
    log.info("building index=%s from=%d", name, after)
    noted, newest = after, projection.newest(connection)  # later ones are written to both
    while after < newest and (rows := projection.stored(connection, after, BATCH)):
        pairing.announce(connection, index)
        _insist(lambda some: index.fill(name, some), [entry(row) for row in rows])
        after = rows[-1]["id"]
        progress(after)
        if after - noted >= NOTED:
            index.filled(name, after)
            noted = after
    _complete(connection, index, name, newest, entry)
    pairing.announce(connection, index)
    with projection.alone(connection, PATIENCE):
        index.search_in(name)
    index.drop_others(name)
    return name


def rewrite(
    connection: Connection, index: PostgresIndex, entry: ToEntry, progress: Progress
) -> None:
    """Write every article to PostgreSQL's index again, in place, as the record has it."""
    after = 0
    while rows := projection.stored(connection, after, BATCH):
        index.rewrite([entry(row) for row in rows])
        after = rows[-1]["id"]
        progress(after)


def _complete(
    connection: Connection, index: ElasticIndex, name: str, newest: int, entry: ToEntry
) -> None:
    """Compare with the record before anything is searched there, and add what is missing."""
    after = 0
    while after < newest and (states := projection.states(connection, after, BATCH)):
        index.client.indices.refresh(index=name)
        last = states[-1]["id"]
        held = {h.id: h for h in _held(index, name, after, last)}
        for state in states:
            revision = held[state["id"]].revision if state["id"] in held else 0
            if revision < state["projected_revision"] and not state["refused"]:
                rows = projection.stored(connection, state["id"] - 1, 1)
                pairing.announce(connection, index)
                _insist(lambda some: index.fill(name, some), [entry(row) for row in rows])
        after = last


def _held(index: ElasticIndex, name: str, after: int, last: int) -> list[Held]:
    return [held for held in index.held_by(name, after, BATCH) if held.id <= last]


def _insist(fill: Callable[[Sequence[Entry]], Put], entries: Sequence[Entry]) -> None:
    """Write until everything is held or refused, with pauses while the index is busy."""
    for attempt in range(TRIES):
        put = fill(entries)
        done = {*put.settled, *(id for id, _ in put.refused)}
        for id, reason in put.refused:
            log.warning("article refused by the index id=%d reason=%s", id, reason)
        entries = [each for each in entries if each.id not in done]
        if not entries:
            return
        time.sleep(0.05 * 2**attempt)
    raise IndexUnavailable("the search index is overloaded")
