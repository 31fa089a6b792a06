"""Composing digests: 200 subscriptions over 100,000 articles of a fortnight, made up.

    .venv/bin/python -m benchmarks.digest [--articles N] [--subscriptions N]

Prints the CPU time of this process and of its PostgreSQL backend, from reading the
archive to the last mail recorded; nothing is sent. The bound is 60 s on one core.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wordfreq import top_n_list

from alerts import mailing, owing
from alerts.knowledge import Knowledge, Letterhead
from alerts.owing import Due
from archive.crawl.watch import Watch
from archive.database import Connection, connect, migrate
from archive.mail import history, subscriptions
from archive.mail.subscriptions import Definition
from archive.search.names import Names
from archive.server.embedded import serve
from lexicon import load
from press.sources import Source

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
ACTORS = [f"acteur-{n}" for n in range(60)]
TOPICS = [f"theme-{n}" for n in range(40)]
SOURCES = {f"source-{n}": Source(id=f"source-{n}", name=f"Source {n}") for n in range(100)}


def main() -> None:
    """Fill an archive, compose, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--subscriptions", type=int, default=200)
    wanted = parser.parse_args()
    chance = random.Random(9)
    words = top_n_list("fr", 20_000)[200:]
    with (
        tempfile.TemporaryDirectory(
            prefix="vigie-benchmark-", ignore_cleanup_errors=True
        ) as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        _fill(connection, chance, words, wanted.articles)
        _subscribe(connection, chance, words, wanted.subscriptions)
        _report(connection, wanted.articles, wanted.subscriptions)


def _fill(connection: Connection, chance: random.Random, words: list[str], articles: int) -> None:
    """Articles of about 400 words over 15 days, three to a story, a third of them copies."""
    paragraphs = [_paragraph(chance, words) for _ in range(5_000)]
    columns = (
        "source, source_id, origin, url, title, title_inferred, text, published_at,"
        " published_precision, published_basis, language, keywords, access, seen_at,"
        " first_seen_at, relevance, relevance_reason, actors, topics, tags, lexicon_version, story"
    )
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(f"copy articles ({columns}) from stdin".encode()) as copy:
            for number in range(articles):
                copy.write_row(_article(chance, words, paragraphs, number, articles))
        cursor.execute(
            "update articles set copy_of = id - 1 where id % 3 = 0"
            " and exists (select from articles as other where other.id = articles.id - 1)"
        )
        cursor.execute("analyze articles")


def _paragraph(chance: random.Random, words: list[str]) -> str:
    """A hundred words, many with an article or a mark of punctuation."""
    before, after = ("", "", "", "", "l’", "d’", "« "), ("", "", "", "", "", ",", ".", " »", " :")
    drawn = chance.choices(words, k=100)
    return " ".join(f"{chance.choice(before)}{w}{chance.choice(after)}" for w in drawn)


def _article(
    chance: random.Random, words: list[str], paragraphs: list[str], number: int, articles: int
) -> tuple[Any, ...]:
    at = NOW - timedelta(days=15) * (1 - number / articles)
    return (
        f"source-{chance.randrange(100)}", f"n{number}", "crawl", f"https://example.org/{number}",
        " ".join(chance.choices(words, k=10)).capitalize(), False,
        "\n\n".join(chance.choices(paragraphs, k=4)), at, "minute", "structured", "fr", [], "free",
        at, at, chance.choice(("otan-ukraine", "ukraine", "otan", "autre")), "",
        chance.sample(ACTORS, 4), chance.sample(TOPICS, 3), "[]", "benchmark", number // 3 + 1,
    )  # fmt: skip


def _subscribe(connection: Connection, chance: random.Random, words: list[str], n: int) -> None:
    def word() -> str:
        return chance.choice(words[-8_000:])

    shapes: list[Callable[[], dict[str, Any]]] = [
        lambda: {"query": f"{word()} {word()} OR {word()} -{word()}"},
        lambda: {"query": f"{word()} {word()} OR {word()} OR {word()}"},
        lambda: {"query": f'"{word()} {word()}" OR {word()}', "topics": (chance.choice(TOPICS),)},
        lambda: {"actors": (chance.choice(ACTORS),), "topics": (chance.choice(TOPICS),)},
        lambda: {"query": word(), "actors": (chance.choice(ACTORS),)},
    ]
    with connection.transaction():
        for number in range(n):
            wanted = Definition(
                name=f"Abonnement {number}",
                to=(f"lecteur-{number}@example.org",),
                **shapes[number % len(shapes)](),
            )
            subscriptions.save(connection, wanted, NOW - timedelta(hours=20))


def _report(connection: Connection, articles: int, n: int) -> None:
    knowledge = Knowledge(
        sources=SOURCES,
        labels={"fr": {}, "en": {}},
        names=Names(),
        coverage=lambda _a, _b: None,
        watch=lambda _: Watch(),
    )
    letterhead = Letterhead(sender="vigie@example.org", key=b"k" * 32, link=None, signer=None)
    due = list(_due(connection))
    load.default()  # as the mailer does before its first mail
    backend = connection.execute("select pg_backend_pid() as pid").fetchone()
    assert backend
    server, own, wall = _cpu(backend["pid"]), time.process_time(), time.monotonic()
    mailing.plan(connection, due, knowledge, letterhead, now=NOW, clock=NOW)
    own, wall = time.process_time() - own, time.monotonic() - wall
    server = _cpu(backend["pid"]) - server
    row = connection.execute(
        "select count(*) as mails, sum(stories) as stories, max(octet_length(message)) as largest"
        " from deliveries where state = 'ready'"
    ).fetchone()
    assert row
    assert row["mails"] == n == len(due)
    print(
        f"{n} subscriptions over {articles} articles: {row['stories']} stories in {row['mails']}"
        f" mails, the largest {row['largest'] / 1024:.0f} KiB"
    )
    print(f"CPU {own + server:.1f} s (own {own:.1f}, server {server:.1f}), elapsed {wall:.1f} s")


def _due(connection: Connection) -> Iterator[Due]:
    served = history.served(connection, NOW)
    for subscription in subscriptions.every(connection):
        for recipient in subscription.recipients:
            owed = owing.owed(subscription, recipient, served.get(recipient.id), NOW)
            if owed:
                yield owed


def _cpu(pid: int) -> float:
    """User and system time of a process, in seconds (Linux, proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
