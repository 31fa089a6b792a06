"""Composing a digest from what was read: pure, no clock, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts import rights, stories
from alerts.answering import Worth, band, strength, worths
from alerts.asking import Question
from alerts.claimed import claimed
from alerts.digest import (
    Corrected,
    DayCounts,
    Digest,
    Grown,
    Status,
    Story,
    StoryChange,
    Withdrawn,
)
from alerts.matching import HeldWords, Piece, Vocabulary, highlight
from archive.crawl.coverage import Coverage
from archive.mail.clippings import Clipping, Revision
from archive.record.beside import StoryClaims
from lexicon.folding import fold
from lexicon.load import default
from press.sources import Source
from press.typesetting import held


@dataclass(frozen=True, slots=True, kw_only=True)
class LastHeard:
    """In which state an article was when the recipient last heard of it."""

    version: int
    withdrawn: bool


def last_heard(known: Mapping[int, tuple[int, bool]]) -> dict[int, LastHeard]:
    """By article, from what the ledger holds of it."""
    return {id: LastHeard(version=v, withdrawn=w) for id, (v, w) in known.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What one digest is made from.

    ``fresh`` are the matching articles the recipient was not told of, each with how it
    answers the ``question``;
    ``related`` holds these, the told ones that changed since, and all others of their
    stories; ``told`` is the recipient's ledger for them; ``revisions`` are their
    superseded versions. ``claims`` are those of the stories; ``first``: no story was ever told
    to the recipient before.
    """

    question: Question
    fresh: Mapping[int, Worth]
    related: Sequence[Clipping]
    told: Mapping[int, LastHeard]
    revisions: Sequence[Revision]
    sources: Mapping[str, Source]
    claims: Mapping[int, StoryClaims] = field(default_factory=dict[int, StoryClaims])
    first: bool = False


def compose(
    material: Material,
    *,
    since: datetime,
    until: datetime,
    periods: int,
    max_stories: int,
    figures: DayCounts | None,
    coverage: Coverage | None,
    subjects_only: bool = False,
) -> Digest:
    """One mail's content: what answers best first, then the most confirmed, then the newest;
    each story once. ``subjects_only`` leaves out what only touches on what was asked for, and
    it is not remembered as told."""
    vocabulary = Vocabulary([material.question])
    found: list[Story] = []
    left_out: set[int] = set()
    for members in stories.grouped(material.related):
        story = _story(members, material, vocabulary)
        if story and subjects_only and story.band == 2:
            left_out |= {c.id for c in members}
        elif story:
            found.append(story)
    ordered = tuple(sorted(found, key=_rank))
    return Digest(
        since=since,
        until=until,
        periods=periods,
        stories=ordered[:max_stories],
        more=ordered[max_stories:],
        figures=figures,
        coverage=coverage,
        shown=frozenset(
            (c.id, c.version, c.withdrawn_at is not None)
            for c in material.related
            if c.id not in left_out and (c.id in material.fresh or c.id in material.told)
        ),
        first=material.first,
    )


def _rank(story: Story) -> tuple[object, ...]:
    return (
        not story.told_wrongly,
        story.band,
        story.aside,
        -story.independent,
        -len(story.reports),
        -story.newest.timestamp(),
        plain(story.headline),
    )


def _story(members: Sequence[Clipping], material: Material, vocabulary: Vocabulary) -> Story | None:
    """The story as this recipient sees it; None where it has nothing new for him."""
    told = [c for c in members if c.id in material.told]
    news = [c for c in members if c.id in material.fresh and not c.withdrawn_at]
    changes = _changes(members, told, news, material) if told else ()
    if not changes and (told or not news):
        return None
    left = [c for c in members if not c.withdrawn_at]
    standing = left or members
    speaking = news or told
    other = default().content.theme.other.id
    head = stories.best(speaking, material.sources)
    strongest = max(_strength(c, material, vocabulary) for c in speaking)
    claims = claimed(
        material.claims.get(head.story or 0),
        head,
        standing,
        material.question.actors,
        material.sources,
    )
    said, opening = rights.kept(changes, claims.said, head, members, material.sources)
    return Story(
        article=head.id,
        number=head.story,
        status=_status(changes, bool(told)),
        headline=highlight(material.question.query, held(head.title), title=True),
        url=head.url,
        reports=stories.reports(standing, material.sources),
        articles=len(standing),
        independent=stories.independent(left, material.sources),
        excerpt=highlight(material.question.query, opening),
        terms=tuple(dict.fromkeys(w for c in news for w in material.fresh[c.id].words)),
        actors=_most(c.actors for c in speaking),
        topics=_most(c.topics for c in speaking),
        changes=changes,
        band=band(strongest),
        aside=all(c.relevance == other for c in speaking),
        newest=max(c.appeared for c in speaking),
        claimed=replace(claims, said=said),
    )


def _strength(clipping: Clipping, material: Material, vocabulary: Vocabulary) -> float:
    """How strongly the article answers; of one told before, as far as its opening says."""
    answer = material.fresh.get(clipping.id)
    if answer is None:
        held_words = HeldWords(
            vocabulary.places(clipping.title), vocabulary.places(clipping.opening), {}
        )
        answer = Worth((), worths(material.question.query, held_words))
    return strength(material.question, answer, clipping)


def _status(changes: Sequence[StoryChange], told: bool) -> Status:
    if not told:
        return "new"
    kinds = {type(change) for change in changes}
    if Withdrawn in kinds:
        return "withdrawn"
    return "corrected" if Corrected in kinds else "grown"


def _most(ids: Iterable[Iterable[str]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for some in ids:
        counts.update(some)
    return tuple(id for id, _ in counts.most_common(6))


def _changes(
    members: Sequence[Clipping],
    told: Sequence[Clipping],
    news: Sequence[Clipping],
    material: Material,
) -> tuple[StoryChange, ...]:
    found: list[StoryChange] = []
    for clipping in told:
        found += _corrections(clipping, material)
    heard = {clipping.root for clipping in told}
    originals = [c for c in news if c.root not in heard]
    if originals:
        before = {c.source for c in members if c.id not in {n.id for n in news}}
        joined = dict.fromkeys(
            stories.source_of(c, material.sources).name for c in originals if c.source not in before
        )
        found.append(Grown(articles=len(originals), joined=tuple(joined)))
    return tuple(found)


def _corrections(clipping: Clipping, material: Material) -> list[StoryChange]:
    then = material.told[clipping.id]
    name = stories.source_of(clipping, material.sources).name
    if clipping.withdrawn_at and not then.withdrawn:
        return [
            Withdrawn(
                article=clipping.id,
                at=clipping.withdrawn_at,
                name=name,
                title=held(clipping.title),
            )
        ]
    missed = [
        r for r in material.revisions if r.article == clipping.id and r.version >= then.version
    ]
    replaced = rights.corrected(name, missed, rights.allowance(clipping, material.sources))
    if missed and fold(missed[0].title) != fold(clipping.title):
        before, after = held(missed[0].title), held(clipping.title)
        headline = Corrected(
            article=clipping.id,
            at=missed[-1].at,
            name=name,
            kind="headline",
            before=before,
            after=after,
        )
        return [headline, *replaced]
    return [*replaced]


def plain(runs: Sequence[Piece]) -> str:
    """The runs' text without marks."""
    return "".join(run.text for run in runs)
