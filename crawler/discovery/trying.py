"""Trying addresses that may announce articles, one after the other."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from crawler import feed, fetch, poll, section, sitemap, take
from crawler.asking import Answer
from crawler.discovery import judging, patterns, places
from crawler.discovery.judging import Tried
from crawler.discovery.places import Place
from crawler.policy import Policy
from crawler.sites import Sites
from crawler.values import Listing, Refusal, Reply
from press.sources import Source

MOST = 50  # addresses of a site that are tried, whatever it names
CHILDREN = 3  # sitemaps of an index that are tried
_ACCEPT = {"feed": poll.ACCEPT, "sitemap": "*/*", "section": take.ACCEPT}
_SIZES = {"feed": fetch.FEED, "sitemap": fetch.SITEMAP, "section": fetch.SECTION}


class Trial:
    """What was tried so far, by address, of the site of ``home``. ``tell`` hears of each as it
    was tried."""

    def __init__(
        self,
        policy: Policy,
        sites: Sites,
        source: Source,
        home: str,
        tell: Callable[[str], None],
    ) -> None:
        self._policy = policy
        self._sites = sites
        self._home = home
        self._tell = tell
        self.source = source
        self.tried: dict[str, Tried] = {}
        self._held: dict[str, Reply] = {}

    def hold(self, reply: Reply) -> None:
        """Keep what an address gave, so that it is not asked for again."""
        self._held[reply.url] = reply

    async def each(self, found: Iterable[Place], until: str | None = None) -> None:
        """Each, and of an index of sitemaps the likeliest; no further once ``until`` works."""
        for place in found:
            if len(self.tried) >= MOST or (until and self.works(until)):
                return
            if place.url in self.tried:
                continue
            tried = self.tried[place.url] = await self._at(place)
            children = places.likeliest(tried.more)[:CHILDREN]
            below = (Place(kind="sitemap", url=url, why=f"in {tried.url}") for url in children)
            await self.each(below, until="news")

    def given(self, reply: Reply) -> bool:
        """Whether the address given is that of a feed or sitemap, which is then tried."""
        for kind in ("feed", "sitemap"):
            place = Place(kind=kind, url=reply.url, why="the address given")
            tried = self._read(place, reply, None)
            if tried.problem is None:
                self.tried[reply.url] = tried
                return True
        return False

    def works(self, what: str) -> bool:
        """Whether something usable of a kind was found; ``news``: a sitemap of news."""
        now = self._policy.now()
        working = (
            one for one in self.tried.values()
            if one.links and judging.unusable(one, self._home, now) is None
        )  # fmt: skip
        if what == "news":
            return any(one.place.kind == "sitemap" and one.is_news for one in working)
        return any(one.place.kind == what for one in working)

    async def _at(self, place: Place) -> Tried:
        kind = place.kind
        held = self._held.get(place.url)
        got = (
            Answer(reply=held)
            if held
            else await self._sites.read(place.url, {"Accept": _ACCEPT[kind]}, _SIZES[kind])
        )
        if isinstance(got, Refusal):
            tried = Tried(place=place, url=place.url, problem=got.reason)
        else:
            tried = self._read(place, got.reply, got.moved)
        self._tell(f"{place.url}: {tried.problem or f'{len(tried.links)} links'} ({place.why})")
        return tried

    def _read(self, place: Place, reply: Reply, moved: str | None) -> Tried:
        listing = self._listing(place, reply)
        if isinstance(listing, Refusal):
            return Tried(place=place, url=place.url, problem=listing.reason)
        if not listing.links and not listing.more:
            return Tried(place=place, url=place.url, problem="nothing in it")
        return Tried(
            place=place,
            url=moved or place.url,
            links=listing.links,
            newest=judging.newest(listing.links, self._policy.now()),
            more=listing.more,
        )

    def _listing(self, place: Place, reply: Reply) -> Listing | Refusal:
        body, url, zone = reply.body, reply.url, self.source.timezone
        if place.kind == "feed":
            return feed.parse(body, url, source="", timezone=zone, charset=reply.charset)
        if place.kind == "sitemap":
            return sitemap.parse(body, url, source="", timezone=zone)
        found = section.parse(body, url, source=self.source, charset=reply.charset)
        if isinstance(found, Refusal) or len(found.links) >= judging.ENOUGH:
            return found
        return self._by_pattern(reply) or found

    def _by_pattern(self, reply: Reply) -> Listing | None:
        """A section page by the ids in its addresses, where these have no words; the pattern
        is then the source's."""
        every = section.links(reply.body, reply.url, charset=reply.charset)
        if (pattern := patterns.on_page(every)) is None:
            return None
        source = replace(self.source, id_pattern=re.compile(pattern))
        found = section.parse(reply.body, reply.url, source=source, charset=reply.charset)
        if isinstance(found, Refusal) or len(found.links) < judging.ENOUGH:
            return None
        self.source = source
        return found
