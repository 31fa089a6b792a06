"""`vigie up`: everything with one command; what appears in a feed becomes searchable unaided."""

import email
import email.policy
import json
import os
import signal
import subprocess
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from archive.server import postmaster
from archive.server.programs import Place
from tests.services.command import Vigie
from tests.services.elasticsearch import Node
from tests.services.site import Site, html, rss
from tests.services.waiting import LONGEST, until

PROJECT = Path(__file__).parent.parent.parent
EXPECTED = tomllib.loads((PROJECT / "tests" / "seeds" / "expected.toml").read_text())
REJECTED = [name for name, expected in EXPECTED.items() if "rejected" in expected]

PAGE = """<!doctype html><html lang="fr"><head><title>{title} - La Vigie d'essai</title>
<meta property="og:title" content="{title}"><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "2026-11-20T09:00:00+01:00"}}
</script></head><body><article><h1>{title}</h1><p>L’OTAN et l’Ukraine ont conclu un accord sur la
livraison de batteries Patriot, a annoncé mardi le ministère ukrainien de la Défense.</p>
<p>Les premiers systèmes arriveront avant la fin de l’année, selon la même source, qui ne précise
pas combien de lanceurs sont concernés ni quels pays membres les fourniront.</p>
<p>Moscou a aussitôt dénoncé une escalade et promis de viser les convois.</p></article></body></html>
"""


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, output


@contextmanager
def serving(vigie: Vigie) -> Iterator[subprocess.Popen[str]]:
    """A `vigie up` that has shown its summary and serves; ended at the latest here."""
    process = vigie.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert process.stdout
        assert any("Ctrl-C ends it all" in line for line in process.stdout)
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def followed(vigie: Vigie, site: Site, tmp_path: Path) -> Iterator[Vigie]:
    """`vigie` following the site's one feed."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nid = "essai"\nname = "Essai"\n'
        f'feeds = ["{site.url("/feed.xml")}"]\ndelay = 0\n'
    )
    host = site.url("/").split("/")[2]
    yield vigie.with_(VIGIE_SOURCES=str(sources), VIGIE_ALLOW_HOSTS=host)


def test_once_does_one_cycle_and_says_what_it_found(vigie: Vigie) -> None:
    done = vigie.run("up", "--once")
    assert f"{len(EXPECTED)} seed texts" in done.stdout
    for name in REJECTED:
        assert f"{name}: {EXPECTED[name]['rejected']}" in done.stdout
    listed = vigie.jsonl("list", "--jsonl")
    assert all(a["revision"] == a["projected_revision"] for a in listed)
    assert vigie.json("search", "--json", "")["total"] == len(listed)
    assert "not crawling: set VIGIE_CONTACT" in done.stdout


def test_an_item_added_to_a_running_feed_is_searchable_unaided_and_stored_once(
    followed: Vigie, site: Site
) -> None:
    def item(number: int) -> dict[str, str]:
        title = f"Accord numéro {number} de l’OTAN sur les Patriot pour Kiev"
        site.pages[f"/article-{number}"] = html(PAGE.format(title=title))
        return {"title": title, "link": site.url(f"/article-{number}"), "description": title}

    first = item(1)
    site.pages["/feed.xml"] = rss(first)
    with serving(followed) as process:
        until(lambda: followed.json("search", "--json", '"Accord numéro 1"')["total"] == 1)
        site.pages["/feed.xml"] = rss(item(2), first, extra="<ttl>1</ttl>")
        until(lambda: followed.json("search", "--json", '"Accord numéro 2"')["total"] == 1)
        end(process)
    listed = [a for a in followed.jsonl("list", "--jsonl") if a["source"] == "essai"]
    assert len(listed) == 2


def test_ctrl_c_ends_all_that_was_started(vigie: Vigie) -> None:
    with serving(vigie) as process:
        until(lambda: len(family(vigie)) >= 3)
        end(process)
        assert family(vigie) == []


def test_ctrl_c_while_it_reads_ends_it_too(vigie: Vigie) -> None:
    process = vigie.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    until(lambda: len(family(vigie)) >= 2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONGEST)
    assert family(vigie) == []


def test_ctrl_c_at_any_moment_of_the_start_ends_it(vigie: Vigie) -> None:
    for seconds in (0.1, 0.5, 1.0, 1.5, 2.0):
        process = vigie.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONGEST)
        until(lambda: family(vigie) == [])


def test_it_begins_without_its_search_index(vigie: Vigie) -> None:
    away = vigie.with_(ELASTICSEARCH_URL="http://127.0.0.1:9")
    with serving(away) as process:
        end(process)
    assert away.jsonl("list", "--jsonl")


def test_its_database_comes_back_by_itself(vigie: Vigie, tmp_path: Path) -> None:
    own = Vigie(environment={k: v for k, v in vigie.environment.items() if k != "DATABASE_URL"})
    place = Place(folder=tmp_path / "var" / "postgresql")
    with serving(own) as process:
        killed = int((place.data / "postmaster.pid").read_text().split("\n")[0])
        os.kill(killed, signal.SIGKILL)

        def answers() -> bool:
            with suppress(psycopg.OperationalError), psycopg.connect(place.url()) as connection:
                connection.execute("select from articles limit 1")
                return not postmaster.said(place).startswith(str(killed))
            return False

        until(answers)
        end(process)


def test_a_session_lost_while_it_begins_is_taken_up_again(vigie: Vigie) -> None:
    url = vigie.environment["DATABASE_URL"]
    with psycopg.connect(url) as held, psycopg.connect(url, autocommit=True) as other:
        held.execute("lock table inbox in access exclusive mode")
        process = vigie.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        until(
            lambda: other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchone()
        )
        held.rollback()
        try:
            assert process.stdout
            said = iter(process.stdout)
            assert any("database away" in line for line in said)
            assert any("Ctrl-C ends it all" in line for line in said)
            end(process)
        finally:
            process.kill()
            process.communicate()


def test_killed_with_9_its_services_end_too(vigie: Vigie) -> None:
    with serving(vigie) as process:
        until(lambda: len(family(vigie)) >= 3)
        process.kill()
    until(lambda: family(vigie) == [])


def family(vigie: Vigie) -> list[int]:
    """Processes whose environment names this test's data folder (Linux)."""
    marker = vigie.environment["VIGIE_VAR"]
    found: list[int] = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"VIGIE_VAR={marker}\0".encode() in environment.read_bytes():
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found


