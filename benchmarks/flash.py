"""How soon what is told at once reaches a mailbox: a real ``vigie alerts run`` beside a real SMTP
server, while news comes in over an archive of a fortnight.

    .venv/bin/python -m benchmarks.flash [--subscriptions 200] [--articles 30000] [--stories 20]

Prints the seconds from the moment at which a story had enough voices in the record to its mail
in the mailbox; the bound is 300 s for 95 of 100. The time from publication to the record is
the crawler's (``benchmarks/crawl_latency.py``).
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from archive.database import Connection, connect, migrate
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition, Flash
from archive.server.embedded import serve
from tests.alerts.press import publish

OUTLETS = ("lemonde", "lefigaro", "liberation", "ouestfrance")
WORDS = "char missile obus drone sommet sanction frappe budget front radar port gazoduc".split()


class Mailbox:
    """Keeps when each mail came."""

    def __init__(self) -> None:
        self.came: dict[str, list[float]] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take it."""
        self.came.setdefault(envelope.content.decode("utf-8", "replace"), []).append(time.time())
        return "250 taken"


def main() -> None:
    """Fill, subscribe, run, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=200)
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--stories", type=int, default=20)
    wanted = parser.parse_args()
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mails = Controller(mailbox, hostname="127.0.0.1", port=port)
    mails.start()
    with (
        tempfile.TemporaryDirectory(prefix="vigie-flash-", ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        _fill(connection, wanted.articles)
        _subscribe(connection, wanted.subscriptions)
        running = subprocess.Popen(
            [sys.executable, "-m", "vigie", "alerts", "run"],
            env={**os.environ, "DATABASE_URL": url, "VIGIE_SMTP_URL": f"smtp://127.0.0.1:{port}",
                 "VIGIE_VAR": folder},
        )  # fmt: skip
        try:
            _report(connection, mailbox, wanted.stories)
        finally:
            running.terminate()
            running.wait(60)
    mails.stop()


def _fill(connection: Connection, articles: int) -> None:
    chance = random.Random(3)
    begin = datetime.now(UTC) - timedelta(days=14)
    text = " ".join(chance.choice(WORDS) for _ in range(400))
    with connection.transaction():
        for number in range(articles):
            at = begin + timedelta(days=14) * (number / articles)
            title = f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}"
            publish(connection, chance.choice(OUTLETS), title, at, text=text, story=number // 3 + 1)


def _subscribe(connection: Connection, number: int) -> None:
    quiet = Flash(voices=3, hours=6, daily=50, quiet=None)
    for each in range(number):
        query = f"alerte{each % 20}"
        wanted = Definition(name=f"S{each}", to=(f"a{each}@example.org",), query=query, flash=quiet)
        subscriptions.save(connection, wanted, datetime.now(UTC) - timedelta(hours=1))


def _report(connection: Connection, mailbox: Mailbox, stories: int) -> None:
    chance = random.Random(5)
    time.sleep(25)  # the digests of the day that subscribing makes due
    complete: dict[str, float] = {}
    for number in range(stories):
        title = f"alerte{number % 20} dossier{number:03d}"
        for outlet in OUTLETS[:3]:
            publish(
                connection, outlet, f"{title} {outlet}", datetime.now(UTC), story=10**6 + number
            )
        complete[title] = time.time()
        time.sleep(chance.random() * 6)
    time.sleep(60)
    waits = sorted(
        came - complete[title]
        for title in complete
        for content, times in mailbox.came.items()
        for came in times
        if title.rpartition(" ")[2] in content and "imm=C3=A9diate" in content
    )
    if not waits:
        raise SystemExit("no mail came")
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    print(f"{len(waits)} mails of {stories} stories: median {middle:.0f} s, 95 % within {late:.0f} s,"
          f" longest {waits[-1]:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
