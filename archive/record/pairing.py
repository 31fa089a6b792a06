"""Which search index the record writes to, and how far the record had come with it.

Before anything that was read here is written to an index, the record counts one writing more,
and the index is told the number. A record that was put back to an older state, by whatever
means, has counted less than the index was told; an index that was put back was told less than
the record knows it was.
"""

from dataclasses import dataclass

from archive.database import Connection
from archive.search.values import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The index that the record writes to, the record's own identity towards it, how many
    writings were counted, and up to which the index is known to have been told."""

    identity: str
    record: str
    counted: int
    told: int


def paired(connection: Connection) -> Paired | None:
    """What the record knows of its index; None before the first."""
    row = connection.execute(
        "select identity, record::text, counted, told from search_index"
    ).fetchone()
    return Paired(**row) if row else None


def count(connection: Connection) -> Mark | None:
    """Count one writing more; None where the record has no index."""
    row = connection.execute(
        "update search_index set counted = counted + 1 returning record::text, counted"
    ).fetchone()
    return Mark(row["record"], row["counted"]) if row else None


def told(connection: Connection, mark: Mark) -> None:
    """Record that the index bears the mark, or a later one."""
    connection.execute(
        "update search_index set told = greatest(told, %(counted)s)"
        " where record = %(record)s::uuid",
        {"record": mark.record, "counted": mark.counted},
    )


def pair(connection: Connection, identity: str) -> None:
    """Write to this index from now on, as a record that it has never heard of, and owe it
    every article."""
    with connection.transaction():
        connection.execute(
            "insert into search_index (identity) values (%(identity)s)"
            " on conflict (single) do update set identity = excluded.identity,"
            "  record = gen_random_uuid(), counted = 0, told = 0",
            {"identity": identity},
        )
        connection.execute(
            "update articles set projected_revision = 0, refused = null,"
            "  refused_revision = null where projected_revision > 0 or refused is not null"
        )
