"""The verdict on two articles from what is known of them: one, one story, or different."""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal
from urllib.parse import urlsplit

import numpy as np

from indexer.compare.boilerplate import no_boilerplate
from indexer.compare.headlines import SHORT, headlines, same_headline
from indexer.compare.overlap import MOSTLY, overlap
from indexer.compare.profile import Profile, profile
from indexer.compare.shingles import codes, plain
from indexer.compare.similarity import ONE_STORY, likeness
from indexer.compare.text import read
from lexicon.folding import nfc
from lexicon.label import label
from lexicon.load import default
from press.urls import canonical, publisher_id

NO_ACCIDENT = 20  # words from which equal texts are one
CUT, WHOLLY = 12, 0.85  # words of a post, at least, and what of it an article has in one run
CUT_FROM = 1_500  # characters in which an article says what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One side of a pair, as far as it is known."""

    title: str = ""
    summary: str | None = None
    text: str | None = None
    url: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict and what it rests on."""

    verdict: Literal["duplicate", "same_story", "different"]
    evidence: dict[str, Any]


def judged(a: Item, b: Item) -> Judgement:
    """Identity settles it first, then the texts, then headlines, standfirsts and time."""
    identity = _identity(a, b)
    if identity:
        return Judgement(verdict="duplicate", evidence=identity)
    texts = _texts(a, b)
    if texts and texts["copied"]:
        return Judgement(verdict="duplicate", evidence=texts)
    page = _live_page(a, b)
    mine, theirs = _profile(a, page), _profile(b, page)
    alike = headlines(mine, theirs)
    like = likeness(mine, theirs)
    evidence = {
        "likeness": round(like.score, 3),
        "headlines": round(alike, 3),
        "shared": list(like.shared[:8]),
    }
    if (
        texts is None
        and not page
        and same_headline(mine, theirs, one_outlet=_one_outlet(a, b), standfirsts=_summaries(a, b))
    ):
        return Judgement(verdict="duplicate", evidence=evidence)
    return Judgement(
        verdict="same_story" if like.score >= ONE_STORY else "different", evidence=evidence
    )


def _profile(item: Item, page: str | None = None) -> Profile:
    labels = label(
        default(),
        title=item.title,
        summary=item.summary,
        text=item.text,
        published_at=item.published_at,
    )
    tags = (*labels.actors, *labels.topics)
    return profile(item.title, item.summary, item.text, item.published_at, tags, page)


def _identity(a: Item, b: Item) -> dict[str, Any] | None:
    if not a.url or not b.url or _live_page(a, b):
        return None
    mine, theirs = publisher_id(a.url, None), publisher_id(b.url, None)
    if mine and mine == theirs:
        return {"publisher_id": mine}
    if canonical(a.url) == canonical(b.url):
        return {"url": canonical(a.url)}
    return None


def _live_page(a: Item, b: Item) -> str | None:
    """The address of the page of which both are entries, each at its own fragment."""
    if not a.url or not b.url or canonical(a.url) != canonical(b.url):
        return None
    mine, theirs = urlsplit(a.url).fragment, urlsplit(b.url).fragment
    apart = mine and theirs and mine != theirs and "=" not in mine + theirs
    return canonical(a.url) if apart else None


def _texts(a: Item, b: Item) -> dict[str, Any] | None:
    """What two texts share, where both are long enough to tell, or one is the other cut."""
    mine, theirs = read(nfc(a.text or "")), read(nfc(b.text or ""))
    words = min(len(mine.words), len(theirs.words))
    if words >= NO_ACCIDENT and np.array_equal(plain(mine.words), plain(theirs.words)):
        return {"copied": True, "share": 1.0}
    if words < SHORT:
        return {"copied": True, "cut": True} if _cut(a, b) or _cut(b, a) else None
    shared = overlap(mine, theirs, no_boilerplate(mine))
    copied = shared.found and (shared.share >= MOSTLY or (not shared.excerpt and shared.opens))
    return {"copied": copied, "share": round(shared.share, 3), "template": shared.template}


def _cut(post: Item, article: Item) -> bool:
    """Whether all that a post says stands in what an article opens with."""
    said = _plain(post.text or post.summary or "") or _plain(post.title)
    opening = _plain(f"{article.summary or ''}\n{article.text or ''}"[:CUT_FROM])
    if not CUT <= len(said) < SHORT or len(said) >= len(opening):
        return False
    runs = SequenceMatcher(None, said, opening, autojunk=False).get_matching_blocks()
    return max(run.size for run in runs) >= WHOLLY * len(said)


def _plain(text: str) -> list[int]:
    return plain(codes(nfc(text))).tolist()


def _summaries(a: Item, b: Item) -> float | None:
    if not a.summary or not b.summary:
        return None
    mine, theirs = profile(a.summary, None, None, None), profile(b.summary, None, None, None)
    return headlines(mine, theirs)


def _one_outlet(a: Item, b: Item) -> bool:
    return bool(a.url and b.url and urlsplit(a.url).hostname == urlsplit(b.url).hostname)
