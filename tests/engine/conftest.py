"""A queue in a database of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy

from monitor.engine import installing
from monitor.engine.pgqueuer import PgqueuerEngine
from tests.engine.running import transactions_of
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def with_queue(postgres: Postgres) -> str:
    """The URL of a database with a queue, which others are copied from."""
    url = postgres.database()
    transactions = transactions_of(url)
    with transactions.begin() as conn:
        installing.install(conn)
    transactions.dispose()
    return url


@pytest.fixture
def url(postgres: Postgres, with_queue: str) -> Iterator[str]:
    """Leads to an empty queue."""
    url = postgres.database(template=with_queue)
    yield url
    postgres.drop(url)


@pytest.fixture
def transactions(url: str) -> Iterator[sqlalchemy.Engine]:
    """Begins transactions where the queue is."""
    transactions = transactions_of(url)
    yield transactions
    transactions.dispose()


@pytest.fixture
def cluster_of(url: str) -> Iterator[Callable[..., PgqueuerEngine]]:
    """Makes engines on the queue of the test."""
    engines: list[PgqueuerEngine] = []

    def make(*args: Any, **options: Any) -> PgqueuerEngine:
        engines.append(PgqueuerEngine(url, *args, **options))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
