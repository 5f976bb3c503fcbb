"""Fixtures that several folders use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import Address, Server
from monitor.ports import Archive
from monitor.store import MemoryArchive, open_archive, upgrade
from tests.newsroom import Newsroom
from tests.postgres import OwnServer, Postgres


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    newsroom = Newsroom()
    yield newsroom
    newsroom.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that all tests of this process share; each takes a database of its own."""
    named = os.environ.get("MONITOR_TEST_PG")
    if named:
        databases = Postgres(named)
        yield databases
        databases.close()
    else:
        with OwnServer(is_lasting=False) as server:
            yield Postgres(server.url)


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """The URL of a database with all tables, which others are copied from; nobody works in it."""
    url = postgres.database()
    upgrade(Server(url))
    return url


@pytest.fixture
def server(postgres: Postgres, migrated: str) -> Iterator[Server]:
    """A database on PostgreSQL, empty but for its tables."""
    url = postgres.database(template=migrated)
    yield Server(url)
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Where a database is or will be: a file, or a server."""
    if request.param == "sqlite":
        return tmp_path / "data" / "monitor.db"
    server: Server = request.getfixturevalue("server")
    return server


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """An archive of each kind."""
    if request.param == "memory":
        yield MemoryArchive()
        return
    is_file = request.param == "sqlite"
    address = tmp_path / "data" / "monitor.db" if is_file else request.getfixturevalue("server")
    with open_archive(address) as archive:
        yield archive
