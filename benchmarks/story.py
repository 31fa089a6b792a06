"""How soon a story of 200 articles is shown: by ``vigie story`` and on its page.

    .venv/bin/python benchmarks/story.py [FILE.jsonl …] [--articles N]

Each line of a file is an article as ``vigie claims`` reads it; without files those of the
shared folder are taken, over and over, every fifth as a copy of the one before. Milliseconds,
the best and the middle of 15, of a PostgreSQL of its own: what the command reads, what the page
reads, and all claims, as ``--json`` tells them.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.database import Connection, connect, migrate
from archive.reader import story as reader
from archive.record import articles, comparing, stories, story_claims
from archive.server.embedded import serve
from indexer.claims import read, tell
from lexicon.label import label
from lexicon.load import default
from press.values import Article, Capture
from vigie.commands.story import SINGLE
from vigie.items import objects, text

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "gold" / "claims"
_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_ROUNDS = 15


def main() -> int:
    """Store a story, compare its claims, show it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    args = parser.parse_args()
    texts = [
        (text(item, "title") or "Sans titre", body)
        for file in args.files or sorted(_SHARED.glob("texts.jsonl"))
        for item in objects(file.read_text(encoding="utf-8").splitlines(keepends=True))
        if (body := text(item, "text"))
    ]
    if not texts:
        print("no articles: name files, or lay ../shared beside the project", file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory(
            prefix="vigie-benchmark-", ignore_cleanup_errors=True
        ) as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        story = _store(connection, [texts[n % len(texts)] for n in range(args.articles)])
        _report(connection, story)
    return 0


def _store(connection: Connection, texts: list[tuple[str, str]]) -> int:
    lexicon = default()
    with connection.transaction():
        row = connection.execute(
            "insert into stories (opened_at) values (clock_timestamp()) returning id"
        ).fetchone()
        assert row
        for number, (title, body) in enumerate(texts):
            at = _NOON + timedelta(minutes=7 * number)
            article = Article(
                source=f"s{number % 40}",
                source_id=str(number),
                title=title,
                text=body,
                published_at=at,
            )
            labels = label(lexicon, title=title, summary=None, text=body, published_at=at)
            capture = Capture(
                source=article.source,
                origin="crawl",
                fetched_at=at,
                media_type="text/html",
                body=b"",
            )
            id = articles.insert(connection, article, labels, capture, at).id
            found = read(lexicon, labels, title=title, summary=None, text=body, published_at=at)
            tell.keep(connection, id, 1, found, lexicon.version)
        connection.execute("update articles set story = %s", (row["id"],))
        connection.execute("update articles set copy_of = id - 1 where id %% 5 = 0", ())
        comparing.mark(connection, [row["id"]])
    tell.retell(connection)
    connection.execute("analyze")
    return row["id"]


def _report(connection: Connection, story: int) -> None:
    now = _NOON + timedelta(days=2)

    def command() -> None:
        stories.get(connection, story, {}, now)
        story_claims.timeline(connection, story)
        story_claims.of_story(connection, story, {}, alone=SINGLE)

    works: dict[str, Callable[[], object]] = {
        "vigie story": command,
        "its page": lambda: reader.page(connection, story, {}, now),
        "all of its claims": lambda: story_claims.of_story(connection, story, {}),
    }
    for name, work in works.items():
        times: list[float] = []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            work()
            times.append((time.perf_counter() - started) * 1000)
        print(f"  {name:<20} {min(times):6.0f} ms, middle {statistics.median(times):6.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
