"""Remembering what is dear to compute: made once for all who ask, kept for some seconds, and
served a while longer while it is made anew, so that nobody waits for what is there."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from lexicon.errors import Unavailable

T = TypeVar("T")
MOST = 512  # values kept
STALE = 6  # times as long as a value is fresh, that it is served while made anew
AT_ONCE = 1  # values made anew while the ones before are served: who waits comes first

log = logging.getLogger(__name__)


class Memory:
    """Values by key. One thread makes a value; others have the one before, or wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._renewing = threading.Semaphore(AT_ONCE)

    def get(self, key: Hashable, fresh_for: float, make: Callable[[], T]) -> T:
        """The value of a key: at most ``fresh_for`` seconds old, or ``STALE`` times that where
        it is only now made anew. Raises what ``make`` raises, where there is nothing to serve."""
        with self._lock:
            made_at, value = self._held.get(key, (float("-inf"), None))
            making = self._making.setdefault(key, threading.Lock())
        age = time.monotonic() - made_at
        if age <= fresh_for:
            return value
        if age <= fresh_for * STALE:
            self._renew(key, making, make)
            return value
        with making:
            with self._lock:
                again_at, again = self._held.get(key, (float("-inf"), None))
            if again_at > made_at:
                return again
            try:
                made = make()
            except BaseException:
                with self._lock:
                    self._making.pop(key, None)
                raise
            self._keep(key, made)
            return made

    def _renew(self, key: Hashable, making: threading.Lock, make: Callable[[], Any]) -> None:
        """Begin to make a value anew, unless it is being made or enough others are."""
        if not self._renewing.acquire(blocking=False):
            return
        if not making.acquire(blocking=False):
            self._renewing.release()
            return
        threading.Thread(target=self._anew, args=(key, making, make), daemon=True).start()

    def _anew(self, key: Hashable, making: threading.Lock, make: Callable[[], Any]) -> None:
        """Make a value anew; the one before stays where that fails, until it is too old."""
        try:
            self._keep(key, make())
        except Unavailable as error:
            log.warning("away error=%s", type(error).__name__)
        finally:
            making.release()
            self._renewing.release()

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
