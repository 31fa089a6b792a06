"""What is dear to compute is made once, and nothing is kept of what could not be made."""

import threading
import time

import pytest

from vigie.remembering import AT_ONCE, Memory


def test_a_value_is_made_once_for_all_who_ask_at_once() -> None:
    memory, made, go = Memory(), list[int](), threading.Event()

    def make() -> int:
        go.wait(60)
        made.append(1)
        return len(made)

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(memory.get("k", 60, make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert found == [1] * 8
    assert memory.get("k", 60, make) == 1
    memory.clear()
    assert memory.get("k", 60, make) == 2


def test_what_cannot_be_made_is_asked_again_and_leaves_nothing() -> None:
    memory = Memory()
    for number in range(3):
        with pytest.raises(ZeroDivisionError):
            memory.get(number, 60, lambda: 1 // 0)
    assert memory.keys() == frozenset()
    assert memory.get(1, 60, lambda: "made") == "made"
    assert memory.keys() == {1}


def test_what_was_made_is_served_while_it_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, go, again = Memory(), threading.Event(), threading.Event()
    later = time.monotonic() + 100

    def anew() -> str:
        again.set()
        go.wait(60)
        return "new"

    assert memory.get("k", 60, lambda: "old") == "old"
    monkeypatch.setattr("vigie.remembering.time.monotonic", lambda: later)
    assert memory.get("k", 60, anew) == "old"
    assert again.wait(60)
    assert memory.get("k", 60, lambda: "never") == "old"
    go.set()
    while memory.get("k", 60, lambda: "never") == "old":
        time.sleep(0.01)
    assert memory.get("k", 60, lambda: "never") == "new"


def test_few_values_are_made_anew_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, go, begun = Memory(), threading.Event(), threading.Semaphore(0)
    later = time.monotonic() + 100
    for key in range(AT_ONCE + 3):
        memory.get(key, 60, lambda: "old")
    monkeypatch.setattr("vigie.remembering.time.monotonic", lambda: later)

    def anew() -> str:
        begun.release()
        go.wait(60)
        return "new"

    assert [memory.get(key, 60, anew) for key in range(AT_ONCE + 3)] == ["old"] * (AT_ONCE + 3)
    for _ in range(AT_ONCE):
        assert begun.acquire(timeout=60)
    assert not begun.acquire(blocking=False)
    go.set()
    while memory.get(AT_ONCE + 2, 60, lambda: "new") == "old":
        time.sleep(0.01)
