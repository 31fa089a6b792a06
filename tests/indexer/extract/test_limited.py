"""A hostile document ends its reading, not the worker."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from indexer.extract import limited
from indexer.extract.limited import Reader, ReaderEnded, ReaderFailed
from press.values import Capture, Rejection

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GOOD = (
    "Un pont de bateaux à Kherson\n\nLes sapeurs ukrainiens ont ouvert dans la nuit un passage de bateaux "
    "sur un bras du fleuve, à vingt kilomètres en aval du pont détruit, selon le porte-parole de la région."
)


def capture(text: str, kind: str = "text/plain") -> Capture:
    return Capture(
        source="seed", source_id="a", origin="seed", fetched_at=NOW, media_type=kind, body=text.encode()
    )  # fmt: skip


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(now=lambda: NOW, cpu_seconds=4.0) as found:
        yield found


def reads(reader: Reader) -> None:
    found = reader.read(capture(GOOD), None)
    assert not isinstance(found, Rejection)
    assert found[0].title == "Un pont de bateaux à Kherson"


def test_reads_in_one_process_after_another_document(reader: Reader) -> None:
    reads(reader)
    first = reader.pid
    reads(reader)
    assert reader.pid == first


def test_a_page_that_takes_too_long_is_stopped_and_the_next_is_read(reader: Reader) -> None:
    deep = "<div class='a'><a href='x'>a</a>" * 60_000
    found = reader.read(capture(f"<html><body>{deep}</body></html>", "text/html"), None)
    assert isinstance(found, Rejection)
    assert found.reason == "too-slow"
    assert "4 s" in found.evidence
    reads(reader)


@pytest.mark.parametrize("answered", [False, True])
def test_a_worker_that_is_killed_leaves_a_process_that_ends_without_a_word(
    answered: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=limited._serve, args=(theirs, 4.0, limited.MEMORY))
    child.start()
    theirs.close()
    ours.send((capture(GOOD), None, NOW))
    if answered:
        assert ours.poll(120)  # and is never read: the connection is reset, not closed
    ours.close()
    child.join(120)
    assert child.exitcode == 0
    assert not capfd.readouterr().err


def test_a_process_killed_from_outside_is_no_fault_of_the_document(reader: Reader) -> None:
    reads(reader)
    assert reader.pid is not None
    slow = capture("<html><body>" + "<div class='a'><a href='x'>a</a>" * 8_000, "text/html")
    killer = threading.Timer(0.2, os.kill, (reader.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(ReaderEnded, match="SIGKILL"):
        while True:
            reader.read(slow, None)
    killer.join()
    reads(reader)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_to_the_whole_group_do_not_end_the_reading(reader: Reader, name: str) -> None:
    reads(reader)
    pid = reader.pid
    assert pid is not None
    os.kill(pid, signal.Signals[name])
    reads(reader)
    assert reader.pid == pid


def test_a_document_that_crashes_the_process_is_rejected(reader: Reader) -> None:
    reads(reader)
    assert reader.pid is not None
    slow = capture("<html><body>" + "<div class='a'><a href='x'>a</a>" * 8_000, "text/html")
    killer = threading.Timer(0.2, os.kill, (reader.pid, signal.SIGSEGV))
    killer.start()
    found = reader.read(slow, None)
    while not (isinstance(found, Rejection) and "SIGSEGV" in found.evidence):
        found = reader.read(slow, None)
    killer.join()
    assert found.reason == "unreadable"
    reads(reader)


def test_memory_is_limited() -> None:
    with Reader(now=lambda: NOW, memory=200_000_000, cpu_seconds=20) as reader:
        found = reader.read(capture("<p>a" * 700_000, "text/html"), None)
        assert isinstance(found, Rejection)
        assert found.reason in {"too-large", "unreadable"}
        reads(reader)


def test_a_bug_is_raised_where_it_can_be_seen(reader: Reader) -> None:
    with pytest.raises(ReaderFailed, match="AttributeError"):
        reader.read("no capture", None)  # pyright: ignore[reportArgumentType]
    reads(reader)


def test_the_limits_are_those_the_documentation_states() -> None:
    assert (limited.CPU_SECONDS, limited.MEMORY) == (5.0, 450_000_000)
