"""CPU that processes have used, their children and those that have ended included (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

from process import usage


def seconds_of(pid: int) -> float:
    """Seconds of CPU of a process and all its children."""
    return usage(pid).cpu


def busy() -> tuple[float, float]:
    """Seconds that all cores were busy since the machine started, and that they could be."""
    fields = Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]
    ticks = [int(each) / os.sysconf("SC_CLK_TCK") for each in fields]
    total = sum(ticks)
    return total - ticks[3] - ticks[4], total
