"""Articles as stories: who has it, who repeats whom, how many voices confirm it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from alerts.digest import Report
from archive.mail.clippings import Clipping
from archive.record import stories as record
from lexicon.load import default
from press.sources import Source
from press.typesetting import spelled

STATE_MEDIA = "state media"


def grouped(clippings: Iterable[Clipping]) -> tuple[tuple[Clipping, ...], ...]:
    """Articles by story; one without a story stands with its original and its copies."""
    by_id = {clipping.id: clipping for clipping in clippings}
    groups: dict[tuple[str, int], list[Clipping]] = {}
    for clipping in by_id.values():
        original = by_id.get(clipping.root, clipping)
        story = clipping.story or original.story
        key = ("story", story) if story else ("original", clipping.root)
        groups.setdefault(key, []).append(clipping)
    return tuple(tuple(sorted(group, key=_order)) for group in groups.values())


def _order(clipping: Clipping) -> tuple[object, ...]:
    return (clipping.appeared, clipping.id)


def source_of(clipping: Clipping, sources: Mapping[str, Source]) -> Source:
    """The article's source; one named by its id where the sources file does not know it."""
    known = sources.get(clipping.source)
    return known or Source(id=clipping.source, name=spelled(clipping.source))


def _voice(clipping: Clipping, sources: Mapping[str, Source]) -> record.Voice:
    source = source_of(clipping, sources)
    return record.voice(clipping.agency, source.owners or (source.id,))


def independent(story: Sequence[Clipping], sources: Mapping[str, Source]) -> int:
    """How many voices speak: a copy speaks with its original's, an article credited to an
    agency with the agency's, siblings with their owners'."""
    by_id = {clipping.id: clipping for clipping in story}
    originals = [by_id.get(clipping.root, clipping) for clipping in story]
    return len(record.independent(_voice(clipping, sources) for clipping in originals))


def reports(story: Sequence[Clipping], sources: Mapping[str, Source]) -> tuple[Report, ...]:
    """Each source's first article of the story that is its own, else its first copy."""
    by_id = {clipping.id: clipping for clipping in story}
    chosen: dict[str, Clipping] = {}
    for clipping in sorted(story, key=_order):
        held = chosen.get(clipping.source)
        if held is None or (held.copy_of and not clipping.copy_of):
            chosen[clipping.source] = clipping
    return tuple(
        _report(clipping, by_id.get(clipping.root), sources)
        for clipping in sorted(chosen.values(), key=_order)
    )


def _report(clipping: Clipping, original: Clipping | None, sources: Mapping[str, Source]) -> Report:
    source = source_of(clipping, sources)
    copied = clipping.copy_of is not None
    origin = original if original and original.id != clipping.id else None
    credit = clipping.agency or (origin and (origin.agency or source_of(origin, sources).name))
    return Report(
        article=clipping.id,
        name=source.name,
        url=clipping.url,
        at=clipping.appeared,
        day_only=clipping.published_at is not None and clipping.published_precision == "day",
        state_media=source.kind == STATE_MEDIA,
        copied=copied,
        copy_from=(credit or None) if copied else None,
    )


def best(candidates: Sequence[Clipping], sources: Mapping[str, Source]) -> Clipping:
    """The article whose headline stands for the story: no state medium's where another has
    it, an original, a headline of the publisher's own, on the subject, of a length that
    says something, most repeated, earliest."""
    copies = Counter(clipping.root for clipping in candidates)
    theme = default().content.theme

    def rank(clipping: Clipping) -> tuple[object, ...]:
        return (
            clipping.withdrawn_at is not None,
            source_of(clipping, sources).kind == STATE_MEDIA,
            clipping.copy_of is not None,
            clipping.title_inferred,
            theme.rank(clipping.relevance),
            not 40 <= len(clipping.title) <= 120,
            -copies[clipping.root],
            *_order(clipping),
        )

    return min(candidates, key=rank)
