"""The program as a user starts it, in the demo's newsroom."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from monitor.demo.newsroom import Newsroom
from tests.cli.storydesk import StoryDesk


class Run(Protocol):
    """Runs `monitor` with arguments and gives what came of it."""

    def __call__(
        self, *arguments: str, given: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, now=lambda: datetime.now(UTC)) as newsroom:
        yield newsroom


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoryDesk:
    """Papers that print each other's news; nobody is logged in."""
    monkeypatch.delenv("USER", raising=False)
    return StoryDesk(tmp_path)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, given: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            input=given,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "MONITOR_CONFIG": str(tmp_path / "config"), **environ},
            timeout=60,
            check=False,
        )

    return run
