"""The services that ``vigie up`` starts: children of it, restarted when they fail."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from vigie import wiring
from vigie.settings import Settings, inherited
from vigie.signals import until_told

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
    given_up: bool = False

    @property
    def name(self) -> str:
        """As a person would start it."""
        return " ".join(("vigie", *self.arguments))


def crawls(settings: Settings) -> bool:
    """Whether there is any source that may be crawled. Raises InvalidSources."""
    return bool(wiring.policy(settings).followed())


def once(settings: Settings, url: str) -> int:
    """One cycle, each service in turn; the first status that is not 0, or 0."""
    crawl = [("crawl", "--once"), ("index", "--once")] if crawls(settings) else []
    statuses = [
        _start(arguments, url).wait()
        for arguments in (*crawl, ("index", "--once"), ("alerts", "run", "--once"))
    ]
    return next((status for status in statuses if status), 0)


def serve(settings: Settings, url: str) -> int:
    """Run every service until SIGTERM or Ctrl-C, then end them all; 2 where all ended by
    themselves with that, which no new start can mend."""
    stopped = until_told()
    commands = [("index",), ("alerts", "run")] + ([("crawl",)] if crawls(settings) else [])
    services = [Service(c, _start(c, url), time.monotonic()) for c in commands]
    while not stopped() and not all(service.given_up for service in services):
        for service in services:
            _watch(service, url)
        time.sleep(0.2)
    print("\nstopping", file=sys.stderr)
    _end([service.process for service in services])
    return 2 if all(service.given_up for service in services) else 0


def _start(arguments: tuple[str, ...], url: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches it through us, once.
    return subprocess.Popen(
        [sys.executable, "-m", "vigie", *arguments],
        env=inherited(DATABASE_URL=url, VIGIE_PARENT=str(os.getpid())),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _watch(service: Service, url: str) -> None:
    now = time.monotonic()
    if service.given_up:
        return
    if service.again_at is not None:
        if now >= service.again_at:
            service.process = _start(service.arguments, url)
            service.started, service.again_at = now, None
        return
    status = service.process.poll()
    if status is None:
        return
    service.failures = 1 if now - service.started > PAUSES[-1] else service.failures + 1
    pause = pause_after(status, service.failures)
    if pause is None:
        service.given_up = True
        print(
            f"{service.name} ended with {status}, which trying again cannot mend: what it says"
            " above is to be put right, then `vigie up` started anew",
            file=sys.stderr,
        )
        return
    print(f"{service.name} ended with {status}; again in {pause:.0f} s", file=sys.stderr)
    service.again_at = now + pause


def pause_after(status: int, failures: int) -> float | None:
    """Seconds until a service that ended is started again, by its status and how often it
    failed in a row; None: never, for 2 is a file or setting that stays as it is."""
    return None if status == 2 else PAUSES[min(failures, len(PAUSES)) - 1]


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
