"""Clocks that jump, and processes that were suspended, under the real daemon.

The wall clock is one of its own (clock.c, put before the C library; needs cc), which leaves the
monotonic clock alone, as a real jump does.
"""

from __future__ import annotations

import os
import signal
import struct
import time
from datetime import datetime
from pathlib import Path

from rows import call, finish, lines, log_of, main, need, publish, running

from tests.faults.killing import Farm, wait_until


class Clock:
    """A wall clock for one program."""

    def __init__(self, folder: Path) -> None:
        need("cc", root=False)
        self._library = folder / "clock.so"
        self._file = folder / "moved"
        source = Path(__file__).with_suffix(".c")
        call("cc", "-O2", "-shared", "-fPIC", "-o", str(self._library), str(source))
        self._file.write_bytes(struct.pack("q", 0))

    def environ(self) -> dict[str, str]:
        """What gives a program this clock."""
        return {
            "LD_PRELOAD": str(self._library),
            "CLOCK_MOVED_BY": str(self._file),
            "TZ": "Europe/Berlin",
        }

    def move(self, seconds: float) -> None:
        """Have it show so many seconds more than that of the machine."""
        with self._file.open("r+b", buffering=0) as file:
            file.write(struct.pack("q", int(seconds)))


def polls(farm: Farm) -> int:
    """How often feeds were asked for so far."""
    return sum(each.path.endswith("/feed.xml") for each in farm.landscape.requests)


def jump(folder: Path, seconds: int) -> str:
    """Put the clock while the daemon runs; polls and alerts go on soon."""
    clock = Clock(folder)
    farm = Farm(folder / "farm")
    farm.log = folder / "daemon.log"
    with running(farm, **clock.environ()) as daemon:
        asked = polls(farm)
        clock.move(seconds)
        wait_until(lambda: False, 5)
        at_once = polls(farm) - asked
        publish(farm)
        finish(farm, daemon, 60)
    told = [line["event"] for line in lines(farm, "warning")]
    return f"{at_once} polls in the 5 s after it; all alerts arrive; warnings: {told}"


def back(folder: Path) -> str:
    """Row 44: an hour back."""
    return jump(folder, -3600)


def forward(folder: Path) -> str:
    """Row 45: an hour forward."""
    return jump(folder, 3600)


def suspended(folder: Path) -> str:
    """Row 46: suspended for half a minute."""
    farm = Farm(folder)
    with running(farm) as daemon:
        os.kill(daemon.pid, signal.SIGSTOP)
        publish(farm)
        wait_until(lambda: False, 30)
        asked = polls(farm)
        os.kill(daemon.pid, signal.SIGCONT)
        wait_until(lambda: False, 2)
        at_once = polls(farm) - asked
        assert daemon.poll() is None, log_of(farm)
        finish(farm, daemon, 60)
    return f"{at_once} polls in the 2 s after it; all alerts arrive, each once"


def night(folder: Path, when: str) -> str:
    """Start ten seconds before the clock is changed, and go on over it."""
    clock = Clock(folder)
    clock.move(datetime.fromisoformat(when).timestamp() - time.time())
    farm = Farm(folder / "farm")
    farm.log = folder / "daemon.log"
    with running(farm, **clock.environ()) as daemon:
        publish(farm, 4)
        wait_until(lambda: False, 12)
        publish(farm, 4)
        finish(farm, daemon, 60)
    errors = [line["event"] for line in lines(farm)]
    assert not errors, errors
    return f"from {when} on: polls and alerts go on, each alert once"


def spring(folder: Path) -> str:
    """Row 47: the hour from 2 to 3 does not exist."""
    return night(folder, "2027-03-28T01:59:50+01:00")


def autumn(folder: Path) -> str:
    """Row 47: the hour from 2 to 3 comes twice."""
    return night(folder, "2027-10-31T02:59:50+02:00")


def strange_zone(folder: Path) -> str:
    """Row 48: the time zone of the machine does not exist."""
    farm = Farm(folder)
    with running(farm, TZ="Foo/Bar") as daemon:
        publish(farm)
        finish(farm, daemon)
    return "polls and alerts go on: times are stored in UTC, zones come from the configuration"


if __name__ == "__main__":
    main(
        "the daemon under clocks that jump",
        {
            "back": back,
            "forward": forward,
            "suspended": suspended,
            "spring": spring,
            "autumn": autumn,
            "strange_zone": strange_zone,
        },
    )
