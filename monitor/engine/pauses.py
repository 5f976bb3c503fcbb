"""How long to wait before something that failed is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=1)
TRIES = 8
"""About three minutes."""


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
