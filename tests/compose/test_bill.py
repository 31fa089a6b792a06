"""The bill of materials, the licences and the audit."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from compose import bill
from vigie.settings import PROJECT

UV = PROJECT / "build" / "uv" / "bin" / "uv"
pytestmark = pytest.mark.skipif(not UV.exists(), reason="uv comes with make setup")


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return bill.components()


def test_every_component_is_locked_with_its_hash(told: dict[str, Any]) -> None:
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert len(told["components"]) > 90
    for component in told["components"]:
        files = component["externalReferences"]
        assert files, component["name"]
        assert all(file["hashes"][0]["alg"] == "SHA-256" for file in files)
    assert "pytest" not in {component["name"] for component in told["components"]}


def test_every_licence_was_looked_at(told: dict[str, Any]) -> None:
    assert list(bill.problems(told)) == []
    assert all(component["licenses"] for component in told["components"])


def test_notice_is_that_of_the_lock_file(told: dict[str, Any]) -> None:
    assert (PROJECT / "NOTICE").read_text(encoding="utf-8") == bill.notice(told)


def test_what_was_not_looked_at_is_named(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    licences = bill.reviewed() | {"rich": "AGPL-3.0-only", "gone": "MIT"}
    del licences["lxml"]
    licences["uvicorn"] = "MIT"
    monkeypatch.setattr(bill, "reviewed", lambda: licences)
    said = [problem.partition(":")[0] for problem in bill.problems(told)]
    assert said == ["lxml", "rich", "uvicorn", "gone"]


@pytest.mark.parametrize(
    ("expression", "fit"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-2.0-only", False),
        ("GPL-2.0-only AND MIT", False),
    ],
)
def test_what_is_accepted(expression: str, fit: bool) -> None:
    assert bill.accepted(expression) is fit


class Knowing(BaseHTTPRequestHandler):
    """A database of weaknesses that knows of none."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"results": [{} for _ in asked["queries"]]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def audit(where: str) -> subprocess.CompletedProcess[str]:
    script = Path(bill.__file__).with_name("audit.py")
    return subprocess.run(
        [sys.executable, str(script), "--service-url", where],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_an_audit_that_could_not_ask_says_so() -> None:
    done = audit("http://127.0.0.1:9/")
    assert done.returncode == 3
    assert "could not be asked, so nothing is known" in done.stderr


def test_an_audit_that_asked_says_what_is_known() -> None:
    with HTTPServer(("127.0.0.1", 0), Knowing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            done = audit(f"http://127.0.0.1:{server.server_address[1]}/")
        finally:
            server.shutdown()
            thread.join()
    assert (done.returncode, done.stderr) == (0, "audit: 0 known weaknesses\n"), done.stdout
