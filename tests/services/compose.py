"""The compose specification's own reading of docker-compose.yml, by `docker compose config`.

The program is built once from tests/compose/go.mod into build/ and needs no engine.
"""

import fcntl
import json
import os
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


def built(name: str) -> Path:
    """A program of ``tests/compose/build``, built now where it is not up to date."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "compose.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = subprocess.run([MODULE / "build"], capture_output=True, text=True, check=False)
    assert built.returncode == 0, f"tests/compose/build failed:\n{built.stderr[-3000:]}"
    if not (BUILD / name).exists():
        needed(built.stderr)
    return BUILD / name


def needed(message: str) -> NoReturn:
    """Skip for want of a tool; fail where REQUIRE_SERVICES=1."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)


def environment(path: Path) -> Path:
    """A fresh .env, as `make env` writes it."""
    make_env.main(path)
    return path


def configured(docker_compose: Path, env_file: Path) -> Config:
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


def model(config: Config) -> dict[str, Any]:
    """The whole model with every variable filled in and every default spelled out."""
    done = config("--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
