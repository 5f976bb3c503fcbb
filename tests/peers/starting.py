"""What starting a peer needs."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from typing import NoReturn, TypeVar

import pytest

T = TypeVar("T")
HOST = "127.0.0.1"


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it where it must run."""
    if os.environ.get("MONITOR_TEST_PEERS"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def eventually(find: Callable[[], T | None], what: str, *, seconds: float = 30.0) -> T:
    """What ``find`` gives as soon as it gives anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"{what}: not within {seconds:g} s")
