"""Steps that are submitted together with the data they are about."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from monitor.engine import looks
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.errors import DatabaseError
from monitor.ports.engine import Step
from tests.engine.running import Doings, running, until
from tests.postgres import OwnServer, Postgres

Making = Callable[..., PgqueuerEngine]


def count(conn: Connection, of: str) -> int:
    return int(conn.execute(text(f"SELECT count(*) FROM {of}")).scalar_one())


def queued(transactions: Engine) -> int:
    with transactions.connect() as conn:
        return sum(each.waiting for each in looks.waiting(conn))


def test_a_step_waits_for_the_commit_of_its_data(cluster_of: Making, transactions: Engine) -> None:
    doings = Doings()
    engine = cluster_of({Step.POLL: doings})
    begun_before: list[bool] = []

    async def work() -> None:
        async with running(engine):
            await asyncio.to_thread(engine.submit, Step.POLL, "other")
            await until(lambda: doings.done)
            await asyncio.to_thread(submit)
            await until(lambda: len(doings.done) == 3)

    def submit() -> None:
        with transactions.begin() as conn:
            engine.submit(Step.POLL, "17", conn=conn)
            engine.submit(Step.POLL, "another")
            while "another" not in doings.done:
                time.sleep(0.001)
            begun_before.append("17" in doings.begun)

    asyncio.run(work())
    assert begun_before == [False]
    assert doings.done == ["other", "another", "17"]


def test_a_step_is_forgotten_with_its_data(cluster_of: Making, transactions: Engine) -> None:
    engine = cluster_of()

    with pytest.raises(ZeroDivisionError), transactions.begin() as conn:
        engine.submit(Step.POLL, "17", conn=conn)
        _ = 1 / 0

    assert queued(transactions) == 0
    assert engine.submit(Step.POLL, "17")


def test_a_step_that_waits_already_leaves_the_transaction_whole(
    cluster_of: Making, transactions: Engine
) -> None:
    engine = cluster_of()
    engine.submit(Step.POLL, "17")

    with transactions.begin() as conn:
        conn.execute(text("CREATE TABLE data (n bigint)"))
        is_taken = engine.submit(Step.POLL, "17", conn=conn)
        conn.execute(text("INSERT INTO data VALUES (1)"))

    assert not is_taken
    with transactions.connect() as conn:
        assert count(conn, "data") == 1
    assert queued(transactions) == 1


@pytest.mark.parametrize("is_committed", [True, False])
def test_of_two_transactions_with_the_same_key_one_has_it(
    cluster_of: Making, transactions: Engine, *, is_committed: bool
) -> None:
    engine = cluster_of()
    taken: list[bool] = []

    def submit_too() -> None:
        taken.append(engine.submit(Step.POLL, "17"))

    with transactions.connect() as conn:
        engine.submit(Step.POLL, "17", conn=conn)
        other = threading.Thread(target=submit_too)
        other.start()
        (conn.commit if is_committed else conn.rollback)()
        other.join()

    assert taken == [not is_committed]
    assert queued(transactions) == 1


def test_a_queue_that_is_not_there_is_an_error_that_says_so(postgres: Postgres) -> None:
    url = postgres.database()
    engine = PgqueuerEngine(url, {Step.POLL: Doings()})

    with pytest.raises(DatabaseError, match="monitor_queue"):
        engine.submit(Step.POLL, "17")
    with pytest.raises(DatabaseError, match="is missing; `monitor worker` and `monitor run` make"):
        asyncio.run(engine.run())
    engine.close()
    postgres.drop(url)


def test_submitting_goes_on_after_the_server_was_away(
    cluster_of: Making, transactions: Engine
) -> None:
    engine = cluster_of()
    engine.submit(Step.POLL, "1")
    with transactions.begin() as conn:
        conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    assert engine.submit(Step.POLL, "2")
    assert queued(transactions) == 2


def test_without_a_server_submitting_is_an_error() -> None:
    with OwnServer(is_lasting=False) as server:
        engine = PgqueuerEngine(server.url)
        server.stop()

        with pytest.raises(DatabaseError, match="poll not submitted"):
            engine.submit(Step.POLL, "1")
