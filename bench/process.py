"""Scripts in processes of their own, and what a process uses with all its children (Linux)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self


class Child:
    """A script of this folder in a process of its own, as long as the context lasts.

    It answers each line with a line of JSON. What it logs goes to ``log``, or where ours goes.
    """

    def __init__(self, script: str, *options: str, log: IO[bytes] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name(script)), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        if kind is not None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def say(self, line: str) -> None:
        """Send it a line."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Its next line. Raises RuntimeError if it has ended instead."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args!r} has ended with {self.process.wait()}")
        values: dict[str, Any] = json.loads(line)
        return values


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children use: seconds of CPU so far, bytes, and counts.

    ``memory`` counts what several of them share once (PSS), ``main`` is the RSS of the first.
    """

    cpu: float
    memory: int
    main: int
    processes: int
    threads: int
    descriptors: int


def usage(pid: int, *, without: Collection[int] = ()) -> Usage:
    """What the process and its children use now, those in ``without`` and theirs left out.

    `resource.getrusage` knows the children only when they have ended, and the reading processes
    are children of a fork server: so it is read from /proc, where the ended ones count as well.
    """
    stats = {each: stat for each in _pids() if (stat := _stat(each))}
    family = _family(pid, {each: int(stat[1]) for each, stat in stats.items()}, without)
    ticks = sum(int(ticks) for each in family for ticks in stats[each][11:15])
    return Usage(
        cpu=ticks / os.sysconf("SC_CLK_TCK"),
        memory=sum(_memory(each) for each in family),
        main=int(stats[pid][21]) * os.sysconf("SC_PAGE_SIZE"),
        processes=len(family),
        threads=sum(int(stats[each][17]) for each in family),
        descriptors=sum(_descriptors(each) for each in family),
    )


def _pids() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """The fields of proc(5) from the state on; nothing if it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _family(pid: int, parents: Mapping[int, int], without: Collection[int]) -> list[int]:
    family = [pid]
    for member in family:
        family += [
            each for each, parent in parents.items() if parent == member and each not in without
        ]
    return family


def _memory(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


def _descriptors(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return 0
