"""Claims of a story in the record: figures side by side, quotations in their variants.

Every function takes a connection; the caller owns the transaction.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from archive.record import stories
from archive.record.claims import Said, of_articles
from press.claims import Amount, Claims, Compared, Figure, Saying, Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A figure with the article that has it. ``voice`` is whose text it is: articles of one
    voice are one confirmation, however many. ``sentence`` are the words around the number,
    which stands in them from ``at``."""

    article: int
    source: str
    title: str
    published_at: datetime
    voice: stories.Voice
    copy_of: int | None
    figure: Figure
    sentence: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One number of a thing, as ``Amount``, with its tellings, the first first; how many
    independent voices tell it, and the sources that have it, copies too."""

    value: float
    value_max: float | None
    standing: str
    voices: int
    sources: tuple[str, ...]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A thing that several articles of a story count, with its numbers, the current first."""

    unit: str
    of: str | None
    disagree: bool
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """A quotation as several articles of a story have it, the longest first, each with how it
    stands to that: ``whole``, ``cut``, ``otherwise`` (worded), in ``another_mouth``."""

    speaker: str | None
    speaker_id: str | None
    forms: tuple[tuple[Said, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClaims:
    """The claims of a story, figures that disagree first; quotations that several articles
    have, and those that one article alone has."""

    figures: tuple[Counted, ...] = ()
    quotations: tuple[Variants, ...] = ()
    alone: tuple[Said, ...] = ()

    @property
    def disagreements(self) -> int:
        """How many things the articles disagree about."""
        return sum(counted.disagree for counted in self.figures)


def mark(connection: Connection, stories_: Sequence[int]) -> None:
    """Mark stories for comparing anew."""
    connection.execute(
        "insert into story_claims (story) select distinct unnest(%(stories)s::bigint[])"
        " on conflict (story) do update set stale = true",
        {"stories": list(stories_)},
    )


def stale_stories(connection: Connection, limit: int) -> list[int]:
    """Stories whose claims are to be compared, locked until the transaction ends; those that
    another process has at hand are left to it."""
    rows = connection.execute(
        "select story from story_claims where stale order by story limit %(limit)s"
        " for update skip locked",
        {"limit": limit},
    ).fetchall()
    return [row["story"] for row in rows]


def members(connection: Connection, story: int) -> list[Row]:
    """The original articles of a story with their texts, in order of time: copies say what
    their originals say."""
    return connection.execute(
        "select id, source, title, standfirst, text,"
        "  coalesce(published_at, first_seen_at) as at from articles"
        " where story = %(story)s and copy_of is null and not deleted"
        " order by coalesce(published_at, first_seen_at), id",
        {"story": story},
    ).fetchall()


def timeline(connection: Connection, story: int) -> list[Row]:
    """A story's articles in order of time: what each copies and how much of it, and the kinds
    of what its versions changed."""
    return connection.execute(
        "select a.id, a.source, a.title, a.url, a.copy_of, a.agency, a.version,"
        "  a.withdrawn_at is not null as withdrawn,"
        "  coalesce(a.published_at, a.first_seen_at) as at,"
        "  (select c.share from copies c where c.article = a.id and c.other = a.copy_of"
        "   order by c.share desc limit 1) as share,"
        "  array(select distinct kind from versions v, unnest(v.kinds) as kind"
        "   where v.article = a.id order by kind) as changed"
        " from articles a where a.story = %(story)s and not a.deleted"
        " order by coalesce(a.published_at, a.first_seen_at), a.id",
        {"story": story},
    ).fetchall()


def keep_compared(connection: Connection, story: int, compared: Compared) -> None:
    """Store how a story's claims stand to each other. Where the number of disagreements
    changed the story's articles are a revision: the index shows it."""
    connection.execute(
        "with before as (select disagreements from story_claims where story = %(story)s),"
        " kept as (update story_claims set compared = %(compared)s,"
        "  disagreements = %(disagreements)s, stale = false where story = %(story)s)"
        " update articles set revision = revision + 1, updated_at = clock_timestamp()"
        " where story = %(story)s and not deleted"
        "  and (select disagreements from before) <> %(disagreements)s",
        {
            "story": story,
            "compared": Jsonb(asdict(compared)),
            "disagreements": compared.disagreements,
        },
    )


def with_claims(connection: Connection, stories_: Sequence[int]) -> list[int]:
    """Of these stories those that have figures or quotations to show."""
    rows = connection.execute(
        "select s.story from unnest(%(stories)s::bigint[]) as s (story)"
        " where exists (select from articles a join quotations q on q.article = a.id"
        "   where a.story = s.story and not a.deleted)"
        "  or exists (select from story_claims c where c.story = s.story"
        "   and c.compared -> 'things' <> '[]')",
        {"stories": list(stories_)},
    ).fetchall()
    return [row["story"] for row in rows]


def of_story(
    connection: Connection, story: int, owners: Mapping[str, Sequence[str]]
) -> StoryClaims:
    """The claims of a story beside each other; ``owners`` maps a source to its owner groups.
    A story by the number of one merged into it is that one."""
    current = stories.resolve(connection, story)
    held = connection.execute(
        "select compared from story_claims where story = %(story)s", {"story": current}
    ).fetchone()
    compared = _compared(held["compared"]) if held else Compared()
    rows = connection.execute(
        "select id, source, url, title, story, agency, standfirst, text, copy_of,"
        "  coalesce(copy_of, id) as root, coalesce(published_at, first_seen_at) as at"
        " from articles where story = %(story)s and not deleted"
        " order by coalesce(published_at, first_seen_at), id",
        {"story": current},
    ).fetchall()
    articles = {row["id"]: row for row in rows}
    claims = of_articles(connection, list(articles))
    copied = Counter(row["copy_of"] for row in rows)
    return StoryClaims(
        figures=tuple(
            counted
            for thing in compared.things
            if (counted := _counted(thing, articles, claims, owners)) is not None
        ),
        quotations=tuple(
            variants
            for saying in compared.sayings
            if (variants := _variants(saying, articles, claims, copied)) is not None
        ),
        alone=tuple(_alone(compared, articles, claims, copied)),
    )


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


def _counted(
    thing: Thing,
    articles: Mapping[int, Row],
    claims: Mapping[int, Claims],
    owners: Mapping[str, Sequence[str]],
) -> Counted | None:
    """A thing as it is told now: an article that was forgotten tells nothing."""
    counts: list[Count] = []
    for amount in thing.amounts:
        tellings = [
            telling
            for article, place in amount.figures
            if (telling := _telling(article, place, amount.value, articles, claims, owners))
        ]
        if tellings:
            counts.append(
                Count(
                    value=amount.value,
                    value_max=amount.value_max,
                    standing=amount.standing,
                    voices=len(stories.independent(t.voice for t in tellings)),
                    sources=_sources(tellings, articles),
                    tellings=tuple(tellings),
                )
            )
    if not counts or sum(len(count.tellings) for count in counts) < 2:
        return None
    disagree = thing.disagree and any(count.standing == "disagrees" for count in counts[1:])
    return Counted(unit=thing.unit, of=thing.of, disagree=disagree, counts=tuple(counts))


def _sources(tellings: Sequence[Telling], articles: Mapping[int, Row]) -> tuple[str, ...]:
    told = {telling.article for telling in tellings}
    return tuple(dict.fromkeys(row["source"] for row in articles.values() if row["root"] in told))


def _telling(
    article: int,
    place: int,
    value: float,
    articles: Mapping[int, Row],
    claims: Mapping[int, Claims],
    owners: Mapping[str, Sequence[str]],
) -> Telling | None:
    row = articles.get(article)
    figures = claims[article].figures if article in claims else ()
    if row is None or place >= len(figures):
        return None
    figure = figures[place]
    text = _field(row, figure.field)
    return Telling(
        article=article,
        source=row["source"],
        title=row["title"],
        published_at=row["at"],
        voice=stories.voice(row["agency"], owners.get(row["source"], [row["source"]])),
        copy_of=row["copy_of"],
        figure=figure,
        sentence=text[slice(*figure.sentence)],
        at=figure.start - figure.sentence[0],
    )


def _field(row: Row, field: str) -> str:
    return row["standfirst" if field == "summary" else field] or ""


def _variants(
    saying: Saying,
    articles: Mapping[int, Row],
    claims: Mapping[int, Claims],
    copied: Mapping[int, int],
) -> Variants | None:
    forms = [
        (said, how)
        for article, place, how in saying.variants
        if (said := _said_in(article, place, articles, claims, copied)) is not None
    ]
    if len(forms) < 2:
        return None
    return Variants(speaker=saying.speaker, speaker_id=saying.speaker_id, forms=tuple(forms))


def _said_in(
    article: int,
    place: int,
    articles: Mapping[int, Row],
    claims: Mapping[int, Claims],
    copied: Mapping[int, int],
) -> Said | None:
    row = articles.get(article)
    quotations = claims[article].quotations if article in claims else ()
    if row is None or place >= len(quotations):
        return None
    return Said(
        article=article,
        source=row["source"],
        url=row["url"],
        title=row["title"],
        published_at=row["at"],
        story=row["story"],
        copies=copied.get(article, 0),
        quotation=quotations[place],
    )


def _alone(
    compared: Compared,
    articles: Mapping[int, Row],
    claims: Mapping[int, Claims],
    copied: Mapping[int, int],
) -> Iterator[Said]:
    shared = {(a, place) for saying in compared.sayings for a, place, _ in saying.variants}
    for article, row in articles.items():
        if row["copy_of"] is None and article in claims:
            for place in range(len(claims[article].quotations)):
                if (article, place) not in shared:
                    said = _said_in(article, place, articles, claims, copied)
                    if said is not None:
                        yield said
