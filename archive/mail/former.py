"""Articles as digests told of them once: in the version of that time, with what was read and said
of it then. What was superseded before that was kept bears what is said of the article now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from archive.database import Connection, Row
from archive.mail import clippings
from archive.mail.clippings import LISTS, SALIENCE, SIGHTING, Clipping, Sighting


def clipped(connection: Connection, states: Mapping[int, tuple[int, bool]]) -> tuple[Clipping, ...]:
    """These articles in the version and state given, (version, withdrawn) by number; those that
    the record does not hold so are not among them."""
    now = clippings.of(connection, list(states))
    rows = connection.execute(
        "select article, version, title, standfirst, left(text, 600) as opening, relevance,"
        f"  actors, topics, url, agency, access, {SALIENCE}"
        " from versions where article = any(%s)",
        (list(states),),
    )
    before = {(row.pop("article"), row.pop("version")): row for row in rows}
    found: list[Clipping] = []
    for clipping in now:
        version, withdrawn = states[clipping.id]
        if withdrawn and not clipping.withdrawn_at:
            continue
        gone = clipping.withdrawn_at if withdrawn else None
        if version == clipping.version:
            found.append(replace(clipping, withdrawn_at=gone))
        elif row := before.get((clipping.id, version)):
            found.append(replace(clipping, version=version, withdrawn_at=gone, **_as_said(row)))
    return tuple(found)


def _as_said(row: Row) -> Row:
    """A version's fields, as far as they were kept."""
    if row["relevance"] is None:
        return {name: row[name] for name in ("title", "standfirst", "opening")}
    return row | {name: tuple(row[name]) for name in LISTS}


def sighted(
    connection: Connection, versions: Mapping[int, int]
) -> tuple[tuple[Sighting, str, str], ...]:
    """These articles with title and text in the version given, by number."""
    rows = connection.execute(
        "select a.*, coalesce(v.title, a.title) as title, coalesce(v.text, a.text) as text,"
        "  coalesce(v.relevance, a.relevance) as relevance, coalesce(v.actors, a.actors) as actors,"
        "  coalesce(v.topics, a.topics) as topics,"
        "  case when v.relevance is null then a.author else v.author end as author"
        f" from (select {SIGHTING}, first_seen_at as at, title, text from articles"
        "   where id = any(%(ids)s) and not deleted) as a"
        " join unnest(%(ids)s::bigint[], %(versions)s::integer[]) as w (id, version) using (id)"
        " left join versions as v on v.article = a.id and v.version = w.version"
        " order by a.id",
        {"ids": list(versions), "versions": list(versions.values())},
    )
    return tuple((clippings.sighting(row), row["title"], row["text"]) for row in rows)


def standing(
    connection: Connection, articles: Iterable[tuple[Sighting, str, str]], at: datetime
) -> Iterator[tuple[Sighting, str, str]]:
    """The same, each with title and text; what was rewritten since as it stood at a time."""
    for sighting, title, text in articles:
        if sighting.rewritten_at is None or sighting.rewritten_at <= at:
            yield sighting, title, text
        else:
            yield _before(connection, sighting, at) or (sighting, title, text)


def _before(
    connection: Connection, sighting: Sighting, at: datetime
) -> tuple[Sighting, str, str] | None:
    """What stood then; the first version where it was none yet."""
    row = connection.execute(
        "select title, text, relevance, actors, topics, author from versions"
        " where article = %(article)s order by seen_at <= %(at)s desc,"
        "  case when seen_at <= %(at)s then -version else version end limit 1",
        {"article": sighting.id, "at": at},
    ).fetchone()
    if row is None:
        return None
    title, text = row.pop("title"), row.pop("text")
    if row["relevance"] is None:
        return sighting, title, text
    lists = {name: tuple(row[name]) for name in ("actors", "topics")}
    return replace(sighting, **(row | lists)), title, text
