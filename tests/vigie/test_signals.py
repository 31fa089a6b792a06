"""Being told to end, in the middle of anything."""

import os
import signal
import subprocess
import sys

import pytest

SCRIPT = """
import gc, os, signal, threading
from vigie.signals import until_told

class Closing:
    def __del__(self):
        os.kill(os.getpid(), signal.{which})
        for _ in range(1000): pass

told = threading.Event()
stopped = until_told(told, at_once=True)
Closing()  # what is raised in a destructor, Python only prints
assert stopped()
assert until_told(told)()
print("told")
"""


@pytest.mark.parametrize("which", ["SIGINT", "SIGTERM"])
def test_an_interrupt_that_is_swallowed_is_known_still(which: str) -> None:
    script = SCRIPT.format(which=which)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "told\n", done.stderr
    assert "Exception ignored" in done.stderr


@pytest.mark.parametrize(("which", "status"), [("SIGINT", -2), ("SIGTERM", 143)])
def test_what_is_being_done_is_interrupted(which: str, status: int) -> None:
    script = (
        "import threading, time; from vigie.signals import until_told\n"
        "until_told(at_once=True); print('ready', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout
    with process.stdout:
        process.stdout.readline()
        os.kill(process.pid, getattr(signal, which))
        assert process.wait(120) == status
