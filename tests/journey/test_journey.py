"""The stack's whole way without Docker: every service of ours by its own command and
environment from docker-compose.yml, against a real PostgreSQL, a real Elasticsearch
node, a local news site and a real mail server. Kibana and logins are stand-ins
(`doors`), which refuse what the roles do not grant."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from aiosmtpd.controller import Controller
from psycopg.rows import scalar_row

from archive.embedded import Place, serve
from tests.journey import doors as door
from tests.journey.doors import Doors
from tests.journey.stack import PATIENCE, Container, Stack
from tests.services.compose import Config
from tests.services.elasticsearch import Node
from tests.services.site import Site, html, rss
from tests.web.serving import ask

WORKERS = ("crawler", "indexer", "alerts", "web")
SUBSCRIPTION = """\
[[subscription]]
name = "Veille du matin"
to = ["analyste@example.org"]
at = "00:01"
"""


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
        mail = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        mail.start()
        resources.callback(mail.stop)
        self.smtp = f"smtp://127.0.0.1:{mail.port}"
        self.web = f"http://127.0.0.1:{free_port()}"

    def sources(self) -> Path:
        path = self.folder / "sources.toml"
        path.write_text(
            '[[source]]\nid = "essai"\nname = "Le Courrier d\'essai"\nkind = "press"\n'
            f'feeds = ["{self.site.url("/rss.xml")}"]\ndelay = 0\n'
        )
        return path

    def stack(self, config: Config, env_file: Path) -> Stack:
        """The compose model told about this world through .env, as an operator would."""
        with env_file.open("a") as env:
            env.write(
                f"VIGIE_SMTP_URL=smtp://mailpit:1025\nVIGIE_PUBLIC_URL={self.web}\n"
                f"VIGIE_ALLOW_HOSTS=127.0.0.1:{self.site.port}\nVIGIE_SOURCES={self.sources()}\n"
            )
        model = json.loads(config("--format", "json").stdout)
        told = model["services"]["setup"]["environment"]
        self.doors = Doors(node=self.node.url, elastic_password=told["ELASTICSEARCH_PASSWORD"])
        self.search, kibana = self.resources.enter_context(door.opened(self.doors))
        here = {
            "@postgres:5432/vigie": f"@/vigie?host={quote(str(self.place.socket), safe='')}",
            "http://elasticsearch:9200": self.search,
            "http://kibana:5601": kibana,
            "smtp://mailpit:1025": self.smtp,
            "0.0.0.0:8000": self.web.removeprefix("http://"),
            "/var/lib/vigie": str(self.folder / "var"),
        }
        return self.resources.enter_context(Stack(model=model, folder=self.folder, here=here))

    def one(self, query: str) -> Any:
        """One value from the record."""
        with psycopg.connect(self.url, row_factory=scalar_row) as connection:
            return connection.execute(query.encode()).fetchone()

    def indexed(self) -> int:
        """How many articles are found behind the alias."""
        return ask_json(f"{self.node.url}/articles/_count")["count"]

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


@pytest.fixture
def world(own_node: Node, site: Site, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as resources:
        yield World(resources, tmp_path, own_node, site)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask_json(url: str) -> Any:
    return json.loads(ask(url).text)


def until(stack: Stack, holds: Callable[[], bool], what: str) -> None:
    """Wait for a condition while what ends by itself is restarted."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        stack.revive()
        logs = "".join(f"\n{one.name}:\n{one.log.read_text()[-1500:]}" for one in stack.running)
        assert time.monotonic() < deadline, f"waited for {what}{logs}"
        time.sleep(0.2)


def news(site: Site, *numbers: int) -> None:
    """Publish articles on the site; its feed lists them all."""
    for number in numbers:
        title, text = article(number)
        site.pages[f"/{number}"] = html(
            f'<html lang="fr"><head><title>{title}</title>'
            f'<link rel="canonical" href="{site.url(f"/{number}")}"></head><body><article>'
            f"<h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in text.split(chr(10)))}"
            "</article></body></html>"
        )
    known = sorted(int(path[1:]) for path in site.pages if path[1:].isdigit())
    site.pages["/rss.xml"] = rss(
        *(
            {"title": article(n)[0], "link": site.url(f"/{n}"), "description": article(n)[0]}
            for n in known
        )
    )


TOWNS = "Kharkiv Odessa Lviv Dnipro Soumy Poltava Kherson Tchernihiv Jytomyr Vinnytsia".split()
DONORS = "Paris Berlin Rome Madrid Varsovie Oslo Prague Vilnius Tallinn Athènes Lisbonne".split()


def article(number: int) -> tuple[str, str]:
    """A title and a text about military aid, different for every number."""
    town, donor = TOWNS[number % 10], DONORS[number % 11]
    title = f"{donor} promet à l'Ukraine {number} blindés pour défendre {town}"
    sentences = [
        f"Le gouvernement de {donor} livrera {number} blindés à l'armée ukrainienne.",
        f"Ils doivent servir près de {town}, où les combats ont repris il y a {number} jours.",
        f"L'OTAN a salué une décision qu'elle attendait depuis {number + 3} semaines.",
        f"À {town}, le maire a compté {number * 7} immeubles touchés par des missiles russes.",
        f"{number * 13} habitants ont quitté la ville, selon les autorités de la région.",
        f"Un premier convoi de {number + 1} camions partira par la Pologne avant l'hiver.",
        f"{donor} avait déjà formé {number * 11} soldats au maniement de ces véhicules.",
    ]
    return title, "\n".join(sentences)


