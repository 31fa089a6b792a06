"""Provisioning over HTTP, against a stand-in that answers as Kibana's API does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kibana import provision
from kibana.provision import Kibana, KibanaUnavailable


class Answering:
    """A server whose answers are given beforehand, in order; the last one stays."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []


@pytest.fixture
def server() -> Iterator[tuple[Answering, Kibana]]:
    answering = Answering()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answering.asked.append(
                (self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            answers = answering.answers
            status, said = answers.pop(0) if len(answers) > 1 else answers[0]
            content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.05,))
    thread.start()
    url = f"http://127.0.0.1:{running.server_port}"
    yield answering, Kibana(url=url, user="elastic", password="s3cret")
    running.shutdown()
    running.server_close()
    thread.join()


def level(state: str) -> dict[str, Any]:
    return {"status": {"overall": {"level": state}}}


def test_it_waits_until_kibana_is_available(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [
        (503, "Kibana server is not ready yet"),
        (200, level("degraded")),
        (200, level("available")),
    ]
    slept: list[float] = []
    provision.wait(kibana, 60, sleep=slept.append)
    assert len(slept) == 2
    assert [path for _, path, _, _ in answering.asked] == ["/api/status"] * 3


def test_it_gives_up_and_says_why(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [(503, "Kibana server is not ready yet")]
    with pytest.raises(
        KibanaUnavailable, match=r"not ready in 0 s: .* answered 503: Kibana server"
    ):
        provision.wait(kibana, 0, sleep=lambda seconds: None)
    absent = Kibana(url="http://127.0.0.1:9", user="elastic", password="s3cret")
    with pytest.raises(KibanaUnavailable) as raised:
        provision.wait(absent, 0, sleep=lambda seconds: None)
    assert "s3cret" not in str(raised.value)


def test_objects_go_up_as_a_file_that_kibana_takes(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [(200, {"success": True, "successCount": 2})]
    assert provision.import_objects(kibana, '{"id":"é"}\n{"id":"b"}\n') == 2
    ((method, path, headers, body),) = answering.asked
    assert (method, path) == ("POST", "/api/saved_objects/_import?overwrite=true")
    assert headers["kbn-xsrf"] == "vigie"
    assert headers["authorization"].startswith("Basic ")
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="objects.ndjson"' in body
    assert '{"id":"é"}\n{"id":"b"}\n'.encode() in body


def test_what_kibana_refuses_is_named(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    error = {"type": "search", "id": "mine", "error": {"type": "missing_references"}}
    answering.answers = [(200, {"success": False, "successCount": 0, "errors": [error]})]
    with pytest.raises(KibanaUnavailable, match=r"search mine: .*missing_references"):
        provision.import_objects(kibana, "{}\n")


def test_the_readers_role_reads_and_no_more(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [(204, "")]
    provision.put_reader_role(kibana, "articles")
    ((method, path, _, body),) = answering.asked
    assert (method, path) == ("PUT", "/api/security/role/vigie_kibana_reader")
    role = json.loads(body)
    assert role["kibana"] == [{"base": ["read"], "feature": {}, "spaces": ["default"]}]
    assert role["elasticsearch"]["indices"] == [
        {"names": ["articles"], "privileges": ["read", "view_index_metadata"]}
    ]


def test_analysts_save_in_a_space_of_their_own_alone(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [(200, {"id": "analystes"}), (409, {"message": "known"}), (204, "")]
    provision.put_space(kibana)
    provision.put_space(kibana)
    provision.put_analyst_role(kibana, "articles")
    made, again, (method, path, _, body) = answering.asked
    assert made[:2] == again[:2] == ("POST", "/api/spaces/space")
    assert json.loads(made[3])["id"] == "analystes"
    assert (method, path) == ("PUT", "/api/security/role/vigie_kibana_analyst")
    role = json.loads(body)
    assert role["kibana"] == [
        {"base": ["all"], "feature": {}, "spaces": ["analystes"]},
        {"base": ["read"], "feature": {}, "spaces": ["default"]},
    ]
    assert role["elasticsearch"]["indices"][0]["privileges"] == ["read", "view_index_metadata"]


def test_a_space_gets_objects_that_our_addresses_lead_to(server: tuple[Answering, Kibana]) -> None:
    answering, kibana = server
    answering.answers = [(200, {"success": True, "successCount": 1})]
    provision.import_objects(kibana, "{}\n", space="analystes")
    path = "/s/analystes/api/saved_objects/_import?overwrite=true&compatibilityMode=true"
    assert answering.asked[0][1] == path
