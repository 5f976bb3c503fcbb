"""Processes of a test that end with it, whatever they or the test do."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 60


@contextmanager
def mortal(process: subprocess.Popen[Any], seconds: float = PATIENCE) -> Iterator[None]:
    """Kill a process at the end, and before when whoever reads from it has waited too long.

    `Popen` itself waits at the end of its ``with``: for ever, if the process stands still.
    """
    patience = threading.Timer(seconds, process.kill)
    patience.start()
    try:
        yield
    finally:
        patience.cancel()
        process.kill()
