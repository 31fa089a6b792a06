"""How far the import of each file has come."""

from datetime import datetime

from archive.database import Connection


def done(connection: Connection, path: str, size: int, modified_at: datetime) -> int:
    """How many records of a file were imported; 0 where it is new or has changed."""
    path = _storable(path)
    row = connection.execute(
        "insert into imports (path, size, modified_at)"
        " values (%(path)s, %(size)s, %(modified_at)s)"
        " on conflict (path) do update set size = excluded.size,"
        "  modified_at = excluded.modified_at,"
        "  done = case when (imports.size, imports.modified_at)"
        "   = (excluded.size, excluded.modified_at) then imports.done else 0 end"
        " returning done",
        {"path": path, "size": size, "modified_at": modified_at},
    ).fetchone()
    return row["done"] if row else 0


def advance(connection: Connection, path: str, done: int, *, finished: bool) -> None:
    """Note that the first ``done`` records of a file are in the inbox or passed over."""
    connection.execute(
        "update imports set done = %(done)s,"
        "  finished_at = case when %(finished)s then clock_timestamp() end where path = %(path)s",
        {"done": done, "finished": finished, "path": _storable(path)},
    )


def _storable(path: str) -> str:
    """The path as text; bytes of it that are no UTF-8 stand as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
