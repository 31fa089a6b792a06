"""March 2026: clocks change in Montreal on the 8th and in Paris on the 29th; the archive
grows, the mailer is killed with -9 at random moments, and nothing is lost or told twice."""

import os
import random
import signal
import subprocess
import sys
import time as clock
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from alerts import owing
from alerts.periods import moment
from archive.database import Connection
from archive.mail import history, subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts.office import words
from tests.alerts.press import publish
from tests.services.smtp import Server

START = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
DAYS = 31
STEP = timedelta(hours=4)
WANTED = (
    Definition(name="Paris", to=("paris@example.org", "aussi@example.org"), query="patriot"),
    Definition(name="Nuit", to=("nuit@example.org",), query="patriot", at=time(2, 30)),
    Definition(
        name="Montréal", to=("montreal@example.org",), query="patriot", at=time(2, 15),
        timezone="America/Montreal",
    ),
    Definition(name="Ouvrés", to=("ouvres@example.org",), query="patriot", days=frozenset(range(1, 6))),
)  # fmt: skip


class Mailer:
    """The process, started anew after it was killed."""

    def __init__(self, database_url: str, smtp_url: str, *hosts: str) -> None:
        self.arguments = [
            sys.executable, "-m", "tests.alerts.mailer", database_url, smtp_url, *hosts,
        ]  # fmt: skip
        self.process = self._start()
        self.kills = 0

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        return process

    def run(self, now: datetime) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def run_and_kill(self, now: datetime, after: float) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()
        clock.sleep(after)
        os.kill(self.process.pid, signal.SIGKILL)
        self.end()
        self.kills += 1
        self.process = self._start()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def mailer(database_url: str, smtp: Server) -> Iterator[Mailer]:
    mailer = Mailer(database_url, smtp.url)
    yield mailer
    mailer.end()


def due_days(wanted: Definition) -> list[date]:
    end = START + DAYS * timedelta(days=1)
    days = (START.date() + timedelta(days=n - 1) for n in range(DAYS + 2))
    schedule = owing.schedule(wanted)
    return [
        day for day in days
        if day.isoweekday() in wanted.days and START <= moment(schedule, day) <= end
    ]  # fmt: skip


@pytest.mark.timeout(600)
def test_every_due_day_one_digest_and_every_story_once(
    connection: Connection, smtp: Server, mailer: Mailer
) -> None:
    chance = random.Random(20260301)
    for wanted in WANTED:
        subscriptions.save(connection, wanted, START - timedelta(hours=1))
    published: dict[str, datetime] = {}
    now = START - STEP
    while now <= START + DAYS * timedelta(days=1):
        for _ in range(chance.choice((0, 0, 1, 3))):
            title = f"Patriot, dossier {len(published):04d}"
            published[title] = now
            publish(connection, chance.choice(("gazette", "radio", "echo")), title, now)
        now += STEP
        if chance.random() < 0.35:
            mailer.run_and_kill(now, after=chance.random() * chance.choice((0.02, 0.1, 0.4)))
        mailer.run(now)

    assert mailer.kills > 40
    assert {row["state"] for row in history.history(connection, None, 10_000)} == {"sent"}
    mails = {mail.content: mail for mail in smtp.received}  # in doubt, the same bytes come again
    assert len(smtp.received) - len(mails) <= mailer.kills
    assert len({mail.message["Message-ID"] for mail in mails.values()}) == len(mails)
    for wanted in WANTED:
        for address in wanted.to:
            told = [words(mail.message) for mail in mails.values() if mail.recipient == address]
            # The day on which the subscription was made is due as well, if its hour had passed.
            days = len(due_days(wanted))
            assert days <= len(told) <= days + 1, address
            assert not any("rattrapage" in text for text in told)
            times = Counter(title for text in told for title in published if title in text)
            missed = [title for title in published if times[title] != 1]
            last = max(served_until(connection, address))
            assert all(published[title] >= last for title in missed), (address, missed)
            assert sum(times.values()) > len(published) * 0.9


def served_until(connection: Connection, address: str) -> list[datetime]:
    rows = history.history(connection, None, 10_000)
    return [row["until"] for row in rows if row["address"] == address]
