"""Claims in the record: quotations and figures of each article's present text.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from archive.database import Connection, Row, array
from lexicon.terms import terms
from press.claims import Claims, Figure, Quotation

# Of a claim's table: how each value is called in the code, and its column with its type.
_QUOTATIONS = {
    "field": "field text", "start": "start_at integer", "end": "end_at integer",
    "words": "words text", "kind": "kind text", "speaker": "speaker text",
    "speaker_id": "speaker_id text", "role": "role text", "cue": "cue text", "rule": "rule text",
}  # fmt: skip
_FIGURES = {
    "field": "field text", "start": "start_at integer", "end": "end_at integer",
    "surface": "surface text", "value": "value double precision",
    "value_max": "value_max double precision", "unit": "unit text",
    "precision": "precision text", "of": "counted text", "place": "place_named text",
    "day": "day_named text", "attributed_to": "attributed_to text",
    "attributed_id": "attributed_id text", "sentence_start": "sentence_start integer",
    "sentence_end": "sentence_end integer", "rule": "rule text",
}  # fmt: skip
Key = tuple[int, int]  # an article, and the place of the claim in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quotation with the article that has it, and how many copies of that article have it
    too."""

    article: int
    source: str
    url: str | None
    title: str
    published_at: datetime
    story: int | None
    copies: int
    quotation: Quotation
    day_only: bool = False  # published on a day, at no known time


def keep(
    connection: Connection, article: int, version: int, claims: Claims, method: int, lexicon: str
) -> None:
    """Store the claims of an article's present text in place of those it had, and mark its
    story for comparing."""
    connection.execute(
        "with gone as (delete from quotations where article = %(article)s),"
        " went as (delete from figures where article = %(article)s)"
        " insert into claims (article, version, method, lexicon_version)"
        " values (%(article)s, %(version)s, %(method)s, %(lexicon)s)"
        " on conflict (article) do update set version = excluded.version,"
        "  method = excluded.method, lexicon_version = excluded.lexicon_version",
        {"article": article, "version": version, "method": method, "lexicon": lexicon},
    )
    _insert(connection, "quotations", {**_QUOTATIONS, "terms": "terms text[]"}, article, [
        {**_values(q), "terms": sorted(set(terms(q.words)))} for q in claims.quotations
    ])  # fmt: skip
    _insert(connection, "figures", _FIGURES, article, [
        {**_values(f), "sentence_start": f.sentence[0], "sentence_end": f.sentence[1]}
        for f in claims.figures
    ])  # fmt: skip


def _values(claim: Quotation | Figure) -> dict[str, Any]:
    return {field.name: getattr(claim, field.name) for field in fields(claim)}


def _insert(
    connection: Connection,
    table: str,
    columns: Mapping[str, str],
    article: int,
    claims: Sequence[Mapping[str, Any]],
) -> None:
    """Store an article's claims of one kind, in their order."""
    if not claims:
        return
    names = ", ".join(column.split()[0] for column in columns.values())
    connection.execute(
        f"insert into {table} (article, place, {names}) select %(article)s, place, {names}"
        f" from jsonb_to_recordset(%(rows)s) as r (place integer,"
        f" {', '.join(columns.values())})".encode(),
        {
            "article": article,
            "rows": Jsonb(
                [
                    {"place": place} | {columns[name].split()[0]: claim[name] for name in columns}
                    for place, claim in enumerate(claims)
                ]
            ),
        },
    )


def of_article(connection: Connection, article: int) -> Claims:
    """The claims of an article's present text, in reading order."""
    return of_articles(connection, [article]).get(article, Claims())


def of_articles(connection: Connection, articles: Sequence[int]) -> dict[int, Claims]:
    """The claims of several articles, by number; those without any are left out."""
    values = {"articles": list(articles)}
    quotations: dict[int, list[Quotation]] = {}
    figures: dict[int, list[Figure]] = {}
    chosen = "where article = any(%(articles)s) order by article, place"
    for article, _, quotation in _quotations(connection, chosen, values):
        quotations.setdefault(article, []).append(quotation)
    for article, _, figure in _figures(connection, chosen, values):
        figures.setdefault(article, []).append(figure)
    return {
        id: Claims(quotations=tuple(quotations.get(id, ())), figures=tuple(figures.get(id, ())))
        for id in quotations.keys() | figures.keys()
    }


def versions(connection: Connection, articles: Sequence[int]) -> dict[int, int]:
    """Which version of each article its claims are of."""
    rows = connection.execute(
        "select article, version from claims where article = any(%(articles)s)",
        {"articles": list(articles)},
    )
    return {row["article"]: row["version"] for row in rows}


def quotations_at(connection: Connection, keys: Sequence[Key]) -> dict[Key, Quotation]:
    """Single quotations; those that are no longer there are left out."""
    found = _quotations(connection, _AT, _arrays(keys))
    return {(article, place): quotation for article, place, quotation in found}


def quotations_of(connection: Connection, articles: Sequence[int]) -> dict[Key, Quotation]:
    """All quotations of several articles, in reading order."""
    chosen = "where article = any(%(articles)s) order by article, place"
    found = _quotations(connection, chosen, {"articles": list(articles)})
    return {(article, place): quotation for article, place, quotation in found}


def figures_at(connection: Connection, keys: Sequence[Key]) -> dict[Key, Figure]:
    """Single figures; those that are no longer there are left out."""
    found = _figures(connection, _AT, _arrays(keys))
    return {(article, place): figure for article, place, figure in found}


