"""Stores what the daemon counts, so that other processes can show it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from monitor.meters import Meters
from monitor.model import Measured
from monitor.ports import Archive, Clock

PROC = Path("/proc")


class Measuring:
    """Stores the counts of a process under its name.

    ``apart`` gives the ids of processes it has started that count for themselves.
    """

    def __init__(
        self,
        process: str,
        meters: Meters,
        archive: Archive,
        clock: Clock,
        apart: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self._process = process
        self._meters = meters
        self._archive = archive
        self._clock = clock
        self._apart = apart
        self._started = clock.now()
        self._version = version("monitor")

    def store(self) -> None:
        """Store what was counted until now; blocks."""
        self._archive.store_measures(
            Measured(
                self._process,
                self._started,
                self._clock.now(),
                self._version,
                memory_of(os.getpid(), self._apart()),
                self._meters.text(),
            )
        )


def memory_of(process: int, apart: Collection[int] = (), *, proc: Path = PROC) -> int:
    """How many bytes of memory a process and all it has started hold, but for those ``apart``.

    What they share counts in each. 0 where that cannot be known.
    """
    return sum(_resident(each, proc) for each in _family(process, apart, proc))


def _family(process: int, apart: Collection[int], proc: Path) -> Iterator[int]:
    if process in apart:
        return
    yield process
    for listed in proc.glob(f"{process}/task/*/children"):
        with suppress(OSError):  # it has just ended
            for child in listed.read_text("ascii").split():
                yield from _family(int(child), apart, proc)


def _resident(process: int, proc: Path) -> int:
    with suppress(OSError, ValueError):
        for line in (proc / str(process) / "status").read_text("utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0
