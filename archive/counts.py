"""How the record stands, in numbers: what a monitor watches."""

from dataclasses import dataclass

from archive.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Articles by origin, captures by state, rejections by reason, mails by state; what
    the index owes and was refused; ages of the oldest waiting work in seconds (0: none)."""

    articles: dict[str, int]
    copies: int
    captures: dict[str, int]
    rejections: dict[str, int]
    deliveries: dict[str, int]
    index_due: int
    index_refused: int
    oldest_capture: float
    oldest_index_due: float
    newest_article: float | None


def count(connection: Connection) -> Counts:
    """Count everything in one snapshot. ``newest_article`` is a Unix time."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        backlog = connection.execute(
            "select count(*) filter (where refused is null) as due,"
            "  count(*) filter (where refused is not null) as refused,"
            "  coalesce(extract(epoch from clock_timestamp() - min(updated_at)"
            "   filter (where refused is null)), 0)::float as oldest"
            " from articles where revision > projected_revision"
        ).fetchone()
        stored = connection.execute(
            "select count(*) filter (where copy_of is not null) as copies,"
            "  extract(epoch from max(stored_at))::float as newest from articles"
        ).fetchone()
        waiting = connection.execute(
            "select coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float"
            "  as oldest from inbox where state = 'due' and due_at <= clock_timestamp()"
        ).fetchone()
        assert backlog
        assert stored
        assert waiting
        return Counts(
            articles=_by(connection, "select origin, count(*) from articles group by 1"),
            copies=stored["copies"],
            captures=_by(connection, "select state, count(*) from inbox group by 1"),
            rejections=_by(
                connection,
                "select outcome, count(*) from inbox where state = 'rejected' group by 1",
            ),
            deliveries=_by(connection, "select state, count(*) from deliveries group by 1"),
            index_due=backlog["due"],
            index_refused=backlog["refused"],
            oldest_capture=waiting["oldest"],
            oldest_index_due=backlog["oldest"],
            newest_article=stored["newest"],
        )


def _by(connection: Connection, query: str) -> dict[str, int]:
    rows = connection.execute(query.encode()).fetchall()
    return {str(name): number for name, number in (row.values() for row in rows)}