def places(connection: Connection, articles: Sequence[int]) -> list[Key]:
    """Of every quotation of these articles where it stands, in reading order."""
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute(
            "select article, place from quotations where article = any(%(articles)s)"
            " order by article, place",
            {"articles": list(articles)},
        ).fetchall()


_AT = (
    "join unnest(%(articles)s::bigint[], %(places)s::integer[]) as wanted (a, p)"
    " on article = wanted.a and place = wanted.p"
)


def _arrays(keys: Sequence[Key]) -> dict[str, Any]:
    return {"articles": array(key[0] for key in keys), "places": array(key[1] for key in keys)}


def _quotations(
    connection: Connection, chosen: str, values: Mapping[str, Any]
) -> Iterator[tuple[int, int, Quotation]]:
    names = tuple(_QUOTATIONS)
    for article, place, *row in _rows(connection, "quotations", _QUOTATIONS, chosen, values):
        yield article, place, Quotation(**dict(zip(names, row, strict=True)))


def _figures(
    connection: Connection, chosen: str, values: Mapping[str, Any]
) -> Iterator[tuple[int, int, Figure]]:
    names = tuple(_FIGURES)
    for article, place, *row in _rows(connection, "figures", _FIGURES, chosen, values):
        told = dict(zip(names, row, strict=True))
        sentence = told.pop("sentence_start"), told.pop("sentence_end")
        yield article, place, Figure(sentence=sentence, **told)


def _rows(
    connection: Connection,
    table: str,
    columns: Mapping[str, str],
    chosen: str,
    values: Mapping[str, Any],
) -> list[tuple[Any, ...]]:
    names = ", ".join(column.split()[0] for column in columns.values())
    with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        return cursor.execute(
            f"select article, place, {names} from {table} {chosen}".encode(), values
        ).fetchall()


def by_speaker(
    connection: Connection,
    speaker_id: str | None = None,
    *,
    query: str = "",
    since: datetime | None = None,
    articles: Sequence[int] | None = None,
    limit: int = 50,
) -> list[Said]:
    """Quotations, the newest first: of one actor, holding all words of ``query`` (stems),
    published ``since``, of certain ``articles`` only; each as asked. Copies of an article
    count with it and are not told again."""
    asked = {
        "q.speaker_id = %(speaker)s": speaker_id,
        "q.terms @> %(terms)s::text[]": sorted(set(terms(query))) or None,
        "coalesce(a.published_at, a.first_seen_at) >= %(since)s": since,
        "a.id = any(%(articles)s::bigint[])": articles if articles is None else list(articles),
    }
    values = dict(zip(("speaker", "terms", "since", "articles"), asked.values(), strict=True))
    conditions = [
        "not a.deleted and a.copy_of is null",
        *(condition for condition, value in asked.items() if value is not None),
    ]
    rows = connection.execute(
        f"select {_SAID} from quotations q join articles a on a.id = q.article"
        f" where {' and '.join(conditions)}"
        " order by coalesce(a.published_at, a.first_seen_at) desc, a.id desc, q.place"
        " limit %(limit)s".encode(),
        {**values, "limit": limit},
    ).fetchall()
    return [_said(row) for row in rows]


_SAID = (
    "q.article, q.place, a.source, a.url, a.title, a.story,"
    " coalesce(a.published_at, a.first_seen_at) as published_at,"
    " a.published_at is not null and a.published_precision = 'day' as day_only,"
    " (select count(*) from articles c where c.copy_of = a.id and not c.deleted) as copies, "
    + ", ".join(f'q.{column.split()[0]} as "{name}"' for name, column in _QUOTATIONS.items())
)


def _said(row: Row) -> Said:
    return Said(
        article=row["article"],
        source=row["source"],
        url=row["url"],
        title=row["title"],
        published_at=row["published_at"],
        story=row["story"],
        copies=row["copies"],
        day_only=row["day_only"],
        quotation=Quotation(**{name: row[name] for name in _QUOTATIONS}),
    )


def stale(connection: Connection, method: int, lexicon: str, limit: int) -> list[Row]:
    """Articles whose claims another text, method or lexicon made, by number, locked."""
    return connection.execute(
        "select a.id, a.version, a.title, a.standfirst, a.text, a.published_at, a.story"
        "  from articles a"
        f" where {_STALE} order by a.id limit %(limit)s for update".encode(),
        {"method": method, "lexicon": lexicon, "limit": limit},
    ).fetchall()


def count_stale(connection: Connection, method: int, lexicon: str) -> int:
    """How many articles ``stale`` would give."""
    row = connection.execute(
        f"select count(*) as articles from articles a where {_STALE}".encode(),
        {"method": method, "lexicon": lexicon},
    ).fetchone()
    assert row
    return row["articles"]


_STALE = (
    "not a.deleted and not exists (select from claims c where c.article = a.id"
    "  and c.version = a.version and c.method = %(method)s and c.lexicon_version = %(lexicon)s)"
)


def show_anew(connection: Connection, articles: Sequence[int]) -> None:
    """Make articles due to be indexed again: their claims changed."""
    connection.execute(
        "update articles set revision = revision + 1, updated_at = clock_timestamp()"
        " where id = any(%(articles)s)",
        {"articles": list(articles)},
    )
