"""Hooks and feeds: what they are told, that nobody sees their addresses, and that one that is
slow, dead or private keeps nobody else waiting."""

import base64
import hmac
import json
import logging
import time
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from alerts import channels, courier, couriers, feed
from alerts.definitions import InvalidSubscription, KnownIds, define
from alerts.sending import SILENCE
from archive.database import Connection
from archive.mail import deliveries, history, keys, recipients, subscriptions
from archive.mail.recipients import Hook
from archive.mail.subscriptions import Definition
from tests.alerts.office import KEY, at, desk, run, words
from tests.alerts.press import publish
from tests.services.hooks import HANG, Receiver
from tests.services.smtp import Server
from tests.services.waiting import LONGEST

MORNING = at("2026-11-20T06:00")
DAY = timedelta(days=1)
SECRET = "t0psecret"


def saved(
    connection: Connection, receiver: Receiver, *paths: str, to: tuple[str, ...] = ()
) -> None:
    hooks = tuple(Hook(channel="webhook", address=f"{receiver.url}/{path}") for path in paths)
    wanted = Definition(name="Aide", to=to, query="patriot", channel=hooks)
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))


def news(connection: Connection, title: str = "Des Patriot pour Kiev") -> int:
    return publish(connection, "gazette", title, MORNING - timedelta(hours=3))


def test_a_webhook_gets_signed_json_once(
    connection: Connection, tmp_path: Path, receiver: Receiver
) -> None:
    saved(connection, receiver, SECRET)
    news(connection)
    room = desk(tmp_path, hosts=(receiver.host,))
    assert run(connection, room, MORNING).sent == 1
    assert run(connection, room, MORNING + timedelta(minutes=5)).sent == 0
    [posted] = receiver.posted
    told = posted.document
    assert [story["headline"] for story in told["stories"]] == ["Des Patriot pour Kiev"]
    assert told["stories"][0]["outlets"][0]["name"] == "La Gazette"
    [subscription] = subscriptions.every(connection)
    key = couriers.signing_secret(KEY, subscription.recipients[0].id)
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode()
    expected = base64.b64encode(hmac.digest(key, signed + posted.body, "sha256")).decode()
    assert posted.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(posted.headers["webhook-timestamp"]) - time.time()) < 3600


@pytest.mark.parametrize(
    ("status", "state", "paused"),
    [(500, "ready", False), (429, "ready", False), (410, "failed", True), (404, "failed", True),
     (302, "failed", True), (400, "failed", False)],
)  # fmt: skip
def test_what_a_status_means(
    connection: Connection, tmp_path: Path, receiver: Receiver, caplog: pytest.LogCaptureFixture,
    status: int, state: str, paused: bool,
) -> None:  # fmt: skip
    saved(connection, receiver, SECRET)
    news(connection)
    receiver.script = lambda _path: status
    with caplog.at_level(logging.DEBUG):
        report = run(connection, desk(tmp_path, hosts=(receiver.host,)), MORNING)
    [row] = history.history(connection, None, 10)
    assert row["state"] == state
    [subscription] = subscriptions.every(connection)
    assert (subscription.recipients[0].paused_at is not None) == paused
    said = f"{report.problems}{row['whom']}{row['answer']}{caplog.text}{subscription!r}"
    assert SECRET not in said
    assert str(receiver.port) not in said
    assert f"webhook #{subscription.recipients[0].id}" in said


