"""Dumps under load and restores: all or nothing, with nobody mailed twice and nothing forgotten
come back."""

import gzip
import json
import re
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from archive.backup import dump, journal, restoring
from archive.database import Connection, Restoring, available, build, connect, migrate
from archive.mail import forgotten, recipients, subscriptions
from archive.record import forgetting
from tests.alerts.office import at, mailed
from tests.alerts.press import publish
from tests.services.command import Vigie

NOON = at("2026-11-20T12:00")
MORNING = at("2026-11-21T06:30")


def rows(connection: Connection) -> dict[str, list[str]]:
    """Every row of every table of the record."""
    return {
        table: sorted(
            json.dumps(row, default=str, sort_keys=True)
            for row in connection.execute(f"select * from {table}".encode())
        )
        for table in dump.tables(connection)
    }


def subscribe(connection: Connection, *to: str) -> None:
    wanted = subscriptions.Definition(name="desk", to=to, relevance=("otan-ukraine",))
    subscriptions.save(connection, wanted, NOON - timedelta(days=1))


def test_a_dump_restored_into_an_empty_database_is_equal(
    connection: Connection, empty_database_url: str, tmp_path: Path
) -> None:
    subscribe(connection, "anna@example.org")
    publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    assert mailed(connection, tmp_path / "outbox", MORNING)
    folder = dump.write(connection, tmp_path / "dumps", "1")
    with connect(empty_database_url) as other:
        migrate(other)
        restoring.restore(other, folder, journal.Journal(events=()))
        before, after = rows(connection), rows(other)
        owed = [row.replace('"projected_revision": 0', "") for row in after.pop("articles")]
        assert owed == [r.replace('"projected_revision": 0', "") for r in before.pop("articles")]
        assert after == before
        publish(other, "lemonde", "Un autre article", NOON)  # sequences went on where they were


def test_the_dump_of_an_older_release_is_restored_and_then_migrated(
    connection: Connection, empty_database_url: str, tmp_path: Path
) -> None:
    numbers = [number for number, _, _ in available()]
    with connect(empty_database_url) as old:
        build(old, numbers[:-1])
        folder = dump.write(old, tmp_path, "0")
    restoring.restore(connection, folder, journal.Journal(events=()))
    assert len(migrate(connection)) == 1


