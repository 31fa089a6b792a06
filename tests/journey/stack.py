"""The services of docker-compose.yml as processes of this machine.

Command, environment, health check and restart come from the file; only the names of
the other containers become local addresses, and folders of the container local ones.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

PATIENCE = 240.0  # seconds until a service must be healthy


@dataclass(slots=True)
class Stack:
    """The compose model, and what stands locally for what it names."""

    model: Mapping[str, Any]
    folder: Path
    here: Mapping[str, str]
    running: list["Container"] = field(default_factory=list)

    def local(self, text: str, container: str) -> str:
        """A text of the file with local addresses, for one container."""
        for name, address in self.here.items():
            text = text.replace(name, address)
        text = text.replace("/run/secrets", f"{self.folder}/{container}.secrets")
        return text.replace("/tmp/alive", f"{self.folder}/{container}.alive").replace("$$", "$")

    def environment(self, service: str, container: str) -> dict[str, str]:
        """What the service is told, and no more than the machine needs."""
        stated = self.model["services"][service].get("environment", {})
        self._mount_secrets(service, container)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {k: self.local(v or "", container) for k, v in stated.items()}

    def secret(self, name: str) -> str:
        """What a secret's file holds."""
        return Path(self.model["secrets"][name]["file"]).read_text()

    def _mount_secrets(self, service: str, container: str) -> None:
        folder = self.folder / f"{container}.secrets"
        folder.mkdir(exist_ok=True)
        for mounted in self.model["services"][service].get("secrets", []):
            content = self.local(self.secret(mounted["source"]), container)
            (folder / mounted["source"]).write_text(content)

    def start(self, service: str, number: int = 1) -> "Container":
        """`docker compose up` of one service's container."""
        one = Container(stack=self, service=service, name=f"{service}-{number}")
        one.start()
        self.running.append(one)
        return one

    def run(self, service: str, *command: str, stdin: str = "", **settings: str) -> str:
        """`docker compose run --rm` with a command of one's own: what it printed."""
        done = subprocess.run(
            _local_command(command),
            env=self.environment(service, f"{service}-run") | settings,
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def revive(self) -> list[str]:
        """Start again what has ended by itself, as `restart: unless-stopped` would; names."""
        ended = [one for one in self.running if one.crashed()]
        for one in ended:
            one.start()
        return [one.name for one in ended]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.running:
            one.kill()


@dataclass(slots=True)
class Container:
    """One process of a service; its log lies in the stack's folder."""

    stack: Stack
    service: str
    name: str
    process: subprocess.Popen[bytes] | None = None
    stopped: bool = False

    @property
    def told(self) -> Mapping[str, Any]:
        return self.stack.model["services"][self.service]

    @property
    def log(self) -> Path:
        return self.stack.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start it, again after a kill as Docker's restart policy would."""
        command = [self.stack.local(word, self.name) for word in self.told["command"]]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                _local_command(command),
                env=self.stack.environment(self.service, self.name),
                cwd=self.stack.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def finish(self) -> int:
        """The exit status of a one-shot."""
        assert self.process
        return self.process.wait(PATIENCE)

    def crashed(self) -> bool:
        """Whether it ended though it should run."""
        restarts = self.told["restart"] == "unless-stopped" and not self.stopped
        return restarts and self.process is not None and self.process.poll() is not None

    def healthy(self) -> bool:
        """What the service's own health check says."""
        test = [self.stack.local(word, self.name) for word in self.told["healthcheck"]["test"]]
        command = ["sh", "-c", test[1]] if test[0] == "CMD-SHELL" else _local_command(test[1:])
        environment = self.stack.environment(self.service, self.name)
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        return done.returncode == 0

    def wait_healthy(self) -> None:
        """Return once it is healthy; fail with its log when it is not in time, or ended."""
        deadline = time.monotonic() + PATIENCE
        while not self.healthy():
            assert self.process
            ended = self.process.poll() is not None or time.monotonic() > deadline
            assert not ended, f"{self.name}:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.3)

    def stop(self) -> int:
        """`docker compose stop`: SIGTERM, and its exit status within the grace period."""
        assert self.process
        self.stopped = True
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """SIGKILL to it and all its children."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _local_command(command: tuple[str, ...] | list[str]) -> list[str]:
    program, *arguments = command
    assert program == "vigie", command
    return [sys.executable, "-m", "vigie", *arguments]
