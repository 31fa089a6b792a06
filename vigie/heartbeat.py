"""A sign of life for whoever watches over a worker, such as a container's health check."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")


def beating(environment: Mapping[str, str], asked: Callable[[], Answer]) -> Callable[[], Answer]:
    """What a worker's loop asks again and again, touching the file that
    ``VIGIE_HEARTBEAT`` names each time; itself where nothing is named."""
    name = environment.get("VIGIE_HEARTBEAT")
    if name is None:
        return asked
    file = Path(name)

    def touching() -> Answer:
        file.touch()
        return asked()

    return touching
