"""A real Elasticsearch node for tests: one a session, on a free port, and for each test an
alias of its own. Where it cannot be built the tests skip and say why, or fail where
``REQUIRE_SERVICES=1``."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from archive.search.cluster import Cluster
from tests.elasticsearch_node import node
from tests.services import ports

STARTING = 120.0


class Node:
    """A running node. It ends with this process at the latest: it watches its input."""

    def __init__(self, folder: Path, port: int = 0, *settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.port = port
        self.start()

    def start(self) -> None:
        """Run it, on the same data and port as before, and wait until it answers."""
        command = node.command(self.folder / "data", self.port, "1g", *self.settings)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout
        said = self.process.stdout.readline()
        if not said.startswith("listening "):
            self.kill()
            log = (self.folder / "log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"the Elasticsearch node did not start:\n{log}")
        self.port = int(said.split()[1])
        with Elasticsearch(self.url, request_timeout=STARTING) as client:
            client.cluster.health(wait_for_status="yellow", timeout="60s")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait()

    def pause(self) -> None:
        """Stop it from answering; connections stay open."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)


def started(folder: Path, *settings: str, port: int = 0) -> Node:
    """A node, or the reason why there is none as the test's outcome."""
    try:
        return Node(folder, port, *settings)
    except node.NodeUnavailable as missing:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(f"no Elasticsearch node: {missing}")
        pytest.skip(f"no Elasticsearch node: {missing}")


def session() -> Iterator[Node]:
    """A node for a session, in a folder that goes with it."""
    with tempfile.TemporaryDirectory(
        prefix="vigie-elasticsearch-", ignore_cleanup_errors=True
    ) as folder:
        running = started(Path(folder))
        try:
            yield running
        finally:
            running.kill()


def own(folder: Path) -> Iterator[Node]:
    """A node to pause and kill, on a port that nobody takes while it is away."""
    running = started(folder, port=ports.free())
    try:
        yield running
    finally:
        running.resume()
        running.kill()


def cluster(node: Node) -> Iterator[Cluster]:
    """The node under an alias of its own, whose indices go in the end."""
    alias = f"test-{uuid4().hex[:12]}"
    yield Cluster(hosts=(node.url,), alias=alias)
    with suppress(Exception), Elasticsearch(node.url) as client:
        names = list(client.indices.get(index=f"{alias}-*"))
        if names:
            client.indices.delete(index=names)
        client.indices.delete_index_template(name=alias)
