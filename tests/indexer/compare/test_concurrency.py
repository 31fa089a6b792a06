"""Two hundred copies of one dispatch, on four workers at once: exactly one original."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from archive import inbox
from archive.database import Connection, connect
from indexer.worker import Desk, work
from lexicon.load import default
from press.sources import Source
from press.values import Article, Capture
from tests.indexer.compare.press import NOW, changed, paragraphs

WORKERS, COPIES = 4, 200


def read(capture: Capture, source: Source | None) -> tuple[Article, ...]:
    return (
        Article(
            source=capture.source,
            source_id=capture.source_id or "",
            title=f"Titre {capture.source_id}",
            text=capture.body.decode(),
            published_at=capture.fetched_at,
        ),
    )


def queue(connection: Connection, text: str) -> None:
    with connection.transaction():
        for number in range(COPIES):
            body = changed(text, 0.15, number) if number % 3 else text
            inbox.enqueue(
                connection,
                Capture(
                    source=f"source-{number}",
                    source_id=str(number),
                    origin="crawl",
                    fetched_at=NOW,
                    media_type="text/plain",
                    body=body.encode(),
                ),
            )


def run_worker(url: str) -> int:
    with connect(url) as connection:
        return work(connection, Desk(read=read, lexicon=default(), sources={}, now=lambda: NOW))


@pytest.mark.parametrize("runs", [3, pytest.param(20, marks=pytest.mark.soak)])
def test_exactly_one_is_the_original(connection: Connection, database_url: str, runs: int):
    for run in range(runs):
        queue(connection, paragraphs(f"dispatch {run}", 300))
        with ThreadPoolExecutor(WORKERS) as pool:
            done = list(pool.map(run_worker, [database_url] * WORKERS))
        assert sum(done) == COPIES
        rows = connection.execute("select id, copy_of, story from articles").fetchall()
        originals = [row["id"] for row in rows if row["copy_of"] is None]
        assert len(rows) == COPIES
        assert len(originals) == 1
        assert {row["copy_of"] for row in rows} == {None, originals[0]}
        assert len({row["story"] for row in rows}) == 1
        connection.execute("truncate articles, inbox, signatures, shingles, stories cascade")
        connection.commit()
