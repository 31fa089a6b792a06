"""The services that ``vigie up`` starts: children of it, restarted when they fail."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from vigie.settings import Settings
from vigie.signals import PARENT, until_told

GRACE = 30.0  # seconds that a service has to end what it is doing
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a failed service starts again


@dataclass(slots=True)
class Service:
    """One child: its command line, process, and how often it failed in a row."""

    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    again_at: float | None = None


def crawls(settings: Settings) -> bool:
    """Whether there is anything that may be crawled: a contact address, or allowed hosts."""
    return bool(settings.contact or settings.allow_hosts)


def once(settings: Settings, url: str) -> int:
    """One cycle, each service in turn; the first status that is not 0, or 0."""
    crawl = [("crawl", "--once"), ("index", "--once")] if crawls(settings) else []
    statuses = [
        _start(arguments, url).wait()
        for arguments in (*crawl, ("index", "--once"), ("alerts", "run", "--once"))
    ]
    return next((status for status in statuses if status), 0)


def serve(settings: Settings, url: str) -> int:
    """Run every service until SIGTERM or Ctrl-C, then end them all."""
    stopped = until_told()
    commands = [("index",), ("alerts", "run")] + ([("crawl",)] if crawls(settings) else [])
    services = [Service(c, _start(c, url), time.monotonic()) for c in commands]
    while not stopped():
        for service in services:
            _watch(service, url)
        time.sleep(0.2)
    print("\nstopping", file=sys.stderr)
    _end([service.process for service in services])
    return 0


def _start(arguments: tuple[str, ...], url: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DATABASE_URL": url, PARENT: str(os.getpid())}
    # A session of its own: Ctrl-C reaches it through us, once.
    return subprocess.Popen(
        [sys.executable, "-m", "vigie", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watch(service: Service, url: str) -> None:
    now = time.monotonic()
    if service.again_at is not None:
        if now >= service.again_at:
            service.process = _start(service.arguments, url)
            service.started, service.again_at = now, None
        return
    status = service.process.poll()
    if status is None:
        return
    lived = now - service.started
    service.failures = 1 if lived > PAUSES[-1] else service.failures + 1
    pause = PAUSES[min(service.failures, len(PAUSES)) - 1]
    name = " ".join(service.arguments)
    print(f"vigie {name} ended with {status}; again in {pause:.0f} s", file=sys.stderr)
    service.again_at = now + pause


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
