"""Stories in the record: which articles speak of one event.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import tuple_row

from archive.database import Connection
from archive.record.arrays import literal

GROWING = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What an original is about (``profiles``), its story, its text's length in words, and
    the live page of which it is an entry."""

    article: int
    story: int | None
    at: datetime
    terms: Sequence[str]
    weights: Sequence[float]
    title: Sequence[str]
    names: Sequence[str]
    numbers: Sequence[str]
    source: str = ""
    words: int = 0
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as it is now. ``independent`` counts outlets that wrote of their own: copies
    of one text count once, and so do articles credited to one agency and outlets of one
    owner. ``growing`` says whether an original came within the last twelve hours. ``first``
    is the article published first."""

    id: int
    articles: tuple[int, ...]
    outlets: tuple[str, ...]
    independent: int
    first: int
    first_at: datetime
    last_at: datetime
    growing: bool


def near(
    connection: Connection,
    article: int,
    terms: Mapping[int, float],
    at: datetime,
    window: timedelta,
    *,
    each: int,
    limit: int,
) -> list[Outline]:
    """Other originals of the days around ``at`` that share these weighted terms most, two at
    least: of each term the ``each`` nearest in time before and after. Deleted ones aside."""
    probe = {"terms": literal(terms), "weights": literal(terms.values())}
    days = {"at": at, "from": at - window, "until": at + window}
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "with found as (select article, sum(held.weight * probe.weight) as likeness"
            " from unnest(%(terms)s::integer[], %(weights)s::real[]) as probe (wanted, weight),"
            " lateral ((select article, weight from story_terms"
            "   where term = wanted and at between %(from)s and %(at)s"
            "   order by at desc, article desc limit %(each)s)"
            "  union all (select article, weight from story_terms"
            "   where term = wanted and at > %(at)s and at <= %(until)s"
            "   order by at, article limit %(each)s)) as held"
            " where article <> %(article)s group by article having count(*) > 1"
            " order by likeness desc, article desc limit %(limit)s)"
            " select profiles.article, story, at, terms, weights, profiles.title, names, numbers,"
            "  coalesce(octet_length(words), 0) / 4, source, entry_of"
            " from found join profiles on profiles.article = found.article"
            " join articles on id = found.article"
            " left join signatures on signatures.article = found.article"
            " where not deleted order by profiles.article",
            probe | days | {"article": article, "each": each, "limit": limit},
        ).fetchall()
    return [_outline(row) for row in rows]


def members(
    connection: Connection, stories: Iterable[int], at: datetime, each: int
) -> list[Outline]:
    """Of each story the originals nearest in time, ``each`` at most."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = cursor.execute(
            "select found.* from unnest(%(stories)s::bigint[]) as wanted (story), lateral ("
            "  select profiles.article, articles.story, at, terms, weights, profiles.title, names,"
            "   numbers, 0, source, entry_of"
            "  from articles join profiles on profiles.article = articles.id"
            "  where articles.story = wanted.story and not deleted"
            "  order by abs(extract(epoch from at - %(at)s)), profiles.article limit %(each)s"
            " ) as found",
            {"stories": list(stories), "at": at, "each": each},
        ).fetchall()
    return [_outline(row) for row in rows]


def _outline(row: tuple[Any, ...]) -> Outline:
    article, story, at, terms, weights, title, names, numbers, words, source, page = row
    return Outline(
        article=article,
        story=story,
        at=at,
        terms=_split(terms),
        weights=weights,
        title=_split(title),
        names=_split(names),
        numbers=_split(numbers),
        words=words,
        source=source,
        page=page and f"{source} {page}",
    )


def _split(terms: str) -> list[str]:
    return terms.split(",") if terms else []


