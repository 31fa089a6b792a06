"""Going back in time: the archive sitemaps of the followed sources."""

from datetime import datetime
from urllib.parse import urlsplit

from archive.crawl import feeds
from archive.database import Connection
from crawler.policy import Policy
from crawler.robots import Robots
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
        for id in followed
    )


def _starts(connection: Connection, source: Source) -> list[str]:
    places = (source.home, *source.sitemaps, *source.feeds, *source.sections)
    site = next(place for place in places if place)
    parts = urlsplit(site)
    rows = connection.execute(
        "select distinct hosts.host, robots_status, robots from hosts join feeds"
        " on feeds.host = hosts.host where source = %s and robots_status is not null",
        (source.id,),
    ).fetchall()
    named = [
        url
        for row in rows
        for url in Robots(status=row["robots_status"], text=row["robots"]).sitemaps()
        if url.startswith(("http://", "https://")) and same_site(url, site)
    ]
    return [*dict.fromkeys((*named, f"{parts.scheme}://{parts.netloc}/sitemap.xml"))]
