"""Looking round a site, politely: one request at a time, by its robots.txt, at the crawler's
pace, and no more requests than a reader makes in a visit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urljoin

from crawler import fetch, rights, take
from crawler.discovery import front, judging, patterns, places
from crawler.discovery.front import Front
from crawler.discovery.judging import Verdict
from crawler.discovery.places import Place
from crawler.discovery.trying import Trial
from crawler.policy import Policy
from crawler.sites import Sites
from crawler.values import Refusal, Reply
from lexicon.errors import Unavailable
from press import zones
from press.sources import Source
from press.values import Capture, Link

NAMED = 12  # feeds that are tried of those that a page names
USUAL = 14  # usual paths of feeds, of which the first that works ends the search
SITEMAPS = 6
SECTIONS = 5
ARTICLES = 3


class NothingFound(Unavailable):
    """A site that could not be looked at, or that announces articles nowhere we looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What a site has. ``notes`` is what its files allow; ``pages`` are some of its articles
    as they were fetched, or ``unread`` is why there is none."""

    home: str
    front: Front
    verdicts: tuple[Verdict, ...]
    id_pattern: str | None
    notes: tuple[str, ...]
    pages: tuple[Capture, ...]
    unread: str | None = None

    @property
    def kept(self) -> tuple[Verdict, ...]:
        """Those worth following."""
        return tuple(verdict for verdict in self.verdicts if verdict.kept)


class Explorer:
    """One look at one site. ``tell`` hears of each address as it was tried."""

    def __init__(self, policy: Policy, sites: Sites, tell: Callable[[str], None]) -> None:
        self._policy = policy
        self._sites = sites
        self._tell = tell

    async def explore(self, address: str) -> Discovery:
        """Everything, from an address alone. Raises NothingFound."""
        reply = await self._page(address)
        zone = zones.zone_of(reply.url).key
        source = Source(id="new", name="new", timezone=zone)
        trial = Trial(self._policy, self._sites, source, reply.url, self._tell)
        if trial.given(reply):
            reply = await self._page(urljoin(reply.url, "/"))
        trial.hold(reply)
        home = reply.url
        seen = front.read(reply.body, reply.url, reply.charset) or Front()
        await self._look(trial, home, seen)
        verdicts = judging.verdicts(tuple(trial.tried.values()), home, self._policy.now())
        kept = [verdict.tried for verdict in verdicts if verdict.kept]
        if not kept:
            raise NothingFound(_nothing(home, verdicts))
        links = list(judging.articles(kept, home))
        pages, unread = await self._articles(links)
        known = trial.source.id_pattern
        return Discovery(
            home=home,
            front=seen,
            verdicts=verdicts,
            id_pattern=known.pattern if known else patterns.proposed([one.url for one in links]),
            notes=await self._notes(links[0].url if links else home),
            pages=tuple(pages),
            unread=None if pages else unread,
        )

    async def _look(self, trial: Trial, home: str, seen: Front) -> None:
        """Feeds, sitemaps, and section pages where the two are not enough."""
        await trial.each(islice(seen.feeds, NAMED))
        if not trial.works("feed"):
            listed = [place async for place in self._listed(seen.lists)]
            await trial.each(listed[:NAMED])
        if not trial.works("feed"):
            await trial.each(islice(places.usual_feeds(home, seen.generator), USUAL), until="feed")
        robots = (await self._sites.manners(home)).robots
        named = places.likeliest(robots.sitemaps())[:SITEMAPS]
        await trial.each(
            (Place(kind="sitemap", url=url, why="robots.txt") for url in named), until="news"
        )
        if not trial.works("news"):
            await trial.each(places.usual_sitemaps(home), until="sitemap")
        if not (trial.works("feed") and trial.works("news")):
            front_page = Place(kind="section", url=home, why="the home page")
            await trial.each((*seen.sections[:SECTIONS], front_page))

    async def _listed(self, pages: Sequence[str]):
        """The feeds that pages about feeds name."""
        for page in pages:
            got = await self._sites.read(page, {"Accept": take.ACCEPT}, fetch.SECTION)
            if isinstance(got, Refusal):
                continue
            listed = front.read(got.reply.body, got.reply.url, got.reply.charset)
            for place in (listed.feeds if listed else ())[:NAMED]:
                yield replace(place, why=f"named by {page}")

    async def _page(self, url: str) -> Reply:
        got = await self._sites.read(url, {"Accept": take.ACCEPT}, fetch.FEED)
        if isinstance(got, Refusal):
            raise NothingFound(f"{url}: {got.reason}")
        return got.reply

    async def _articles(self, links: Sequence[Link]) -> tuple[list[Capture], str | None]:
        """Some articles, fetched as the crawler would, and why the last of the others was not."""
        pages: list[Capture] = []
        why: str | None = None
        for link in links[: 2 * ARTICLES]:
            got = await self._fetched(link.url)
            self._tell(f"{link.url}: {got if isinstance(got, str) else 'fetched'} (an article)")
            if isinstance(got, str):
                why = f"{link.url}: {got}"
            else:
                pages.append(got)
            if len(pages) == ARTICLES:
                break
        return pages, why

    async def _fetched(self, url: str) -> Capture | str:
        manners = await self._sites.manners(url)
        if reserved := manners.reserves(url):
            return f"rights reserved: {reserved}"
        got = await self._sites.read(url, {"Accept": take.ACCEPT}, fetch.PAGE)
        if isinstance(got, Refusal):
            return got.reason
        said = rights.of_page(
            got.reply.headers, got.reply.body,
            refused_ai=manners.robots.refused_ai(), ai_reserves=self._policy.ai_reserves,
        )  # fmt: skip
        if said.keep == "feed":
            return f"rights reserved: {said.evidence[0]}"
        return Capture(
            source="new",
            origin="crawl",
            fetched_at=self._policy.now(),
            media_type=got.reply.headers.get("content-type") or "text/html",
            body=got.reply.body,
            url=got.reply.url,
        )

    async def _notes(self, page: str) -> tuple[str, ...]:
        return (await self._sites.manners(page)).said(page)


def _nothing(home: str, verdicts: Iterable[Verdict]) -> str:
    """One line: how much was tried, and what the likeliest of it came to."""
    every = tuple(verdicts)
    told = [
        f"{verdict.tried.place.url}: {verdict.reason}"
        for verdict in every if verdict.tried.place.why != "a usual path"
    ]  # fmt: skip
    return (
        f"{home}: none of {len(every)} addresses announces articles"
        f" ({'; '.join(told[:3]) or 'the page names none, and none is at a usual path'});"
        " give the address of the feed itself where the site has one"
    )
