"""Whether an embedded server is there is judged by its process, not by what it says; one that
died while it was used comes back by itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from archive.server import keeping, postmaster
from archive.server.embedded import serve
from archive.server.programs import EmbeddedPostgresFailed, Place
from tests.archive.server.test_embedded import server_pid, stops


@contextmanager
def stopped(pid: int) -> Generator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.service
def test_a_server_that_does_not_answer_keeps_its_pid_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    folder = tmp_path / "données de l’été"
    elsewhere = tmp_path / "link"
    elsewhere.symlink_to(folder)
    with serve(folder):
        pid = server_pid(folder)
        assert pid
        answered: list[str] = []

        def use() -> None:
            with serve(folder) as url, psycopg.connect(url) as connection:
                connection.execute("select 1")
                answered.append(url)

        other = threading.Thread(target=use)
        with stopped(pid):
            other.start()
            other.join(6)
            assert postmaster.lives(Place(folder=folder))
            assert postmaster.lives(Place(folder=elsewhere))
            postmaster.forget_dead(Place(folder=folder))
        other.join(120)
        assert answered
        assert server_pid(folder) == pid
    assert stops(folder)


def test_another_program_a_dead_one_and_a_corpse_are_no_server(tmp_path: Path) -> None:
    place = Place(folder=tmp_path)
    place.data.mkdir()
    place.socket.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    corpse = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, corpse.pid, os.WEXITED | os.WNOWAIT)
    for said in (f"{os.getpid()}\n", f"{dead.pid}\n", f"{corpse.pid}\n", "", "²\n", "-1", "\0"):
        (place.data / "postmaster.pid").write_text(said)
        (place.socket / ".s.PGSQL.5432").touch()
        assert not postmaster.lives(place), said
        postmaster.forget_dead(place)
        assert list(place.data.iterdir()) == list(place.socket.iterdir()) == []
    corpse.wait()


@pytest.mark.service
def test_one_that_is_killed_while_it_is_used_comes_back(tmp_path: Path) -> None:
    with serve(tmp_path) as url:
        with psycopg.connect(url) as connection:
            connection.execute("create table kept (n int)")
        for _ in range(2):
            pid = server_pid(tmp_path)
            assert pid
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                try:
                    with psycopg.connect(url) as connection:
                        connection.execute("select n from kept")
                    break
                except psycopg.OperationalError:
                    time.sleep(0.1)
            assert server_pid(tmp_path) != pid
    assert stops(tmp_path)


def test_what_does_not_start_is_tried_again_and_not_after_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 0.001)
    monkeypatch.setattr(keeping, "LONGEST_PAUSE", 0.002)
    tried = threading.Semaphore(0)

    def start() -> None:
        tried.release()
        raise EmbeddedPostgresFailed("no room")

    with keeping.kept(Place(folder=tmp_path), start):
        assert all(tried.acquire(timeout=60) for _ in range(3))
    while tried.acquire(blocking=False):
        pass
    assert not tried.acquire(timeout=0.05)
