"""Pinning the base images by a registry that answers as Docker's does."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from compose import pin
from vigie.settings import PROJECT


def digest(name: str, tag: str) -> str:
    return f"sha256:{hashlib.sha256(f'{name}:{tag}'.encode()).hexdigest()}"


class Registry(BaseHTTPRequestHandler):
    """Tells digests to those who bring the token that it gives to anybody."""

    def do_HEAD(self) -> None:
        _, _, *name, _, tag = self.path.split("/")
        self.send_response(200 if self.headers["Authorization"] == "Bearer t0ken" else 401)
        where = f"http://{self.headers['Host']}/token"
        self.send_header("WWW-Authenticate", f'Bearer realm="{where}",service="r",scope="pull"')
        self.send_header("Docker-Content-Digest", digest("/".join(name), tag))
        self.end_headers()

    def do_GET(self) -> None:
        body = json.dumps({"token": "t0ken"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def registry() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Registry) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """Copies of the two files that name images."""
    copies = tuple(tmp_path / name for name in ("Dockerfile", "docker-compose.yml"))
    for copy in copies:
        copy.write_bytes((PROJECT / copy.name).read_bytes())
    return copies


def test_every_base_image_is_pinned_and_renewed(registry: str, files: tuple[Path, ...]) -> None:
    before = [file.read_text() for file in files]
    assert pin.main(["--registry", registry], files) == 0
    dockerfile, stack = (file.read_text() for file in files)
    assert (
        f"ARG PYTHON=3.11-slim-trixie@{digest('library/python', '3.11-slim-trixie')}" in dockerfile
    )
    for name in ("postgres", "elasticsearch", "kibana"):
        assert f"image: {name}:" in stack
        assert stack.partition(f"image: {name}:")[2].split()[0].count("@sha256:") == 1
    assert f"@{digest('axllent/mailpit', 'v1.30.2')}" in stack
    assert "image: vigie:${VIGIE_VERSION:-dev}" in stack  # ours is built here
    assert pin.main(["--registry", registry], files) == 0
    assert [file.read_text() for file in files] == [dockerfile, stack] != before


def test_without_a_registry_nothing_is_changed(
    files: tuple[Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = [file.read_text() for file in files]
    assert pin.main(["--registry", "http://127.0.0.1:9"], files) == 1
    assert [file.read_text() for file in files] == before
    assert "nothing is changed" in capsys.readouterr().err
