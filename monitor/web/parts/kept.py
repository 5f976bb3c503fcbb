"""Values that many ask for and that take a moment to make: made anew every few seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Generic, TypeVar

from monitor.ports import Clock

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that is used for a while. One makes it anew; others get the old one meanwhile."""

    def __init__(self, clock: Clock, lasts: timedelta) -> None:
        self._clock = clock
        self._lasts = lasts.total_seconds()
        self._value: tuple[T, float] | None = None
        self._making = threading.Lock()

    def get(self, make: Callable[[], T]) -> T:
        """The value; made by ``make`` if there is none yet, or it is too old."""
        if (value := self._value) is not None and self._clock.monotonic() < value[1]:
            return value[0]
        if value is None:
            self._making.acquire()
        elif not self._making.acquire(blocking=False):
            # Somebody else does it.
            return value[0]
        try:
            known = self._value
            if known is None or self._clock.monotonic() >= known[1]:
                known = self._value = make(), self._clock.monotonic() + self._lasts
            return known[0]
        finally:
            self._making.release()
