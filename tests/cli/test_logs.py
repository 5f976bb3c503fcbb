"""What logs must never hold."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import structlog
from monitor.cli import logs

def send(password):
    address = "discord://4711/" + password
    raise RuntimeError("no channel")

logs.configure(verbose=False)
try:
    send("geheim-" + "wort")
except RuntimeError:
    structlog.get_logger("monitor").exception("unexpected error")
"""


@pytest.mark.parametrize("terminal", [False, True])
def test_an_unexpected_error_is_logged_without_the_values_of_variables(terminal: bool) -> None:
    program = PROGRAM
    if terminal:
        program = "import sys\nsys.stderr.isatty = lambda: True\n" + program

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )

    assert "no channel" in done.stderr
    assert "send" in done.stderr
    assert "geheim-wort" not in done.stderr
