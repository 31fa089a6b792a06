"""A better address for one that gives nothing, or that has moved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from urllib.parse import urljoin

from archive.crawl.feeds import FeedKind
from crawler import feed, fetch, sitemap, take
from crawler.discovery import front, judging, places
from crawler.discovery.places import Place
from crawler.discovery.trying import Trial
from crawler.policy import Policy
from crawler.sites import Sites
from crawler.values import Listing, Refusal, Reply
from press.sources import Source

NAMED = 6  # addresses that are tried in place of one
LISTS: Mapping[FeedKind, str] = {"feed": "feeds", "sitemap": "sitemaps", "section": "sections"}


class Mender:
    """Looks for what a source's failing address should have been."""

    def __init__(self, policy: Policy, sites: Sites, tell: Callable[[str], None]) -> None:
        self._policy = policy
        self._sites = sites
        self._tell = tell
        self._homes: dict[str, tuple[Place, ...]] = {}

    async def better(self, source: Source, url: str, kind: FeedKind, reply: Reply) -> Place | None:
        """What answers in its place: the address itself under another kind, what its page or
        the source's home page names, a sitemap of the index that it is, one that robots.txt
        names."""
        if other := _other_kind(kind, reply, source):
            return Place(kind=other, url=url, why=f"is a {other}")
        known = {*source.feeds, *source.sitemaps, *source.sections}
        home = source.home or urljoin(url, "/")
        trial = Trial(self._policy, self._sites, source, home, self._tell)
        found = [place async for place in self._named(source, url, kind, reply)]
        await trial.each(islice((place for place in found if place.url not in known), NAMED))
        tried = tuple(trial.tried.values())
        for verdict in judging.verdicts(tried, home, self._policy.now()):
            if verdict.kept and verdict.tried.place.kind == kind:
                place = verdict.tried.place
                return Place(kind=kind, url=verdict.tried.url, why=f"{place.why} names it")
        return None

    async def _named(self, source: Source, url: str, kind: FeedKind, reply: Reply):
        """Candidates, the nearest first."""
        if kind == "sitemap":
            for child in places.likeliest(_children(reply, source)):
                yield Place(kind="sitemap", url=child, why="the index")
            robots = (await self._sites.manners(url, source=source.id)).robots
            for named in places.likeliest(robots.sitemaps()):
                yield Place(kind="sitemap", url=named, why="robots.txt")
        if kind == "feed":
            for place in _feeds(reply, "the page there"):
                yield place
            for place in await self._home(source.home or urljoin(url, "/"), source):
                yield place

    async def _home(self, url: str, source: Source) -> tuple[Place, ...]:
        """The feeds that a home page names; it is asked for once."""
        if url not in self._homes:
            got = await self._sites.ask(
                url, {"Accept": take.ACCEPT}, fetch.SECTION, source=source.id
            )
            refused = isinstance(got, Refusal)
            self._homes[url] = () if refused else tuple(_feeds(got.reply, "the home page"))
        return self._homes[url]


def corrected(
    source: Source, better: Mapping[tuple[FeedKind, str], Place]
) -> dict[str, tuple[str, ...]]:
    """The source's lists that change, by their key, when each address gives way to what is
    better."""
    lists: dict[FeedKind, Sequence[str]] = {
        "feed": source.feeds, "sitemap": source.sitemaps, "section": source.sections,
    }  # fmt: skip
    mended: dict[FeedKind, list[str]] = {kind: [] for kind in lists}
    for kind, urls in lists.items():
        for url in urls:
            place = better.get((kind, url))
            mended[place.kind if place else kind].append(place.url if place else url)
    return {
        LISTS[kind]: tuple(dict.fromkeys(mended[kind]))
        for kind, urls in lists.items() if tuple(dict.fromkeys(mended[kind])) != tuple(urls)
    }  # fmt: skip


def _feeds(reply: Reply, why: str) -> Iterable[Place]:
    """The feeds that a page names."""
    if reply.status != 200:
        return ()
    seen = front.read(reply.body, reply.url, reply.charset)
    return (Place(kind="feed", url=place.url, why=why) for place in (seen.feeds if seen else ()))


def _children(reply: Reply, source: Source) -> tuple[str, ...]:
    found = sitemap.parse(reply.body, reply.url, source=source.id, timezone=source.timezone)
    return found.more if isinstance(found, Listing) else ()


def _other_kind(kind: FeedKind, reply: Reply, source: Source) -> FeedKind | None:
    """What the answer is, where it is a listing of another kind than was said."""
    if reply.status != 200:
        return None
    if kind != "feed":
        found = feed.parse(
            reply.body, reply.url, source=source.id, timezone=source.timezone, charset=reply.charset
        )
        if isinstance(found, Listing) and found.links:
            return "feed"
    if kind != "sitemap":
        found = sitemap.parse(reply.body, reply.url, source=source.id, timezone=source.timezone)
        if isinstance(found, Listing) and found.links:
            return "sitemap"
    return None
