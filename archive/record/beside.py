"""A story's claims put together: figures side by side, quotations in their variants. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from archive.database import Row
from archive.record import stories
from archive.record.claims import Key, Said
from press.claims import Compared, Figure, Quotation, Saying, Thing


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

    def single(self, places: Iterable[Key], shared: Set[Key]) -> list[Key]:
        """Of the places of quotations those that one article alone has, by time."""
        order = {id: place for place, id in enumerate(self.articles)}
        found = [key for key in places if key not in shared]
        return sorted(found, key=lambda key: (order[key[0]], key[1]))

    def sources(self, tellings: Sequence[Telling], otherwise: Set[int]) -> tuple[str, ...]:
        """The sources that have a figure, copies too, but for those that tell it
        ``otherwise`` than their originals."""
        told = {telling.article for telling in tellings}
        return tuple(
            dict.fromkeys(
                row["source"]
                for id, row in self.articles.items()
                if id in told or (row["root"] in told and id not in otherwise)
            )
        )


def members_of(articles: Sequence[Row], owners: Mapping[str, Sequence[str]]) -> Members:
    """A story's articles, from rows as ``beside`` takes them."""
    return Members(
        articles={row["id"]: row for row in articles},
        owners=owners,
        copied=Counter(row["copy_of"] for row in articles),
    )


def together(compared: Compared) -> set[Key]:
    """The quotations that several articles have."""
    return {(a, place) for saying in compared.sayings for a, place, _ in saying.variants}


def beside(
    articles: Sequence[Row],
    compared: Compared,
    quotations: Mapping[Key, Quotation],
    figures: Mapping[Key, Figure],
    sentences: Mapping[Key, str],
    owners: Mapping[str, Sequence[str]],
) -> StoryClaims:
    """A story's claims from its articles in order of time (each a row with ``id``,
    ``source``, ``url``, ``title``, ``story``, ``agency``, ``copy_of``, ``root``, ``at``), how their
    claims stand to each other, and these claims with the words around each figure. ``owners``
    maps a source to its owner groups."""
    members = members_of(articles, owners)
    originals = {id for id, row in members.articles.items() if row["copy_of"] is None}
    places = [key for key in quotations if key[0] in originals]
    listed = members.single(places, together(compared))
    said, told = members.said(quotations), members.told(figures, sentences)
    return told_claims(compared, members, told, said, listed, more=0)


def told_claims(
    compared: Compared,
    members: Members,
    told: Mapping[Key, Telling],
    said: Mapping[Key, Said],
    listed: Sequence[Key],
    more: int,
) -> StoryClaims:
    """What was compared, as it is told; of quotations that one article alone has the
    ``listed``."""
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
        more=more,
    )


def _counted(thing: Thing, told: Mapping[Key, Telling], members: Members) -> Counted | None:
    """A thing as it is told now: an article that was forgotten tells nothing."""
    counts: list[Count] = []
    tellers = {article for amount in thing.amounts for article, _ in amount.figures}
    for amount in thing.amounts:
        tellings = [told[key] for key in amount.figures if key in told]
        if tellings:
            counts.append(
                Count(
                    value=amount.value,
                    value_max=amount.value_max,
                    standing=amount.standing,
                    voices=len(stories.independent(t.voice for t in tellings)),
                    sources=members.sources(tellings, tellers),
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
