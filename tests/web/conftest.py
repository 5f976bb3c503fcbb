"""The page, served for one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import Address, Server
from tests.web.served import Served, served

# Tests of what the page reads and writes run on both databases; others are about the page alone.
ON_BOTH = frozenset(
    f"tests.web.test_{each}"
    for each in (
        "alerts",
        "article",
        "audit",
        "lines",
        "link",
        "live",
        "login",
        "mutes",
        "rules",
        "search",
        "sources",
        "stories",
        "visits",
    )
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ in ON_BOTH and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Where it all is kept."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return tmp_path / "monitor.db"
    server: Server = request.getfixturevalue("server")
    return server


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
