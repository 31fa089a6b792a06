"""Serving the made-up press, and reading it step by step."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from alerts import definitions
from archive import inbox
from archive.database import connect
from archive.mail import subscriptions
from vigie import alerting, services, wiring
from vigie.demo import press as made_up
from vigie.demo.press import STEP, STEPS, Press
from vigie.settings import Settings
from vigie.signals import until_told

PAUSE = 12.0  # seconds from one step to the next
NAME = "Démonstration : Patriot et Kharkiv"


@dataclass(slots=True)
class Clock:
    """At which step of its day the press is."""

    step: int = 0


def run(settings: Settings, *, pause: float = PAUSE, steps: int = STEPS) -> int:
    """Publish, crawl, read, compare, and mail; then go on serving until Ctrl-C."""
    stopped, clock = until_told(), Clock()
    own = replace(settings, var=settings.var / "demo", database_url=None, elasticsearch=None)
    own.var.mkdir(parents=True, exist_ok=True)
    with published(clock) as press, wiring.database(own) as url:
        environment = _environment(own, url, press)
        page = services.listening(settings)
        added = {**environment, "VIGIE_LISTEN": page, "VIGIE_PUBLIC_URL": f"http://{page}"}
        print(f"read at http://{page}/   (Ctrl-C ends it all; data in {own.var})", flush=True)
        begin = partial(services.start, url=url, added=added)
        with services.kept([("web",), ("index",)], begin):
            _day(own, url, press, clock, added, stopped, pause, steps)
            print("the day is over: the page goes on being served", flush=True)
            while not stopped():
                time.sleep(0.2)
    return 0


def _day(
    settings: Settings,
    url: str,
    press: Press,
    clock: Clock,
    added: dict[str, str],
    stopped: Callable[[], bool],
    pause: float,
    steps: int,
) -> None:
    for step in range(steps):
        if stopped():
            return
        clock.step = step
        began = time.monotonic()
        for article in press.articles:
            if article["at"] == step:
                name = press.outlets[article["outlet"]]["name"]
                print(f"  {name}: {article['title']}", flush=True)
        now = made_up.at(press, step + 0.5).isoformat()
        services.start(("crawl", "--once"), url, {**added, "VIGIE_NOW": now}).wait()
        while time.monotonic() - began < pause and not stopped():
            time.sleep(0.1)
    _read(url, stopped)
    _mail(settings, url, Path(added["VIGIE_SOURCES"]))


def _read(url: str, stopped: Callable[[], bool]) -> None:
    """Wait until all that was crawled is read."""
    with connect(url) as connection:
        while inbox.waiting(connection) and not stopped():
            time.sleep(0.2)


def _mail(settings: Settings, url: str, sources: Path) -> None:
    """Subscribe a reader and write his first mail."""
    mailing = replace(settings, relay=None, sources=sources)
    with connect(url) as connection:
        known = alerting.known(mailing, connection)
        table = {"name": NAME, "to": "lecteur@vigie.example", "query": "Patriot OU Kharkiv"}
        wanted = definitions.define(table, known, where="vigie up --demo")
        subscriptions.save(connection, wanted, datetime.now(UTC) - STEPS * STEP)
        alerting.send_now(connection, alerting.desk(mailing, connection), NAME, settings.now())
    for mail in sorted((settings.var / "outbox").glob("*.eml")):
        print(f"a reader's mail: {mail}", flush=True)


def _environment(settings: Settings, url: str, press: Press) -> dict[str, str]:
    file = settings.var / "sources.toml"
    file.write_text(made_up.sources(press), encoding="utf-8")
    return {
        "VIGIE_VAR": str(settings.var),
        "VIGIE_SOURCES": str(file),
        "VIGIE_ALLOW_HOSTS": press.base.removeprefix("http://"),
        "VIGIE_SMTP_URL": "",
        "VIGIE_CONTACT": "",
        "VIGIE_SAMPLE": "0",  # chance goes by the address, and so would by the free port
        "ELASTICSEARCH_URL": "",
    }


@contextmanager
def published(clock: Clock) -> Generator[Press]:
    """The press on a free port of this machine; its day ends about now."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = made_up.answer(press, self.path, clock.step)
            body = found[1].encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", found[0] if found else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the day is told as it goes."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_address[1]}"
    press = made_up.load(datetime.now(UTC).replace(microsecond=0) - STEPS * STEP, base)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield press
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
