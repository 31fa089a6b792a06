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
from typing import Any, NoReturn

import pytest

from compose import make_env

PROJECT = Path(__file__).resolve().parent.parent.parent
MODULE = PROJECT / "tests" / "compose"
BUILD = PROJECT / "build"
Config = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def docker_compose() -> Path:
    """Docker Compose itself."""
    return _built("docker-compose", "github.com/docker/compose/v2/cmd")


@pytest.fixture(scope="session")
def dockerfile_check() -> Path:
    """BuildKit's parser of Dockerfiles."""
    return _built("dockerfile-check", "./dockerfile")


def _built(name: str, package: str) -> Path:
    """A program of the module; skips without Go, fails where REQUIRE_SERVICES=1 says so."""
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if go is None:
        needed(f"no Go: {name} cannot be built")
    BUILD.mkdir(exist_ok=True)
    program = BUILD / name
    with (BUILD / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _outdated(program):
            command = [go, "build", "-p", "2", "-o", str(program), package]
            built = subprocess.run(command, cwd=MODULE, capture_output=True, text=True, check=False)
            assert built.returncode == 0, f"go build failed:\n{built.stderr[-3000:]}"
            program.touch()
    return program


def _outdated(program: Path) -> bool:
    sources = [MODULE / "go.sum", MODULE / "dockerfile" / "main.go"]
    return not program.exists() or any(
        program.stat().st_mtime < source.stat().st_mtime for source in sources
    )


def needed(message: str) -> NoReturn:
    """Skip for want of a tool; fail where REQUIRE_SERVICES=1."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)


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
