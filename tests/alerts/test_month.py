"""March 2026: clocks change in Montreal on the 8th and in Paris on the 29th; the archive
grows, the mailer is killed with -9 at random moments, and nothing is lost or told twice."""

import multiprocessing
import random
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
from tests.alerts.mailer import serve
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
    """The process, started anew after it was killed: forked from one that has imported all, as
    most of a start is importing."""

    def __init__(self, database_url: str, smtp_url: str, *hosts: str) -> None:
        self.arguments = (database_url, smtp_url, hosts)
        self.kills = 0
        self._start()

    def _start(self) -> None:
        forking = multiprocessing.get_context("forkserver")
        forking.set_forkserver_preload(["tests.alerts.mailer"])
        self.line, theirs = forking.Pipe()
        self.process = forking.Process(target=serve, args=(theirs, *self.arguments), daemon=True)
        self.process.start()
        theirs.close()
        assert self.line.recv() == "ready"

    def run(self, now: datetime) -> None:
        self.line.send(now)
        assert self.line.recv() == "done"

    def run_and_kill(self, now: datetime, after: float) -> None:
        self.line.send(now)
        clock.sleep(after)
        self.end()
        self.kills += 1
        self._start()

    def end(self) -> None:
        """By SIGKILL."""
        self.process.kill()
        self.process.join()
        self.line.close()


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
