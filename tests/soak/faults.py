"""What is done to the service, one fault at a time and several at once; each puts right what it
did to the surroundings, and leaves what it did to the service to the service."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.soak.world import World, killed

Fault = Callable[[World], str]
STARTS = 3  # tries to start the search node on a starved machine


def kill_one(world: World) -> str:
    """A process of ours, `vigie up` itself excepted."""
    ours = [each for each in world.family() if world.up is None or each != world.up.pid]
    if not ours:
        return "nobody to kill"
    one = world.chance.choice(ours)
    how = world.chance.choice([signal.SIGKILL, signal.SIGTERM])
    killed(one, how)
    return f"{how.name} to {one}"


def term_group(world: World) -> str:
    """As systemd ends a unit, reader and all."""
    ours = [each for each in world.family() if world.up is None or each != world.up.pid]
    if not ours:
        return "nobody to end"
    one = world.chance.choice(ours)
    with suppress(ProcessLookupError):
        killed(one, signal.SIGTERM, group=os.getpgid(one) != os.getpgid(0))
    return f"SIGTERM to the group of {one}"


def pause_one(world: World) -> str:
    ours = world.family()
    if not ours:
        return "nobody to pause"
    one = world.chance.choice(ours)
    seconds = world.chance.uniform(1, 8)
    killed(one, signal.SIGSTOP)
    time.sleep(seconds)
    killed(one, signal.SIGCONT)
    return f"{one} paused for {seconds:.0f} s"


def kill_database(world: World) -> str:
    servers = world.servers()
    if not servers:
        return "no database to kill"
    one = servers[0] if world.chance.random() < 0.5 else world.chance.choice(servers)
    killed(one, signal.SIGKILL)
    return f"database killed: {'the server' if one == servers[0] else 'one of its children'}"


def slow_database(world: World) -> str:
    seconds = world.chance.uniform(1, 6)
    if world.chance.random() < 0.5:
        with suppress(psycopg.Error), world.database() as connection, connection.transaction():
            connection.execute("set local lock_timeout = '3s'")
            connection.execute("lock table articles, inbox in access exclusive mode")
            time.sleep(seconds)
        return f"tables locked for {seconds:.0f} s"
    servers = world.servers()
    for each in servers:
        killed(each, signal.SIGSTOP)
    time.sleep(seconds)
    for each in servers:
        killed(each, signal.SIGCONT)
    return f"database paused for {seconds:.0f} s"


def sessions_ended(world: World) -> str:
    with suppress(psycopg.Error), world.database() as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
            " and backend_type = 'client backend'"
        )
    return "sessions ended"


def kill_index(world: World) -> str:
    """One at a time: two that start it would take its folder from each other."""
    with world.node_lock:
        world.node.kill()
        time.sleep(world.chance.uniform(0, 5))
        for attempt in range(1, STARTS + 1):
            try:
                world.node.start()
                break
            except (ApiError, TransportError) as error:  # it runs, and recovers slowly
                return f"search node killed and started, not well yet: {str(error)[:60]}"
            except RuntimeError:
                if attempt == STARTS:
                    raise
    return "search node killed and started"


def pause_index(world: World) -> str:
    with world.node_lock:
        world.node.pause()
        time.sleep(world.chance.uniform(1, 10))
        world.node.resume()
    return "search node paused"


def flood_stage(world: World) -> str:
    """As the watermark of a full disk does it."""
    with suppress(Exception), Elasticsearch(world.node.url, request_timeout=30) as client:
        block = "blocks.read_only_allow_delete"
        client.indices.put_settings(index="articles-*", settings={block: True})
        time.sleep(world.chance.uniform(2, 10))
        client.indices.put_settings(index="articles-*", settings={block: None})
    return "search index read-only"


def full_disk(world: World) -> str:
    """Only where the data folder has a small disk of its own."""
    if not os.path.ismount(world.folder):
        return "no small disk"
    ballast = world.folder / f"ballast-{threading.get_ident()}"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(1 << 20)):
            pass
    time.sleep(world.chance.uniform(2, 8))
    ballast.unlink(missing_ok=True)
    return "disk full"


def ill_web(world: World) -> str:
    world.ill = world.chance.choice(["reset", "short", "slow", "busy", "garbage"])
    time.sleep(world.chance.uniform(3, 12))
    said, world.ill = world.ill, "well"
    return f"web: {said}"


def bad_relay(world: World) -> str:
    world.mood = world.chance.choice(["greylisting", "cut"])
    time.sleep(world.chance.uniform(3, 12))
    said, world.mood = world.mood, "well"
    return f"relay: {said}"


def clock_jumps(world: World) -> str:
    """`vigie up` ends in some way and begins on another day: mostly the next, at times one
    far ahead and then back."""
    how = world.chance.choice([signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
    world.end(how)
    if world.chance.random() < 0.2:
        world.day += 1
        right, world.day = world.day, world.day + 400
        world.once("crawl", "--once")
        world.day = right
    else:
        world.day += 1
    world.start()
    return f"{how.name} to `vigie up`, again on day {world.day}"


def backup(world: World) -> str:
    """Under whatever load there is."""
    return f"backup ended with {world.once('backup', str(world.folder.parent / 'dumps'))}"


FAULTS: tuple[tuple[Fault, int], ...] = (
    (kill_one, 5),
    (term_group, 3),
    (pause_one, 3),
    (kill_database, 2),
    (slow_database, 2),
    (sessions_ended, 2),
    (kill_index, 1),
    (pause_index, 1),
    (flood_stage, 1),
    (full_disk, 1),
    (ill_web, 3),
    (bad_relay, 2),
    (clock_jumps, 2),
    (backup, 1),
)
