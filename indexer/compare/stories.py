"""Which story an article joins: single-pass clustering as articles arrive (Allan et al.,
"Topic detection and tracking pilot study", 1998), candidates from the heaviest terms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from archive.database import Connection
from archive.record import stories
from archive.record.stories import Outline
from indexer.compare.headlines import SHORT, same_headline
from indexer.compare.profile import Profile, profile
from indexer.compare.similarity import likeness, prompt
from press.values import Stored

WINDOW = timedelta(hours=72)
FOUND_BY = 12  # heaviest terms by which an article is found
EACH = 30  # nearest articles of each term, before and after
CANDIDATES = 12
MEMBERS = 8  # of a story, nearest in time, that an article is compared with
PLAUSIBLE = 0.12  # likeness from which a story's other members are looked at
BEST, MEAN = 0.6, 0.4  # what the closest member and all of them say of a story
MERGE = 0.35  # an article that belongs to two stories this much shows them to be one
JOIN = 0.18  # how much an article belongs to a story that it joins


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The story of an article; ``twin`` is an original under the same headline, where both
    are too short for their texts to tell."""

    story: int | None
    twin: int | None = None


def place(connection: Connection, stored: Stored, at: datetime, words: int) -> Placed:
    """The story that an original of so many words joins or opens; it is remembered there."""
    article = stored.article
    page = article.entry_of and f"{article.source} {article.entry_of}"
    mine = profile(article.title, article.standfirst, article.text, at, stored.tags, page)
    found_by = heaviest(mine)
    candidates = stories.near(
        connection, stored.id, found_by, at, WINDOW, each=EACH, limit=CANDIDATES
    )
    if words < SHORT and (twin := _twin(mine, article.source, candidates)):
        return Placed(story=twin.story, twin=twin.article)
    chosen, merged = choose(_links(connection, mine, article.source, candidates, at))
    story = stories.remember(connection, _outline(stored.id, chosen, mine, at), found_by)
    for other in merged:
        stories.merge(connection, other, story)
    return Placed(story=story)


def _twin(mine: Profile, source: str, candidates: Sequence[Outline]) -> Outline | None:
    """The oldest original that is as short and has the same headline."""
    for candidate in candidates:
        theirs = of(candidate)
        if (
            candidate.words < SHORT
            and same_headline(mine, theirs, one_outlet=candidate.source == source)
            and likeness(mine, theirs).score >= MERGE
        ):
            return candidate
    return None


def choose(links: Mapping[int, float]) -> tuple[int | None, tuple[int, ...]]:
    """The story to join (the oldest of those that prove to be one), and those to merge into
    it; ``None`` to open a new one."""
    if not links or max(links.values()) < JOIN:
        return None, ()
    best = max(links, key=lambda story: (links[story], -story))
    same = sorted({best, *(story for story, link in links.items() if link >= MERGE)})
    return same[0], tuple(same[1:])


def link(likenesses: Iterable[float]) -> float:
    """How much an article belongs to a story, from its likeness to the members."""
    scores = list(likenesses)
    return BEST * max(scores) + MEAN * sum(scores) / len(scores)


def heaviest(mine: Profile) -> dict[int, float]:
    """Keys and weights of the single terms by which an article is found."""
    single = [(term, weight) for term, weight in mine.weights.items() if " " not in term]
    return {_signed(crc32(term.encode())): weight for term, weight in single[:FOUND_BY]}


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number


def _links(
    connection: Connection,
    mine: Profile,
    source: str,
    candidates: Sequence[Outline],
    at: datetime,
) -> dict[int, float]:
    told = {term: {c.story for c in candidates if term in c.terms} for term in mine.weights}
    spread = {term: len(found) for term, found in told.items()}
    likenesses = {c.article: _alike(mine, source, c, spread) for c in candidates}
    plausible = {c.story for c in candidates if c.story and likenesses[c.article] >= PLAUSIBLE}
    if not plausible:
        return {}
    by_story: dict[int, list[float]] = defaultdict(list)
    for member in stories.members(connection, plausible, at, MEMBERS):
        score = likenesses.get(member.article)
        assert member.story is not None
        if score is None:
            score = _alike(mine, source, member, spread)
        by_story[member.story].append(score)
    return {story: link(scores) for story, scores in by_story.items()}


def _alike(mine: Profile, source: str, other: Outline, spread: Mapping[str, int]) -> float:
    """How alike an article is to another one, more so where another outlet tells it at once:
    what one outlet tells twice within hours is as often two events."""
    score = likeness(mine, of(other), spread).score
    return score if other.source == source else min(1.0, score * prompt(mine.at, other.at))


def of(outline: Outline) -> Profile:
    """The profile that was kept."""
    return Profile(
        weights=dict(zip(outline.terms, outline.weights, strict=True)),
        title=frozenset(outline.title),
        names=frozenset(outline.names),
        numbers=frozenset(outline.numbers),
        at=outline.at,
        page=outline.page,
    )


def _outline(article: int, story: int | None, mine: Profile, at: datetime) -> Outline:
    return Outline(
        article=article,
        story=story,
        at=at,
        terms=list(mine.weights),
        weights=list(mine.weights.values()),
        title=sorted(mine.title),
        names=sorted(mine.names),
        numbers=sorted(mine.numbers),
    )
