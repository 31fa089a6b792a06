"""Comparing the claims of stories, in the record: which stories are due, of what, and the result.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from press.claims import Compared


def mark(connection: Connection, stories_: Sequence[int]) -> None:
    """Mark stories for comparing anew."""
    connection.execute(
        "insert into story_claims (story) select distinct unnest(%(stories)s::bigint[])"
        " on conflict (story) do update set stale = true",
        {"stories": list(stories_)},
    )


def stale_stories(connection: Connection, limit: int) -> list[int]:
    """Stories whose claims are to be compared, locked until the transaction ends; those that
    another process has at hand are left to it."""
    rows = connection.execute(
        "select story from story_claims where stale order by story limit %(limit)s"
        " for update skip locked",
        {"limit": limit},
    ).fetchall()
    return [row["story"] for row in rows]


def members(connection: Connection, story: int, most: int) -> list[Row]:
    """The latest articles of a story with their texts, in order of time; of copies those that
    have a figure which their original lacks: the others say what it says."""
    return connection.execute(
        "select * from (select id, source, title, standfirst, text, copy_of,"
        "  coalesce(published_at, first_seen_at) as at from articles a"
        " where story = %(story)s and not deleted and (copy_of is null or exists ("
        "  select from figures f join articles original on original.id = a.copy_of"
        "  where f.article = a.id and original.story = a.story and not original.deleted"
        "  and not exists (select from figures o where o.article = a.copy_of"
        "   and (o.unit, o.value) = (f.unit, f.value))))"
        " order by at desc, id desc limit %(most)s) as latest order by at, id",
        {"story": story, "most": most},
    ).fetchall()


def keep_compared(connection: Connection, story: int, compared: Compared) -> None:
    """Store how a story's claims stand to each other. Where the number of disagreements
    changed the story's articles are a revision: the index shows it."""
    connection.execute(
        "with before as (select disagreements from story_claims where story = %(story)s),"
        " kept as (update story_claims set compared = %(compared)s,"
        "  disagreements = %(disagreements)s, stale = false where story = %(story)s)"
        " update articles set revision = revision + 1, updated_at = clock_timestamp()"
        " where story = %(story)s and not deleted"
        "  and (select disagreements from before) <> %(disagreements)s",
        {
            "story": story,
            "compared": Jsonb(asdict(compared)),
            "disagreements": compared.disagreements,
        },
    )


def with_claims(connection: Connection, stories_: Sequence[int]) -> list[int]:
    """Of these stories those that have figures or quotations to show."""
    rows = connection.execute(
        "select s.story from unnest(%(stories)s::bigint[]) as s (story)"
        " where exists (select from articles a join quotations q on q.article = a.id"
        "   where a.story = s.story and not a.deleted)"
        "  or exists (select from story_claims c where c.story = s.story"
        "   and c.compared -> 'things' <> '[]')",
        {"stories": list(stories_)},
    ).fetchall()
    return [row["story"] for row in rows]
