"""Going back in time: the archive sitemaps of the followed sources."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from archive.crawl import feeds, hosts
from archive.database import Connection
from crawler.policy import Policy
from crawler.robots import Robots
from press.addresses import resolved
from press.sources import Source
from press.urls import same_site


def begin(
    connection: Connection, policy: Policy, followed: tuple[str, ...], since: datetime
) -> int:
    """Note where to begin: each source's sitemaps, those that its robots.txt names, and
    ``/sitemap.xml``. What an earlier walk has done back to ``since`` stays done, so that
    one which was interrupted goes on. Returns how many sitemaps are to be walked."""
    return sum(
        feeds.add_archives(connection, id, _starts(connection, policy.sources[id]), since)
        + feeds.hasten(connection, id, policy.sources[id].sitemaps)
        for id in followed
    )


def named(connection: Connection, policy: Policy, host: str, robots: Robots) -> None:
    """Walk also what a host's robots.txt, read while a walk is under way, names as sitemaps."""
    sitemaps = robots.sitemaps()
    if not sitemaps:
        return
    for id, since in feeds.walked_at(connection, host).items():
        if source := policy.sources.get(id):
            feeds.add_archives(connection, id, _of_site(sitemaps, _site(source)), since)


def _starts(connection: Connection, source: Source) -> list[str]:
    site = _site(source)
    said = [
        url
        for status, text in hosts.robots_of(connection, source.id)
        for url in Robots(status=status, text=text).sitemaps()
    ]
    parts = urlsplit(site)
    return [*dict.fromkeys((*_of_site(said, site), f"{parts.scheme}://{parts.netloc}/sitemap.xml"))]


def _site(source: Source) -> str:
    places = (source.home, *source.sitemaps, *source.feeds, *source.sections)
    return next(place for place in places if place)


def _of_site(urls: Iterable[str], site: str) -> list[str]:
    found = (resolved(site, url) for url in urls)
    return [url for url in dict.fromkeys(found) if url and same_site(url, site)]
