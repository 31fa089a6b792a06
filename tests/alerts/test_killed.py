"""Mail, hooks, a feed and what is told at once, by a mailer that is killed with -9 at random:
nothing is lost, and nothing is told twice but in the one window that the ledger leaves."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from alerts.checking import check
from archive.database import Connection
from archive.mail import feeds, history, subscriptions
from archive.mail.recipients import Hook
from archive.mail.subscriptions import Definition, Flash
from tests.alerts.office import KNOWLEDGE, words
from tests.alerts.press import publish
from tests.alerts.test_month import Mailer
from tests.services.hooks import Receiver
from tests.services.smtp import Server

START = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
STEP = timedelta(hours=4)
ANNA = "anna@example.org"


@pytest.fixture
def mailer(database_url: str, smtp: Server, receiver: Receiver) -> Iterator[Mailer]:
    mailer = Mailer(database_url, smtp.url, receiver.host)
    yield mailer
    mailer.end()


@pytest.mark.parametrize(
    ("days", "share", "kills"),
    [pytest.param(1, 0.5, 2), pytest.param(25, 0.5, 41, marks=pytest.mark.soak)],
)
@pytest.mark.timeout(1400)
def test_all_channels_by_a_mailer_that_is_killed(
    connection: Connection, smtp: Server, receiver: Receiver, mailer: Mailer,
    days: int, share: float, kills: int,
) -> None:  # fmt: skip
    chance = random.Random(20260327)
    hooks = (
        Hook(channel="webhook", address=f"{receiver.url}/desk"),
        Hook(channel="mattermost", address=f"mmost://{receiver.host}/abcdef"),
        Hook(channel="atom", address="atom"),
    )
    wanted = Definition(
        name="Tous", to=(ANNA,), query="patriot", channel=hooks, empty="skip", max_stories=500,
        flash=Flash(voices=2, hours=6, daily=50, quiet=None),
    )  # fmt: skip
    subscriptions.save(connection, wanted, START - timedelta(hours=1))
    published: dict[str, datetime] = {}
    now = START
    while now <= START + days * timedelta(days=1):
        _publish(connection, chance, published, now + timedelta(minutes=1))
        now += STEP
        if mailer.kills < kills and chance.random() < share * 2:
            mailer.run_and_kill(now, after=chance.random() * chance.choice((0.05, 0.4, 1.5)))
        mailer.run(now)
    for _ in range(3):  # what was put off is tried again
        now += timedelta(hours=2)
        mailer.run(now)

    assert mailer.kills >= kills
    rows = history.history(connection, None, 10_000)
    assert {row["state"] for row in rows} <= {"sent", "skipped", "merged"}
    assert any(row["flash"] for row in rows)
    until = max(row["until"] for row in rows if not row["flash"])
    mails = {mail.content: words(mail.message) for mail in smtp.received}
    webhook = {p.headers["webhook-id"]: p.body for p in receiver.at("/desk")}
    chats = {p.body for p in receiver.posted if not p.path.startswith("/desk")}
    told = {
        "mail": list(mails.values()),
        "webhook": [body.decode() for body in webhook.values()],
        "mattermost": [str(json.loads(body)["text"]) for body in chats],
        "atom": _feed(connection),
    }
    for mail in list({m.content: m for m in smtp.received}.values())[-kills * 3 :]:
        assert check(connection, mail.message, KNOWLEDGE) == ()
    repeated = len(smtp.received) - len(mails) + len(receiver.posted) - len(webhook) - len(chats)
    assert repeated <= 2 * mailer.kills  # a webhook and a chat are under way together
    for channel, texts in told.items():
        times = Counter(title for text in texts for title in published if title in text)
        missed = [t for t, at in published.items() if times[t] != 1 and at < until - STEP]
        assert not missed, (channel, [(title, times[title]) for title in missed])


def _publish(
    connection: Connection, chance: random.Random, published: dict[str, datetime], now: datetime
) -> None:
    for _ in range(chance.choice((0, 1, 2))):
        number = len(published)
        title = f"Patriot, dossier {number:04d}"
        published[title] = now
        both = chance.random() < 0.4
        for source in ("gazette", "radio") if both else ("revue",):
            publish(connection, source, title, now, story=5000 + number)


def _feed(connection: Connection) -> list[str]:
    [subscription] = subscriptions.every(connection)
    [reader] = [r for r in subscription.recipients if r.channel == "atom"]
    found = feeds.of(connection, reader.id, 0)
    assert found
    return [each.decode() for each in found.deliveries]
