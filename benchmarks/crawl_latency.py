"""How soon a new item is known, and its page in the inbox, after its feed was served.

    python -m benchmarks.crawl_latency [ITEMS]

A long-lived crawler on one local feed; each item is put into the feed, the feed made due,
and the rows it leads to are timed from the moment at which the feed was answered.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive.database import Connection, connect, migrate
from archive.server.embedded import serve
from tests.services.site import html, rss, serving, status

TITLE = "L'OTAN promet des missiles Patriot à l'Ukraine, épisode {}"


def main(items: int) -> None:
    """Measure, and show medians and 95th percentiles."""
    links: list[float] = []
    pages: list[float] = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
        serving() as site,
        connect(url) as connection,
    ):
        connection.autocommit = True
        migrate(connection)
        site.pages |= {"*": html("<p>Un"), "/robots.txt": status(404), "/rss": rss()}
        sources = Path(folder) / "sources.toml"
        sources.write_text(
            f'[[source]]\nid = "x"\nname = "X"\ndelay = 0\nfeeds = ["{site.url("/rss")}"]\n'
        )
        settings = {
            "DATABASE_URL": url,
            "VIGIE_SOURCES": str(sources),
            "VIGIE_ALLOW_HOSTS": "127.0.0.1",
        }
        crawler = subprocess.Popen(
            [sys.executable, "-m", "vigie", "crawl"], env=dict(os.environ) | settings
        )
        try:
            wait(connection, "select 1 from feeds where polls > 0")
            for n in range(items):
                link = site.url(f"/page-{n}")
                site.pages["/rss"] = rss({"title": TITLE.format(n), "link": link})
                connection.execute("update feeds set due_at = clock_timestamp()")
                wait(connection, "select 1 from inbox where url = %s", link)
                served = max(asked.wall for asked in site.asked if asked.path == "/rss")
                links.append(moment(connection, "select noted_at as at from links", link) - served)
                pages.append(
                    moment(connection, "select received_at as at from inbox", link) - served
                )
        finally:
            crawler.terminate()
            crawler.wait()
    for name, seconds in (("item noted", links), ("page in the inbox", pages)):
        worst = statistics.quantiles(seconds, n=20)[-1]
        print(f"{name:20} median {statistics.median(seconds):.2f} s, 95th percentile {worst:.2f} s")


def wait(connection: Connection, query: str, *values: str) -> None:
    """Until a query has a row."""
    while not connection.execute(query.encode(), values).fetchone():
        time.sleep(0.01)


def moment(connection: Connection, query: str, url: str) -> float:
    """When the row of an address was written, in seconds."""
    row = connection.execute(f"{query} where url = %s".encode(), (url,)).fetchone()
    assert row
    return row["at"].timestamp()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
