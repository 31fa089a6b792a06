"""The commands of the stack, run as its containers run them: setup, web, kibana, and the
sign of life of a worker."""

import json
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.services import ports
from tests.services.command import Vigie
from tests.services.waiting import LONGEST
from tests.web.serving import ask


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL: is not set; `make env` writes it"),
        ({}, "ELASTICSEARCH_URL: is not set"),
        ({"ELASTICSEARCH_URL": "elasticsearch:9200"}, "ELASTICSEARCH_URL=elasticsearch:9200: "),
    ],
)
def test_setup_names_the_setting_that_it_lacks(
    vigie: Vigie, settings: dict[str, str], said: str
) -> None:
    done = vigie.with_(**settings).run("setup", status=2)
    assert done.stderr.startswith(f"vigie: {said}")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("stated", ["8000", "localhost:http", "0.0.0.0:70000", ":8000"])
def test_web_names_an_address_that_it_cannot_listen_on(vigie: Vigie, stated: str) -> None:
    done = vigie.with_(VIGIE_LISTEN=stated).run("web", status=2)
    assert done.stderr.startswith(f"vigie: VIGIE_LISTEN={stated}: an address and port such as")


def test_web_serves_until_told_and_its_check_sees_it(vigie: Vigie) -> None:
    port = ports.free()
    served = vigie.with_(VIGIE_LISTEN=f"127.0.0.1:{port}")
    assert "not ready" in served.run("web", "--check", status=1).stdout
    web = served.start("web")
    try:
        while served.start("web", "--check").wait() != 0:
            assert web.poll() is None
        assert json.loads(ask(f"http://127.0.0.1:{port}/ready").text) == {
            "database": "ok", "search": "ok",
        }  # fmt: skip
        assert ask(f"http://127.0.0.1:{port}/desabonnement/forged").status == 404
        web.send_signal(signal.SIGTERM)
        assert web.wait(LONGEST) == 0
    finally:
        web.kill()
        web.wait()


def test_web_says_that_its_port_is_taken(vigie: Vigie) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = vigie.with_(VIGIE_LISTEN=f"127.0.0.1:{port}").run("web", status=1)
    said = f"vigie: VIGIE_LISTEN=127.0.0.1:{port}: Address already in use"
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


def test_kibanas_objects_are_written_to_a_file(vigie: Vigie, tmp_path: Path) -> None:
    file = tmp_path / "objects.ndjson"
    vigie.run("kibana", str(file))
    kinds = [json.loads(line)["type"] for line in file.read_text().splitlines()]
    assert kinds[0] == "index-pattern"
    assert kinds[-1] == "dashboard"
    missing = vigie.run("kibana", str(tmp_path / "nowhere" / "objects.ndjson"), status=2)
    assert "No such file or directory" in missing.stderr
    broken = tmp_path / "broken.toml"
    broken.write_text("[data_view]\n")
    told = vigie.run("kibana", str(file), "--from", str(broken), status=2)
    assert told.stderr.startswith(f"vigie: {broken}: ")


@pytest.mark.parametrize("worker", [("index",), ("alerts", "run"), ("crawl", "--stay")])
def test_a_worker_gives_signs_of_life_and_ends_when_told(
    vigie: Vigie, tmp_path: Path, worker: tuple[str, ...]
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nid = "essai"\nname = "Essai"\nfeeds = ["http://127.0.0.1:9/rss"]\n'
    )
    alive = tmp_path / "alive"
    told = vigie.with_(VIGIE_HEARTBEAT=str(alive), VIGIE_SOURCES=str(sources))
    process = told.start(*worker)
    try:
        while not alive.exists():
            assert process.poll() is None
            time.sleep(0.05)
        alive.unlink()
        while not alive.exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONGEST) == 0
    finally:
        process.kill()
        process.wait()
