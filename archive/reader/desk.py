"""What readers did with stories: read, kept, noted, handed on. A log that is only added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive.database import Connection, Row
from archive.mail import clippings
from archive.mail.clippings import Clipping

Deed = Literal["read", "keep", "drop", "note", "hand"]
DEEDS: tuple[Deed, ...] = ("read", "keep", "drop", "note", "hand")
LATEST = 100  # of the log, on the desk's page
KEPT = 200  # stories


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """One deed, by whom and when; of a note its words, of a hand-over to whom."""

    story: int
    deed: Deed
    who: str
    to_whom: str | None
    note: str | None
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """The stories kept, newest first, each with its articles; and the end of the log."""

    kept: tuple[tuple[int, tuple[Clipping, ...]], ...]
    log: tuple[DeskEntry, ...]


def add(
    connection: Connection,
    story: int,
    deed: Deed,
    who: str,
    *,
    to_whom: str | None = None,
    note: str | None = None,
) -> bool:
    """Add to the log, at the story that a number stands for now; False for no story's."""
    row = connection.execute(
        "insert into desk_log (story, deed, who, to_whom, note)"
        " select coalesce(merged_into, id), %(deed)s, %(who)s, %(to_whom)s, %(note)s"
        " from stories where id = %(story)s returning id",
        {"story": story, "deed": deed, "who": who, "to_whom": to_whom, "note": note},
    ).fetchone()
    return row is not None


def of_story(connection: Connection, story: int) -> tuple[DeskEntry, ...]:
    """All that was done with a story and those merged into it, in order."""
    rows = connection.execute(
        f"select {_ENTRY} from desk_log join stories on stories.id = desk_log.story"
        " where coalesce(merged_into, stories.id) = %s order by desk_log.id",
        (story,),
    ).fetchall()
    return tuple(_entry(row) for row in rows)


def page(connection: Connection) -> DeskPage:
    """The desk: what is kept, and what was done last."""
    kept = [
        row["story"]
        for row in connection.execute(
            "select story, deed, id from (select distinct on (coalesce(merged_into, stories.id))"
            "   coalesce(merged_into, stories.id) as story, deed, desk_log.id"
            "  from desk_log join stories on stories.id = desk_log.story"
            "  where deed in ('keep', 'drop')"
            "  order by coalesce(merged_into, stories.id), desk_log.id desc) as last"
            " where deed = 'keep' order by id desc limit %s",
            (KEPT,),
        )
    ]
    log = connection.execute(
        f"select {_ENTRY} from desk_log join stories on stories.id = desk_log.story"
        " order by desk_log.id desc limit %s",
        (LATEST,),
    ).fetchall()
    held = _of_stories(connection, kept)
    return DeskPage(
        kept=tuple((story, held[story]) for story in kept if story in held),
        log=tuple(_entry(row) for row in log),
    )


_ENTRY = "coalesce(merged_into, stories.id) as story, deed, who, to_whom, note, done_at"


def _of_stories(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Clipping, ...]]:
    rows = connection.execute(
        "select id from articles where story = any(%s) and not deleted limit 5000", (list(ids),)
    ).fetchall()
    found: dict[int, list[Clipping]] = {}
    for clipping in clippings.of(connection, [row["id"] for row in rows]):
        if clipping.story is not None:
            found.setdefault(clipping.story, []).append(clipping)
    return {
        story: tuple(sorted(group, key=lambda c: (c.appeared, c.id)))
        for story, group in found.items()
    }


def _entry(row: Row) -> DeskEntry:
    fields: Row = row
    return DeskEntry(**fields)
