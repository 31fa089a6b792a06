"""Readers of a page that is served: who open one address after the other without a pause, and how
long each answer took them."""

import http.client
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server under measure: ``addresses`` asks it what there is to open, by kind of page;
    ``process`` is the number of its process, where it is ours."""

    name: str
    host: str
    process: int | None
    addresses: Callable[[str], dict[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one kind of page took, times in milliseconds. ``first`` is each address asked for
    the first time, by one reader; ``per_cpu`` requests for a second of the server's CPU time."""

    rate: float
    p50: float
    p95: float
    first_p50: float
    first_p95: float
    per_cpu: float | None
    addresses: int


def figures(served: Served, paths: Sequence[str], readers: int, seconds: float) -> Figures:
    """Open every address once, and then by so many readers at once for so long."""
    one = http.client.HTTPConnection(served.host, timeout=120)
    first = sorted(_timed(one, path) for path in paths)
    before = cpu(served.process)
    times = sorted(measured(served.host, paths, readers, seconds))
    spent = cpu(served.process) - before
    ranks = statistics.quantiles(times, n=20)
    return Figures(
        rate=len(times) / seconds,
        p50=ranks[9],
        p95=ranks[18],
        first_p50=statistics.median(first),
        first_p95=first[int((len(first) - 1) * 0.95)],
        per_cpu=len(times) / spent if spent else None,
        addresses=len(paths),
    )


def measured(host: str, paths: Sequence[str], readers: int, seconds: float) -> list[float]:
    """The milliseconds of every answer that so many readers had, one after the other each."""
    begun, end = threading.Barrier(readers), time.monotonic() + seconds

    def read(seed: int) -> list[float]:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection(host, timeout=120)
        times: list[float] = []
        begun.wait()
        while time.monotonic() < end:
            times.append(_timed(connection, chance.choice(paths)))
        return times

    with ThreadPoolExecutor(readers) as pool:
        return [each for times in pool.map(read, range(readers)) for each in times]


def _timed(connection: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    get(connection, path)
    return (time.perf_counter() - began) * 1000


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of an answer, which must be one."""
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: answered {answer.status}")
    return body


def cpu(process: int | None) -> float:
    """Seconds of CPU time that a process had."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
