"""Claims of a story in the record: figures side by side, quotations in their variants.

Every function takes a connection; the caller owns the transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.database import Connection, Row, array
from archive.record import claims, stories
from archive.record.claims import Key, Said
from press.claims import Amount, Compared, Figure, Quotation, Saying, Thing


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
    have, and those that one article alone has, with how many ``more`` of these there are."""

    figures: tuple[Counted, ...] = ()
    quotations: tuple[Variants, ...] = ()
    alone: tuple[Said, ...] = ()
    more: int = 0

    @property
    def disagreements(self) -> int:
        """How many things the articles disagree about."""
        return sum(counted.disagree for counted in self.figures)


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
    held = connection.execute(
        "select compared from story_claims where story = %(story)s", {"story": current}
    ).fetchone()
    compared = _compared(held["compared"]) if held else Compared()
    rows = connection.execute(
        "select id, source, url, title, story, agency, copy_of,"
        "  coalesce(copy_of, id) as root, coalesce(published_at, first_seen_at) as at"
        " from articles where story = %(story)s and not deleted"
        " order by coalesce(published_at, first_seen_at), id",
        {"story": current},
    ).fetchall()
    members = Members(
        articles={row["id"]: row for row in rows},
        owners=owners,
        copied=Counter(row["copy_of"] for row in rows),
    )
    shared = {(a, place) for saying in compared.sayings for a, place, _ in saying.variants}
    single = _single(connection, members, shared)
    listed = single if alone is None else single[:alone]
    said = members.said(claims.quotations_at(connection, [*shared, *listed]))
    told = members.told(*_figures(connection, compared))
    return StoryClaims(
        figures=tuple(
            counted
            for thing in compared.things
            if (counted := _counted(thing, told, members)) is not None
        ),
        quotations=tuple(
            variants
            for saying in compared.sayings
            if (variants := _variants(saying, said)) is not None
        ),
        alone=tuple(said[key] for key in listed if key in said),
        more=len(single) - len(listed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """A story's articles, in order of time, with what is asked of them again and again."""

    articles: Mapping[int, Row]
    owners: Mapping[str, Sequence[str]]
    copied: Mapping[int, int]

    def said(self, quotations: Mapping[Key, Quotation]) -> dict[Key, Said]:
        """Quotations with the articles that have them."""
        return {
            (article, place): Said(
                article=article,
                source=row["source"],
                url=row["url"],
                title=row["title"],
                published_at=row["at"],
                story=row["story"],
                copies=self.copied.get(article, 0),
                quotation=quotation,
            )
            for (article, place), quotation in quotations.items()
            if (row := self.articles.get(article)) is not None
        }

    def told(
        self, figures: Mapping[Key, Figure], sentences: Mapping[Key, str]
    ) -> dict[Key, Telling]:
        """Figures with the articles that have them: one that was forgotten tells nothing."""
        return {
            key: Telling(
                article=key[0],
                source=row["source"],
                title=row["title"],
                published_at=row["at"],
                voice=stories.voice(row["agency"], self.owners.get(row["source"], [row["source"]])),
                copy_of=row["copy_of"],
                figure=figure,
                sentence=sentences[key],
                at=figure.start - figure.sentence[0],
            )
            for key, figure in figures.items()
            if (row := self.articles.get(key[0])) is not None and key in sentences
        }

    def sources(self, tellings: Sequence[Telling]) -> tuple[str, ...]:
        """The sources that have a figure, copies too."""
        told = {telling.article for telling in tellings}
        return tuple(
            dict.fromkeys(row["source"] for row in self.articles.values() if row["root"] in told)
        )


def _single(connection: Connection, members: Members, shared: Set[Key]) -> list[Key]:
    """Where the quotations stand that one article alone has, by time."""
    originals = [id for id, row in members.articles.items() if row["copy_of"] is None]
    order = {id: place for place, id in enumerate(members.articles)}
    found = [key for key in claims.places(connection, originals) if key not in shared]
    return sorted(found, key=lambda key: (order[key[0]], key[1]))


def _figures(
    connection: Connection, compared: Compared
) -> tuple[dict[Key, Figure], dict[Key, str]]:
    """The figures that were compared, and the sentences they stand in."""
    keys = [key for thing in compared.things for amount in thing.amounts for key in amount.figures]
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


def _counted(thing: Thing, told: Mapping[Key, Telling], members: Members) -> Counted | None:
    """A thing as it is told now: an article that was forgotten tells nothing."""
    counts: list[Count] = []
    for amount in thing.amounts:
        tellings = [told[key] for key in amount.figures if key in told]
        if tellings:
            counts.append(
                Count(
                    value=amount.value,
                    value_max=amount.value_max,
                    standing=amount.standing,
                    voices=len(stories.independent(t.voice for t in tellings)),
                    sources=members.sources(tellings),
                    tellings=tuple(tellings),
                )
            )
    if not counts or sum(len(count.tellings) for count in counts) < 2:
        return None
    disagree = thing.disagree and any(count.standing == "disagrees" for count in counts[1:])
    return Counted(unit=thing.unit, of=thing.of, disagree=disagree, counts=tuple(counts))


def _variants(saying: Saying, said: Mapping[Key, Said]) -> Variants | None:
    forms = [(said[a, place], how) for a, place, how in saying.variants if (a, place) in said]
    if len(forms) < 2:
        return None
    return Variants(speaker=saying.speaker, speaker_id=saying.speaker_id, forms=tuple(forms))