def remember(connection: Connection, outline: Outline, found_by: Mapping[int, float]) -> int:
    """Keep what an original is about, and index it by these weighted terms; return its
    story, a new one where the outline has none."""
    row = connection.execute(
        "with opened as ("
        "  insert into stories (opened_at) select clock_timestamp()"
        "  where %(story)s::bigint is null returning id"
        " ), kept as ("
        "  insert into profiles (article, at, terms, weights, title, names, numbers)"
        "  values (%(article)s, %(at)s, %(terms)s, %(weights)s::real[], %(title)s, %(names)s,"
        "   %(numbers)s)"
        "  on conflict (article) do nothing"
        " ), found_by as ("
        "  insert into story_terms (term, at, article, weight)"
        "  select term, %(at)s, %(article)s, weight"
        "  from unnest(%(found_by)s::integer[], %(by_weights)s::real[]) as found (term, weight)"
        "  on conflict do nothing"
        " )"
        " select coalesce(%(story)s::bigint, (select id from opened)) as story",
        {
            "article": outline.article,
            "story": outline.story,
            "at": outline.at,
            "terms": ",".join(outline.terms),
            "weights": literal(outline.weights),
            "title": ",".join(outline.title),
            "names": ",".join(outline.names),
            "numbers": ",".join(outline.numbers),
            "found_by": literal(found_by),
            "by_weights": literal(found_by.values()),
        },
    ).fetchone()
    assert row
    return row["story"]


def merge(connection: Connection, story: int, into: int) -> None:
    """Give a story's articles to another, each a revision, and leave an alias."""
    connection.execute(
        "update stories set merged_into = %(into)s where id = %(story)s or merged_into = %(story)s",
        {"story": story, "into": into},
    )
    connection.execute(
        "update articles set story = %(into)s, revision = revision + 1,"
        "  updated_at = clock_timestamp() where story = %(story)s",
        {"story": story, "into": into},
    )


def resolve(connection: Connection, story: int) -> int | None:
    """The story that a number stands for now; ``None`` for no story's number."""
    row = connection.execute(
        "select coalesce(merged_into, id) as now from stories where id = %(story)s",
        {"story": story},
    ).fetchone()
    return row["now"] if row else None


def of(connection: Connection, article: int) -> int | None:
    """The story that an article is in."""
    row = connection.execute(
        "select story from articles where id = %(article)s", {"article": article}
    ).fetchone()
    return row["story"] if row else None


Voice = frozenset[str]


def voice(agency: str | None, owners: Sequence[str]) -> Voice:
    """Whose an original is when confirmations are counted: the agency's that it is credited
    to, else its owner groups'."""
    return frozenset(name.casefold() for name in ([agency] if agency else owners))


def independent(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Voices of which no two are related, those of single owners first. An outlet of joint
    owners is related to what each of them owns, and counts only beside none of it."""
    found: list[Voice] = []
    for one in sorted(dict.fromkeys(voices), key=lambda one: (len(one), sorted(one))):
        if all(map(one.isdisjoint, found)):
            found.append(one)
    return tuple(found)


def get(
    connection: Connection, story: int, owners: Mapping[str, Sequence[str]], now: datetime
) -> Story | None:
    """A story, by its number or that of one merged into it. ``owners`` maps a source to its
    owner groups; a source that is not there is its own."""
    current = resolve(connection, story)
    rows = connection.execute(
        "select id, source, agency, coalesce(copy_of, id) as root, copy_of is null as original,"
        "  coalesce(published_at, first_seen_at) as at"
        " from articles where story = %(story)s and not deleted"
        " order by coalesce(published_at, first_seen_at), id",
        {"story": current},
    ).fetchall()
    if current is None or not rows:
        return None
    by_id = {row["id"]: row for row in rows}
    authors = [by_id.get(row["root"], row) for row in rows]
    latest = max((row["at"] for row in rows if row["original"]), default=rows[-1]["at"])
    return Story(
        id=current,
        articles=tuple(row["id"] for row in rows),
        outlets=tuple(dict.fromkeys(row["source"] for row in rows)),
        independent=len(
            independent(voice(a["agency"], owners.get(a["source"], [a["source"]])) for a in authors)
        ),
        first=rows[0]["id"],
        first_at=rows[0]["at"],
        last_at=rows[-1]["at"],
        growing=now - latest <= GROWING,
    )
