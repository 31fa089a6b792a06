"""A disk that fills up under the embedded database: said in one line, and nothing is lost."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.command import Vigie
from tests.vigie.test_killed import write_seeds

TEXTS = 500
SPARE = 2_000_000  # bytes that are left when the texts come
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root"),
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_seeding_ends_with_one_line_and_goes_on_once_there_is_room(
    vigie: Vigie, disk: Path, tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    write_seeds(tmp_path / "texts", TEXTS)
    embedded = {k: v for k, v in vigie.environment.items() if k != "DATABASE_URL"}
    desk = Vigie(environment=embedded | {"VIGIE_VAR": str(disk / "var")})
    desk.run("migrate")
    free = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_frsize - SPARE))
    said = desk.run("seed", str(tmp_path / "texts"), status=1).stderr.splitlines()
    assert "No space left on device" in said[-1]
    assert not any("Traceback" in line for line in said)
    (disk / "ballast").unlink()
    desk.run("seed", str(tmp_path / "texts"))
    listed = desk.jsonl("list", "--jsonl")
    assert len({article["source_id"] for article in listed}) == len(listed) == TEXTS
