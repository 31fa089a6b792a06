"""Fixtures for every test: the real services."""

from pathlib import Path

pytest_plugins = ["tests.services.fixtures"]


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """No example has a deadline, since machines are shared; Hypothesis is loaded only for
    the tests that use it."""
    if b"hypothesis" in module_path.read_bytes():
        from hypothesis import settings

        settings.register_profile("shared", deadline=None)
        settings.load_profile("shared")
