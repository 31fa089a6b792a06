"""Whether the database takes writes: a server set to read alone, and one whose disk is full."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from archive.database import DatabaseUnwritable, connect, writes
from archive.server.embedded import serve
from tests.web.serving import ask, serving
from vigie.commands.web import ready
from vigie.settings import read
from web.app import Service, application


def doors(url: str, folder: Path) -> Service:
    settings = read({"DATABASE_URL": url, "VIGIE_VAR": str(folder)})
    return Service(
        checks=ready(settings, url),
        figures=dict,
        recognised=lambda token: None,
        unsubscribe=lambda token: None,
    )


def test_a_database_that_only_reads_is_not_ready(database_url: str, tmp_path: Path) -> None:
    with serving(application(doors(database_url, tmp_path))) as address:
        assert ask(f"{address}/ready").status == 200
        name = database_url.rpartition("/")[2].partition("?")[0]
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute(
                f'alter database "{name}" set default_transaction_read_only = on'.encode()
            )
        told = ask(f"{address}/ready")
        assert (told.status, told.text) == (503, '{"database":"unwritable","search":"ok"}')
        with connect(database_url) as connection, pytest.raises(DatabaseUnwritable, match="only"):
            writes(connection)
        with psycopg.connect(database_url, autocommit=True) as admin:
            admin.execute("set default_transaction_read_only = off")
            admin.execute(f'alter database "{name}" reset default_transaction_read_only'.encode())
        assert ask(f"{address}/ready").status == 200


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
@pytest.mark.service
def test_a_database_whose_disk_is_full_is_not_ready(disk: Path, tmp_path: Path) -> None:
    from vigie.wiring import _migrated

    with serve(disk / "postgresql") as url:
        _migrated(url)
        with serving(application(doors(url, tmp_path))) as address:
            assert ask(f"{address}/ready").status == 200
            free = os.statvfs(disk)
            (disk / "ballast").write_bytes(bytes(free.f_bavail * free.f_frsize))
            told = ask(f"{address}/ready")
            assert (told.status, told.text) == (503, '{"database":"unwritable","search":"ok"}')
            (disk / "ballast").unlink()
            assert ask(f"{address}/ready").status == 200
