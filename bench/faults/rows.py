"""What the commands of this folder share: a function for each row of docs/reliability.md.

A row that cannot be shown here raises `Skipped`; one that does not hold fails an assertion.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.killing import Farm, wait_until

Row = Callable[[Path], str]
"""Shows one row in an empty folder; gives what was seen."""


class Skipped(Exception):  # noqa: N818 - it is no error
    """A row that this machine cannot show."""


def main(about: str, rows: Mapping[str, Row]) -> None:
    """Show the rows that are named, or all of them; ends with 1 if one does not hold."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("row", nargs="*", choices=[*rows, []], help="all if none is named")
    chosen = parser.parse_args().row or list(rows)
    held = [_shown(name, rows[name]) for name in chosen]
    sys.exit(not all(held))


def _shown(name: str, row: Row) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        try:
            outcome, held = row(Path(folder)), True
        except Skipped as reason:
            outcome, held = f"skipped: {reason}", True
        except AssertionError as error:
            outcome, held = f"DOES NOT HOLD: {error}", False
    print(f"{name:14} {outcome} ({time.monotonic() - began:.0f} s)", flush=True)
    return held


def need(*tools: str, root: bool = True) -> None:
    """Skip the row without these tools, and unless we are root."""
    if root and os.geteuid() != 0:
        raise Skipped("needs root")
    for tool in tools:
        if shutil.which(tool) is None:
            raise Skipped(f"needs {tool}")


def call(*command: str) -> None:
    """Run a command that must succeed; else the row is skipped."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Skipped(f"{' '.join(command)}: {done.stderr.strip()}")


@contextmanager
def running(farm: Farm, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The daemon on the farm, once it has polled all papers; ended with the context."""
    with farm:
        daemon = farm.start(**environ)
        try:
            assert wait_until(farm.has_polled_all), log_of(farm)
            yield daemon
        finally:
            if daemon.poll() is None:
                daemon.kill()
            daemon.wait()


def finish(farm: Farm, daemon: subprocess.Popen[str], seconds: float = 90) -> None:
    """Every alert arrives, none twice, and the daemon ends as it should."""
    assert daemon.poll() is None, f"the daemon has ended: {log_of(farm)}"
    assert wait_until(farm.is_settled, seconds), f"lost: {farm.owed() - farm.told()}"
    assert farm.told() == farm.owed(), f"too many: {farm.told() - farm.owed()}"
    daemon.terminate()
    assert daemon.wait(15) == 0, daemon.returncode


def publish(farm: Farm, articles: int = 8) -> None:
    """Have news of each paper."""
    for _ in range(articles):
        farm.landscape.advance()


def log_of(farm: Farm) -> str:
    """The log of the daemon."""
    return farm.log.read_text(encoding="utf-8", errors="replace")


def lines(farm: Farm, level: str = "error") -> list[dict[str, Any]]:
    """The lines of the log of a level."""
    every = [json.loads(line) for line in log_of(farm).splitlines() if line.startswith("{")]
    return [line for line in every if line["level"] == level]
