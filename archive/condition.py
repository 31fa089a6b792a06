"""How the record is doing: its server, its latest moment, leases in dead hands, the last
backup. For ``vigie doctor``; nothing is changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """PostgreSQL: ``number`` is its version as one number, ``size`` the database's bytes,
    ``sessions`` of at most ``most`` are taken."""

    version: str
    number: int
    encoding: str
    size: int
    sessions: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """The last dump, how old it is and where it was put."""

    age: timedelta
    folder: str


def server(connection: Connection) -> Server:
    """What serves the record."""
    row = connection.execute(
        "select current_setting('server_version') as version,"
        "  current_setting('server_version_num')::int as number,"
        "  current_setting('server_encoding') as encoding,"
        "  pg_database_size(current_database()) as size,"
        "  current_setting('max_connections')::int as most,"
        "  (select count(*) from pg_stat_activity) as sessions"
    ).fetchone()
    assert row
    return Server(**row)


def to_come(connection: Connection, slack: timedelta) -> datetime | None:
    """The latest moment that the record knows of, where it is to come by more than ``slack``:
    the clock was ahead, or is behind."""
    row = connection.execute(
        "select latest from (select greatest((select max(stored_at) from articles),"
        "   (select max(received_at) from inbox),"
        "   (select max(applied_at) from migrations)) as latest) as known"
        " where latest > clock_timestamp() + %s",
        (slack,),
    ).fetchone()
    return row["latest"] if row else None


def leased(connection: Connection) -> tuple[int, int]:
    """Captures in workers' hands, and how many of them in those of dead ones."""
    row = connection.execute(
        "select count(*) as held, count(*) filter (where not exists (select from pg_stat_activity a"
        "   where a.pid = holder and a.backend_start = holder_since)) as void"
        " from inbox where state = 'due' and lease_until > clock_timestamp()"
    ).fetchone()
    return (row["held"], row["void"]) if row else (0, 0)


def last_backup(connection: Connection) -> Backup | None:
    """The last dump that was taken, or None."""
    row = connection.execute(
        "select folder, clock_timestamp() - taken_at as age from backups"
        " order by taken_at desc limit 1"
    ).fetchone()
    return Backup(**row) if row else None
