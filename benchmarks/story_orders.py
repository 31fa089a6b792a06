"""How far stories built from a shuffled order agree with those built as articles arrived."""

import random
import re
import tempfile
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import feedparser
import psycopg

from archive.database import connect, migrate
from archive.record import articles
from archive.server.embedded import serve
from indexer.compare.judge import judge
from press.urls import canonical, publisher_id
from press.values import Article, Capture
from tests.indexer.compare.b_cubed import b_cubed
from tests.indexer.compare.made_up_days import labelled

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # after all that is published in real and made-up days


def orders(feeds: Path, shuffles: int = 3) -> None:
    """Print the B-cubed F1 of shuffled orders against arrival, on real headlines."""
    if not feeds.is_dir():
        print("stories: no feeds there")
        return
    made = sorted(items(feeds), key=lambda article: article.published_at or NOW)
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        serve(Path(folder) / "postgresql") as url,
    ):
        arrived = stories(url, made, "arrived")
        sizes = f"{len(made)} articles, {len(set(arrived.values()))} stories"
        scores: list[float] = []
        for seed in range(shuffles):
            shuffled = random.Random(seed).sample(made, len(made))
            scores.append(b_cubed(stories(url, shuffled, f"shuffled{seed}"), arrived))
    told = ", ".join(f"{score:.3f}" for score in scores)
    print(f"stories from {sizes}: B-cubed F1 of shuffled orders {told}")


def items(feeds: Path) -> list[Article]:
    """The feeds' articles, each once."""
    found: dict[str, Article] = {}
    for path in sorted(feeds.glob("*.xml")):
        for entry in feedparser.parse(path).entries:
            if not entry.get("title") or not entry.get("published_parsed"):
                continue
            key = publisher_id(entry.link, None) or canonical(entry.link)
            summary = re.sub(r"<[^>]+>", "", unescape(entry.get("summary", "")))[:600]
            found.setdefault(
                key,
                Article(
                    source=path.name.split("-")[0],
                    source_id=key,
                    title=entry.title,
                    text=summary,
                    standfirst=summary or None,
                    published_at=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
                ),
            )
    return list(found.values())


def stories(url: str, made: Sequence[Article], name: str) -> dict[str, int]:
    """The story of each article, stored in this order in a database of their own."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"create database {name}".encode())
    with connect(url.replace("/vigie?", f"/{name}?")) as connection:
        migrate(connection)
        for article in made:
            capture = Capture(
                source=article.source, origin="crawl", fetched_at=NOW, media_type="", body=b""
            )
            with connection.transaction():
                stored = articles.insert(connection, article, labelled(article), capture, NOW)
                verdict = judge(connection, stored, now=NOW)
                articles.relate(connection, stored.id, copy_of=verdict.copy_of, story=verdict.story)
        rows = connection.execute("select source_id, story from articles").fetchall()
    return {row["source_id"]: row["story"] for row in rows}
