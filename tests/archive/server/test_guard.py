"""The guard: the server outlives its last user by a while, never what ends it."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from archive.server import embedded
from archive.server.embedded import serve
from tests.archive.server.test_embedded import ended, guard_pid, server_pid, stops

LONG = 600.0


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A server's folder in which nothing runs in the end."""
    yield tmp_path
    embedded.end(tmp_path)
    assert server_pid(tmp_path) is None


def used(folder: Path, linger: float) -> int:
    with serve(folder, linger=linger) as url, psycopg.connect(url) as connection:
        connection.execute("select 1")
        pid = server_pid(folder)
    assert pid
    return pid


def test_lingers_for_the_next_user_until_told(folder: Path) -> None:
    first = used(folder, LONG)
    assert used(folder, LONG) == first
    assert embedded.end(folder) == "stopped"
    assert server_pid(folder) is None
    assert embedded.end(folder) == "nothing ran"


def test_stops_some_time_after_its_last_user(folder: Path) -> None:
    used(folder, 0.5)
    assert stops(folder)


def test_told_while_in_use_it_stops_after_its_last_user(folder: Path) -> None:
    with serve(folder, linger=LONG) as url:
        assert embedded.end(folder) == "in use"
        with psycopg.connect(url) as connection:
            connection.execute("select 1")
    assert stops(folder)


def test_a_killed_guard_is_replaced_by_the_next_user_or_by_who_ends_it(folder: Path) -> None:
    first = used(folder, LONG)
    ended(guard_pid(folder))
    assert used(folder, LONG) == first
    ended(guard_pid(folder))
    assert server_pid(folder) == first
    assert embedded.end(folder) == "stopped"


def test_a_killed_guard_of_a_server_in_use(folder: Path) -> None:
    with serve(folder, linger=LONG):
        ended(guard_pid(folder))
        assert embedded.end(folder) == "in use"
    assert stops(folder)


def test_users_that_come_as_it_stops_find_a_server(folder: Path) -> None:
    failed: list[Exception] = []

    def come_and_go() -> None:
        for pause in (0.0, 0.15, 0.3):
            try:
                with serve(folder, linger=0.1) as url, psycopg.connect(url) as connection:
                    connection.execute("select 1")
            except Exception as error:
                failed.append(error)
            time.sleep(pause)

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert stops(folder)


def test_two_that_end_it_at_once_agree(folder: Path) -> None:
    used(folder, LONG)
    code = "import sys; from pathlib import Path; from archive.server.embedded import end;"
    code += "print(end(Path(sys.argv[1])))"
    ending = [
        subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = sorted(each.communicate()[0].strip() for each in ending)
    assert said == ["nothing ran", "stopped"]


def test_a_folder_that_never_was_is_not_made(tmp_path: Path) -> None:
    assert embedded.end(tmp_path / "none") == "nothing ran"
    assert not (tmp_path / "none").exists()
