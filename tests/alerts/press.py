"""A press of the tests' own: outlets, and articles put straight into the record."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from archive.database import Connection
from press.sources import Source

SOURCES = {
    source.id: source
    for source in (
        Source(id="afp", name="AFP", kind="agency", owners=("afp",)),
        Source(id="courrier", name="Le Courrier du Nord", kind="daily", owners=("presse-du-nord",)),
        Source(id="echo", name="L’Écho du Nord", kind="daily", owners=("presse-du-nord",)),
        Source(id="gazette", name="La Gazette", kind="daily", owners=("gazette",), show="full"),
        Source(id="radio", name="Radio Lac", kind="broadcaster", owners=("radio-lac",)),
        Source(id="revue", name="Revue stratégique", kind="specialist", show="headline"),
        Source(id="ministere", name="Ministère", kind="official", show="full"),
        Source(id="organe", name="Agence de l’État", kind="state media", owners=("etat",)),
    )
}
_numbers = itertools.count(1)


def publish(
    connection: Connection,
    source: str,
    title: str,
    at: datetime,
    *,
    text: str = "Un premier paragraphe.\n\nUn second paragraphe.",
    origin: str = "crawl",
    published_at: datetime | None = None,
    precision: str = "minute",
    standfirst: str | None = None,
    relevance: str = "otan-ukraine",
    actors: Sequence[str] = ("otan", "ukraine"),
    topics: Sequence[str] = ("aide-militaire",),
    agency: str | None = None,
    copy_of: int | None = None,
    story: int | None = None,
    url: str | None = "",
    access: str = "free",
) -> int:
    """Store an article that Vigie first saw ``at``; returns its number."""
    number = next(_numbers)
    row = connection.execute(
        "insert into articles (source, source_id, origin, url, title, title_inferred, standfirst,"
        "  text, published_at, published_precision, published_basis, language, agency, keywords,"
        "  access, seen_at, first_seen_at, relevance, relevance_reason, actors, topics, tags,"
        "  lexicon_version, copy_of, story)"
        " values (%(source)s, %(source_id)s, %(origin)s, %(url)s, %(title)s, false,"
        "  %(standfirst)s, %(text)s, %(published_at)s, %(precision)s, 'structured', 'fr',"
        "  %(agency)s, '{}', %(access)s, %(at)s, %(at)s, %(relevance)s, '', %(actors)s,"
        "  %(topics)s, '[]', 'test', %(copy_of)s, %(story)s) returning id",
        {
            "source": source,
            "source_id": f"n{number}",
            "origin": origin,
            "url": f"https://{source}.example/{number}" if url == "" else url,
            "title": title,
            "standfirst": standfirst,
            "text": text,
            "published_at": published_at or at,
            "precision": precision,
            "agency": agency,
            "access": access,
            "at": at,
            "relevance": relevance,
            "actors": list(actors),
            "topics": list(topics),
            "copy_of": copy_of,
            "story": story,
        },
    ).fetchone()
    assert row
    return row["id"]


def rewrite(
    connection: Connection,
    article: int,
    title: str,
    at: datetime,
    kinds: Sequence[str] = ("headline",),
    difference: dict[str, Any] | None = None,
    text: str | None = None,
) -> None:
    """The publisher changes the headline, and the text where one is given; the old version is
    kept."""
    from psycopg.types.json import Jsonb

    connection.execute(
        "insert into versions (article, version, seen_at, title, text, kinds, difference)"
        " select id, version, coalesce(text_seen_at, seen_at), title, text, %s, %s"
        " from articles where id = %s",
        (list(kinds), Jsonb(difference or {}), article),
    )
    connection.execute(
        "update articles set title = %s, text = coalesce(%s, text), version = version + 1,"
        "  seen_at = %s, text_seen_at = %s where id = %s",
        (title, text, at, at, article),
    )


def withdraw(connection: Connection, article: int, at: datetime) -> None:
    """The publisher takes the article down."""
    connection.execute("update articles set withdrawn_at = %s where id = %s", (at, article))
