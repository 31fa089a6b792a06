"""Remembering what is dear to compute: made once for all who ask, kept for some seconds,
and served a while longer while somebody makes it anew."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 512  # values kept
STALE = 20  # times as long as a value is fresh, that it may be served while made anew


class Memory:
    """Values by key. One thread makes a value, others wait for it, or have the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, fresh_for: float, make: Callable[[], T]) -> T:
        """The value of a key, at most ``fresh_for`` seconds old unless it is being made anew."""
        with self._lock:
            made_at, value = self._held.get(key, (float("-inf"), None))
            making = self._making.setdefault(key, threading.Lock())
        age = time.monotonic() - made_at
        if age <= fresh_for:
            return value
        if not making.acquire(blocking=age > fresh_for * STALE):
            return value
        try:
            with self._lock:
                again_at, again = self._held.get(key, (float("-inf"), None))
            if again_at > made_at:
                return again
            made = make()
            self._keep(key, made)
            return made
        finally:
            making.release()
            with self._lock:
                if key not in self._held:  # it could not be made
                    self._making.pop(key, None)

    def clear(self) -> None:
        """Forget every value."""
        with self._lock:
            self._held.clear()

    def keys(self) -> frozenset[Hashable]:
        """What anything is held of, values being made included."""
        with self._lock:
            return frozenset((*self._held, *self._making))

    def _keep(self, key: Hashable, value: Any) -> None:
        with self._lock:
            self._held[key] = (time.monotonic(), value)
            self._held.move_to_end(key)
            while len(self._held) > MOST:
                dropped, _ = self._held.popitem(last=False)
                self._making.pop(dropped, None)