def test_the_dump_of_a_newer_release_is_refused(connection: Connection, tmp_path: Path) -> None:
    folder = dump.write(connection, tmp_path, "99.0")
    manifest = json.loads((folder / dump.MANIFEST).read_text())
    manifest["migrations"].append([99990101, "future", "0"])
    (folder / dump.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(dump.InvalidDump, match=r"restore with release 99\.0"):
        restoring.restore(connection, folder, journal.Journal(events=()))
    migrate(connection)


def test_what_was_forgotten_left_and_mailed_since_the_dump_stays_so(
    connection: Connection, empty_database_url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "dumps" / "journal.jsonl"
    subscribe(connection, "anna@example.org", "bob@example.org", "carl@example.org")
    publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    gone = publish(connection, "lemonde", "Un texte à oublier", NOON)
    folder = dump.write(connection, tmp_path / "dumps", "1")

    assert len(mailed(connection, tmp_path / "outbox", MORNING)) == 3
    url = connection.execute("select url from articles where id = %s", (gone,)).fetchone()
    assert url
    with connection.transaction():
        forgetting.forget_page(connection, url["url"])
        [desk] = subscriptions.every(connection)
        bob = next(r for r in desk.recipients if r.address == "bob@example.org")
        recipients.unsubscribe(connection, desk.id, bob.id, MORNING)
        forgotten.forget(connection, "carl@example.org")
    assert journal.catch_up(connection, kept) > 0
    assert journal.catch_up(connection, kept) == 0
    assert not {"anna@", "bob@", "carl@"} & set(re.findall(r"\w+@", kept.read_text()))
    with kept.open("a") as file:
        file.write('{"at": "2026-11-2')  # a crash in the middle of a line

    with connect(empty_database_url) as other:
        migrate(other)
        restoring.restore(other, folder, journal.read(kept))
        assert mailed(other, tmp_path / "other", MORNING) == {}
        later = mailed(other, tmp_path / "other", MORNING + timedelta(days=1))
        assert list(later) == ["anna@example.org"]
        state = other.execute("select title, deleted from articles where id = %s", (gone,))
        assert state.fetchone() == {"title": "", "deleted": True}
        with other.transaction():
            subscribe(other, "anna@example.org", "bob@example.org", "carl@example.org")
        [desk] = subscriptions.every(other)
        assert [r.address for r in desk.recipients if not r.paused_at] == ["anna@example.org"]
        journal.catch_up(other, kept)
        assert kept.read_text().splitlines()[-1].endswith("}")


def test_a_dump_under_load_is_consistent(
    database_url: str, connection: Connection, empty_database_url: str, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        with connect(database_url) as own:
            number = 0
            while not stop.is_set():
                number += 1
                publish(own, "lemonde", f"Dépêche {number} sur l’Ukraine", NOON)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not connection.execute("select 1 as one from articles offset 5").fetchone():
            pass
        folders = [dump.write(connection, tmp_path / str(turn), "1") for turn in range(3)]
    finally:
        stop.set()
        writer.join()
    with connect(empty_database_url) as other:
        migrate(other)
        for folder in folders:
            restoring.restore(other, folder, journal.Journal(events=()))
            [count] = other.execute(
                "select count(*) as all, count(i.id) as captured from articles a"
                " left join inbox i on i.id = a.capture"
            )
            assert count["all"] >= 5


def test_workers_wait_while_a_restore_has_the_database(
    database_url: str, connection: Connection, tmp_path: Path
) -> None:
    folder = dump.write(connection, tmp_path, "1")
    worker = connect(database_url)
    with connect(database_url) as own:
        with restoring.alone(own):
            with pytest.raises(psycopg.OperationalError):
                worker.execute("select 1")
            with pytest.raises(Restoring, match="being restored: try again"):
                connect(database_url)
        restoring.restore(own, folder, journal.Journal(events=()))
        with connect(database_url) as back:
            assert back.execute("select 1 as one").fetchone() == {"one": 1}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "cannot be read"),
        (lambda path: path.write_bytes(gzip.compress(b"nothing")), "damaged"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_a_damaged_dump_changes_nothing_and_names_the_file(
    vigie: Vigie, connection: Connection, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    folder = dump.write(connection, tmp_path / "dumps", "1")
    harm(folder / "articles.copy.gz")
    done = vigie.run("restore", str(folder), "--replace", status=2)
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr and "articles.copy.gz" in done.stderr
    assert connection.execute("select title from articles").fetchall()


def test_whatever_byte_of_a_dump_is_wrong_it_is_told_so(
    connection: Connection, tmp_path: Path
) -> None:
    publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    folder = dump.write(connection, tmp_path / "dumps", "1")
    before = rows(connection)
    path = folder / "articles.copy.gz"
    whole = path.read_bytes()
    told = 0
    places = range(10, len(whole), 7)  # behind a header whose date and system say nothing
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            dump.check(folder)
        except dump.InvalidDump as error:
            told += "articles.copy.gz" in str(error)
    assert told >= len(places) - 2  # the last bits of a stream may say nothing either
    path.write_bytes(whole)
    manifest = folder / dump.MANIFEST
    said = manifest.read_text("utf-8")
    for wrong in ("[" * 100_000, "[]", "null", said.replace('"title"', '"tilte"')):
        manifest.write_text(wrong, "utf-8")
        with pytest.raises(dump.InvalidDump):
            restoring.restore(connection, folder, journal.Journal(events=()))
    assert rows(connection) == before


def test_a_restore_killed_at_work_leaves_the_record_as_it_was(
    vigie: Vigie, database_url: str, connection: Connection, tmp_path: Path
) -> None:
    folder = dump.write(connection, tmp_path / "dumps", "1")
    publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    connection.close()
    process = vigie.start("restore", str(folder), "--replace")
    with psycopg.connect(database_url, autocommit=True) as looking:
        while process.poll() is None:
            at_work = looking.execute(
                "select 1 from pg_locks where relation = 'articles'::regclass"
                " and mode = 'AccessExclusiveLock'"
            ).fetchone()
            if at_work:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        titles = looking.execute("select title from articles").fetchall()
        assert titles in ([("Des Patriot pour Kiev",)], [])  # before it, or wholly done


def test_a_restore_does_not_replace_a_record_unasked(vigie: Vigie, tmp_path: Path) -> None:
    vigie.run("backup", str(tmp_path))
    with connect(vigie.environment["DATABASE_URL"]) as connection:
        publish(connection, "lemonde", "Des Patriot pour Kiev", NOON)
    done = vigie.run("restore", str(tmp_path), status=2)
    assert "--replace" in done.stderr
    assert "restored" in vigie.run("restore", str(tmp_path), "--replace").stdout
    with connect(vigie.environment["DATABASE_URL"]) as connection:
        assert restoring.empty(connection)


def test_only_the_newest_dumps_are_kept(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "vigie-20200101T000000Z").mkdir()
    vigie.run("backup", str(tmp_path), "--keep", "1")
    assert [path.name[:8] for path in tmp_path.glob("vigie-*")] != ["vigie-20200101T000000Z"]
    assert len(list(tmp_path.glob("vigie-*Z"))) == 1


T = "2026-11-20T06:00:00+00:00"
WHOLE = (
    {"did": "forgot", "source": "a", "source_id": "", "url": None, "at": T, "noted": T},
    {"did": "erased", "address": "ab", "at": T, "noted": T},
    {"did": "left", "subscription": "x", "address": "ab", "at": T, "noted": T},
    {"did": "mailed", "subscription": "x", "address": "ab", "period": "2026-11-20",
     "on_demand_at": None, "flash": False, "periods": 1, "since": T, "until": T, "stories": 3,
     "message_id": "<x>", "planned_at": T, "at": T, "noted": T},
)  # fmt: skip
UNREAD = {"flash", *(("forgot", "at"), ("erased", "at"))}


def test_lines_of_the_journal_that_are_not_whole_are_passed_over(tmp_path: Path) -> None:
    """A restore must not fail, and no backup, for what a crash or a bad disk left in it."""
    odd = [
        "[1]",
        "7",
        "null",
        '"x"',
        "[" * 100_000,
        json.dumps({"did": ["forgot"], "noted": T}),
        "\0",
    ]
    for event in WHOLE:
        for name in event:
            if name in UNREAD or (event["did"], name) in UNREAD:
                continue
            odd.append(json.dumps({k: v for k, v in event.items() if k != name}))
            values = (7.5, [], {}, "\0", "\ud800", 10**40)
            odd += [json.dumps(event | {name: value}) for value in values]
    path = tmp_path / "journal.jsonl"
    lines = [*odd, *map(json.dumps, WHOLE), json.dumps(WHOLE[3])[:-20]]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert {e["did"] for e in journal.read(path).events} == {e["did"] for e in WHOLE}
    assert len(journal.read(path).events) == len(WHOLE)
