"""What to send to a feed, and what its answer comes to. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from archive.crawl.feeds import Feed, Poll
from crawler import feed as feeds
from crawler import schedule, section, sitemap
from crawler.outcomes import Polled
from crawler.values import CUT, Listing, Refusal, Reply, by_status
from press.sources import Source
from press.values import Link

_EMPTY = {
    "feed": "a feed without any item, now as ever",
    "sitemap": "a sitemap without any address, now as ever",
    "section": "no article in it: its links may be made by a script, or be other than id_pattern",
}
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json;q=0.9,"
    " application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


def headers(feed: Feed) -> Mapping[str, str]:
    """Validators as last answered (RFC 9110, 13.1), and what we can read."""
    sent = {"Accept": ACCEPT if feed.kind == "feed" else "*/*"}
    if feed.etag:
        sent["If-None-Match"] = feed.etag
    if feed.last_modified:
        sent["If-Modified-Since"] = feed.last_modified
    return sent


def hopped(feed: Feed, url: str, *, permanent: bool) -> Polled:
    """The poll goes on at another host; that it moved there is believed once it is read."""
    poll = Poll(feed=feed.id, wait=timedelta(), hop=url, moving=permanent)
    return Polled(source=feed.source, poll=poll)


def failed(feed: Feed, refusal: Refusal, *, asked: timedelta | None = None) -> Polled:
    """No usable answer; asked again after a growing pause, or when the host says."""
    wait = max(schedule.backoff(feed.failures + 1), asked or timedelta())
    return Polled(source=feed.source, poll=Poll(feed=feed.id, wait=wait, problem=refusal.reason))


def answered(
    feed: Feed, source: Source, reply: Reply, moved: str | None, *, now: datetime
) -> Polled:
    """A 304, the same bytes again, a listing, or something that is none.

    Validators are remembered only of an answer that could be read, to its end: a broken one
    must not be confirmed by later 304s.
    """
    if moved is None and feed.moving:
        moved = feed.address
    if reply.status == 304 and feed.digest is None:
        return failed(feed, Refusal(reason="http 304, though it was never read"))
    if reply.status == 304:
        return _usable(feed, reply, None, moved, now=now)
    if reply.status not in (200, 203):  # 203: a proxy has changed it on the way
        asked = schedule.retry_after(reply.headers, now)
        return failed(feed, by_status(reply.status), asked=asked)
    digest = hashlib.blake2b(reply.body, digest_size=32).digest()
    if digest == feed.digest:
        return _usable(feed, reply, None, moved, now=now)
    listing = _listing(feed, source, reply)
    if reply.cut and (isinstance(listing, Refusal) or not listing.links):
        return failed(feed, CUT)
    if isinstance(listing, Refusal):
        return failed(feed, listing)
    if not listing.links and not listing.more and not feed.given and feed.kind != "archive":
        return failed(feed, Refusal(reason=_EMPTY[feed.kind]))
    return _usable(feed, reply, listing, moved, digest=digest, now=now)


def _listing(feed: Feed, source: Source, reply: Reply) -> Listing | Refusal:
    if feed.kind == "section":
        return section.parse(reply.body, reply.url, source=source, charset=reply.charset)
    if feed.kind == "feed":
        return feeds.parse(
            reply.body,
            reply.url,
            source=source.id,
            timezone=source.timezone,
            charset=reply.charset,
        )
    listing = sitemap.parse(
        reply.body, reply.url, source=source.id, timezone=source.timezone, since=feed.since
    )
    if feed.kind == "sitemap" and isinstance(listing, Listing) and listing.more:
        return Refusal(reason="an index of sitemaps: name the news sitemap among them")
    return listing


def _usable(
    feed: Feed,
    reply: Reply,
    listing: Listing | None,
    moved: str | None,
    *,
    now: datetime,
    digest: bytes | None = None,
) -> Polled:
    links: tuple[Link, ...] = listing.links if listing else ()
    told = [link.published_at for link in links if link.published_at]
    timed = [link.published_at for link in links if link.published_at and link.precision != "day"]
    newest = max((moment for moment in told if moment <= now), default=feed.newest_at)
    usual = schedule.rhythm(timed, now) or feed.rhythm
    idle = now - newest if newest else feed.idle
    span = max(timed) - min(timed) if len(timed) >= 3 else None
    asked = schedule.asked(reply.headers, listing.ttl if listing else feed.asked)
    rests = listing.rests if listing else tuple(feed.rests)
    shows = span if listing else feed.span
    wait = _wait(feed, usual, idle, asked=asked, span=shows)
    whole = not reply.cut
    return Polled(
        source=feed.source,
        links=links,
        backfill=feed.kind == "archive",
        more=listing.more if listing else (),
        poll=Poll(
            feed=feed.id,
            wait=schedule.rested(wait, now, rests, shows),
            unchanged=reply.status == 304,
            etag=reply.headers.get("etag") if whole else None,
            last_modified=reply.headers.get("last-modified") if whole else None,
            digest=digest if whole else None,
            rhythm=usual,
            newest_at=newest,
            silent=schedule.silent(usual, idle),
            moved_to=moved,
            items=len(links) if listing else None,
            span=span,
            asked=asked,
            rests=rests,
        ),
    )


def _wait(
    feed: Feed,
    usual: timedelta | None,
    idle: timedelta | None,
    *,
    asked: timedelta | None,
    span: timedelta | None,
) -> timedelta:
    """Until the next poll; half as long as the last where a feed slid on by more than it
    shows, until it does not."""
    wait = schedule.interval(usual, idle, asked=asked, span=span)
    if feed.apart and feed.wait:
        wait = min(wait, max(feed.wait / 2, schedule.SHORTEST))
    return wait