def test_the_stack_does_its_work_through_kills_and_outages(
    world: World, config: Config, env_file: Path
) -> None:
    stack = world.stack(config, env_file)
    set_up(world, stack)
    news(world.site, 21, 22, 23)
    services = {name: stack.start(name) for name in WORKERS}
    for one in services.values():
        one.wait_healthy()
    seeds_and_news_become_searchable(world, stack)
    a_digest_arrives_and_can_be_left(world, stack)
    three_indexers_share_the_work_through_outages(world, stack, services["indexer"])
    setting_up_again_changes_nothing(world, stack)
    everything_stops_when_told(stack)
    nobody_overstepped(world.doors)


def set_up(world: World, stack: Stack) -> None:
    setup = stack.start("setup")
    assert setup.finish() == 0, setup.log.read_text()
    doors = world.doors
    assert doors.users.keys() == {"kibana_system", "vigie_indexer", "vigie_reader", "lecteur"}
    assert doors.roles_of["lecteur"] == ["vigie_kibana_reader"]
    assert doors.roles["vigie_kibana_reader"]["kibana"][0]["base"] == ["read"]
    assert {one["id"] for one in doors.imported} >= {"articles", "veille"}
    assert doors.statuses_asked > 1, "Kibana was not ready at first"
    assert not world.one("select rolsuper from pg_roles where rolname = 'vigie_services'")


def seeds_and_news_become_searchable(world: World, stack: Stack) -> None:
    crawled = "select count(*) from articles where source = 'essai'"
    until(stack, lambda: world.one(crawled) == 3, "the news to be crawled")
    until(stack, world.settled, "everything to be indexed")
    assert world.indexed() == world.one("select count(*) from articles") > 10
    found = json.loads(stack.run("web", "vigie", "search", "--json", "blindés 22 Ukraine"))
    assert [hit["url"] for hit in found["hits"]] == [world.site.url("/22")]
    assert ask_json(f"{world.web}/ready") == {"database": "ok", "search": "ok"}
    assert f"vigie_articles_stored {world.indexed()}.0" in ask(f"{world.web}/metrics").text


def a_digest_arrives_and_can_be_left(world: World, stack: Stack) -> None:
    subscription = world.folder / "subscription.toml"
    subscription.write_text(SUBSCRIPTION)
    yesterday = (datetime.now(UTC) - timedelta(days=1, hours=2)).isoformat()
    stack.run("alerts", "vigie", "alerts", "import", str(subscription), VIGIE_NOW=yesterday)
    until(stack, lambda: bool(world.mailbox.mails), "the mail")
    (mail,) = world.mailbox.mails
    body = mail.get_body(preferencelist=("plain",))
    assert mail["To"] == "analyste@example.org"
    assert body is not None
    assert "blindés" in body.get_content()
    link = re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"])
    assert link is not None
    paused = "select count(*) from recipients where pause_reason = 'unsubscribed'"
    assert "Se désabonner" in ask(link[1]).text
    assert world.one(paused) == 0
    assert ask(link[1], "POST", b"List-Unsubscribe=One-Click").status == 200
    assert world.one(paused) == 1


def three_indexers_share_the_work_through_outages(
    world: World, stack: Stack, first: Container
) -> None:
    """One is killed in the middle, Elasticsearch and PostgreSQL are killed meanwhile."""
    before = world.one("select count(*) from articles")
    scaled = [stack.start("indexer", number) for number in (2, 3)]
    world.node.kill()
    load(world, stack, range(30, 60))
    until(stack, lambda: world.one("select count(*) from articles") > before, "some to be saved")
    first.kill()
    world.kill_postgres()
    world.restart_postgres()
    first.start()
    until(
        stack, lambda: world.one("select count(*) from inbox where state = 'due'") == 0, "reading"
    )
    assert world.one("select count(*) from articles") == before + 30
    world.node.start()
    until(stack, world.settled, "the index to catch up")
    assert world.indexed() == before + 30
    for one in scaled:
        one.wait_healthy()


def load(world: World, stack: Stack, numbers: range) -> None:
    """Queue a folder of texts, without waiting for them."""
    folder = world.folder / "load"
    folder.mkdir()
    for number in numbers:
        title, text = article(number)
        (folder / f"{number}.txt").write_text(f"{title}\n\n{text}\n")
    stack.run("indexer", "vigie", "seed", "--no-wait", str(folder))


def setting_up_again_changes_nothing(world: World, stack: Stack) -> None:
    before = world.indexed()
    again = stack.start("setup", 2)
    assert again.finish() == 0, again.log.read_text()
    until(stack, world.settled, "nothing")
    assert world.indexed() == before


def everything_stops_when_told(stack: Stack) -> None:
    running = [one for one in stack.running if one.service in WORKERS]
    statuses = {one.name: one.stop() for one in running}
    assert statuses == dict.fromkeys(statuses, 0)


def nobody_overstepped(doors: Doors) -> None:
    """Every request was granted by a role of its user, and each used its own login."""
    assert doors.refused == []
    users = {user for user, _, _ in doors.passed}
    assert users == {"elastic", "vigie_indexer", "vigie_reader"}
    read = {path.rsplit("/", 1)[1] for user, _, path in doors.passed if user == "vigie_reader"}
    assert read <= {"_search", "_count", "_pit"}
