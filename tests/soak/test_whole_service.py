"""`make soak`: the whole service for a settable time (`SOAK_SECONDS`, an hour by default) under
faults drawn at random (`SOAK_SEED`), and then every invariant."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.backup import dump
from tests.services.command import Vigie
from tests.services.elasticsearch import Node
from tests.services.site import Site
from tests.services.smtp import Server
from tests.soak.faults import FAULTS, Fault, clock_jumps
from tests.soak.world import READERS, World, hostile, patiently

SECONDS = float(os.environ.get("SOAK_SECONDS", "3600"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
SOURCES = """
[[source]]
id = "essai"
name = "Essai"
feeds = ["{good}"]
delay = 0

[[source]]
id = "mauvais"
name = "Mauvais"
feeds = ["{bad}"]
sitemaps = ["{map}"]
delay = 0
"""
DISK = "600m"
ENDED = {0, 128 + signal.SIGTERM}  # once it serves, and before

pytestmark = [pytest.mark.soak, pytest.mark.service]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk where we may mount one, else a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], check=False
        ).returncode
    )
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", folder], check=False)


@pytest.fixture
def world(
    vigie: Vigie, site: Site, smtp: Server, own_node: Node, disk: Path, tmp_path: Path
) -> Iterator[World]:
    sources = tmp_path / "sources.toml"
    there = "127.0.0.2"
    sources.write_text(
        SOURCES.format(
            good=site.url("/feed.xml"),
            bad=site.url("/mauvais.xml", there),
            map=site.url("/sitemap.xml", there),
        )
    )
    site.pages.update(hostile(site))
    kept = {k: v for k, v in vigie.environment.items() if k != "DATABASE_URL"}
    desk = Vigie(environment=kept).with_(
        VIGIE_VAR=str(disk / "var"),
        VIGIE_LINGER="0",
        VIGIE_SOURCES=str(sources),
        VIGIE_ALLOW_HOSTS=f"127.0.0.1:{site.port},{there}:{site.port}",
        VIGIE_SMTP_URL=smtp.url,
        VIGIE_MAIL_FROM="vigie@example.org",
        ELASTICSEARCH_URL=own_node.url,
    )
    made = World(
        vigie=desk, site=site, smtp=smtp, node=own_node, folder=disk, chance=random.Random(SEED)
    )
    smtp.script = made.relayed
    yield made
    print("\n".join(made.said))
    if made.up:
        made.up.kill()
        made.up.wait()
    for each in made.family():
        os.kill(each, signal.SIGKILL)


def test_nothing_is_lost_hung_or_done_twice(world: World) -> None:
    world.publish(0)
    world.start()
    for number, reader in enumerate(READERS):
        name = f"veille-{number}"
        assert not world.once("alerts", "add", name, "--to", reader, "--at", "07:00")
    trouble(world)
    recover(world)
    settled(world)
    index_is_the_record(world)
    mailed_once(world)
    dumps_are_whole(world)
    world.note(f"faults: {dict(world.faults)}")
    quiet(world)


def trouble(world: World) -> None:
    """Publish and crawl all the time, and do things to the service, up to three at once."""
    until, ended = time.monotonic() + SECONDS, threading.Event()
    helpers = [
        threading.Thread(target=_publishing, args=(world, ended)),
        threading.Thread(target=_harming, args=(world, ended, 1)),
        threading.Thread(target=_harming, args=(world, ended, 2)),
    ]
    for helper in helpers:
        helper.start()
    try:
        while time.monotonic() < until:
            time.sleep(world.chance.uniform(10, 40))
            _up(world)
            _do(world, clock_jumps if world.chance.random() < 0.5 else _drawn(world, world.chance))
    finally:
        ended.set()
        for helper in helpers:
            helper.join()


def _up(world: World) -> None:
    """Start `vigie up` again where it ended by itself: with a disk that is full it cannot begin."""
    assert world.up
    status = world.up.poll()
    if status is not None:
        world.note(f"`vigie up` had ended with {status}")
        assert status in (0, 1)
        world.start()


def _publishing(world: World, ended: threading.Event) -> None:
    number = 0
    while not ended.wait(2.0):
        for _ in range(3):
            number += 1
            world.publish(number)
        if number % 9 == 0:
            world.once("crawl", "--once")


def _harming(world: World, ended: threading.Event, seed: int) -> None:
    chance = random.Random(SEED * 100 + seed)
    while not ended.wait(chance.uniform(1, 10)):
        fault = _drawn(world, chance)
        if fault is not clock_jumps:  # only one ends and begins `vigie up`
            _do(world, fault)


def _drawn(world: World, chance: random.Random) -> Fault:
    faults, weights = zip(*FAULTS, strict=True)
    return chance.choices(faults, weights)[0]


def _do(world: World, fault: Fault) -> None:
    world.note(fault(world))
    world.faults[fault.__name__] += 1


def recover(world: World) -> None:
    """With everything well again, let all that is due be done; each day brings its digest."""
    world.note("recovering")
    world.ill = world.mood = "well"
    _up(world)
    patiently(lambda: world.servers(), "the database did not come back")
    for _ in range(4):
        assert world.end(signal.SIGTERM) in ENDED
        world.day += 1
        world.start()
        patiently(lambda: world.servers(), "the database did not come back")
        assert world.once("crawl", "--once") == 0
        world.once("index", "--retry-failed", "--once")
        assert world.once("index", "--once") == 0
        with world.database() as connection:
            connection.execute("update deliveries set next_attempt_at = now()")
        assert world.once("alerts", "run", "--once") == 0


def settled(world: World) -> None:
    """Every article that was served whole is stored once, and nothing waits or was set aside."""
    with world.database() as connection:
        inbox = connection.execute("select state, outcome, evidence, url from inbox").fetchall()
        held = connection.execute(
            "select url, count(*) as n from articles where source = 'essai' and not deleted"
            " group by url"
        ).fetchall()
    states = Counter((row["state"], row["outcome"]) for row in inbox)
    world.note(f"inbox: {dict(states)}")
    assert {state for state, _ in states} <= {"done", "rejected"}
    rejected = [
        row for row in inbox if row["state"] == "rejected" and "depeche" in (row["url"] or "")
    ]
    assert not rejected, rejected
    assert {row["n"] for row in held} <= {1}, "stored twice"
    stored = {"/" + row["url"].rpartition("/")[2] for row in held}
    lost = [path for path, times in world.served.items() if times and path not in stored]
    assert not lost, f"{len(lost)} of {len(world.served)} lost: {lost[:5]}"
    world.note(f"{len(stored)} of {len(world.announced)} announced articles stored once")


def index_is_the_record(world: World) -> None:
    said = world.clocked().run("verify", "--report").stdout
    assert " 0 differences" in said, said
    found = world.clocked().json("search", "--json", "--limit", "1", "")
    with world.database() as connection:
        row = connection.execute("select count(*) as n from articles where not deleted").fetchone()
    assert row
    assert found["total"] == row["n"]


def mailed_once(world: World) -> None:
    """A reader's day has one mail. One whose acceptance was cut off before it was heard is
    handed in again, the very same, under the same Message-ID."""
    mails = [
        (mail.recipient, mail.message["Message-ID"], mail.content) for mail in world.smtp.received
    ]
    by_id = Counter((reader, id) for reader, id, _ in mails)
    assert len({(r, i, c) for r, i, c in mails}) == len(by_id), "two texts under one Message-ID"
    with world.database() as connection:
        rows = connection.execute(
            "select r.address, d.period, d.message_id, d.state from deliveries d"
            " join recipients r on r.id = d.recipient"
        ).fetchall()
    periods = Counter((row["address"], row["period"]) for row in rows)
    assert set(periods.values()) == {1}, "two mails for one day"
    sent = {(row["address"], row["message_id"]) for row in rows if row["state"] == "sent"}
    assert sent == set(by_id), "what was mailed is not what is on record"
    assert {row["state"] for row in rows} <= {"sent", "skipped", "merged"}, rows
    again = sum(times - 1 for times in by_id.values())
    world.note(f"{len(by_id)} mails, {again} handed in again after an answer that was cut off")
    assert again <= world.faults.total()


def dumps_are_whole(world: World) -> None:
    for folder in dump.finished(world.folder.parent / "dumps"):
        dump.check(folder)


def quiet(world: World) -> None:
    """`vigie up` ends, and with it all that it started; nothing it said was a bug."""
    assert world.end(signal.SIGTERM) in ENDED
    patiently(lambda: not world.servers(), "the database outlived its users")
    log = (world.folder.parent / "up.log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]
