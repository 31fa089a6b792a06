"""Fixtures for every test: the real services."""

import signal
from pathlib import Path

import pytest

# A shell that starts the tests in the background has it ignored, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.services.fixtures"]


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """No example has a deadline and none is drawn too slowly, since machines are shared; the same
    are tried each time, but by what is run to find more. Hypothesis is loaded only for the tests
    that use it."""
    if b"hypothesis" in module_path.read_bytes():
        from hypothesis import HealthCheck, settings

        settings.register_profile(
            "shared",
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            derandomize=parent.config.getoption("markexpr") != "soak",
        )
        settings.load_profile("shared")
