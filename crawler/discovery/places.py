"""Where feeds and sitemaps are looked for: what pages and robots.txt name, and where content
systems put them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archive.crawl.feeds import FeedKind

FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x-rss+xml", "application/x-atom+xml",
})  # fmt: skip

# The paths that content systems give a feed, by the name that ``generator`` states.
_FEEDS = {
    "wordpress": "feed/",
    "drupal": "rss.xml",
    "spip": "spip.php?page=backend",
    "joomla": "?format=feed&type=rss",
    "ghost": "rss/",
    "hugo": "index.xml",
    "jekyll": "feed.xml",
    "typo3": "rss.xml",
}
_OTHER_FEEDS = (
    "rss", "atom.xml", "rss/une.xml", "flux-rss.xml", "feed.json",
    "arc/outboundfeeds/rss/?outputType=xml",
)  # fmt: skip
_NEWS_SITEMAPS = (
    "sitemap-news.xml", "sitemap_news.xml", "news-sitemap.xml", "sitemap/news.xml",
    "sitemaps/news.xml", "googlenews.xml", "news_sitemap.xml",
)  # fmt: skip
_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml")
_NEWS = re.compile(r"news|actu|article|post|nouvelle|depeche|communique", re.IGNORECASE)
_SAYS_NEWS = re.compile(r"(?:google)?-?_?news", re.IGNORECASE)
_OTHER = re.compile(
    r"video|image|photo|author|auteur|tag|categor|taxonom|pages?[-_.]|user|product|podcast|archive",
    re.IGNORECASE,
)
PERIOD = re.compile(r"(?<!\d)(?:19[89]\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address that may announce articles, and why it is thought so."""

    kind: FeedKind
    url: str
    why: str


def usual_feeds(home: str, generator: str) -> Iterator[Place]:
    """Where feeds usually are, under the home page's folder and the root; the named content
    system's own first."""
    named = [path for system, path in _FEEDS.items() if system in generator]
    paths = dict.fromkeys((*named, *_FEEDS.values(), *_OTHER_FEEDS))
    for path in paths:
        for folder in _folders(home):
            yield Place(kind="feed", url=urljoin(folder, path), why="a usual path")


def usual_sitemaps(home: str) -> Iterator[Place]:
    """Where sitemaps usually are; those of news first."""
    for path in (*_NEWS_SITEMAPS, *_SITEMAPS):
        yield Place(kind="sitemap", url=urljoin(home, f"/{path}"), why="a usual path")


def likeliest(urls: tuple[str, ...]) -> list[str]:
    """Sitemaps by how likely they list what is new: by name those of news, then of articles,
    then what says nothing, then those of a year, the latest first, then of other things."""

    def rank(url: str) -> int:
        path = urlsplit(url).path
        if _SAYS_NEWS.search(path):
            return 0
        if _OTHER.search(path):
            return 4
        return 3 if PERIOD.search(path) else 1 if _NEWS.search(path) else 2

    return sorted(sorted(dict.fromkeys(urls), reverse=True), key=rank)


def _folders(home: str) -> tuple[str, ...]:
    root = urljoin(home, "/")
    folder = urljoin(home, "." if urlsplit(home).path.endswith("/") else "./")
    return (root,) if folder == root else (folder, root)
