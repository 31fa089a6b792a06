"""The embedded server: shared, stopped after its last user, up again after any death."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from archive.server.embedded import serve
from archive.server.programs import EmbeddedPostgresFailed, Place, private_folder
from tests.services.waiting import until

USER = (
    "import sys, time; from pathlib import Path; from archive.server.embedded import serve\n"
    "with serve(Path(sys.argv[1])) as url:\n"
    "    print(url, flush=True); time.sleep(600)"
)


def server_pid(folder: Path) -> int | None:
    try:
        pid = int((folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid


def stops(folder: Path) -> bool:
    return until(lambda: server_pid(folder) is None, "the server goes on")


def user(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline().startswith("postgresql://")
    return process


def end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait()
    assert process.stdout
    process.stdout.close()


def test_stops_after_its_last_user_and_keeps_the_data(tmp_path: Path) -> None:
    with serve(tmp_path) as url, psycopg.connect(url) as connection:
        connection.execute("create table kept (n int)")
    assert stops(tmp_path)
    with serve(tmp_path) as url, psycopg.connect(url) as connection:
        connection.execute("select n from kept")
    assert stops(tmp_path)


def test_outlives_one_user_that_is_killed_and_stops_after_the_other(tmp_path: Path) -> None:
    one, other = user(tmp_path), user(tmp_path)
    end(one, signal.SIGKILL)
    with psycopg.connect(Place(folder=tmp_path).url()) as connection:
        connection.execute("select 1")
    end(other, signal.SIGKILL)
    assert stops(tmp_path)


def test_comes_up_again_after_the_server_was_killed(tmp_path: Path) -> None:
    with serve(tmp_path) as url:
        with psycopg.connect(url) as connection:
            connection.execute("create table kept (n int)")
        pid = server_pid(tmp_path)
        assert pid
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        with serve(tmp_path) as again, psycopg.connect(again) as connection:
            connection.execute("select n from kept")
    assert stops(tmp_path)


def test_a_server_that_does_not_come_to_its_end_is_ended(tmp_path: Path) -> None:
    with serve(tmp_path) as url:
        with psycopg.connect(url) as connection:
            connection.execute("create table kept (n int)")
            asked = "select pid from pg_stat_activity where backend_type = 'checkpointer'"
            checkpointer = connection.execute(asked).fetchone()
        server = server_pid(tmp_path)
        assert server
        assert checkpointer
        os.kill(checkpointer[0], signal.SIGSTOP)
        ended(guard_pid(tmp_path))  # else it would pass for the next server's guard
        os.kill(server, signal.SIGINT)  # a fast shutdown
        while "stopping" not in (tmp_path / "data" / "postmaster.pid").read_text():
            time.sleep(0.01)
    with serve(tmp_path) as url, psycopg.connect(url) as connection:
        assert connection.execute("select * from kept").fetchall() == []
        assert server_pid(tmp_path) != server


def ended(child: int) -> None:
    """Kill a process of our own, and wait until it has let go of its locks."""
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)


def guard_pid(folder: Path) -> int:
    """The process that waits for the last user to leave."""
    while not (said := (folder / "guard.lock").read_text()):
        time.sleep(0.01)
    return int(said)


def test_a_stale_pid_that_lives_on_as_another_program_does_not_block(tmp_path: Path) -> None:
    with serve(tmp_path):
        pass
    assert stops(tmp_path)
    pid_file = tmp_path / "data" / "postmaster.pid"
    lines = [str(os.getpid()), str(tmp_path / "data"), "0", "5432", str(tmp_path / "run"), "", ""]
    pid_file.write_text("\n".join(lines))
    with serve(tmp_path) as url, psycopg.connect(url) as connection:
        connection.execute("select 1")
    assert stops(tmp_path)


def test_many_start_it_at_once(tmp_path: Path) -> None:
    urls: list[str] = []

    def use() -> None:
        with serve(tmp_path) as url, psycopg.connect(url) as connection:
            connection.execute("select 1")
            urls.append(url)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(urls) == 6
    assert stops(tmp_path)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 60) / ("e" * 60)
    with serve(folder) as url, psycopg.connect(url) as connection:
        connection.execute("select 1")
    assert stops(folder)


def test_says_what_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedPostgresFailed, match="VIGIE_VAR"), serve(tmp_path / "file"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_named_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        with pytest.raises(EmbeddedPostgresFailed, match="No space left"), serve(disk / "pg"):
            pass
        assert not (disk / "pg" / "data").exists()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_link_in_a_common_folder_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o755)
    link = tmp_path / "run"
    link.symlink_to(victim)
    with pytest.raises(EmbeddedPostgresFailed, match="is a link"):
        private_folder(link, Place(folder=tmp_path))
    assert victim.stat().st_mode & 0o777 == 0o755


def test_the_socket_is_where_every_user_looks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(folder=tmp_path / ("x" * 90))
    before = place.socket
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert place.socket == before
