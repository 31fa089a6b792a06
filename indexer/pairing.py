"""Record and search index know each other, so that neither is put back to an older state, or
exchanged for another's, without the other's noticing (``archive/record/pairing.py``).

Why it holds: what is written to the index was read from the record before the writing was
counted. A state of the record that lacks an article which the index has is therefore one that
has counted less than the index was told.
"""

from archive.database import Connection, hold
from archive.locks import PAIRING
from archive.record import pairing
from archive.record.pairing import Paired
from archive.search.values import Mark, SearchIndex


def differ(connection: Connection, index: SearchIndex) -> str | None:
    """Why what the index holds cannot be taken for this record's; None where it can.
    Raises IndexUnavailable."""
    # In this order: what is counted and told meanwhile only brings the three closer.
    before = pairing.paired(connection)
    identity, borne = index.identity(), index.borne()
    after = pairing.paired(connection)
    if before is None or after is None or before.record != after.record:
        before = after
    if before is None or after is None or after.identity != identity:
        return "another index than the one written to so far"
    return _contradiction(before.told, after, borne) if index.apart else None


def foreign(connection: Connection, index: SearchIndex) -> str | None:
    """As ``differ``; None also where nothing was written anywhere yet."""
    why = differ(connection, index)
    unused = why and pairing.paired(connection) is None and not _filled(index)
    return None if unused else why


def _filled(index: SearchIndex) -> bool:
    return bool(index.borne() or index.held(0, 1))


def _contradiction(told: int, record: Paired, borne: Mark | None) -> str | None:
    if borne is None:
        return "the index was made anew, or put back to an older state" if told else None
    if borne.record != record.record:
        return "the index was written by another record, or by this one before it was restored"
    if borne.counted > record.counted:
        return "the record was put back to an older state than the index shows"
    if borne.counted < told:
        return "the index was put back to an older state"
    return None


def pair(connection: Connection, index: SearchIndex) -> str | None:
    """See that the index is this record's; else begin it anew, empty and owed every article,
    and return why; None where it was this record's, or neither was ever used. One process does
    so, and others find it done. Raises IndexUnavailable."""
    if differ(connection, index) is None:
        return None
    with connection.transaction():
        hold(connection, PAIRING)
        why = differ(connection, index)
        if why is None:
            return None
        said = foreign(connection, index)
        if index.apart and _filled(index):
            index.clear()
        pairing.pair(connection, index.identity())
        return said


def announce(connection: Connection, index: SearchIndex) -> None:
    """Tell the index of one writing more: between reading what is to be written and writing
    it. Raises IndexUnavailable."""
    if not index.apart:
        return
    mark = pairing.count(connection)
    if mark is not None:
        index.bear(mark)
        pairing.told(connection, mark)
