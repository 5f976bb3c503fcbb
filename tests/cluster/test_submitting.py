"""Steps that several submit at once, each in a transaction of its own."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from monitor.cluster.matching import Submitting
from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.model import Server, bucket_of
from monitor.ports.engine import Step
from monitor.store import SqlArchive
from monitor.store.cluster import Cluster
from tests.values import article

PATIENCE = 20


@pytest.fixture
def engine(server: Server, cluster: Cluster) -> Iterator[PgqueuerEngine]:
    cluster.within(install)
    engine = PgqueuerEngine(server.url)
    yield engine
    engine.close()


def address_in(bucket: int) -> str:
    """An address of a host in a bucket."""
    hosts = (f"h{number}.example" for number in itertools.count())
    return f"https://{next(host for host in hosts if bucket_of(host) == bucket)}/"


def until_somebody_waits(server: Server) -> None:
    """Wait until somebody waits for the transaction of another."""
    query = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
    until = time.monotonic() + PATIENCE
    with psycopg.connect(server.url, autocommit=True) as connection:
        while connection.execute(query).fetchone() is None:
            assert time.monotonic() < until, "nobody waits"


def test_a_poll_and_the_scheduler_that_submit_the_same_do_not_wait_for_each_other(
    server: Server, archive: SqlArchive, cluster: Cluster, engine: PgqueuerEngine
) -> None:
    submitting = Submitting(engine, 1)
    pages = [article(bucket, url=address_in(bucket)) for bucket in (9, 10)]
    failed: list[Exception] = []

    def poll() -> None:
        try:
            archive.record(then=lambda conn: submitting.submit(conn, ready=(), pages=pages))
        except Exception as error:  # noqa: BLE001 - the test looks at it
            failed.append(error)

    def submit(conn: object) -> None:
        # The first of two keys, as `submit_all` has them; then the poll comes.
        engine.submit_all(Step.POLL, ["10"], conn=conn)
        polling.start()
        until_somebody_waits(server)
        engine.submit_all(Step.POLL, ["9"], conn=conn)

    polling = threading.Thread(target=poll)

    cluster.within(submit)
    polling.join()

    assert failed == []
