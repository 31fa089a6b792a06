"""Elasticsearch's security and Kibana, which the test node lacks: two doors before it.

The first asks for a login, keeps the roles and users that `vigie setup` puts, lets a
request through to the real node where a role of its user grants it, and refuses the
rest, by the table below (Elasticsearch's "Security privileges"). The second answers as
Kibana's API does, and keeps what is imported.
"""

import base64
import json
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import urllib3

# (method, path) and the privileges of which one must be granted, on the cluster or an index.
CLUSTER = [
    (r"PUT|POST|GET|HEAD|DELETE", r"/_(index|component)_template/.*", {"manage_index_templates"}),
    (r"GET|HEAD", r"/_cluster/.*|/_nodes.*|/", {"monitor"}),
    (r"POST|DELETE", r"/_pit", {"open"}),
]
INDEX = [
    (r"POST|PUT", r"/_bulk|/_doc/.*|/_create/.*|/_delete_by_query", {"write"}),
    (r"GET|POST", r"/_search|/_count|/_msearch|/_mget|/_pit|/_field_caps|/_doc/.*", {"read"}),
    (r"POST|GET", r"/_refresh", {"maintenance", "manage"}),
    (r"GET|HEAD", r"|/_alias.*|/_mapping|/_settings", {"view_index_metadata", "manage"}),
    (r"PUT", r"", {"create_index", "manage"}),
    (r"DELETE", r"", {"manage", "delete_index"}),
    (r"PUT|POST|DELETE", r"/_alias.*|/_mapping|/_settings|/_forcemerge", {"manage"}),
    (r"GET", r"/_stats.*", {"monitor", "manage"}),
]


@dataclass(slots=True)
class Doors:
    """What the doors know: logins and roles; what they let through, refused and imported."""

    node: str
    elastic_password: str
    users: dict[str, str] = field(default_factory=dict)
    roles_of: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    passed: set[tuple[str, str, str]] = field(default_factory=set)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    imported: list[dict[str, Any]] = field(default_factory=list)
    statuses_asked: int = 0

    def login(self, header: str | None) -> str | None:
        """The user that an Authorization header proves, or None."""
        if header is None or not header.startswith("Basic "):
            return None
        user, _, password = base64.b64decode(header[6:]).decode().partition(":")
        known = self.users | {"elastic": self.elastic_password}
        return user if known.get(user) == password else None

    def grants(self, user: str, method: str, path: str) -> bool:
        """Whether a role of the user's lets this request through."""
        if user == "elastic":
            return True
        roles = [self.roles[name] for name in self.roles_of.get(user, [])]
        granted = {p for role in roles for p in role.get("cluster", [])} | {"open"}
        if _needed(CLUSTER, method, path) & granted:
            return True
        index, _, action = path.removeprefix("/").partition("/")
        names, action = (
            ("", path) if index.startswith("_") else (index, f"/{action}" * bool(action))
        )
        granted = {
            privilege
            for role in roles
            for one in role.get("indices", [])
            if all(_matches(one["names"], name) for name in names.split(",") if name)
            for privilege in one["privileges"]
        }
        return bool(_needed(INDEX, method, action) & granted)


def _needed(table: list[tuple[str, str, set[str]]], method: str, path: str) -> set[str]:
    for methods, paths, privileges in table:
        if re.fullmatch(methods, method) and re.fullmatch(paths, path):
            return privileges
    return set()


def _matches(patterns: list[str], name: str) -> bool:
    return any(re.fullmatch(p.replace("*", ".*"), name) for p in patterns)


@contextmanager
def opened(doors: Doors) -> Generator[tuple[str, str]]:
    """The addresses of both doors, Elasticsearch's and Kibana's."""
    with _serving(_search_door(doors)) as search, _serving(_kibana_door(doors)) as kibana:
        yield search, kibana


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Door(BaseHTTPRequestHandler):
    """What both doors share: any method, the body, a silent log, a JSON answer."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status: int, content: bytes, media_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _search_door(doors: Doors) -> type[BaseHTTPRequestHandler]:
    pool = urllib3.PoolManager(maxsize=20)

    class SearchDoor(_Door):
        def handle_any(self) -> None:
            body, path = self.body(), urlsplit(self.path).path
            user = doors.login(self.headers.get("Authorization"))
            if user is None:
                self.answer(401, b'{"error":"missing authentication credentials","status":401}')
            elif path.startswith("/_security/"):
                self.secure(user, path, body)
            elif not doors.grants(user, self.command, path):
                doors.refused.append((user, self.command, path))
                self.answer(403, json.dumps({"error": f"{user} may not", "status": 403}).encode())
            else:
                doors.passed.add((user, self.command, path))
                self.forward(body)

        def secure(self, user: str, path: str, body: bytes) -> None:
            kind, name = path.split("/")[2:4]
            said = json.loads(body)
            if user != "elastic":
                return self.answer(403, b'{"status":403}')
            if kind == "role":
                doors.roles[name] = said
            else:
                doors.users[name] = said["password"]
                doors.roles_of[name] = said.get("roles", [])
            return self.answer(200, b"{}")

        def forward(self, body: bytes) -> None:
            names = ("content-type", "accept")
            kept = {k: v for k, v in self.headers.items() if k.lower() in names}
            try:
                found = pool.request(
                    self.command,
                    doors.node + self.path,
                    body=body or None,
                    headers=kept,
                    retries=False,
                )
            except urllib3.exceptions.HTTPError:
                self.close_connection = True  # as when nothing listens
                self.connection.close()
                return
            self.answer(found.status, found.data, found.headers["Content-Type"])

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815

    return SearchDoor


def _kibana_door(doors: Doors) -> type[BaseHTTPRequestHandler]:
    class KibanaDoor(_Door):
        def handle_any(self) -> None:
            body = self.body()
            doors.statuses_asked += self.path == "/api/status"
            if doors.login(self.headers.get("Authorization")) != "elastic":
                self.answer(401, b"{}")
            elif self.path == "/api/status" and doors.statuses_asked == 1:
                self.answer(503, b"Kibana server is not ready yet", "text/plain")
            elif self.path == "/api/status":
                self.answer(200, b'{"status":{"overall":{"level":"available"}}}')
            elif self.headers.get("kbn-xsrf") is None:
                self.answer(400, b'{"message":"Request must contain a kbn-xsrf header."}')
            elif self.path == "/api/saved_objects/_import?overwrite=true":
                self.keep(body)
            elif self.path.startswith("/api/security/role/"):
                doors.roles[self.path.rsplit("/", 1)[1]] = json.loads(body)
                self.answer(204, b"")
            else:
                self.answer(404, b"{}")

        def keep(self, body: bytes) -> None:
            assert re.search(rb'name="file"; filename="[^"]+\.ndjson"', body)
            lines = [line for line in body.splitlines() if line.startswith(b"{")]
            doors.imported.extend(json.loads(line) for line in lines)
            said = {"success": True, "successCount": len(lines)}
            self.answer(200, json.dumps(said).encode())

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

    return KibanaDoor
