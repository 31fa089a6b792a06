"""Fixtures for every test: the real services."""

import signal
from pathlib import Path

# A shell that starts the tests in the background has it ignored, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.services.fixtures"]


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """No example has a deadline, since machines are shared; Hypothesis is loaded only for
    the tests that use it."""
    if b"hypothesis" in module_path.read_bytes():
        from hypothesis import settings

        settings.register_profile("shared", deadline=None)
        settings.load_profile("shared")
