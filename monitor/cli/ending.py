"""Ends a worker in time, also when it waits for a server that says nothing any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from monitor.daemon import Stoppable

# What is under way has 6 seconds, what is broken off another, then the queue and roles are given
# back; after 15 systemd and Docker kill us, as the files beside docs/scale.md say.
WITHIN = timedelta(seconds=12)

log = structlog.get_logger()


class Ending:
    """Calls ``leave`` when what was told to stop is not `over` by then.

    Threads that wait for the server cannot be broken off, and Python waits for them at its end:
    for minutes or longer, if what is sent to the server vanishes on the way.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._timer = threading.Timer(WITHIN.total_seconds(), self._end)
        self._timer.daemon = True

    def bounded(self, running: Stoppable) -> Stoppable:
        """The same, but its end is bounded from the moment it is told to stop."""
        return _Bounded(running, self._timer)

    def over(self) -> None:
        """All has ended."""
        self._timer.cancel()

    def _end(self) -> None:
        log.warning("leaving, though something does not end", seconds=WITHIN.seconds)
        self._leave()


class _Bounded:
    def __init__(self, running: Stoppable, timer: threading.Timer) -> None:
        self._running = running
        self._timer = timer

    def stop(self) -> None:
        """Once: whoever is told a second time leaves at once."""
        self._timer.start()
        self._running.stop()
