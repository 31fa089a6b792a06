"""A sign of life for whoever watches over a worker, such as a container's health check."""

from collections.abc import Callable, Mapping
from pathlib import Path


def beating(environment: Mapping[str, str], stopped: Callable[[], bool]) -> Callable[[], bool]:
    """``stopped``, which a worker's loop asks again and again, touching the file that
    ``VIGIE_HEARTBEAT`` names each time; ``stopped`` itself where nothing is named."""
    name = environment.get("VIGIE_HEARTBEAT")
    if name is None:
        return stopped
    file = Path(name)

    def asked() -> bool:
        file.touch()
        return stopped()

    return asked
