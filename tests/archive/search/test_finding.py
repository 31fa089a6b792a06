"""Asking Elasticsearch without its client: hosts in turn, logins, what goes wrong."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from archive.search.cluster import Cluster, InvalidCluster
from archive.search.finding import ElasticSearching
from archive.search.values import IndexUnavailable, Search

EMPTY: dict[str, Any] = {"hits": {"total": {"value": 0}, "hits": []}}


class Host:
    """A node that answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                host.asked.append((self.path, dict(self.headers)))
                status, body = host.answers.pop(0) if host.answers else (200, ok())
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


def ok() -> bytes:
    return json.dumps(EMPTY).encode()


def refusal(kind: str) -> bytes:
    return json.dumps({"error": {"type": kind}, "status": 400}).encode()


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize(
    ("login", "sent"),
    [
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
        ({"username": "vigie", "password": "é:s"}, "Basic dmlnaWU6w6k6cw=="),
        ({}, None),
    ],
)
def test_logs_in(host: Host, login: dict[str, Any], sent: str | None) -> None:
    ElasticSearching(Cluster(hosts=(f"http://{host.address}",), **login)).find(Search())
    [(path, headers)] = host.asked
    assert path == "/articles/_search"
    assert headers.get("Authorization") == sent


def test_logs_in_by_the_address_and_keeps_a_path(host: Host) -> None:
    address = f"http://desk:p%40ss@{host.address}/behind/a/proxy/"
    ElasticSearching(Cluster(hosts=(address,))).find(Search())
    [(path, headers)] = host.asked
    assert path == "/behind/a/proxy/articles/_search"
    assert headers["Authorization"] == "Basic ZGVzazpwQHNz"


def test_another_host_answers_for_one_that_is_away_or_overloaded(host: Host) -> None:
    away = ElasticSearching(Cluster(hosts=("http://127.0.0.1:1", f"http://{host.address}")))
    for _ in range(4):
        assert away.find(Search()).total == 0
    other = ElasticSearching(Cluster(hosts=(f"http://{host.address}",) * 2))
    host.answers = [(503, b"busy"), (200, ok())]
    assert other.find(Search()).total == 0


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([(404, b"{}"), (404, b"{}")], "there is no index yet"),
        ([(400, refusal("too_many_clauses"))], "400 too_many_clauses"),
        ([(401, b"<html>")], "Elasticsearch: 401$"),
        ([(500, b"[1]")], "Elasticsearch: 500$"),
        ([(200, b"<html>")], "something else answers"),
        ([(200, b"{}")], "something else answers"),
        ([(200, b"[" * 100_000)], "something else answers"),
    ],
)
def test_says_what_went_wrong_in_a_line(
    host: Host, answers: list[tuple[int, bytes]], said: str
) -> None:
    host.answers = answers
    with pytest.raises(IndexUnavailable, match=said):
        ElasticSearching(Cluster(hosts=(f"http://{host.address}",))).find(Search())


def test_says_that_nobody_is_there() -> None:
    with pytest.raises(IndexUnavailable, match=r"Elasticsearch: .*refused.*ELASTICSEARCH_URL"):
        ElasticSearching(Cluster(hosts=("http://127.0.0.1:1",))).find(Search())


def test_asks_again_where_the_index_was_swapped_meanwhile(host: Host) -> None:
    host.answers = [(404, b"{}"), (200, ok())]
    assert ElasticSearching(Cluster(hosts=(f"http://{host.address}",))).find(Search()).total == 0


@pytest.mark.parametrize("host", ["http://u:s3/cret@h:9200", "http://u:p@:9200", "http://h:s3cret"])
def test_an_address_that_is_none_is_not_repeated(host: str) -> None:
    with pytest.raises(InvalidCluster, match="ELASTICSEARCH_URL: expected") as raised:
        ElasticSearching(Cluster(hosts=(host,)))
    assert "s3" not in str(raised.value)
