"""All that the service meets in a soak: a web that is hostile at times, a relay that puts off,
a search node, a small disk, a clock that jumps; and `vigie up` in the midst of them."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg.rows import DictRow, dict_row

from archive.server import postmaster
from archive.server.programs import Place
from tests.services.command import Vigie
from tests.services.elasticsearch import Node
from tests.services.site import Answer, Site, html, rss, status
from tests.services.smtp import Server

BEGIN = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
READERS = ("anna@example.org", "bob@example.org", "carla@example.org")
WORDS = "missile drone brigade ministre sommet budget char radar hiver port réseau usine".split()


@dataclass(slots=True)
class World:
    """``announced`` are the paths of articles, ``served`` how often each was sent whole,
    ``ill`` how the web behaves now, ``mood`` how the relay does."""

    vigie: Vigie
    site: Site
    smtp: Server
    node: Node
    folder: Path
    chance: random.Random
    day: int = 0
    ill: str = "well"
    mood: str = "well"
    announced: list[str] = field(default_factory=list[str])
    served: Counter[str] = field(default_factory=Counter[str])
    said: list[str] = field(default_factory=list[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    up: subprocess.Popen[str] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    node_lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def place(self) -> Place:
        return Place(folder=self.folder / "var" / "postgresql")

    @property
    def now(self) -> datetime:
        """The editorial clock, which the restarts of `vigie up` move."""
        return BEGIN + timedelta(days=self.day)

    def clocked(self) -> Vigie:
        return self.vigie.with_(VIGIE_NOW=self.now.isoformat())

    def note(self, what: str) -> None:
        self.said.append(f"{datetime.now(UTC):%H:%M:%S} {what}")
        with (self.folder.parent / "soak.log").open("a", encoding="utf-8") as log:
            log.write(self.said[-1] + "\n")

    def start(self) -> None:
        output = (self.folder.parent / "up.log").open("a", encoding="utf-8")
        with output:
            self.up = self.clocked().start("up", stdout=output, stderr=subprocess.STDOUT)

    def end(self, how: signal.Signals) -> int:
        """End `vigie up` and all that it started; its status."""
        up = self.up
        assert up
        up.send_signal(how)
        status = up.wait(600)  # of a machine that is starved
        patiently(lambda: not self._of(f"VIGIE_PARENT={up.pid}"), "a service outlived `vigie up`")
        return status

    def once(self, *command: str) -> int:
        """Run one command beside the service; what it says goes to the log."""
        with (self.folder.parent / "up.log").open("a", encoding="utf-8") as output:
            process = self.clocked().start(*command, stdout=output, stderr=subprocess.STDOUT)
        try:
            return process.wait(300)
        except subprocess.TimeoutExpired:
            self.note(f"{' '.join(command)} does not end")
            process.kill()
            process.wait()
            return -9

    def family(self) -> list[int]:
        """Our processes: those whose environment names this soak's data folder, without the
        one that guards the database."""
        return self._of(f"VIGIE_VAR={self.vigie.environment['VIGIE_VAR']}")

    def _of(self, setting: str) -> list[int]:
        marker = f"{setting}\0".encode()
        found: list[int] = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if marker in (entry / "environ").read_bytes():
                    found += [int(entry.name)] * (b"guard" not in (entry / "cmdline").read_bytes())
            except OSError:
                continue
        return found

    def servers(self) -> list[int]:
        """The database's processes, its first one first."""
        said = postmaster.said(self.place).split("\n", 1)[0]
        if not said.isdigit() or not postmaster.lives(self.place):
            return []
        children = Path(f"/proc/{said}/task/{said}/children")
        try:
            return [int(said), *map(int, children.read_text().split())]
        except OSError:
            return []

    def database(self) -> psycopg.Connection[DictRow]:
        return psycopg.connect(
            self.place.url(), row_factory=dict_row, autocommit=True, connect_timeout=10
        )

    # The web.

    def publish(self, number: int) -> None:
        """A new article, announced from now on."""
        told = random.Random(number)
        body = "".join(
            f"<p>Le {told.choice(WORDS)} numéro {told.randrange(10_000)} de l’OTAN en Ukraine"
            f" attend {told.randrange(100)} {told.choice(WORDS)}s près de la ville"
            f" {told.randrange(10_000)}, selon le ministère.</p>"
            for _ in range(8)
        )
        path = f"/otan-ukraine-depeche-numero-{number}"
        page = html(
            f"<html lang='fr'><head><title>Dépêche numéro {number} de l’OTAN sur l’Ukraine</title>"
            f"</head><body><article><h1>Dépêche numéro {number} de l’OTAN sur l’Ukraine</h1>"
            f"{body}</article></body></html>"
        )
        self.site.pages[path] = lambda _path, _headers: self._answer(path, page)
        self.announced.append(path)
        self.site.pages["/feed.xml"] = lambda _path, _headers: self._answer("", self._feed())

    def _feed(self) -> Answer:
        return rss(
            *(
                {"title": f"L’OTAN et l’Ukraine {path[-6:]}", "link": self.site.url(path)}
                for path in reversed(self.announced[-60:])
            )
        )

    def _answer(self, path: str, good: Answer) -> Answer:
        with self.lock:
            ill = self.ill if self.chance.random() < 0.7 else "well"
            if ill == "well":
                self.served[path] += bool(path)
                return good
        match ill:
            case "reset":
                return Answer(chunks=_reset, validated=False)
            case "short":
                return Answer(body=good.body[:50], length=len(good.body), validated=False)
            case "slow":
                return Answer(body=good.body, headers=good.headers, wait=8.0, validated=False)
            case "busy":
                return status(503, Retry_After="²")
            case _:
                return Answer(body=b"\x1f\x8b\x08garbage", headers={"Content-Encoding": "gzip"})

    # The relay.

    def relayed(self, stage: str, _detail: str) -> str | None:
        if stage == "RCPT" and self.mood == "greylisting":
            return "451 4.7.1 greylisted, try again later"
        if self.mood == "cut" and stage in ("MAIL", "message") and self.chance.random() < 0.5:
            return "drop"
        return None


def _reset() -> Iterator[bytes]:
    yield b"<html><head><title>L'OTAN"
    raise ConnectionResetError


def patiently(happened: object, why: str, seconds: float = 600) -> None:
    assert callable(happened)
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, why
        time.sleep(0.2)


def killed(number: int, how: signal.Signals, *, group: bool = False) -> bool:
    """Send a signal to a process, or to its group; False where it is gone."""
    try:
        os.killpg(os.getpgid(number), how) if group else os.kill(number, how)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def hostile(site: Site) -> Mapping[str, Answer]:
    """What a second publisher answers, at another address of the same server."""
    return {
        "/mauvais.xml": rss(
            {"title": "L’OTAN", "link": site.url("/aaaa" + "a" * 150, "127.0.0.2"), "pubDate": "²"},
            extra="<ttl>²</ttl>",
        ),
        "/.well-known/tdmrep.json": Answer(
            body=b'[{"location": "/*a*a*a*a*a*a*a*a*b$", "tdm-reservation": 1}]'
        ),
        "/sitemap.xml": Answer(body=b"<urlset>" + b"<url>" * 250_000),
    }
