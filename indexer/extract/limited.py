"""Reading in a process of its own, which a hostile page may burn down.

A page that takes more than its share of CPU time or memory ends that process, not the
worker: the page is rejected and the next one read by a new process. The limits are the
kernel's (setitimer(2), ITIMER_PROF; setrlimit(2), RLIMIT_DATA), so that code in C
libraries cannot evade them.
"""

import gc
import logging
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Self

from lexicon.errors import Unavailable
from press.sources import Source
from press.values import Article, Capture, Rejection

CPU_SECONDS = 5.0
WALL_SECONDS = 120.0  # a page that neither burns CPU nor ends; far beyond any busy machine
MEMORY = 450_000_000  # bytes of data of the whole process

# Signals that neither the limits send nor a document can provoke.
_FROM_OUTSIDE = frozenset(
    {signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT}
)

log = logging.getLogger(__name__)

Pipe = Any  # multiprocessing's connection: its class depends on the platform

_Read = tuple[Article, ...] | Rejection


class ReaderFailed(Exception):
    """Reading raised an error, which is a bug; the message holds its traceback."""


class ReaderEnded(Unavailable):
    """The reading process was ended from outside (a machine that shuts down, the kernel's
    OOM killer): the document is to be tried again."""


class Reader:
    """Reads documents one at a time in a child process; a context manager.

    ``now`` is the clock of editorial decisions. The process starts with the first
    document, ends with the context, and by itself where its parent is gone.
    """

    def __init__(
        self, *, now: Callable[[], datetime], cpu_seconds: float = CPU_SECONDS, memory: int = MEMORY
    ) -> None:
        self._now = now
        self._limits = (cpu_seconds, memory)
        self._process: SpawnProcess | None = None
        self._pipe: Pipe | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def pid(self) -> int | None:
        """The child process, once there is one."""
        return self._process.pid if self._process else None

    def read(self, capture: Capture, source: Source | None) -> _Read:
        """What ``indexer.extract.read`` gives, or a Rejection ``too-slow`` or ``too-large``
        where the document takes more than its share. Raises ReaderFailed on a bug, and
        ReaderEnded where something else than the limits ended the process."""
        answer = self._ask(capture, source)
        if isinstance(answer, str):
            raise ReaderFailed(answer)
        return answer

    def _ask(self, capture: Capture, source: Source | None) -> _Read | str:
        pipe = self._started()
        try:
            pipe.send((capture, source, self._now()))
            if pipe.poll(WALL_SECONDS):
                return pipe.recv()
            seen = Rejection(reason="too-slow", evidence=f"no end after {WALL_SECONDS:.0f} s")
        except (EOFError, OSError):
            seen = self._post_mortem()
        log.warning("reader stopped reason=%s capture=%s", seen.reason, capture.id)
        self._end()
        return seen

    def _started(self) -> Pipe:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(
            target=_serve, args=(there, *self._limits), daemon=True, name="reader"
        )
        process.start()
        there.close()
        self._pipe, self._process = here, process
        return here

    def _post_mortem(self) -> Rejection:
        assert self._process is not None
        self._process.join(5)
        code = self._process.exitcode
        if code == -signal.SIGPROF:
            return Rejection(reason="too-slow", evidence=f"over {self._limits[0]:g} s of CPU time")
        name = signal.Signals(-code).name if code and code < 0 else f"exit status {code}"
        if code is not None and -code in _FROM_OUTSIDE:
            self._end()
            raise ReaderEnded(f"the reading process was ended from outside ({name})")
        return Rejection(reason="unreadable", evidence=f"ended the reading process ({name})")

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None


def _serve(pipe: Pipe, cpu_seconds: float, memory: int) -> None:
    """The child: read what comes, until the other end of the pipe is closed."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the worker's to heed:
        signal.signal(ignored, signal.SIG_IGN)  # it ends this process by closing the pipe
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    from indexer.extract import read

    gc.freeze()  # what is loaded by now is not looked through again after every page
    with suppress(EOFError, OSError):  # closed, or broken by a worker that was killed
        while True:
            capture, source, now = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
            answer = _answer(read, capture, source, now)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(answer)


def _answer(
    read: Callable[..., _Read], capture: Capture, source: Source | None, now: datetime
) -> _Read | str:
    try:
        return read(capture, source, now=now)
    except MemoryError:
        return Rejection(reason="too-large", evidence="takes more memory than reading may have")
    except Exception:
        import traceback

        return traceback.format_exc()
