"""The two errands of a visit: polling a feed, and fetching a page."""

import logging

from archive.crawl.feeds import Feed
from archive.crawl.links import Target
from crawler import fetch, poll, take
from crawler.asking import Hop, Line
from crawler.manners import Manners
from crawler.outcomes import Outcome
from crawler.policy import Policy
from crawler.values import Refusal

_SIZES = {"feed": fetch.FEED, "section": fetch.SECTION}
log = logging.getLogger(__name__)


async def run(task: Feed | Target, policy: Policy, line: Line, manners: Manners) -> Outcome:
    """Do one errand. Whatever it raises is this feed's or page's failure, and nobody else's."""
    try:
        if isinstance(task, Feed):
            return await _poll(task, policy, line, manners)
        return await _take(task, policy, line, manners)
    except Exception as error:
        log.exception("bug: source=%s address=%s", task.source, task.address)
        refusal = Refusal(reason=f"unreadable: {type(error).__name__}")
        if isinstance(task, Feed):
            return poll.failed(task, refusal)
        return take.failed(task, refusal, now=policy.now())


def size_of(feed: Feed) -> int:
    """The most bytes that its answer may have."""
    return _SIZES.get(feed.kind, fetch.SITEMAP)


async def _poll(feed: Feed, policy: Policy, line: Line, manners: Manners) -> Outcome:
    source = policy.sources[feed.source]
    got = await line.follow(feed.address, feed.hops, poll.headers(feed), size_of(feed), manners)
    if isinstance(got, Hop):
        return poll.hopped(feed, got.url, permanent=got.permanent)
    if isinstance(got, Refusal):
        return poll.failed(feed, got)
    return poll.answered(feed, source, got.reply, got.moved, now=policy.now())


async def _take(page: Target, policy: Policy, line: Line, manners: Manners) -> Outcome:
    now = policy.now()
    if reserved := await manners.reserved(page.address):
        return take.reserved(page, policy, (reserved,), now=now)
    got = await line.follow(page.address, page.hops, take.headers(page), fetch.PAGE, manners)
    if isinstance(got, Hop):
        return take.hopped(page, got.url, now=now)
    if isinstance(got, Refusal):
        return take.failed(page, got, now=now)
    if reserved := manners.reserves(got.reply.url):  # redirects led elsewhere
        return take.reserved(page, policy, (reserved,), now=now)
    refused_ai = manners.robots.refused_ai()
    return take.answered(page, policy, got.reply, refused_ai=refused_ai, now=now)
