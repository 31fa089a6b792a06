"""Running `vigie` as a user does: a process of its own, with settings of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services import forked

KEPT = ("PATH", "HOME", "TMPDIR", "JAVA_HOME", *forked.READ_AT_START)
LONGEST = 600  # seconds for a command, of a machine that is busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Vigie:
    """The command with its environment. ``environment`` may be added to with ``with_``."""

    environment: dict[str, str]

    def with_(self, **settings: str) -> "Vigie":
        return Vigie(environment=self.environment | settings)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "vigie", *arguments], env=self.environment, text=True, **options
        )

    def run(
        self, *arguments: str, stdin: str = "", status: int = 0
    ) -> subprocess.CompletedProcess[str]:
        done = ran(arguments, self.environment, Path.cwd(), stdin)
        assert done.returncode == status, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, stdin: str = "") -> Any:
        return json.loads(self.run(*arguments, stdin=stdin).stdout)

    def jsonl(self, *arguments: str, stdin: str = "") -> list[Any]:
        lines = self.run(*arguments, stdin=stdin).stdout.splitlines()
        return [json.loads(line) for line in lines]


def ran(
    arguments: Sequence[str], environment: Mapping[str, str], cwd: Path, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """A command run to its end."""
    if forked.fits(environment):
        return forked.run(arguments, environment, cwd, stdin, LONGEST)
    return subprocess.run(
        [sys.executable, "-m", "vigie", *arguments],
        env=dict(environment),
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def kept() -> dict[str, str]:
    """Of this process's environment what a command sees of it."""
    return {name: value for name, value in os.environ.items() if name.startswith(KEPT)}


def on(database_url: str, folder: Path) -> Vigie:
    """`vigie` on a database and a data folder; with no contact it crawls nothing. No page is
    fetched by chance, which goes by the address and so would by a test server's free port."""
    own = {
        "VIGIE_VAR": str(folder / "var"),
        "DATABASE_URL": database_url,
        "VIGIE_LINGER": "0",
        "VIGIE_SAMPLE": "0",
    }
    return Vigie(environment=kept() | own)