def test_fills_an_elasticsearch_with_every_article(vigie: Vigie, own_node: Node) -> None:
    vigie.with_(ELASTICSEARCH_URL=own_node.url).run("up", "--once")
    stored = len(vigie.jsonl("list", "--jsonl"))
    with urllib.request.urlopen(f"{own_node.url}/articles/_count") as answer:
        assert json.load(answer)["count"] == stored > len(EXPECTED)
    found = vigie.with_(ELASTICSEARCH_URL=own_node.url).json("search", "--json", "Kyïv Patriot")
    assert found["total"] > 3


def test_a_due_subscription_gets_one_mail_and_none_on_a_second_run(
    followed: Vigie, site: Site, tmp_path: Path
) -> None:
    title = "Accord de l’OTAN sur les Patriot pour Kiev"
    site.pages["/article"] = html(PAGE.format(title=title))
    site.pages["/feed.xml"] = rss({"title": title, "link": site.url("/article")})
    desk = tmp_path / "desk.toml"
    desk.write_text(
        '[[subscription]]\nname = "defense"\nto = ["desk@example.org"]\nquery = "Patriot"\n'
    )
    eve = followed.with_(VIGIE_NOW="2026-11-20T12:00:00+01:00")
    eve.run("alerts", "import", str(desk))
    eve.run("crawl", "--once")
    eve.run("index", "--once")
    morning = followed.with_(VIGIE_NOW="2026-11-21T07:01:00+01:00")
    morning.run("alerts", "run", "--once")
    morning.run("alerts", "run", "--once")
    [mail] = (Path(followed.environment["VIGIE_VAR"]) / "outbox").glob("**/*.eml")
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert message["To"] == "desk@example.org"
    assert title in message.get_body(("plain",)).get_content().replace("\n", " ")
