"""The page, served for one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served import Served, served


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    """With users of each role."""
    with served(tmp_path) as it:
        yield it


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Served]:
    """Without users, for this machine alone."""
    with served(tmp_path, known=()) as it:
        yield it
