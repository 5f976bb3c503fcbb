"""What failed is told, and tried again after a pause that grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import structlog

from monitor.errors import MonitorError

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=1)
TRIES = 8
"""About two minutes."""
ANEW = "when it is submitted"
"""When a step is tried again that is submitted as long as there is something to do."""

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


def told_again(pause: timedelta | None) -> str:
    """When a step is tried again, in words."""
    return "given up" if pause is None else f"in {pause.total_seconds():.0f} s"


def tell(what: str, failures: int, error: Exception, again: str) -> None:
    """Write into the log that a step has failed, and when it is tried again."""
    if isinstance(error, MonitorError):
        log.error("failed", what=what, tries=failures, again=again, error=str(error))
    else:
        log.error("unexpected error", what=what, tries=failures, again=again, exc_info=error)
