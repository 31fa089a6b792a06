"""A real Chromium (Debian's package; `tests/install-browser` installs it)."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.services.waiting import LONGEST


def chromium() -> Iterator[Browser]:
    """A headless browser; skips where none is installed, fails in CI."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        message = "no chromium on the PATH: run tests/install-browser"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    # Chromium's own sandbox does not start as root; it opens our own pages only.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=arguments, timeout=LONGEST * 1000
        )
        browser.new_context = partial(_patient, browser.new_context)
        yield browser
        browser.close()


def _patient(opened: Callable[..., BrowserContext], **options: Any) -> BrowserContext:
    """A context in which what is waited for has the time of a machine that is busy."""
    context = opened(**options)
    context.set_default_timeout(LONGEST * 1000)
    return context
