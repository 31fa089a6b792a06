"""Three days of a real paper's five feeds, replayed with a moving clock."""

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from archive.database import Connection
from crawler.feed import parse
from crawler.values import Listing
from lexicon import load
from lexicon.prefilter import prefilter
from press.values import Link
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html
from tests.shared import shared

PAPER = "https://www.lemonde.fr"
CLOSED = "/culture/"


def days(folder: Path) -> dict[str, dict[str, str]]:
    """The feeds by day and section."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(folder.glob("lemonde-2022-02-*.xml")):
        day, section = path.stem.removeprefix("lemonde-").rsplit("-", 1)
        found[day][section] = path.read_text(encoding="utf-8")
    return found


def announced(feeds: dict[str, dict[str, str]]) -> list[Link]:
    """Every item of every feed."""
    links: list[Link] = []
    for by_section in feeds.values():
        for text in by_section.values():
            listing = parse(text.encode(), PAPER, source="paper", timezone="Europe/Paris")
            assert isinstance(listing, Listing)
            links += listing.links
    return links


def article(url: str) -> str:
    """The paper's own id, or the path where the address has none (its blogs)."""
    found = re.search(r"_(\d+)_\d+\.html", url)
    return found[1] if found else urlsplit(url).path.rstrip("/")


def test_a_paper_replayed(crawler: Crawler, site: Site, connection: Connection) -> None:
    feeds = days(shared("feeds"))
    sections = sorted({section for by_section in feeds.values() for section in by_section})
    site.pages["*"] = lambda path, _headers: html(f"<p>{path}")
    site.pages["/robots.txt"] = Answer(body=f"User-agent: *\nDisallow: {CLOSED}".encode())
    crawler.follow(source(site, *(f"/rss/{section}.xml" for section in sections)))
    for day, by_section in sorted(feeds.items()):
        for section, text in by_section.items():
            here = text.replace(PAPER, site.url("").rstrip("/"))
            site.pages[f"/rss/{section}.xml"] = Answer(body=here.encode())
        for hour in ("18", "21"):
            crawler.once(VIGIE_NOW=f"{day}T{hour}:00:00Z")

    lexicon = load.default()
    relevant = {
        article(link.url)
        for link in announced(feeds)
        if prefilter(lexicon, link.title, link.summary).cls != "autre" and CLOSED not in link.url
    }
    urls = [row["url"] for row in connection.execute("select url from inbox").fetchall()]
    captured = [article(url) for url in urls]
    assert len(captured) == len(set(captured))
    assert set(captured) == relevant
    assert {"6115172", "6115184"} <= relevant  # rewritten headlines and addresses
    assert site.paths(CLOSED) == []
    polled = [asked.status for asked in site.asked if asked.path.startswith("/rss/")]
    evenings = len(sections) * len(feeds)
    assert polled.count(304) >= evenings
