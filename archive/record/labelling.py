"""What relabelling the archive asks of the record."""

from collections.abc import Iterator

from archive.database import Connection, Row


def stale(connection: Connection, version: str, limit: int) -> list[Row]:
    """Articles that another version of the lexicon labelled, by number, locked until the
    transaction ends so that no new text is given old labels."""
    return connection.execute(
        "select id, title, standfirst, text, published_at, relevance, actors, topics"
        " from articles where lexicon_version <> %(version)s and not deleted"
        " order by id limit %(limit)s for update",
        {"version": version, "limit": limit},
    ).fetchall()


def one(connection: Connection, id: int) -> Row | None:
    """One article as ``stale`` gives it, locked as there; None where there is none."""
    return connection.execute(
        "select id, title, standfirst, text, published_at, relevance, actors, topics"
        " from articles where id = %(id)s and not deleted for update",
        {"id": id},
    ).fetchone()


def count_stale(connection: Connection, version: str) -> int:
    """How many articles another version of the lexicon labelled."""
    row = connection.execute(
        "select count(*) as articles from articles"
        " where lexicon_version <> %(version)s and not deleted",
        {"version": version},
    ).fetchone()
    assert row
    return row["articles"]


def newest(connection: Connection, limit: int) -> Iterator[Row]:
    """Title, standfirst and text of the newest articles that are no copies."""
    with connection.transaction(), connection.cursor(name="newest_articles") as cursor:
        yield from cursor.execute(
            "select id, title, standfirst, text from articles"
            " where not deleted and copy_of is null and language = 'fr'"
            " order by coalesce(published_at, first_seen_at) desc limit %(limit)s",
            {"limit": limit},
        )
