"""Which of the places that were tried are worth following, each with its reason. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.discovery.places import PERIOD, Place
from press.urls import canonical, is_article, registrable, same_site
from press.values import Link

OLD = timedelta(days=90)  # without anything new: a feed that was left behind
ENOUGH = 5  # articles on a section page
ARCHIVE = 2_000  # addresses of a sitemap; more is an archive, which is walked, not polled
WAYS = 2  # ways in that are wanted: one may end
SECTIONS = 3
_COMMENTS = re.compile(r"comment(?:s|aire|aires)?(?:[/._?=-]|$)|commentaires?\b", re.IGNORECASE)
_SOUND = re.compile(r"podcast|audio|video|replay|emission|\bson\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What an address gave: its ``links`` and the date of the ``newest``, or the ``problem``.
    ``url`` is where it was found to be, over permanent redirects; ``more`` are the sitemaps of
    an index."""

    place: Place
    url: str
    problem: str | None = None
    links: tuple[Link, ...] = ()
    newest: datetime | None = None
    more: tuple[str, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether a sitemap is one of news: it gives titles."""
        return any(link.title for link in self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether to follow an address, and why, or why not."""

    tried: Tried
    kept: bool
    reason: str


def verdicts(tried: Sequence[Tried], home: str, now: datetime) -> tuple[Verdict, ...]:
    """One for each that was tried, in order. Feeds and news sitemaps are kept where they work;
    a plain sitemap where neither does; section pages until there are two ways in."""
    kept: list[Tried] = []
    found: dict[int, Verdict] = {}
    for kind in ("feed", "sitemap", "section"):
        chosen = sorted(
            (n for n, one in enumerate(tried) if one.place.kind == kind),
            key=lambda n: -len(tried[n].links) if kind == "feed" else 0,
        )
        for number in chosen:
            one = tried[number]
            against = _against(one, kept, home, now)
            if against is None:
                kept.append(one)
            found[number] = Verdict(
                tried=one, kept=against is None, reason=against or _said(one, now)
            )
    return tuple(found[number] for number in sorted(found))


def newest(links: Iterable[Link], now: datetime) -> datetime | None:
    """The date of the newest that is no announcement of the future."""
    return max(
        (link.published_at for link in links if link.published_at and link.published_at <= now),
        default=None,
    )


def articles(kept: Iterable[Tried], home: str) -> Iterator[Link]:
    """What was announced on the site itself, newest first where dates tell, each once."""
    links = [link for one in kept for link in one.links if same_site(link.url, home)]
    links.sort(key=lambda link: -link.published_at.timestamp() if link.published_at else 0.0)
    seen: set[str] = set()
    for link in links:
        if (page := canonical(link.url)) not in seen:
            seen.add(page)
            yield link


def unusable(one: Tried, home: str, now: datetime) -> str | None:
    """Why an address is of no use, by itself: nothing in it, or nothing of the site's news."""
    if one.problem:
        return one.problem
    named = f"{urlsplit(one.url).path} {one.place.why}"
    if one.place.kind == "feed" and _COMMENTS.search(named):
        return "readers' comments"
    if one.place.kind == "feed" and _SOUND.search(named):
        return "programmes to listen to or watch"
    if elsewhere := _elsewhere(one, home):
        return f"announces pages of another site, {elsewhere}"
    if one.newest is not None and now - one.newest > OLD:
        return f"nothing new since {one.newest:%Y-%m-%d}"
    return None


def _against(one: Tried, kept: Sequence[Tried], home: str, now: datetime) -> str | None:
    """Why not to follow what answered."""
    if why := unusable(one, home, now):
        return why
    if held := _held(one, kept):
        return f"all that it announces is in {held.url}"
    if one.place.kind == "sitemap":
        return _no_sitemap(one, kept)
    if one.place.kind == "section":
        return _no_section(one, kept)
    return None


def _no_sitemap(one: Tried, kept: Sequence[Tried]) -> str | None:
    if one.more:
        return f"an index of {len(one.more)} sitemaps; `vigie crawl --since` walks it"
    if one.is_news:
        return None
    if not any(is_article(link.url) for link in one.links):
        return "lists no articles"
    if PERIOD.search(one.url):
        return "a sitemap of one year or month, which will not get what comes later"
    if len(one.links) > ARCHIVE:
        return f"an archive of {len(one.links)} addresses; `vigie crawl --since` walks it"
    if kept:
        return "a plain sitemap, without titles and dates; what is followed already says more"
    return None


def _no_section(one: Tried, kept: Sequence[Tried]) -> str | None:
    if len(one.links) < ENOUGH:
        return f"only {len(one.links)} links to articles in it"
    sections = sum(other.place.kind == "section" for other in kept)
    if len(kept) - sections >= WAYS or sections >= SECTIONS:
        return f"{len(kept)} ways in are enough; {len(one.links)} articles in it"
    return None


def _elsewhere(one: Tried, home: str) -> str | None:
    """The site of most of its pages, where that is not this one."""
    sites = [registrable(link.url) for link in one.links]
    if not sites or 2 * sum(same_site(link.url, home) for link in one.links) >= len(sites):
        return None
    return max(set(filter(None, sites)), key=sites.count, default=None)


def _held(one: Tried, kept: Sequence[Tried]) -> Tried | None:
    """One of its kind that announces all that it does."""
    announced = {canonical(link.url) for link in one.links}
    for other in kept:
        if other.place.kind == one.place.kind and announced <= {
            canonical(link.url) for link in other.links
        }:
            return other
    return None


def _said(one: Tried, now: datetime) -> str:
    what = {"feed": "items", "sitemap": "addresses", "section": "articles"}[one.place.kind]
    return f"{len(one.links)} {what}" + (
        f", the newest {age(one.newest, now)} old" if one.newest else ""
    )


def age(moment: datetime | None, now: datetime) -> str:
    """How old something is, in a word."""
    if moment is None:
        return "-"
    gone = now - moment
    if gone < timedelta(hours=2):
        return f"{gone.total_seconds() / 60:.0f} min"
    return f"{gone.total_seconds() / 3600:.0f} h" if gone < timedelta(days=3) else f"{gone.days} d"
