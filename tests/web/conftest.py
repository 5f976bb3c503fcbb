"""The page, served for one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import Address
from tests.web.served import Served, served


@pytest.fixture
def database(tmp_path: Path) -> Address:
    """Where it all is kept; modules whose tests run on both databases have their own of it."""
    return tmp_path / "monitor.db"


@pytest.fixture
def desk(tmp_path: Path, database: Address) -> Iterator[Served]:
    """With users of each role."""
    with served(tmp_path, database=database) as it:
        yield it


@pytest.fixture
def open_desk(tmp_path: Path, database: Address) -> Iterator[Served]:
    """Without users, for this machine alone."""
    with served(tmp_path, known=(), database=database) as it:
        yield it