def hurry(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    """The deadline of a courier that has asked comes once he is the last: however slow the
    machine, the others have all their time."""
    look = couriers.Couriers.look

    def last_one_ends(self: couriers.Couriers) -> None:
        hangs = receiver.at("/hang") and not receiver.released.is_set()
        if hangs and len(self._under_way) == 1:
            self._under_way[0].ends = 0.0
        look(self)

    monkeypatch.setattr(couriers, "DEADLINE", LONGEST)
    monkeypatch.setattr(couriers.Couriers, "look", last_one_ends)


def test_one_that_hangs_keeps_nobody_waiting(
    connection: Connection, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, receiver)
    saved(connection, receiver, "hang", "good", to=("anna@example.org",))
    news(connection)
    receiver.script = lambda path: HANG if path == "/hang" else 204
    report = run(connection, desk(tmp_path, hosts=(receiver.host,)), MORNING)
    assert len(report.written) == 1
    states = {row["whom"]: row["state"] for row in history.history(connection, None, 10)}
    assert sorted(states.values()) == ["sending", "sent", "sent"]
    assert receiver.at("/good")
    first = receiver.at("/hang")
    receiver.script = lambda _path: 204
    receiver.released.set()
    assert run(connection, desk(tmp_path, hosts=(receiver.host,)), MORNING + DAY / 2).sent == 1
    again = receiver.at("/hang")[len(first) :]
    assert [each.body for each in again] == [first[0].body]
    assert again[0].headers["webhook-id"] == first[0].headers["webhook-id"]


@pytest.mark.parametrize("status", [HANG, 503])
def test_one_that_takes_nothing_for_days_is_paused_and_the_operator_told(
    connection: Connection, tmp_path: Path, receiver: Receiver, smtp: Server, status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(couriers, "DEADLINE", LONGEST if status != HANG else 0.5)
    saved(connection, receiver, SECRET)
    news(connection)
    receiver.script = lambda _path: status
    room = desk(tmp_path, smtp.url, "operator@example.org", hosts=(receiver.host,))
    run(connection, room, MORNING)
    with connection.transaction():  # an hour apart, in earnest
        connection.execute("update deliveries set attempts = 30, next_attempt_at = %s", (MORNING,))
    report = run(connection, room, MORNING + DAY / 2)
    assert report.problems and "again in" in report.problems[0]
    run(connection, room, MORNING + SILENCE)
    [subscription] = subscriptions.every(connection)
    assert subscription.recipients[0].pause_reason == "refused"
    [told] = [mail for mail in smtp.received if mail.recipient == "operator@example.org"]
    assert "webhook #" in words(told.message) and SECRET not in str(told.content)
    asked = len(receiver.posted)
    run(connection, room, MORNING + SILENCE + DAY / 2)
    assert len(receiver.posted) == asked
    monkeypatch.setattr(couriers, "DEADLINE", LONGEST)
    receiver.script = lambda _path: 204  # taken up again
    whom, then = subscription.recipients[0].label, MORNING + SILENCE + DAY
    assert recipients.resume(connection, "Aide", whom, then)
    assert run(connection, room, then).sent


def test_private_hosts_are_refused_and_nothing_is_lost(
    connection: Connection, tmp_path: Path, receiver: Receiver
) -> None:
    saved(connection, receiver, SECRET)
    news(connection)
    report = run(connection, desk(tmp_path), MORNING)
    assert receiver.posted == []
    assert "VIGIE_ALLOW_HOSTS" in report.problems[0]
    assert run(connection, desk(tmp_path, hosts=(receiver.host,)), MORNING + DAY / 2).sent == 1


def test_chats_are_told_by_apprise_without_markup(
    connection: Connection, tmp_path: Path, receiver: Receiver
) -> None:
    hook = Hook(channel="mattermost", address=f"mmost://{receiver.host}/{SECRET}")
    wanted = Definition(name="Aide", to=(), query="patriot", channel=(hook,))
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    news(connection, "Des Patriot pour @all [ici](http://x.example)")
    report = run(connection, desk(tmp_path, hosts=(receiver.host,)), MORNING)
    assert (report.sent, report.problems) == (1, [])
    text = str(receiver.posted[0].document["text"])
    assert "Des Patriot pour" in text
    assert "@all" not in text
    assert "[ici](" not in text


def test_the_feed_has_each_story_once_and_its_address_can_be_renewed(
    connection: Connection, tmp_path: Path
) -> None:
    wanted = Definition(
        name="Aide", to=(), query="patriot", channel=(channels.hook("atom", set()),)
    )
    subscriptions.save(connection, wanted, MORNING - timedelta(hours=1))
    first = publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3), story=7)
    run(connection, desk(tmp_path), MORNING)
    publish(connection, "radio", "Patriot : pourquoi", MORNING + timedelta(hours=3), story=7)
    publish(connection, "revue", "Autre Patriot", MORNING + timedelta(hours=3), text="Interdit.")
    run(connection, desk(tmp_path), MORNING + DAY)
    [reader] = subscriptions.every(connection)[0].recipients
    key = keys.signing_key(connection)
    token = feed.sign(key, reader.id, reader.renewed)
    content = feed.published(connection, token)
    assert content
    found = etree.fromstring(content).findall(".//{*}entry/{*}title")
    titles = sorted(str(each.text).replace("\N{NO-BREAK SPACE}", " ") for each in found)
    assert titles == ["Autre Patriot", "Patriot : pourquoi"]
    assert "Interdit" not in content.decode()
    assert feed.published(connection, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    deliveries.recall(connection, [first])
    kept = feed.published(connection, token)
    assert kept is not None and "pourquoi" not in kept.decode()
    assert recipients.renew(connection, "Aide")
    assert feed.published(connection, token) is None
    assert feed.published(connection, feed.sign(key, reader.id, 1)) is not None


def test_hooks_in_a_definition_and_their_errors_show_no_secret() -> None:
    known = KnownIds(hosts={"chat.desk"})
    good = {
        "https://hooks.example.org/x": "webhook",
        "https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnopqrstuvwx": "slack",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/": "slack",
        "mmosts://chat.example.org/abcdef": "mattermost",
        "mmost://chat.desk/abcdef": "mattermost",
        "matrixs://anna:pass@matrix.example.org/#desk": "matrix",
        "tgram://123456789:abcdefg_hijklmnop/12315544/": "telegram",
        "atom": "atom",
    }
    made = define({"name": "Aide", "channel": list(good)}, known, where="x")
    assert [hook.channel for hook in made.channel] == list(good.values())
    assert made.to == ()
    for bad in (
        "http://hooks.example.org/t0psecret", "ftp://x.example/t0psecret", "t0psecret",
        "https://127.0.0.1/t0psecret", "https://[::1]/t0psecret", "https://localhost/t0psecret",
        "slack://t0psecret", "https://x.example:99999/t0psecret", "https://x.example/ t0psecret",
        "mailto://anna:t0psecret@example.org", "mmost://10.0.0.8/t0psecret",
    ):  # fmt: skip
        with pytest.raises(InvalidSubscription) as error:
            define({"name": "Aide", "channel": [bad]}, known, where="x")
        assert SECRET not in str(error.value), bad
        assert error.value.__cause__ is None
    assert SECRET not in repr(Hook(channel="webhook", address=SECRET))


def test_a_courier_reports_and_never_repeats_an_address(receiver: Receiver) -> None:
    import subprocess
    import sys

    for address, outcome in (
        ("https://no-such-host.invalid/t0psecret", "later"),
        ("http://127.0.0.1:9/t0psecret", "later"),
        (f"https://127.0.0.1:{receiver.port}/t0psecret", "later"),
        (f"slack://{SECRET}", "recipient"),
    ):
        errand = {
            "channel": "slack" if address.startswith("slack") else "webhook", "address": address,
            "own": not address.startswith("slack"),
            "id": "x", "body": json.dumps({"title": "t", "text": "t"}), "key": "",
            "hosts": [receiver.host, "127.0.0.1:9"],
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "alerts.courier"], input=json.dumps(errand),
            capture_output=True, text=True, check=True, timeout=LONGEST,
        )  # fmt: skip
        said = json.loads(done.stdout)
        assert said[0] == outcome, said
        assert SECRET not in done.stdout + done.stderr
        assert str(receiver.port) not in said[1]


def test_statuses() -> None:
    assert [courier.judged(s)[0] for s in (200, 204, 301, 400, 401, 404, 408, 410, 429, 503)] == [
        "accepted", "accepted", "recipient", "message", "recipient", "recipient", "later",
        "recipient", "later", "later",
    ]  # fmt: skip
