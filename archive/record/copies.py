"""Copies in the record: signatures, the index of sampled shingles, the pairs kept.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from archive.database import Connection
from archive.record.arrays import literal
from press.values import Copy, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What an article is compared by, and what was decided about it.

    ``words`` are little-endian uint32 codes, of which ``own`` stand outside runs that many
    articles have; ``copy_of`` is its canonical original, ``at`` its publication (arrival
    where unknown).
    """

    article: int
    version: int
    words: bytes
    own: int
    source: str
    copy_of: int | None
    at: datetime


def last(connection: Connection, article: int) -> tuple[int, bytes] | None:
    """The version of the article that was compared last, and its words' codes; or None."""
    row = connection.execute(
        "select version, words from signatures where article = %(article)s", {"article": article}
    ).fetchone()
    return (row["version"], row["words"]) if row else None


def holders(
    connection: Connection, article: int, digest: bytes, hashes: Sequence[int], common: int
) -> tuple[list[int], dict[int, list[int]]]:
    """The oldest other articles of the same text; and for each hash that is indexed the other
    articles that hold it, oldest first, ``common`` of them at most."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "select null, array(select article::integer from signatures"
            "   where digest = %(digest)s and article <> %(article)s order by article limit 3)"
            " union all"
            " select hash, array(select article from shingles"
            "   where shingles.hash = probe.hash and article <> %(article)s"
            "   order by article limit %(common)s)"
            " from unnest(%(hashes)s::integer[]) as probe (hash)",
            {"article": article, "digest": digest, "hashes": literal(hashes), "common": common},
        ).fetchall()
    found: dict[int | None, list[int]] = dict(rows)
    equal = found.pop(None, [])
    return equal, {hash: articles for hash, articles in found.items() if hash and articles}


def signatures(connection: Connection, ids: Iterable[int]) -> list[Signature]:
    """The signatures of these articles, by number, less the deleted ones."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "select article, signatures.version, words, own, source, copy_of,"
            "  coalesce(published_at, first_seen_at)"
            " from signatures join articles on id = article"
            " where article = any(%(ids)s::bigint[]) and not deleted order by article",
            {"ids": list(ids)},
        ).fetchall()
    return [
        Signature(
            article=id, version=version, words=words, own=own, source=source, copy_of=of, at=at
        )
        for id, version, words, own, source, of, at in rows
    ]


def texts(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """The present texts of these articles."""
    rows = connection.execute(
        "select id, text from articles where id = any(%(ids)s::bigint[])", {"ids": list(ids)}
    ).fetchall()
    return {row["id"]: row["text"] for row in rows}


def remember(
    connection: Connection,
    article: int,
    version: int,
    *,
    digest: bytes,
    words: bytes,
    own: int,
    hashes: Sequence[int],
) -> None:
    """Keep what the article is compared by, and index its hashes."""
    connection.execute(
        "with kept as ("
        "  insert into signatures (article, version, digest, own, words)"
        "  values (%(article)s, %(version)s, %(digest)s, %(own)s, %(words)s)"
        "  on conflict (article) do update set version = excluded.version,"
        "   digest = excluded.digest, own = excluded.own, words = excluded.words"
        " )"
        " insert into shingles (hash, article)"
        " select hash, %(article)s from unnest(%(hashes)s::integer[]) as kept (hash)"
        " on conflict do nothing",
        {
            "article": article,
            "version": version,
            "digest": digest,
            "words": words,
            "own": own,
            "hashes": literal(hashes),
        },
    )


def index(connection: Connection, article: int, hashes: Sequence[int]) -> None:
    """Add hashes by which the article is found."""
    connection.execute(
        "insert into shingles (hash, article)"
        " select hash, %(article)s from unnest(%(hashes)s::integer[]) as kept (hash)"
        " on conflict do nothing",
        {"article": article, "hashes": literal(hashes)},
    )


def forget(connection: Connection, article: int, hashes: Sequence[int]) -> None:
    """Take an article's former text out of the index: its hashes and its pairs."""
    connection.execute(
        "delete from shingles where hash = any(%(hashes)s::integer[]) and article = %(article)s",
        {"article": article, "hashes": literal(hashes)},
    )
    connection.execute("delete from copies where article = %(article)s", {"article": article})


def repeating(connection: Connection, article: int, limit: int) -> list[int]:
    """The oldest articles that repeat text of this one."""
    rows = connection.execute(
        "select article from copies where other = %(article)s order by article limit %(limit)s",
        {"article": article, "limit": limit},
    ).fetchall()
    return [row["article"] for row in rows]


def keep(connection: Connection, article: int, version: int, copies: Iterable[Copy]) -> None:
    """Record the pairs of one article, unless the other's pair with it is there."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into copies (article, version, other, other_version, kind, share, passages)"
            " select %(article)s, %(version)s, %(other)s, signatures.version, %(kind)s,"
            "  %(share)s, %(passages)s"
            " from signatures where signatures.article = %(other)s and not exists"
            "  (select from copies where article = %(other)s and other = %(article)s)"
            " on conflict (article, other) do nothing",
            [
                {
                    "article": article,
                    "version": version,
                    "other": copy.of,
                    "kind": copy.kind,
                    "share": copy.share,
                    "passages": Jsonb(
                        [[p.start, p.end, p.other_start, p.other_end] for p in copy.passages]
                    ),
                }
                for copy in copies
            ],
        )


def of(connection: Connection, article: int) -> list[Copy]:
    """The pairs kept for an article, as compared when it came; the closest first."""
    rows = connection.execute(
        "select other, kind, share, passages from copies where article = %(article)s"
        " order by share desc, other",
        {"article": article},
    ).fetchall()
    return [
        Copy(
            of=row["other"],
            kind=row["kind"],
            share=row["share"],
            passages=tuple(
                Passage(start=a, end=b, other_start=c, other_end=d)
                for a, b, c, d in row["passages"]
            ),
        )
        for row in rows
    ]
