"""Stopping well: SIGTERM and Ctrl-C end a service after what it is doing now."""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType


def until_told(told: threading.Event | None = None, *, at_once: bool = False) -> Callable[[], bool]:
    """A function that turns true once SIGTERM or SIGINT has come. Main thread only.

    ``told`` is what an earlier call was given, so that what came before counts. ``at_once``:
    what is being done is interrupted, too (KeyboardInterrupt, SystemExit); that may be swallowed where
    Python runs a callback or a destructor, and the function says so still.
    """
    told = told or threading.Event()

    def tell(signalled: int, _frame: FrameType | None) -> None:
        told.set()
        if at_once:
            raise KeyboardInterrupt if signalled == signal.SIGINT else SystemExit(128 + signalled)

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    return told.is_set


def end_with_parent(parent: int | None) -> None:
    """End this service, as by SIGTERM, when the ``vigie up`` that started it is gone:
    ``parent`` is its process id (``VIGIE_PARENT``)."""
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
