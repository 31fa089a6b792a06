"""A sign of life for whoever watches over a worker, such as a container's health check."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


def beating(file: Path | None, asked: Callable[[], Result]) -> Callable[[], Result]:
    """What a worker's loop asks again and again, touching the file (``VIGIE_HEARTBEAT``)
    each time; itself where there is none."""
    if file is None:
        return asked

    def touching() -> Result:
        file.touch()
        return asked()

    return touching
