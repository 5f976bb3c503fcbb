"""Waits for work no longer than it may take, and lets what hangs hold up nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")
HANGING_AT_MOST = 4


class HangingError(Exception):
    """Too much of the same name still hangs, so this was not begun."""


class Bounded:
    """Runs each piece of work in a thread of its own, which nobody waits for at the end.

    A thread cannot be stopped: it lives until its work is over. So no more than four of one name
    are left behind.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hanging: dict[str, list[threading.Thread]] = {}

    def run(self, name: str, work: Callable[[], T], timeout: timedelta) -> T:
        """What ``work`` returns or raises. TimeoutError if it takes longer, and goes on."""
        with self._lock:
            hanging = [each for each in self._hanging.pop(name, ()) if each.is_alive()]
            if hanging:
                self._hanging[name] = hanging
            if len(hanging) >= HANGING_AT_MOST:
                raise HangingError(name)
        future: Future[T] = Future()
        thread = threading.Thread(target=_do, args=(work, future), daemon=True, name=f"do {name}")
        thread.start()
        try:
            return future.result(timeout.total_seconds())
        except TimeoutError:
            if future.done():
                # The work itself raised it, or was over just now.
                return future.result()
            with self._lock:
                self._hanging.setdefault(name, []).append(thread)
            raise


def _do(work: Callable[[], T], future: Future[T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised where it is waited for
        future.set_exception(error)
