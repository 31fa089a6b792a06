"""Running `vigie` as a user does: a process of its own, with settings of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME", "PYTHONPATH")


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
        done = subprocess.run(
            [sys.executable, "-m", "vigie", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == status, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, stdin: str = "") -> Any:
        return json.loads(self.run(*arguments, stdin=stdin).stdout)

    def jsonl(self, *arguments: str, stdin: str = "") -> list[Any]:
        lines = self.run(*arguments, stdin=stdin).stdout.splitlines()
        return [json.loads(line) for line in lines]


def on(database_url: str, folder: Path) -> Vigie:
    """`vigie` on a database and a data folder; with no contact it crawls nothing."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"VIGIE_VAR": str(folder / "var"), "DATABASE_URL": database_url, "VIGIE_LINGER": "0"}
    return Vigie(environment=kept | own)
