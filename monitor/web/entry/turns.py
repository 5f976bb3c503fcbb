"""Places for what takes much of the machine: few at once, few who wait, and not for long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class BusyError(Exception):
    """All places are taken."""


class Turns:
    """So many places; so many more wait for one, up to some seconds.

    Whoever waits holds a thread that pages are served with, so only a few may.
    """

    def __init__(self, places: int, waiting: int, within: float) -> None:
        self._within = within
        self._places = threading.BoundedSemaphore(places)
        self._all = threading.BoundedSemaphore(places + waiting)

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place. Raises BusyError if there is none in time."""
        if not self._all.acquire(blocking=False):
            raise BusyError
        try:
            if not self._places.acquire(timeout=self._within):
                raise BusyError
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._all.release()
