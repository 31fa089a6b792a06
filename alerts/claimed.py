"""What a story's articles claim, as a digest tells it: numbers side by side, how many voices
have the headline's, and what the actors asked for said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.database import Connection
from archive.mail.clippings import Clipping
from archive.record import comparing, story_claims
from archive.record.beside import Count, Counted, StoryClaims
from archive.record.claims import Said
from press.sources import Source
from press.sources import owners as owned

MOST_SAID = 2  # quotations of a story
MOST_FIGURES = 3  # things counted differently
_WORDS = 6  # of a quotation that says something by itself, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldClaims:
    """``figures`` are the things whose numbers differ, disagreements first; ``headline`` the
    headline's number with those who have it; ``said`` what the subscriber's actors said."""

    figures: tuple[Counted, ...] = ()
    headline: tuple[Counted, Count] | None = None
    said: tuple[Said, ...] = ()


def gathered(
    connection: Connection, members: Iterable[Clipping], sources: Mapping[str, Source]
) -> dict[int, StoryClaims]:
    """The claims of the articles' stories, of those only that have any to show."""
    stories = {clipping.story for clipping in members if clipping.story is not None}
    owners = owned(sources)
    with connection.transaction():
        having = comparing.with_claims(connection, sorted(stories))
        return story_claims.of_stories(connection, having, owners)


def claimed(
    claims: StoryClaims | None,
    head: Clipping,
    members: Sequence[Clipping],
    asked: Collection[str],
    sources: Mapping[str, Source],
) -> ToldClaims:
    """What is told of a story under the headline of ``head`` to one who asked for actors."""
    if claims is None:
        return ToldClaims()
    differ = [c for c in claims.figures if c.disagree or _updated(c)]
    headline = next(
        (
            (counted, count)
            for counted in claims.figures
            for count in counted.counts
            for telling in count.tellings
            if telling.article == head.root and telling.figure.field == "title"
        ),
        None,
    )
    return ToldClaims(
        figures=tuple(differ[:MOST_FIGURES]),
        headline=headline,
        said=tuple(_said(claims, members, asked, sources)),
    )


def _updated(counted: Counted) -> bool:
    return any(count.standing == "earlier" for count in counted.counts)


def _said(
    claims: StoryClaims,
    members: Sequence[Clipping],
    asked: Collection[str],
    sources: Mapping[str, Source],
) -> list[Said]:
    """Quotations of the actors asked for: those that most articles have first, then the
    latest; only where the source's rights let more than the headline be shown."""
    shown = {
        c.id
        for c in members
        if c.access != "reserved" and _show(c, sources) != "headline" and not c.withdrawn_at
    }
    spread = [form[0] for v in claims.quotations for form in v.forms[:1]]
    alone = sorted(claims.alone, key=lambda s: s.published_at, reverse=True)
    return [
        said
        for said in (*spread, *alone)
        if said.quotation.speaker_id in asked
        and said.article in shown
        and said.quotation.kind == "direct"
        and len(said.quotation.words.split()) >= _WORDS
    ][:MOST_SAID]


def _show(clipping: Clipping, sources: Mapping[str, Source]) -> str:
    source = sources.get(clipping.source)
    return source.show if source else "excerpt"  # as of any source
