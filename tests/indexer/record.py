"""Articles written straight into the record, for tests of what comes after saving."""

from psycopg import Connection

from archive.database import Row

TEXT = (
    "Le secrétaire général de l’OTAN a annoncé la livraison de missiles Patriot à Kiev."
    " Les alliés européens étudient d’autres aides militaires pour l’armée ukrainienne."
)


def write(connection: Connection[Row], first: int, count: int, text: str = TEXT) -> None:
    """Articles with titles ``Article N``, N from ``first``, due to be indexed."""
    with connection.transaction():
        connection.execute(
            "insert into articles (source, source_id, origin, title, title_inferred, text,"
            "  published_at, published_precision, published_basis, language, keywords, access,"
            "  seen_at, first_seen_at, relevance, relevance_reason, actors, topics, tags,"
            "  lexicon_version)"
            " select 'essai', n::text, 'crawl', 'Article ' || n, false, %(text)s,"
            "  timestamptz '2024-01-01' + n * interval '1 minute', 'minute', 'feed', 'fr', '{}',"
            "  'free', now(), now(), 'otan-ukraine', 'essai', '{otan}', '{aide-militaire}',"
            """  '[{"id": "otan", "kind": "actor", "salience": "subject", "mentions": []}]', '1'"""
            " from generate_series(%(first)s::int, %(last)s::int) as n",
            {"first": first, "last": first + count - 1, "text": text},
        )


def revise(connection: Connection[Row], title: str, every: int, latest: int = 1_000_000) -> None:
    """Give every so-manieth of the latest articles another title."""
    with connection.transaction():
        connection.execute(
            "update articles set title = %(title)s || ' ' || source_id, revision = revision + 1"
            " where id %% %(every)s = 0 and id > (select max(id) from articles) - %(latest)s",
            {"title": title, "every": every, "latest": latest},
        )


def owed(connection: Connection[Row]) -> int:
    """How many articles are due to be indexed."""
    with connection.transaction():
        row = connection.execute(
            "select count(*) as owed from articles where revision > projected_revision"
        ).fetchone()
    assert row
    return row["owed"]


def stored(connection: Connection[Row]) -> dict[int, int]:
    """The revision of every article."""
    with connection.transaction():
        rows = connection.execute("select id, revision from articles").fetchall()
    return {row["id"]: row["revision"] for row in rows}
