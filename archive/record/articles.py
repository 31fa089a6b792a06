"""Articles in the record. Every function takes a connection; the caller owns the transaction.

``revision`` grows with every change that the search index shows, and what the index
owes is every article whose ``revision`` is ahead of its ``projected_revision``.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from archive.record import corrections
from archive.record.rows import ARTICLE, STORED, first_stored, label_columns, read_columns, stored
from lexicon.values import Labels
from press.values import Article, Capture, Stored


def find(connection: Connection, source: str, source_id: str) -> Stored | None:
    """The article of this identity, or None."""
    row = connection.execute(
        f"select {STORED} from articles where source = %s and source_id = %s", (source, source_id)
    ).fetchone()
    return stored(row) if row else None


def number(connection: Connection, source: str, source_id: str) -> int | None:
    """The number of the article of this identity, or None."""
    row = connection.execute(
        "select id from articles where source = %s and source_id = %s", (source, source_id)
    ).fetchone()
    return row["id"] if row else None


def get(connection: Connection, id: int) -> Stored | None:
    """The article of this number, or None."""
    row = connection.execute(f"select {STORED} from articles where id = %s", (id,)).fetchone()
    return stored(row) if row else None


def insert(
    connection: Connection, article: Article, labels: Labels, capture: Capture, now: datetime
) -> Stored:
    """Store an article for the first time and return it as the record holds it. ``now`` is
    when Vigie first saw it, by the clock of editorial decisions."""
    row = connection.execute(
        f"insert into articles ({ARTICLE}, origin, capture, seen_at, text_seen_at, first_seen_at,"
        "  relevance, relevance_reason, actors, topics, tags, implied, lexicon_version)"
        " values (%(source)s, %(source_id)s, %(url)s, %(canonical_url)s, %(entry_of)s, %(title)s,"
        "  %(title_inferred)s, %(standfirst)s, %(text)s, %(original_text)s, %(published_at)s,"
        "  %(published_precision)s, %(published_basis)s, %(published_evidence)s, %(modified_at)s,"
        "  %(language)s, %(author)s, %(agency)s, %(section)s, %(keywords)s, %(access)s, %(origin)s,"
        "  %(capture)s, %(seen_at)s, %(seen_at)s, %(first_seen_at)s, %(relevance)s,"
        "  %(relevance_reason)s, %(actors)s, %(topics)s, %(tags)s, %(implied)s, %(lexicon_version)s)"
        " returning id, revision, version, updated_at",
        read_columns(article)
        | label_columns(labels)
        | {
            "origin": capture.origin,
            "capture": capture.id,
            "seen_at": capture.fetched_at,
            "first_seen_at": now,
        },
    ).fetchone()
    assert row
    return first_stored(row, article, labels, capture, now)


def revise(
    connection: Connection,
    old: Stored,
    article: Article,
    labels: Labels,
    capture: Capture,
    *,
    kinds: Sequence[str],
    difference: dict[str, Any],
    corrected: bool,
) -> None:
    """Store a new version: the old text is kept beside what changed in it. An analyst's
    corrections of the labels stand."""
    labels = corrections.applied(labels, corrections.standing(connection, old.id))
    connection.execute(
        "insert into versions (article, version, seen_at, title, standfirst, text, relevance, actors,"
        "  topics, tags, url, author, agency, access, kinds, difference)"
        " select id, version, coalesce(text_seen_at, seen_at), title, standfirst, text, relevance,"
        "  actors, topics, tags, url, author, agency, access, %(kinds)s, %(difference)s"
        " from articles where id = %(id)s on conflict do nothing",
        {"id": old.id, "kinds": list(kinds), "difference": Jsonb(difference)},
    )
    connection.execute(
        "update articles set url = %(url)s, canonical_url = %(canonical_url)s, title = %(title)s,"
        "  title_inferred = %(title_inferred)s, standfirst = %(standfirst)s, text = %(text)s,"
        "  original_text = %(original_text)s,"
        "  published_at = coalesce(%(published_at)s, published_at),"
        "  published_precision = coalesce(%(published_precision)s, published_precision),"
        "  modified_at = %(modified_at)s, language = %(language)s, author = %(author)s,"
        "  agency = %(agency)s, section = %(section)s, keywords = %(keywords)s,"
        "  access = %(access)s, capture = %(capture)s, seen_at = %(seen_at)s,"
        "  text_seen_at = %(seen_at)s,"
        "  relevance = %(relevance)s, relevance_reason = %(relevance_reason)s,"
        "  actors = %(actors)s, topics = %(topics)s, tags = %(tags)s, implied = %(implied)s,"
        "  lexicon_version = %(lexicon_version)s, version = version + 1,"
        "  corrected = corrected or %(corrected)s, withdrawn_at = null,"
        "  revision = revision + 1, updated_at = clock_timestamp()"
        " where id = %(id)s",
        read_columns(article)
        | label_columns(labels)
        | {
            "id": old.id,
            "capture": capture.id,
            "seen_at": capture.fetched_at,
            "corrected": corrected,
        },
    )


def relate(connection: Connection, id: int, *, copy_of: int | None, story: int | None) -> None:
    """Record the canonical original and the story; a change of either is a revision."""
    connection.execute(
        "update articles set copy_of = %(copy_of)s, story = %(story)s, revision = revision + 1,"
        "  updated_at = clock_timestamp()"
        " where id = %(id)s and (copy_of, story) is distinct from"
        "  (%(copy_of)s::bigint, %(story)s::bigint)",
        {"id": id, "copy_of": copy_of, "story": story},
    )


def relabel(connection: Connection, id: int, labels: Labels) -> bool:
    """Record other labels, an analyst's corrections applied; True where they changed what
    the index shows."""
    labels = corrections.applied(labels, corrections.standing(connection, id))
    changed = connection.execute(
        "update articles set relevance = %(relevance)s, relevance_reason = %(relevance_reason)s,"
        "  actors = %(actors)s, topics = %(topics)s, tags = %(tags)s, implied = %(implied)s,"
        "  lexicon_version = %(lexicon_version)s, updated_at = clock_timestamp(),"
        "  revision = revision + case when (relevance, actors, topics, tags) is distinct from"
        "   (%(relevance)s, %(actors)s::text[], %(topics)s::text[], %(tags)s::jsonb)"
        "   then 1 else 0 end"
        " where id = %(id)s returning revision > projected_revision as due",
        label_columns(labels) | {"id": id},
    ).fetchone()
    return bool(changed and changed["due"])


def is_newer(connection: Connection, id: int, capture: Capture) -> bool:
    """Whether a capture is from after the one that last confirmed or changed an article;
    of two from one moment, the one queued later is."""
    row = connection.execute(
        "select (seen_at, coalesce(capture, 0)) < (%(fetched_at)s, %(capture)s) as newer"
        " from articles where id = %(id)s",
        {"id": id, "fetched_at": capture.fetched_at, "capture": capture.id or 0},
    ).fetchone()
    return bool(row and row["newer"])


def rename(connection: Connection, id: int, source_id: str) -> None:
    """Give an article the identity that is its own."""
    connection.execute(
        "update articles set source_id = %(source_id)s, canonical_url = url,"
        "  revision = revision + 1, updated_at = clock_timestamp() where id = %(id)s",
        {"id": id, "source_id": source_id},
    )


def marked(connection: Connection, source: str, source_id: str) -> list[tuple[str, str]]:
    """Identity and text of the articles that followed another under its name (``name~mark``),
    the latest first."""
    rows = connection.execute(
        "select source_id, text from articles where source = %(source)s"
        "  and starts_with(source_id, %(source_id)s || '~') order by id desc limit 20",
        {"source": source, "source_id": source_id},
    ).fetchall()
    return [(row["source_id"], row["text"]) for row in rows]


def seen_again(connection: Connection, id: int, when: datetime) -> None:
    """Record that an unchanged article was there at ``when``: not withdrawn any more."""
    connection.execute(
        "update articles set seen_at = greatest(seen_at, %(when)s), withdrawn_at = null,"
        "  revision = revision + case when withdrawn_at is null then 0 else 1 end"
        " where id = %(id)s",
        {"id": id, "when": when},
    )


def is_forgotten(connection: Connection, article: Article) -> bool:
    """Whether this article, its page or its whole source was asked to be forgotten."""
    row = connection.execute(
        "select 1 from forgotten where source = %(source)s"
        "  and source_id in ('', %(source_id)s, %(entry_of)s)"
        " union all select 1 from forgotten where url = any(%(urls)s) limit 1",
        {
            "source": article.source,
            "source_id": article.source_id,
            "entry_of": article.entry_of,
            "urls": [url for url in (article.url, article.canonical_url) if url],
        },
    ).fetchone()
    return row is not None


def withdraw(connection: Connection, source: str, source_id: str, when: datetime) -> int | None:
    """Mark an article that its publisher took down (404, 410); its number, or None."""
    row = connection.execute(
        "update articles set withdrawn_at = %(when)s, revision = revision + 1,"
        "  updated_at = clock_timestamp()"
        " where source = %(source)s and (source_id = %(source_id)s or entry_of = %(source_id)s)"
        "  and withdrawn_at is null returning id",
        {"source": source, "source_id": source_id, "when": when},
    ).fetchone()
    return row["id"] if row else None


def every(connection: Connection) -> Iterator[Row]:
    """Every stored article with its state, for ``vigie list``, by number."""
    with connection.transaction(), connection.cursor(name="every_article") as cursor:
        yield from cursor.execute(
            "select id, source, source_id, url, title, published_at, published_precision,"
            "  published_basis, language, relevance, relevance_reason, actors, topics, copy_of,"
            "  story, version, corrected, revision, projected_revision, origin, first_seen_at,"
            "  withdrawn_at, deleted, agency, access, title_inferred, entry_of, refused"
            " from articles order by id"
        )


def of_page(
    connection: Connection,
    urls: Sequence[str],
    identities: Sequence[tuple[str, str]] = (),
    ids: Sequence[int] = (),
) -> list[Row]:
    """The articles of a page (several for a live page), by its addresses, identities or
    numbers."""
    return connection.execute(
        "select id, source, source_id, url, title, published_at, relevance, relevance_reason,"
        "  copy_of, story, version, revision > projected_revision as index_owed, refused,"
        "  withdrawn_at, deleted from articles"
        " where url = any(%(urls)s) or canonical_url = any(%(urls)s)"
        "  or (source, source_id) in"
        "   (select * from unnest(%(sources)s::text[], %(source_ids)s::text[]))"
        "  or (source, entry_of) in"
        "   (select * from unnest(%(sources)s::text[], %(source_ids)s::text[]))"
        "  or id = any(%(ids)s::bigint[]) order by id",
        {
            "ids": list(ids),
            "urls": list(urls),
            "sources": [source for source, _ in identities],
            "source_ids": [source_id for _, source_id in identities],
        },
    ).fetchall()
