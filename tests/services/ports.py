"""Ports for servers that are told where to listen, or that listen there again after a death."""

import random
import socket
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST, _CHANCE = 15_000, random.Random()  # not of a seed that a test sets


def free() -> int:
    """A port of loopback that nobody has now, of those that the kernel gives to nobody by
    itself: between now and when it is used no connection or server of others can take it."""
    for _ in range(1_000):
        port = _CHANCE.randrange(_LOWEST, _end())
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")


def _end() -> int:
    """Where the range begins of which the kernel gives; the highest port where all are of it."""
    given = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32_768
    return given if given > _LOWEST + 1_000 else 65_536
