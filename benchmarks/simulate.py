"""One virtual month at many times today's volume through the real database: where time and
space go, and what breaks first.

    python benchmarks/simulate.py [--times 10 100] [--most N] [--daily N] [--pages N]

Today's volume is taken as 1,000 articles a day that are kept (156 sources; ``--daily``). At
each of the ``--times`` the archive is filled in bulk with the rows that storing and judging
give, at the density of that volume: the whole month, or, where that is over ``--most``
articles, its last days, which hold all that a new article is compared with. Then real pages go
from the inbox to searchable with everything on, on that archive, and what they cost is set
against what a day has. A page is one of about 60 KB (``pipeline.py``).
"""

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from filled_archive import START, fill
from made_up_press import ROOT, Press
from pipeline import SHARED, Cost, chosen, piped, varied

from archive.backup import dump
from archive.database import connect, migrate
from archive.search.postgres import PostgresIndex
from archive.server.embedded import serve
from archive.server.programs import Place
from indexer import pairing

TODAY = 1_000  # articles kept a day
DAYS = 30
PEAK = 3.0  # the busiest hour, as a multiple of the mean
CHUNK = 2_000
GROWING = ("inbox", "migrations")  # the inbox's bytes go after VIGIE_KEEP_CAPTURES_DAYS


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--daily", type=int, default=TODAY)
    parser.add_argument("--pages", type=int, default=200)
    args = parser.parse_args()
    bodies = varied(chosen([SHARED / "press-pages", SHARED / "pages"]), args.pages)
    for times in args.times:
        simulate(times, args.daily * times, args.most, bodies)


def simulate(times: int, daily: int, most: int, bodies: list[bytes]) -> None:
    """Fill, run, and say what it means for a day and a month."""
    month = daily * DAYS
    held = min(month, most)
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        press = Press(feeds=ROOT.parent / "shared" / "feeds", per_hour=daily / 24)
        started = time.monotonic()
        firsts = range(1, held + 1, CHUNK)
        fill(url, press, [(first, min(CHUNK, held + 1 - first)) for first in firsts])
        pairing.pair(connection, PostgresIndex(url))
        connection.execute("update articles set projected_revision = revision")  # not measured
        connection.execute("vacuum analyze")
        filled = time.monotonic() - started
        place = Place(folder=(Path(folder) / "postgresql").resolve())
        now = START + timedelta(hours=held / (daily / 24))
        cost = piped(bodies, connection, url, place, now)
        began = time.monotonic()
        dump.write(connection, Path(folder) / "dumps", "simulated")
        dumped = time.monotonic() - began
    print(f"\n{times} times: {daily:,} a day, {month:,} a month; {held:,} held in {filled:.0f} s")
    print(cost.table())
    print(_meaning(cost, daily, month))
    print(f"backup of {held:,} articles: {dumped:.0f} s", flush=True)


def _meaning(cost: Cost, daily: int, month: int) -> str:
    cpu = sum(cost.cpu.values()) / cost.pages
    alone = cost.alone / cost.pages
    kept = sum(size for name, size in cost.space.items() if name not in GROWING) / cost.pages
    bytes_ = cost.space["inbox"] / cost.pages
    peak = daily / 86_400 * PEAK
    return "\n".join(
        (
            f"a day's work: {daily * cpu / 3600:.1f} hours of CPU; in the busiest hour"
            f" {peak * cpu:.2f} cores",
            f"one at a time: {alone * 1000:.1f} ms an article, {peak * alone:.1%} of the busiest"
            f" hour; full at {1 / alone:.0f} a second",
            f"a month's space: {month * kept / 1e9:.1f} GB of record and index, and"
            f" {month * bytes_ / 1e9:.1f} GB of captures that last as long as"
            " VIGIE_KEEP_CAPTURES_DAYS says",
        )
    )


if __name__ == "__main__":
    main()
