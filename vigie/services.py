"""The services that ``vigie up`` starts: children of it, restarted when they fail."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from vigie import wiring
from vigie.settings import Settings, inherited
from vigie.signals import until_told

GRACE = 30.0  # seconds that a service has to end what it is doing
SHIPPED = ("127.0.0.1", 8000)  # where the page is served unless VIGIE_LISTEN says otherwise
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before a failed service starts again
Begin = Callable[[tuple[str, ...]], subprocess.Popen[bytes]]


@dataclass(slots=True)
class Child:
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
        start(arguments, url).wait()
        for arguments in (*crawl, ("index", "--once"), ("alerts", "run", "--once"))
    ]
    return next((status for status in statuses if status), 0)


def listening(settings: Settings) -> str:
    """Host and port for the page: ``VIGIE_LISTEN``; where that is as shipped and taken, the
    next port that is free."""
    host, port = settings.listen
    if (host, port) == SHIPPED:
        port = next((p for p in range(port, port + 20) if _free(host, p)), port)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _free(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return False
    return True


def serve(settings: Settings, url: str, page: str, told: threading.Event) -> int:
    """Run every service until SIGTERM or Ctrl-C (``told``), then end them all; 2 where all ended by
    themselves with that, which no new start can mend.

    The page is served at ``page``, and mails lead there unless ``VIGIE_PUBLIC_URL`` says
    from where it is seen."""
    stopped = until_told(told)
    added = {"VIGIE_LISTEN": page, "VIGIE_PUBLIC_URL": settings.public_url or f"http://{page}"}
    commands = [("web",), ("index",), ("alerts", "run")]
    commands += [("crawl",)] if crawls(settings) else []
    begin = partial(start, url=url, added=added)
    services = [Child(c, begin(c), time.monotonic()) for c in commands if not stopped()]
    while not stopped() and not all(service.given_up for service in services):
        for service in services:
            watch(service, begin)
        time.sleep(0.2)
    print("\nstopping", file=sys.stderr)
    end([service.process for service in services])
    return 2 if services and all(service.given_up for service in services) else 0


@contextmanager
def kept(commands: Sequence[tuple[str, ...]], begin: Begin) -> Generator[None]:
    """These services run, started again where they fail, until the block is left."""
    services = [Child(each, begin(each), time.monotonic()) for each in commands]
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            for service in services:
                watch(service, begin)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
        end([service.process for service in services])


def start(
    arguments: tuple[str, ...], url: str, added: Mapping[str, str] = MappingProxyType({})
) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches it through us, once.
    return subprocess.Popen(
        [sys.executable, "-m", "vigie", *arguments],
        env=inherited(DATABASE_URL=url, VIGIE_PARENT=str(os.getpid()), **added),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def watch(service: Child, start: Begin) -> None:
    """See whether a service ended, and start it again when its pause is over."""
    now = time.monotonic()
    if service.given_up:
        return
    if service.again_at is not None:
        if now >= service.again_at:
            service.process = start(service.arguments)
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


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
