"""The stack's whole way without Docker: every service of ours by its own command and
environment from docker-compose.yml, against a real PostgreSQL, a real Elasticsearch
node, a local news site and a real mail server. Kibana and logins are stand-ins
(`doors`), which refuse what the roles do not grant."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journey.doors import Doors
from tests.journey.news import article, news
from tests.journey.stack import Container
from tests.journey.world import PUBLIC, World, ask_json, until
from tests.services.compose import Config
from tests.services.elasticsearch import Node
from tests.services.site import Site
from tests.web.serving import ask

WORKERS = ("crawler", "indexer", "alerts", "web")
SUBSCRIPTION = """\
[[subscription]]
name = "Veille du matin"
to = ["analyste@example.org"]
at = "00:01"
"""


@pytest.fixture
def world(
    own_node: Node, site: Site, tmp_path: Path, config: Config, env_file: Path
) -> Iterator[World]:
    with ExitStack() as resources:
        opened = World(resources, tmp_path, own_node, site)
        opened.open(config, env_file)
        yield opened


@pytest.mark.timeout(1500)
def test_the_stack_does_its_work_through_kills_and_outages(world: World) -> None:
    set_up(world)
    news(world.site, 21, 22, 23)
    services = {name: world.stack.start(name) for name in WORKERS}
    for one in services.values():
        one.wait_healthy()
    seeds_and_news_become_searchable(world)
    a_digest_arrives_and_can_be_left(world)
    two_crawlers_fetch_what_is_new_once(world)
    three_indexers_share_the_work_through_outages(world, services["indexer"])
    the_indexer_may_rebuild_and_verify_its_index(world)
    setting_up_again_changes_nothing(world)
    everything_stops_when_told(world)
    nobody_overstepped(world.doors)


def set_up(world: World) -> None:
    setup = world.stack.start("setup")
    assert setup.finish() == 0, setup.log.read_text()
    doors = world.doors
    assert doors.users.keys() == {"kibana_system", "vigie_indexer", "vigie_reader", "lecteur"}
    assert doors.roles_of["lecteur"] == ["vigie_kibana_reader"]
    assert doors.roles["vigie_kibana_reader"]["kibana"][0]["base"] == ["read"]
    assert {one["id"] for one in doors.imported} >= {"articles", "veille"}
    assert doors.statuses_asked > 1, "Kibana was not ready at first"
    assert not world.one("select rolsuper from pg_roles where rolname = 'vigie_services'")


def seeds_and_news_become_searchable(world: World) -> None:
    crawled = "select count(*) from articles where source = 'essai'"
    until(world, lambda: world.one(crawled) == 3, "the news to be crawled")
    until(world, world.complete, "everything to be indexed")
    assert world.indexed() > 10
    found = json.loads(world.stack.run("web", "vigie", "search", "--json", '"22 blindés" Ukraine'))
    assert [hit["url"] for hit in found["hits"]] == [world.site.url("/22")]
    assert ask_json(f"{world.web}/ready") == {"database": "ok", "search": "ok"}
    figures = ask(f"{world.web}/metrics", password=world.password).text
    assert f"vigie_articles_stored {world.indexed()}.0" in figures
    assert ask(f"{world.web}/metrics").status == 401


def a_digest_arrives_and_can_be_left(world: World) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1, hours=2)).isoformat()
    importing = ("vigie", "alerts", "import", "/dev/stdin")
    world.stack.run("alerts", *importing, stdin=SUBSCRIPTION, VIGIE_NOW=yesterday)
    until(world, lambda: bool(world.mailbox.mails), "the mail")
    (mail,) = world.mailbox.mails
    body = mail.get_body(preferencelist=("plain",))
    assert mail["To"] == "analyste@example.org"
    assert body is not None
    assert "blindés" in body.get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip("<>").replace(PUBLIC, world.web)
    paused = "select count(*) from recipients where pause_reason = 'unsubscribed'"
    assert "Se désabonner" in ask(link).text
    assert world.one(paused) == 0
    assert ask(link, "POST", b"List-Unsubscribe=One-Click").status == 200
    assert world.one(paused) == 1


def two_crawlers_fetch_what_is_new_once(world: World) -> None:
    before = world.indexed()
    world.stack.start("crawler", 2)
    news(world.site, 24, 25, 26)
    world.stack.run("crawler", "vigie", "crawl", "--once")
    until(world, lambda: world.indexed() == before + 3, "the news to be found")
    assert world.one("select count(*) from inbox where url like '%/24'") == 1


def three_indexers_share_the_work_through_outages(world: World, first: Container) -> None:
    """One is killed in the middle, Elasticsearch and PostgreSQL are killed meanwhile."""
    before = world.one("select count(*) from articles")
    scaled = [world.stack.start("indexer", number) for number in (2, 3)]
    world.node.kill()
    load(world, range(30, 60))
    until(
        world,
        lambda: world.one("select count(*) from articles") > before,
        "some to be saved",
    )
    first.kill()
    world.kill_postgres()
    world.restart_postgres()
    first.start()
    until(
        world, lambda: world.one("select count(*) from inbox where state = 'due'") == 0, "reading"
    )
    assert world.one("select count(*) from articles") == before + 30
    world.node.start()
    until(world, world.complete, "the index to catch up")
    assert world.indexed() == before + 30
    for one in scaled:
        one.wait_healthy()


def load(world: World, numbers: range) -> None:
    """Queue a folder of texts, without waiting for them."""
    folder = world.folder / "load"
    folder.mkdir()
    for number in numbers:
        title, text = article(number)
        (folder / f"{number}.txt").write_text(f"{title}\n\n{text}\n")
    world.stack.run("indexer", "vigie", "seed", "--no-wait", str(folder))


def the_indexer_may_rebuild_and_verify_its_index(world: World) -> None:
    before, old = world.indexed(), ask_json(f"{world.node.url}/_alias/articles").keys()
    world.stack.run("indexer", "vigie", "reindex")
    assert world.indexed() == before
    assert ask_json(f"{world.node.url}/_alias/articles").keys() != old
    assert "0 differences" in world.stack.run("indexer", "vigie", "verify", "--report")


def setting_up_again_changes_nothing(world: World) -> None:
    before = world.indexed()
    again = world.stack.start("setup", 2)
    assert again.finish() == 0, again.log.read_text()
    until(world, world.settled, "nothing")
    assert world.indexed() == before


def everything_stops_when_told(world: World) -> None:
    running = [one for one in world.stack.running if one.service in WORKERS]
    statuses = {one.name: one.stop() for one in running}
    assert statuses == dict.fromkeys(statuses, 0)


def nobody_overstepped(doors: Doors) -> None:
    """Every request was granted by a role of its user, and each used its own login."""
    assert doors.refused == []
    users = {user for user, _, _ in doors.passed}
    assert users == {"elastic", "vigie_indexer", "vigie_reader"}
    read = {path.rsplit("/", 1)[1] for user, _, path in doors.passed if user == "vigie_reader"}
    assert read <= {"_search", "_count", "_pit"}
