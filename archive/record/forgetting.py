"""Forgetting: removing texts at a publisher's wish, and keeping them from coming back."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.database import Connection, Row
from archive.mail import deliveries
from archive.record import comparing
from press.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was removed: articles (entries of live pages each), captures, links."""

    articles: int
    captures: int
    links: int


def forget_page(connection: Connection, url: str) -> Forgotten:
    """Remove every text of a page, by any address it is known by; it is not fetched,
    read or stored again, whether it was known before or not. The caller's transaction
    makes it all or nothing; the search index follows with the next projection."""
    return _forget(connection, _page(connection, url))


def _forget(connection: Connection, page: dict[str, list[str]]) -> Forgotten:
    connection.execute(
        "insert into forgotten (source, source_id, url)"
        " select source, source_id, nullif(url, '') from unnest(%(sources)s::text[],"
        "  %(ids)s::text[], %(urls)s::text[]) as f (source, source_id, url)"
        " on conflict (source, source_id) do nothing",
        {
            "sources": page["sources"] + [""] * len(page["urls"]),
            "ids": page["ids"] + page["urls"],
            "urls": [""] * len(page["ids"]) + page["urls"],
        },
    )
    rows = connection.execute(
        "select id, story from articles where url = any(%(urls)s) or canonical_url = any(%(urls)s)"
        f"  or (source, source_id) in {_IDENTITIES} or (source, entry_of) in {_IDENTITIES}",
        page,
    ).fetchall()
    return Forgotten(
        articles=_erase(connection, rows),
        captures=connection.execute(
            f"{_INBOX} where url = any(%(urls)s) or (source, source_id) in {_IDENTITIES}", page
        ).rowcount,
        links=connection.execute(
            f"{_LINKS} where url = any(%(urls)s) or address = any(%(urls)s)"
            f"  or (source, key) in {_IDENTITIES}",
            page,
        ).rowcount,
    )


def _page(connection: Connection, url: str) -> dict[str, list[str]]:
    """A page's addresses, and the sources and ids under which it is known."""
    urls = list(dict.fromkeys((url, canonical(url))))
    identities = connection.execute(
        "select source, key as source_id from links"
        "  where url = any(%(urls)s) or address = any(%(urls)s) or key = any(%(urls)s)"
        " union select source, coalesce(entry_of, source_id) from articles"
        "  where url = any(%(urls)s) or canonical_url = any(%(urls)s)"
        "   or source_id = any(%(urls)s) or entry_of = any(%(urls)s)"
        " union select source, source_id from inbox"
        "  where url = any(%(urls)s) and source_id is not null",
        {"urls": urls},
    ).fetchall()
    return {
        "urls": urls,
        "sources": [row["source"] for row in identities],
        "ids": [row["source_id"] for row in identities],
    }


def forget_source(connection: Connection, source: str) -> Forgotten:
    """Remove every text of a source, and follow it no more."""
    connection.execute(
        "insert into forgotten (source, source_id) values (%s, '') on conflict do nothing",
        (source,),
    )
    connection.execute("update feeds set active = false where source = %s", (source,))
    rows = connection.execute(
        "select id, story from articles where source = %s and not deleted", (source,)
    ).fetchall()
    by_source = {"source": source}
    return Forgotten(
        articles=_erase(connection, rows),
        captures=connection.execute(f"{_INBOX} where source = %(source)s", by_source).rowcount,
        links=connection.execute(f"{_LINKS} where source = %(source)s", by_source).rowcount,
    )


def forget_articles(connection: Connection, identities: Sequence[tuple[str, str]]) -> Forgotten:
    """Remove the texts of articles, by source and id; they do not come back."""
    sources, ids = [source for source, _ in identities], [id for _, id in identities]
    return _forget(connection, {"urls": [], "sources": sources, "ids": ids})


def again(connection: Connection, source: str, source_id: str, url: str | None) -> int:
    """Forget once more what a row of ``forgotten`` names, in a record that does not have it;
    returns how many articles, captures and links went."""
    if url:
        done = forget_page(connection, url)
    elif source_id:
        done = forget_articles(connection, [(source, source_id)])
    else:
        done = forget_source(connection, source)
    return done.articles + done.captures + done.links


def has_source(connection: Connection, source: str) -> bool:
    """Whether the record holds anything of a source."""
    row = connection.execute(
        "select exists (select from articles where source = %(source)s)"
        "  or exists (select from inbox where source = %(source)s)"
        "  or exists (select from feeds where source = %(source)s) as has",
        {"source": source},
    ).fetchone()
    return bool(row and row["has"])


_IDENTITIES = "(select * from unnest(%(sources)s::text[], %(ids)s::text[]))"
_INBOX = (
    "update inbox set body = null, stated = null,"
    "  state = case when state = 'due' then 'rejected' else state end,"
    "  outcome = 'forgotten', evidence = null,"
    "  settled_at = coalesce(settled_at, clock_timestamp())"
)
_LINKS = (
    "update links set state = 'forgotten', reason = null, due_at = null, title = null,"
    "  summary = null, note = null, etag = null, last_modified = null, digest = null"
)


_DERIVED = (
    "versions", "signatures", "profiles", "shingles", "story_terms", "quotations", "figures",
    "claims",
)  # fmt: skip


def _erase(connection: Connection, rows: Sequence[Row]) -> int:
    """Blank articles and all that was derived from their words; mark them deleted."""
    ids = [row["id"] for row in rows]
    deliveries.recall(connection, ids)
    comparing.mark(connection, [row["story"] for row in rows if row["story"] is not None])
    for table in _DERIVED:
        connection.execute(
            f"delete from {table} where article = any(%s)".encode(),
            (ids,),
        )
    connection.execute(
        "delete from copies where article = any(%(ids)s) or other = any(%(ids)s)", {"ids": ids}
    )
    connection.execute(
        "update articles set title = '', standfirst = null, text = '', original_text = null,"
        "  published_evidence = null, author = null, agency = null, section = null,"
        "  keywords = '{}', tags = '[]', implied = '[]', relevance_reason = 'forgotten',"
        "  deleted = true, revision = revision + 1, updated_at = clock_timestamp()"
        " where id = any(%s)",
        (ids,),
    )
    return len(ids)
