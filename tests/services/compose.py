"""The compose specification's own reading of docker-compose.yml, by `docker compose config`.

The program is built once from tests/compose/go.mod into build/ and needs no engine.
"""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compose import make_env

PROJECT = Path(__file__).resolve().parent.parent.parent
MODULE = PROJECT / "tests" / "compose"
BUILD = PROJECT / "build"
Config = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def docker_compose() -> Path:
    """The built program; skips without Go, fails where REQUIRE_SERVICES=1 says so."""
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if go is None:
        message = "no Go: `docker compose config` cannot be built"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    BUILD.mkdir(exist_ok=True)
    program = BUILD / "docker-compose"
    with (BUILD / "docker-compose.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists() or program.stat().st_mtime < (MODULE / "go.sum").stat().st_mtime:
            _build(go, program)
    return program


def _build(go: str, program: Path) -> None:
    package = "github.com/docker/compose/v2/cmd"
    built = subprocess.run(
        [go, "build", "-p", "2", "-o", str(program), package],
        cwd=MODULE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, f"go build failed:\n{built.stderr[-3000:]}"
    program.touch()


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """A fresh .env, as `make env` writes it."""
    path = tmp_path / ".env"
    make_env.main(path)
    return path


@pytest.fixture
def config(docker_compose: Path, env_file: Path) -> Config:
    """`docker compose config` with that .env; more arguments may be given."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [docker_compose, "--env-file", env_file, "--profile", "dev", "config", *arguments],
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "HOME": str(env_file.parent)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def stack(config: Config) -> dict[str, Any]:
    """The whole model with every variable filled in and every default spelled out."""
    done = config("--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
