"""Claims of stories, read from the record.

Every function takes a connection; the caller owns the transaction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from archive.database import Connection, Row, array
from archive.record import claims, stories
from archive.record.beside import StoryClaims, beside, members_of, together, told_claims
from archive.record.claims import Key
from press.claims import Amount, Compared, Figure, Saying, Thing

T = TypeVar("T")


def timeline(connection: Connection, story: int) -> list[Row]:
    """A story's articles in order of time: what each copies and how much of it, and the kinds
    of what its versions changed."""
    return connection.execute(
        "select a.id, a.source, a.title, a.url, a.copy_of, a.agency, a.version,"
        "  a.withdrawn_at is not null as withdrawn,"
        "  coalesce(a.published_at, a.first_seen_at) as at,"
        "  a.published_at is not null and a.published_precision = 'day' as day_only,"
        "  (select c.share from copies c where c.article = a.id and c.other = a.copy_of"
        "   order by c.share desc limit 1) as share,"
        "  array(select distinct kind from versions v, unnest(v.kinds) as kind"
        "   where v.article = a.id order by kind) as changed"
        " from articles a where a.story = %(story)s and not a.deleted"
        " order by coalesce(a.published_at, a.first_seen_at), a.id",
        {"story": story},
    ).fetchall()


def of_story(
    connection: Connection,
    story: int,
    owners: Mapping[str, Sequence[str]],
    *,
    alone: int | None = None,
) -> StoryClaims:
    """The claims of a story beside each other; ``owners`` maps a source to its owner groups.
    Of quotations that one article alone has at most ``alone``, the first. A story by the
    number of one merged into it is that one."""
    current = stories.resolve(connection, story)
    if current is None:
        return StoryClaims()
    compared = _compared_of(connection, [current]).get(current, Compared())
    members = members_of(_articles(connection, [current]), owners)
    several = together(compared)
    originals = [id for id, row in members.articles.items() if row["copy_of"] is None]
    single = members.single(claims.places(connection, originals), several)
    listed = single if alone is None else single[:alone]
    said = members.said(claims.quotations_at(connection, [*several, *listed]))
    told = members.told(*_figures(connection, [compared]))
    return told_claims(compared, members, told, said, listed, more=len(single) - len(listed))


def of_stories(
    connection: Connection, numbers: Sequence[int], owners: Mapping[str, Sequence[str]]
) -> dict[int, StoryClaims]:
    """All claims of several stories that stand by themselves (none merged into another), by
    number, read together."""
    compared = _compared_of(connection, numbers)
    figures, words = _figures(connection, list(compared.values()))
    articles: dict[int, list[Row]] = {number: [] for number in numbers}
    for row in _articles(connection, numbers):
        articles[row["story"]].append(row)
    keys = {key for each in compared.values() for key in together(each)}
    originals = [r["id"] for rows in articles.values() for r in rows if r["copy_of"] is None]
    quotations = claims.quotations_of(connection, originals)
    quotations |= claims.quotations_at(connection, sorted(keys - quotations.keys()))
    said, counted = _by_article(quotations), _by_article(figures)
    return {
        number: beside(
            rows,
            compared.get(number, Compared()),
            {key: q for row in rows for key, q in said.get(row["id"], ())},
            {key: f for row in rows for key, f in counted.get(row["id"], ())},
            words,
            owners,
        )
        for number, rows in articles.items()
    }


def _articles(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    """The articles of stories, in order of time."""
    return connection.execute(
        "select id, source, url, title, story, agency, copy_of,"
        "  coalesce(copy_of, id) as root, coalesce(published_at, first_seen_at) as at"
        " from articles where story = any(%(stories)s) and not deleted"
        " order by coalesce(published_at, first_seen_at), id",
        {"stories": list(numbers)},
    ).fetchall()


def _compared_of(connection: Connection, numbers: Sequence[int]) -> dict[int, Compared]:
    """How the claims of stories were last found to stand to each other."""
    rows = connection.execute(
        "select story, compared from story_claims where story = any(%(stories)s)",
        {"stories": list(numbers)},
    )
    return {row["story"]: _compared(row["compared"]) for row in rows}


def _by_article(held: Mapping[Key, T]) -> dict[int, list[tuple[Key, T]]]:
    found: dict[int, list[tuple[Key, T]]] = defaultdict(list)
    for key, each in held.items():
        found[key[0]].append((key, each))
    return found


def _figures(
    connection: Connection, compared: Sequence[Compared]
) -> tuple[dict[Key, Figure], dict[Key, str]]:
    """The figures that were compared, and the sentences they stand in."""
    things = [thing for each in compared for thing in each.things]
    keys = [key for thing in things for amount in thing.amounts for key in amount.figures]
    found = claims.figures_at(connection, keys)
    spans = [(*key, f.field, *f.sentence) for key, f in found.items()]
    return found, sentences(connection, spans)


def sentences(
    connection: Connection, spans: Sequence[tuple[int, int, str, int, int]]
) -> dict[Key, str]:
    """The words of spans (article, place, field, start, end) of the present texts."""
    articles, places, fields, starts, ends = zip(*spans, strict=True) if spans else ((),) * 5
    rows = connection.execute(
        "select article, place, substr(case field when 'title' then title"
        "   when 'summary' then standfirst else text end, since + 1, until - since) as words"
        " from unnest(%(articles)s::bigint[], %(places)s::integer[], %(fields)s::text[],"
        "   %(starts)s::integer[], %(ends)s::integer[]) as s (article, place, field, since, until)"
        " join articles on id = article",
        {
            "articles": array(articles),
            "places": array(places),
            "fields": array(fields),
            "starts": array(starts),
            "ends": array(ends),
        },
    ).fetchall()
    return {(row["article"], row["place"]): row["words"] or "" for row in rows}


def _compared(stored: dict[str, Any]) -> Compared:
    return Compared(
        things=tuple(
            Thing(
                unit=thing["unit"],
                of=thing["of"],
                disagree=thing["disagree"],
                amounts=tuple(
                    Amount(
                        value=amount["value"],
                        value_max=amount["value_max"],
                        standing=amount["standing"],
                        figures=tuple((article, place) for article, place in amount["figures"]),
                    )
                    for amount in thing["amounts"]
                ),
            )
            for thing in stored.get("things", ())
        ),
        sayings=tuple(
            Saying(
                speaker=saying["speaker"],
                speaker_id=saying["speaker_id"],
                variants=tuple((a, place, how) for a, place, how in saying["variants"]),
            )
            for saying in stored.get("sayings", ())
        ),
    )
