"""What the journey goes through, running: database, search node, site, mail server, stack."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from aiosmtpd.controller import Controller
from psycopg.rows import scalar_row

from archive.server.embedded import Place, serve
from tests.journey.doors import Doors, opened
from tests.journey.stack import PATIENCE, Stack
from tests.services import ports
from tests.services.compose import Config
from tests.services.elasticsearch import Node
from tests.services.site import Site
from tests.web.serving import ask

PUBLIC = "https://veille.example.org"  # of the proxy with TLS that stands before `web`


class Mailbox:
    """Keeps what the mail server takes in."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class World:
    """All that the journey uses, running."""

    def __init__(self, resources: ExitStack, folder: Path, node: Node, site: Site) -> None:
        self.resources, self.folder, self.node, self.site = resources, folder, node, site
        self.place = Place(folder=folder / "postgresql")
        self.url = resources.enter_context(serve(self.place.folder))
        with psycopg.connect(self.url, autocommit=True) as admin:
            admin.execute("create role postgres superuser login")
        self.mailbox = Mailbox()
        mail = Controller(
            self.mailbox, hostname="127.0.0.1", port=ports.free(), ready_timeout=PATIENCE
        )
        mail.start()
        resources.callback(mail.stop)
        self.smtp = f"smtp://127.0.0.1:{mail.port}"
        self.web = f"http://127.0.0.1:{ports.free()}"

    def sources(self) -> Path:
        path = self.folder / "sources.toml"
        path.write_text(
            '[[source]]\nid = "essai"\nname = "Le Courrier d\'essai"\nkind = "press"\n'
            f'feeds = ["{self.site.url("/rss.xml")}"]\ndelay = 0\n'
        )
        return path

    def open(self, config: Config, env_file: Path) -> None:
        """Read the compose model, told about this world through .env as an operator would."""
        with env_file.open("a") as env:
            env.write(
                f"VIGIE_SMTP_URL=smtp://mailpit:1025\nVIGIE_PUBLIC_URL={PUBLIC}\n"
                f"VIGIE_ALLOW_HOSTS=127.0.0.1:{self.site.port}\nVIGIE_SOURCES={self.sources()}\n"
            )
        model = json.loads(config("--format", "json").stdout)
        held = {name: Path(each["file"]).read_text() for name, each in model["secrets"].items()}
        self.password = held["page-password"]
        self.doors = Doors(node=self.node.url, elastic_password=held["elastic-password"])
        self.search, kibana = self.resources.enter_context(opened(self.doors))
        here = {
            "@postgres:5432/vigie": f"@/vigie?host={quote(str(self.place.socket), safe='')}",
            "http://elasticsearch:9200": self.search,
            "http://kibana:5601": kibana,
            "smtp://mailpit:1025": self.smtp,
            "0.0.0.0:8000": self.web.removeprefix("http://"),
            "/var/lib/vigie": str(self.folder / "var"),
        }
        stack = Stack(model=model, folder=self.folder, here=here)
        self.stack = self.resources.enter_context(stack)

    def inbox(self) -> str:
        """What became of every capture, for a failure's message."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "select source, source_id, url, state, attempts, outcome, evidence from inbox"
            ).fetchall()
        return "\n".join(str(row) for row in rows)

    def one(self, query: str) -> Any:
        """One value from the record."""
        with psycopg.connect(self.url, row_factory=scalar_row) as connection:
            return connection.execute(query.encode()).fetchone()

    def indexed(self) -> int:
        """How many articles are found behind the alias."""
        return ask_json(f"{self.node.url}/articles/_count")["count"]

    def complete(self) -> bool:
        """Whether all is read, and every stored article found once."""
        return self.settled() and self.indexed() == self.one("select count(*) from articles")

    def settled(self) -> bool:
        """Whether nothing waits to be read or to be indexed."""
        waiting = self.one(
            "select (select count(*) from inbox where state = 'due')"
            " + (select count(*) from articles where revision > projected_revision)"
        )
        return waiting == 0

    def kill_postgres(self) -> None:
        """End the database server as a power cut would."""
        pid = int((self.place.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)

    def restart_postgres(self) -> None:
        self.resources.enter_context(serve(self.place.folder))


def ask_json(url: str) -> Any:
    return json.loads(ask(url).text)


def until(world: World, holds: Callable[[], bool], what: str) -> None:
    """Wait for a condition while what ends by itself is restarted."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        world.stack.revive()
        if time.monotonic() > deadline:
            logs = "".join(
                f"\n{one.name}:\n{one.log.read_text()[-1500:]}" for one in world.stack.running
            )
            pytest.fail(f"waited for {what}{logs}\n{world.inbox()}")
        time.sleep(0.2)
