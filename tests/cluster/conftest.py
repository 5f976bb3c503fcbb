"""The database as workers share it: each test has one of its own on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.model import Server
from monitor.store import SqlArchive, database_at, open_archive
from monitor.store.cluster import Cluster


@pytest.fixture
def cluster(server: Server) -> Iterator[Cluster]:
    cluster = Cluster(database_at(server))
    yield cluster
    cluster.close()


@pytest.fixture
def archive(server: Server) -> Iterator[SqlArchive]:
    with open_archive(server) as archive:
        yield archive
