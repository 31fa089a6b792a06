"""What the search index owes, shared out among the processes that project it.

An article is due while its ``revision`` is ahead of its ``projected_revision``. Due
articles fall into ``SLOTS`` slots by number; a process locks some slots, projects what
is due in them and unlocks them. The locks are PostgreSQL's session locks: they end with
the process, however it ends.
"""

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from archive.database import Connection, Row
from archive.locks import SLOT

SLOTS = 8
REBUILDING = SLOTS  # the second half of the key of rebuilding
DUE = "a.revision > a.projected_revision and a.revision > coalesce(a.refused_revision, 0)"


def waiting(connection: Connection) -> bool:
    """Whether anything is due."""
    return (
        connection.execute(f"select from articles a where {DUE} limit 1".encode()).fetchone()
        is not None
    )


def lock(connection: Connection, most: int) -> list[int]:
    """Lock up to ``most`` slots that are free and have due articles."""
    rows = connection.execute(
        "with wanted as materialized (select slot from generate_series(0, %(slots)s - 1) as slot"
        f"  where exists (select from articles a where {DUE} and a.id %% %(slots)s = slot)"
        "  order by random())"
        " select slot from wanted where pg_try_advisory_lock(%(key)s::int, slot)"
        " limit %(most)s",
        {"slots": SLOTS, "key": SLOT, "most": most},
    ).fetchall()
    return [row["slot"] for row in rows]


def lock_rebuilding(connection: Connection) -> bool:
    """Be the only process that rebuilds the index, for as long as the connection lasts."""
    row = connection.execute(
        "select pg_try_advisory_lock(%(key)s::int, %(slot)s) as locked",
        {"key": SLOT, "slot": REBUILDING},
    ).fetchone()
    return bool(row and row["locked"])


def unlock(connection: Connection, slots: Sequence[int]) -> None:
    """Let other processes have the slots."""
    connection.execute(
        "select pg_advisory_unlock(%(key)s::int, slot) from unnest(%(slots)s::int[]) as slot",
        {"key": SLOT, "slots": list(slots)},
    )


@contextmanager
def alone(connection: Connection, patience: float) -> Generator[None]:
    """No other process projects inside, unless one keeps its slots for longer than
    ``patience`` seconds. What is due stays due, and others find it locked."""
    mine: list[int] = []
    deadline = time.monotonic() + patience
    try:
        while len(mine) < SLOTS and time.monotonic() < deadline:
            free = connection.execute(
                "with wanted as materialized (select slot from generate_series(0, %(slots)s - 1)"
                "  as slot where slot <> all(%(mine)s::int[]))"
                " select slot from wanted where pg_try_advisory_lock(%(key)s::int, slot)",
                {"slots": SLOTS, "key": SLOT, "mine": mine},
            ).fetchall()
            mine += [row["slot"] for row in free]
            if not free:
                time.sleep(0.02)
        yield
    finally:
        unlock(connection, mine)


def due(connection: Connection, slots: Sequence[int], after: int, limit: int) -> list[Row]:
    """Articles that are due in the slots, by number from after ``after``, with what an
    entry shows of them."""
    return _entries(
        connection,
        f"{DUE} and a.id %% {SLOTS} = any(%(slots)s::int[]) and a.id > %(after)s",
        {"slots": list(slots), "after": after, "limit": limit},
    )


def stored(connection: Connection, after: int, limit: int) -> list[Row]:
    """All articles by number from after ``after``, due or not."""
    return _entries(connection, "a.id > %(after)s", {"after": after, "limit": limit})


def _entries(connection: Connection, which: str, values: Row) -> list[Row]:
    return connection.execute(
        "select a.id, a.revision, a.deleted, a.source, a.source_id, a.url, a.title,"
        "  a.standfirst, a.text, a.published_at, a.published_precision, a.modified_at,"
        "  a.first_seen_at, a.language, a.author, a.agency, a.section, a.keywords, a.access,"
        "  a.origin, a.relevance, a.relevance_reason, a.actors, a.topics, a.copy_of, a.story, a.version,"
        "  a.corrected, a.withdrawn_at is not null as withdrawn, original.source as original,"
        "  array(select tag ->> 'id' from jsonb_array_elements(a.tags) as tag"
        "   where tag ->> 'salience' = 'subject') as subjects,"
        "  array(select distinct speaker_id from quotations q where q.article = a.id"
        "   and speaker_id is not null order by 1) as speakers,"
        "  array(select words from quotations q where q.article = a.id order by place) as quoted,"
        "  coalesce(told.disagreements, 0) as disagreements"
        " from articles a left join articles original on original.id = a.copy_of"
        " left join story_claims told on told.story = a.story"
        f" where {which} order by a.id limit %(limit)s".encode(),
        values,
    ).fetchall()


def newest(connection: Connection) -> int:
    """The highest number of an article, or 0."""
    row = connection.execute("select coalesce(max(id), 0) as id from articles").fetchone()
    assert row
    return row["id"]


def settle(
    connection: Connection,
    held: Sequence[tuple[int, int]],
    refused: Sequence[tuple[int, int, str]] = (),
) -> None:
    """Record the (number, revision) that the index holds, and what it refused and why.

    An article that is being saved at this moment is passed over and stays due: waiting
    for it while holding others could deadlock with the one who saves.
    """
    for id, revision, reason in refused:
        connection.execute(
            "update articles set refused = %(reason)s, refused_revision = %(revision)s"
            " where id = %(id)s and revision = %(revision)s",
            {"id": id, "revision": revision, "reason": reason},
        )
    connection.execute(
        "update articles set projected_revision = free.revision, refused = null,"
        "  refused_revision = null, projected_at = coalesce(projected_at, clock_timestamp())"
        " from (select a.id, held.revision"
        "  from unnest(%(ids)s::bigint[], %(revisions)s::bigint[]) as held (id, revision)"
        "  join articles a on a.id = held.id where a.projected_revision < held.revision"
        "  for update of a skip locked) as free"
        " where articles.id = free.id",
        {"ids": [id for id, _ in held], "revisions": [revision for _, revision in held]},
    )


def states(connection: Connection, after: int, limit: int) -> list[Row]:
    """Number, revisions, refusal, deletion and what tells one from another of articles, by
    number from after ``after``."""
    return connection.execute(
        "select id, revision, projected_revision, refused, deleted, source, source_id, title"
        " from articles"
        " where id > %(after)s order by id limit %(limit)s",
        {"after": after, "limit": limit},
    ).fetchall()


def revisions(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The revisions of those of the articles that are stored."""
    rows = connection.execute(
        "select id, revision from articles where id = any(%(ids)s::bigint[])",
        {"ids": list(ids)},
    ).fetchall()
    return {row["id"]: row["revision"] for row in rows}


def owe(connection: Connection, ids: Sequence[int]) -> None:
    """Make articles due again at the revision they have."""
    connection.execute(
        "update articles set projected_revision = 0 where id = any(%(ids)s::bigint[])",
        {"ids": list(ids)},
    )


def overtake(connection: Connection, held: Sequence[tuple[int, int]]) -> None:
    """Give articles a revision above that which the index holds, so that they are due."""
    connection.execute(
        "update articles set revision = greatest(articles.revision, held.revision) + 1,"
        "  updated_at = clock_timestamp()"
        " from unnest(%(ids)s::bigint[], %(revisions)s::bigint[]) as held (id, revision)"
        " where articles.id = held.id",
        {"ids": [id for id, _ in held], "revisions": [revision for _, revision in held]},
    )
