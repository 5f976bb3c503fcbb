"""A database in a folder of its own for each test, and each kind of archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.ports import Archive
from monitor.store import MemoryArchive, open_archive


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "monitor.db"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, database: Path) -> Iterator[Archive]:
    if request.param == "memory":
        yield MemoryArchive()
        return
    is_file = request.param == "sqlite"
    with open_archive(database if is_file else request.getfixturevalue("server")) as archive:
        yield archive
