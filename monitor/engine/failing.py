"""What failed is told, and tried again after a pause that grows."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

import structlog

from monitor.errors import MonitorError

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=1)
TRIES = 8
"""About two minutes."""
ANEW = "when it is submitted"
"""When a step is tried again that is submitted as long as there is something to do."""
QUIET_SECONDS = 60.0
"""Why a wake fails is told once in that time: it is submitted every two seconds."""

log = structlog.get_logger()


def after_failure(failures: int) -> timedelta | None:
    """The pause after so many failures of a step in a row; None if it is given up.

    >>> [pause and pause.seconds for pause in map(after_failure, range(1, 9))]
    [1, 2, 4, 8, 16, 32, 60, None]
    """
    return None if failures >= TRIES else min(FIRST * 2 ** (failures - 1), LONGEST)


def growing(first: timedelta, longest: timedelta) -> Iterator[timedelta]:
    """Pauses, each twice the one before, up to the longest."""
    pause = first
    while True:
        yield pause
        pause = min(2 * pause, longest)


class Failures:
    """Tells what fails, and says when it is tried again; ``wakes`` are not, but submitted anew."""

    def __init__(
        self, wakes: Collection[str], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._wakes = frozenset(wakes)
        self._seconds = seconds
        self._told: dict[str, float] = {}

    def pause(self, entrypoint: str, key: str, failures: int, error: Exception) -> timedelta | None:
        """Tell of a failure; the pause after so many in a row, None if it is not tried again."""
        what = f"{entrypoint} {key}".strip()
        if entrypoint not in self._wakes:
            pause = after_failure(failures)
            again = "given up" if pause is None else f"in {pause.total_seconds():.0f} s"
            _tell(what, failures, error, again)
            return pause
        if self._is_news(entrypoint, error):
            _tell(what, failures, error, ANEW)
        return None

    def _is_news(self, entrypoint: str, error: Exception) -> bool:
        now, reason = self._seconds(), f"{entrypoint}: {type(error).__name__}: {error}"
        self._told = {each: at for each, at in self._told.items() if now - at < QUIET_SECONDS}
        is_news = reason not in self._told
        self._told.setdefault(reason, now)
        return is_news


def _tell(what: str, failures: int, error: Exception, again: str) -> None:
    if isinstance(error, MonitorError):
        log.error("failed", what=what, tries=failures, again=again, error=str(error))
    else:
        log.error("unexpected error", what=what, tries=failures, again=again, exc_info=error)
