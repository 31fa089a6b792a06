"""Claims in the record: quotations and figures of each article's present text.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from lexicon.terms import terms
from press.claims import Claims, Figure, Quotation

_QUOTATION = "field, start_at, end_at, words, kind, speaker, speaker_id, role, cue, rule"
_FIGURE = (
    "field, start_at, end_at, surface, value, value_max, unit, precision, counted, place_named,"
    " day_named, attributed_to, attributed_id, sentence_start, sentence_end, rule"
)


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
    if claims.quotations:
        connection.execute(
            f"insert into quotations (article, place, {_QUOTATION}, terms)"
            f" select %(article)s, place, {_QUOTATION}, terms"
            " from jsonb_to_recordset(%(rows)s) as r (place integer, field text,"
            "  start_at integer, end_at integer, words text, kind text, speaker text,"
            "  speaker_id text, role text, cue text, rule text, terms text[])".encode(),
            {"article": article, "rows": Jsonb(_quotation_rows(claims.quotations))},
        )
    if claims.figures:
        connection.execute(
            f"insert into figures (article, place, {_FIGURE})"
            f" select %(article)s, place, {_FIGURE}"
            " from jsonb_to_recordset(%(rows)s) as r (place integer, field text,"
            "  start_at integer, end_at integer, surface text, value double precision,"
            "  value_max double precision, unit text, precision text, counted text,"
            "  place_named text, day_named text, attributed_to text, attributed_id text,"
            "  sentence_start integer, sentence_end integer, rule text)".encode(),
            {"article": article, "rows": Jsonb(_figure_rows(claims.figures))},
        )


def _quotation_rows(quotations: Sequence[Quotation]) -> list[Row]:
    return [
        {
            **{name: getattr(q, name) for name in ("field", "words", "kind", "speaker")},
            **{name: getattr(q, name) for name in ("speaker_id", "role", "cue", "rule")},
            "place": place,
            "start_at": q.start,
            "end_at": q.end,
            "terms": sorted(set(terms(q.words))),
        }
        for place, q in enumerate(quotations)
    ]


def _figure_rows(figures: Sequence[Figure]) -> list[Row]:
    plain = ("field", "surface", "value", "value_max", "unit", "precision", "rule")
    return [
        {
            **{name: getattr(f, name) for name in plain},
            "place": place,
            "start_at": f.start,
            "end_at": f.end,
            "counted": f.of,
            "place_named": f.place,
            "day_named": f.day,
            "attributed_to": f.attributed_to,
            "attributed_id": f.attributed_id,
            "sentence_start": f.sentence[0],
            "sentence_end": f.sentence[1],
        }
        for place, f in enumerate(figures)
    ]


def of_article(connection: Connection, article: int) -> Claims:
    """The claims of an article's present text, in reading order."""
    return of_articles(connection, [article]).get(article, Claims())


def of_articles(connection: Connection, articles: Sequence[int]) -> dict[int, Claims]:
    """The claims of several articles, by number; those without any are left out."""
    values = {"articles": list(articles)}
    quotations: dict[int, list[Quotation]] = {}
    figures: dict[int, list[Figure]] = {}
    for row in connection.execute(
        f"select article, {_QUOTATION} from quotations where article = any(%(articles)s)"
        " order by article, place".encode(),
        values,
    ):
        quotations.setdefault(row["article"], []).append(_quotation(row))
    for row in connection.execute(
        f"select article, {_FIGURE} from figures where article = any(%(articles)s)"
        " order by article, place".encode(),
        values,
    ):
        figures.setdefault(row["article"], []).append(_figure(row))
    return {
        id: Claims(quotations=tuple(quotations.get(id, ())), figures=tuple(figures.get(id, ())))
        for id in quotations.keys() | figures.keys()
    }


def _quotation(row: Row) -> Quotation:
    return Quotation(
        field=row["field"],
        start=row["start_at"],
        end=row["end_at"],
        words=row["words"],
        kind=row["kind"],
        speaker=row["speaker"],
        speaker_id=row["speaker_id"],
        role=row["role"],
        cue=row["cue"],
        rule=row["rule"],
    )


def _figure(row: Row) -> Figure:
    return Figure(
        field=row["field"],
        start=row["start_at"],
        end=row["end_at"],
        surface=row["surface"],
        value=row["value"],
        value_max=row["value_max"],
        unit=row["unit"],
        precision=row["precision"],
        of=row["counted"],
        place=row["place_named"],
        day=row["day_named"],
        attributed_to=row["attributed_to"],
        attributed_id=row["attributed_id"],
        sentence=(row["sentence_start"], row["sentence_end"]),
        rule=row["rule"],
    )


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
    " (select count(*) from articles c where c.copy_of = a.id and not c.deleted) as copies,"
    " q.field, start_at, end_at, words, kind, speaker, speaker_id, role, cue, rule"
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
        quotation=_quotation(row),
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
