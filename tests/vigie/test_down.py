"""`vigie down`: ends what runs in the data folder, and says what it was."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.server.test_embedded import server_pid
from tests.services.command import Vigie
from tests.services.waiting import LONGEST
from vigie import running


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Vigie]:
    """`vigie` on the embedded database of a folder, which lingers."""
    kept = {"PATH": os.environ["PATH"], "VIGIE_VAR": str(tmp_path / "var")}
    own = Vigie(environment=kept)
    yield own
    own.run("down")


def test_ends_the_database_that_lingers(alone: Vigie, tmp_path: Path) -> None:
    assert alone.run("down").stdout == f"nothing runs in {tmp_path}/var\n"
    assert not (tmp_path / "var").exists()
    alone.run("migrate")
    folder = tmp_path / "var" / "postgresql"
    assert server_pid(folder)
    assert alone.run("down").stdout == f"stopped the embedded database in {folder}\n"
    assert server_pid(folder) is None
    assert alone.run("down").stdout == f"nothing runs in {tmp_path}/var\n"


def test_ends_vigie_up_first(alone: Vigie) -> None:
    up = alone.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert up.stdout
        assert any("Ctrl-C ends it all" in line for line in up.stdout)
        said = alone.run("down").stdout.splitlines()
        assert said[0] == "ended vigie up"
        assert said[1].startswith("stopped the embedded database in ")
        assert up.wait(LONGEST) == 0
    finally:
        up.kill()
        up.communicate()


def test_one_that_was_killed_does_not_count(tmp_path: Path) -> None:
    with running.announced(tmp_path):
        (child,) = (tmp_path / "running").iterdir()
        assert child.name == str(os.getpid())
    (tmp_path / "running" / "1").write_text("")
    assert running.end(tmp_path) == 0
    assert list((tmp_path / "running").iterdir()) == []


def test_one_that_does_not_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE", 0.2)
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    try:
        with running.announced(tmp_path), pytest.raises(running.CannotEnd, match=str(os.getpid())):
            running.end(tmp_path)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told
