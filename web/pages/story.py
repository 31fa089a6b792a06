"""The page of one story: who has it, in what order, who repeats whom, what was changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.mail.clippings import Clipping
from archive.reader.desk import DeskEntry
from archive.reader.story import Shared, StoryPage
from archive.record.stories import independent, voice
from press.typesetting import held, one_line
from web import rights
from web.marks import Piece
from web.pages import claims, history
from web.pages.history import Edit
from web.state import PARIS
from web.templating import render
from web.view import PageRequest

TAGS = 12
SAID = 20  # quotations that one article alone has
PASSAGES = 6  # of one pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An article on the timeline, and what it is to the others in words."""

    clipping: Clipping
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One independent voice, and the outlets that carry it where they are not it."""

    name: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A version that changed something worth telling."""

    clipping: Clipping
    label: str
    edits: list[Edit]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Text that two articles share, side by side."""

    label: str
    copy_name: str
    original_name: str
    passages: list[tuple[list[Piece], list[Piece]]]


def page(visit: PageRequest, page: StoryPage, deeds: Sequence[DeskEntry] = ()) -> str:
    """The story as it stands."""
    by_id = {clipping.id: clipping for clipping in page.articles}
    own = [c for c in page.articles if not c.copy_of] or list(page.articles)
    return render(
        "story.html",
        visit,
        page=page,
        story=page.story,
        title=headline(visit, page.articles),
        first=_first(visit, page),
        state_only=all(visit.state_media(c.source) for c in page.articles),
        timeline=[
            Moment(clipping=c, said=_said(visit, c, by_id.get(c.copy_of or 0), page.shared))
            for c in page.articles
        ],
        voices=voices(visit, page.articles),
        actors=_most(c.actors for c in own),
        topics=_most(c.topics for c in own),
        changes=_changes(visit, page),
        deeds=deeds,
        kept=next((e.deed == "keep" for e in reversed(deeds) if e.deed in ("keep", "drop")), False),
        things=claims.things(visit, page.claims),
        drifting=claims.drifting(visit, page.claims),
        said=claims.some(visit, page.claims.alone)[:SAID],
        shared=[
            _pair(visit, each, by_id) for each in page.shared if {each.by, each.of} <= by_id.keys()
        ],
    )


def headline(visit: PageRequest, articles: Sequence[Clipping]) -> str:
    """The title that stands for a story: an original's, no state medium's where another has
    it, of a length that says something, most repeated, earliest."""
    copies = Counter(c.root for c in articles)

    def rank(c: Clipping) -> tuple[object, ...]:
        return (
            c.withdrawn_at is not None,
            visit.state_media(c.source),
            c.copy_of is not None,
            c.title_inferred,
            not 40 <= len(c.title) <= 120,
            -copies[c.root],
            c.appeared,
            c.id,
        )

    return held(min(articles, key=rank).title)


def _first(visit: PageRequest, page: StoryPage) -> str:
    first = page.articles[0]
    name = visit.source(first.source).name
    return visit.t("story.first", name=name, when=visit.appeared_on(first))


def _said(
    visit: PageRequest, clipping: Clipping, original: Clipping | None, shared: Sequence[Shared]
) -> str:
    parts: list[str] = []
    if clipping.copy_of:
        name = visit.source(original.source).name if original else None
        parts.append(visit.t("story.copy of", name=name) if name else visit.t("story.copy"))
        share = next((s.share for s in shared if s.by == clipping.id), None)
        if share is not None:
            parts.append(visit.t("story.share", percent=visit.percent(share)))
    else:
        parts.append(visit.t("story.own"))
    if agency := visit.agency(clipping.source, clipping.agency):
        parts.append(agency)
    return " · ".join(parts)


def voices(visit: PageRequest, articles: Sequence[Clipping]) -> list[Voice]:
    """Who speaks, as confirmations are counted (``archive.record.stories.voice``)."""
    by_id = {clipping.id: clipping for clipping in articles}
    told = [(clipping, by_id.get(clipping.root, clipping)) for clipping in articles]
    keys = [_voice(visit, author) for _, author in told]
    names = {
        key: _name(visit, author) for key, (_, author) in reversed([*zip(keys, told, strict=True)])
    }
    outlets: dict[frozenset[str], dict[str, None]] = {}
    chosen = independent(keys)
    for key, (clipping, _) in zip(keys, told, strict=True):
        speaker = next(one for one in chosen if key == one or key & one)
        held_ = outlets.setdefault(speaker, {})
        outlet = visit.source(clipping.source).name
        if outlet != names[speaker]:
            held_[outlet] = None
    return [Voice(name=names[key], outlets=tuple(held_)) for key, held_ in outlets.items()]


def _voice(visit: PageRequest, author: Clipping) -> frozenset[str]:
    source = visit.source(author.source)
    return voice(author.agency, source.owners or (source.id,))


def _name(visit: PageRequest, author: Clipping) -> str:
    source = visit.source(author.source)
    return held(author.agency or source.owner or source.name)


def _most(ids: Iterable[Iterable[str]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for some in ids:
        counts.update(some)
    return tuple(id for id, _ in counts.most_common(TAGS))


def _changes(visit: PageRequest, page: StoryPage) -> list[Changed]:
    found: list[tuple[object, Changed]] = []
    for clipping in page.articles:
        for version in page.histories.get(clipping.id, ()):
            if not history.notable(version):
                continue
            label = visit.t("article.version", n=version.number, when=visit.on(version.seen_at))
            edits = history.edits(version, visit.source(clipping.source))
            changed = Changed(clipping=clipping, label=label, edits=edits)
            found.append((version.seen_at.astimezone(PARIS), changed))
    return [changed for _, changed in sorted(found, key=lambda pair: str(pair[0]))]


def _pair(visit: PageRequest, shared: Shared, by_id: dict[int, Clipping]) -> SideBySide:
    copy, original = by_id[shared.by], by_id[shared.of]
    sources = visit.source(copy.source), visit.source(original.source)
    lengths = [
        0 if c.access == "reserved" else rights.PASSAGE[s.show]
        for c, s in zip((copy, original), sources, strict=True)
    ]
    room = min(lengths)
    passages = [_sides(_cut(a, room), _cut(b, room)) for a, b in shared.passages[:PASSAGES] if room]
    return SideBySide(
        label=visit.t(
            "story.shared by",
            copy=sources[0].name,
            original=sources[1].name,
            percent=visit.percent(shared.share),
        ),
        copy_name=sources[0].name,
        original_name=sources[1].name,
        passages=passages,
    )


def _cut(text: str, room: int) -> str:
    one = one_line(text)
    return one if len(one) <= room else one[:room].rpartition(" ")[0] + " …"


def _sides(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in runs, marked where a word differs."""
    words = left.split(" "), right.split(" ")
    sides: tuple[list[Piece], list[Piece]] = [], []
    for tag, *borders in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        for side, own, (start, end) in zip(sides, words, (borders[:2], borders[2:]), strict=True):
            if start < end:
                side.append(Piece(" ".join(own[start:end]), () if tag == "equal" else ("hit",)))
                side.append(Piece(" "))
    return sides
