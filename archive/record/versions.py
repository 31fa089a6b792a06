"""The history of an article: its texts one after the other, and what each changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text as it stood from ``seen_at``. ``kinds`` and ``changes`` say what it changed in
    the version before it; the first has none. A change has ``field``, ``kinds``, ``before``,
    ``after`` and the offsets ``old`` and ``new`` (code points, end exclusive)."""

    number: int
    seen_at: datetime
    title: str
    text: str
    kinds: tuple[str, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()


def history(connection: Connection, article: int) -> list[Version]:
    """All versions of an article, oldest first; empty where there is no such article."""
    rows = connection.execute(
        "select version, seen_at, title, text, kinds, difference from versions"
        " where article = %(article)s"
        " union all"
        " select version, coalesce(text_seen_at, seen_at), title, text, '{}', '{}'::jsonb"
        " from articles where id = %(article)s and not deleted"
        " order by version",
        {"article": article},
    ).fetchall()
    found: list[Version] = []
    kinds: tuple[str, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    for row in rows:
        found.append(
            Version(
                number=row["version"],
                seen_at=row["seen_at"],
                title=row["title"],
                text=row["text"],
                kinds=kinds,
                changes=changes,
            )
        )
        kinds, changes = tuple(row["kinds"]), tuple(row["difference"].get("changes", ()))
    return found
