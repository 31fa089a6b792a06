"""Where the real texts lie that only tests may read: `../shared` beside the project."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def shared(*parts: str) -> Path:
    """The path of a shared file; skips the test where the folder is absent, fails in CI."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        message = f"{path.name} is not there: the shared folder stands beside the project"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path
