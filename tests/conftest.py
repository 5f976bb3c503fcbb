"""Fixtures that several folders use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

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
    server = None if named else OwnServer(is_lasting=False)
    databases = Postgres(named or server.url if server else "")
    yield databases
    if server:
        server.close()
    else:
        databases.close()
