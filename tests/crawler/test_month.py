"""A month of a paper's sixteen feeds, by ``vigie crawl --once`` with a moving clock.

A quarter of an hour; ``REPLAY_DAYS=2 pytest -s -m soak tests/crawler/test_month.py`` takes one
minute.
"""

import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from archive.database import Connection
from lexicon import load
from lexicon.prefilter import prefilter
from tests.crawler.crawling import Crawler, source
from tests.crawler.paper import RUBRICS, START, Paper
from tests.crawler.warm import warm
from tests.services.site import Site

DAYS = int(os.environ.get("REPLAY_DAYS", "30"))


def moments() -> Iterator[datetime]:
    """When the crawler is run: from 5 minutes to 3 hours apart, now and then twice."""
    chance = random.Random(2)
    now = START + timedelta(hours=6)
    while now < START + timedelta(days=DAYS):
        yield now
        if chance.random() < 0.1:
            yield now
        now += timedelta(minutes=chance.choice((5, 15, 30, 60, 60, 120, 180)))


def number(url: str) -> int:
    """The paper's own id in an address."""
    found = re.search(r"_(\d+)_\d+\.html", url)
    assert found, url
    return int(found[1]) - 6_200_001


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_month_replayed(crawler: Crawler, site: Site, connection: Connection) -> None:
    lexicon = load.default()
    paper = Paper(site=site, days=DAYS)
    crawler.follow(source(site, *(f"/rss/{rubric}.xml" for rubric in RUBRICS)))
    relevant: set[int] = set()
    runs: list[float] = []
    with warm(crawler) as run:
        for now in moments():
            paper.now = now
            relevant |= {
                one.story
                for one in paper.offered()
                if prefilter(lexicon, one.title, one.summary).cls != "autre"
            }
            began = time.monotonic()
            run("crawl", "--once", VIGIE_NOW=now.isoformat())
            runs.append(time.monotonic() - began)
            if len(runs) % 20 == 0:
                run("index", "--once", VIGIE_NOW=now.isoformat())
        run("index", "--once", VIGIE_NOW=paper.now.isoformat())
        listed = [json.loads(line) for line in run("list", "--jsonl").splitlines()]

    stored = Counter(number(article["url"]) for article in listed)
    unchanged = [poll.status for poll in paper.polls if poll.unchanged]
    runs.sort()
    print(
        f"\n{len(runs)} runs in {sum(runs):.0f} s, median {runs[len(runs) // 2]:.2f}"
        f" longest {runs[-1]:.1f}; {len(paper.polls)} polls, of {len(unchanged)} unchanged"
        f" {unchanged.count(304)} answered 304; {len(relevant & stored.keys())} of"
        f" {len(relevant)} relevant stories stored, {len(stored)} in all"
    )
    assert len(relevant & stored.keys()) >= 0.998 * len(relevant)
    assert max(stored.values()) == 1
    assert paper.trespasses == []
    assert unchanged.count(304) >= 0.9 * len(unchanged) > 0
