"""`vigie` in a process of its own that need not import everything anew: forked from a process
that has. What it is given, does and ends with is as of `python -m vigie`."""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from lexicon import load

ROOMS = ("lexicon", "press", "archive", "crawler", "indexer", "alerts", "web", "kibana", "vigie")
READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "TZ")  # by Python and its libraries


def run(
    arguments: Sequence[str], environment: Mapping[str, str], cwd: Path, stdin: str, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Raises subprocess.TimeoutExpired."""
    asked = json.dumps([list(arguments), dict(environment), str(cwd)]).encode()
    with _file(stdin) as given, _file() as out, _file() as err:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as channel:
            channel.connect(_serving())
            socket.send_fds(channel, [asked], [each.fileno() for each in (given, out, err)])
            command = int(channel.recv(100))
            channel.settimeout(timeout)
            try:
                status = int(channel.recv(100))
            except TimeoutError:
                os.kill(command, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), timeout) from None
        return subprocess.CompletedProcess(list(arguments), status, _written(out), _written(err))


def fits(environment: Mapping[str, str]) -> bool:
    """Whether what is read but once, at the start of a process, is as it was there."""
    return _once(environment) == _once(os.environ)


def _once(environment: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if k.startswith(READ_AT_START)}


@contextmanager
def _file(text: str = "") -> Iterator[IO[str]]:
    with tempfile.TemporaryFile("w+") as file:
        file.write(text)
        file.seek(0)
        yield file


def _written(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


@cache
def _serving() -> str:
    """The socket of this process's server, which is started when first asked for."""
    server = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(server.communicate)
    assert server.stdout is not None
    path = server.stdout.readline().strip()
    assert path, "the server of processes does not start"
    return path


def serve() -> None:
    """Fork a process for each that asks, until standard input ends."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be shared"
    load.default()
    gc.freeze()
    folder = tempfile.mkdtemp(prefix="vigie-fork-")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(f"{folder}/socket")
        listening.listen(64)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        print(f"{folder}/socket", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            channel, _ = listening.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                break
            channel.close()
        else:
            shutil.rmtree(folder)
            return
    _attend(channel)


def _attend(channel: socket.socket) -> None:
    """Say what process the command is, and what it ended with."""
    asked, descriptors, *_ = socket.recv_fds(channel, 1 << 20, 3)
    if (command := os.fork()) == 0:
        channel.close()
        _become(*json.loads(asked), descriptors)  # pyright: ignore[reportCallIssue]
        return
    channel.send(str(command).encode())
    _, status = os.waitpid(command, 0)
    channel.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(arguments: list[str], environment: dict[str, str], cwd: str, files: list[int]) -> None:
    for number, descriptor in enumerate(files):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    if "VIGIE_LEXICON" in environment:
        load.default.cache_clear()
    tempfile.tempdir = None
    time.tzset()
    sys.argv[:] = ["vigie", *arguments]
    os._exit(_status())


def _status() -> int:
    """What the command ends with, all said and closed but what the process's end closes:
    to take two thousand modules down takes longer than most commands."""
    try:
        runpy.run_module("vigie", run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    threading._shutdown()  # pyright: ignore[reportAttributeAccessIssue]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return status


if __name__ == "__main__":
    serve()
