"""PostgreSQL goes away and comes back while workers work."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import text
from structlog.testing import capture_logs

from monitor.engine import installing, looks
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.ports.engine import Step
from tests.engine.running import Doings, running, transactions_of, until
from tests.postgres import OwnServer
from tests.swallowing import BlackHole


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    """A server that may be broken off, with a queue."""
    with OwnServer() as server:
        transactions = transactions_of(server.url)
        with transactions.begin() as conn:
            installing.install(conn)
        transactions.dispose()
        yield server


def is_empty(transactions: sqlalchemy.Engine) -> bool:
    with transactions.connect() as conn:
        return not looks.waiting(conn)


def test_what_is_being_done_when_postgresql_crashes_is_done_once(own_server: OwnServer) -> None:
    doings = Doings()
    keys = [str(number) for number in range(60)]
    releases = [doings.hold(key) for key in keys]
    engines = [PgqueuerEngine(own_server.url, {Step.POLL: doings}, places=8) for _ in range(2)]
    transactions = transactions_of(own_server.url)

    async def work() -> None:
        async with running(*engines):
            engines[0].submit_all(Step.POLL, keys)
            await until(lambda: doings.at_once == 16)
            await asyncio.to_thread(own_server.stop, "immediate")
            # These end while nobody can be told of it.
            for release in releases:
                release.set()
            await until(lambda: len(doings.done) == 16)
            await asyncio.to_thread(own_server.start)
            await until(lambda: is_empty(transactions))

    with capture_logs() as logs:
        asyncio.run(work())
    assert Counter(doings.done) == Counter(keys)
    told = Counter(line["event"] for line in logs)
    assert told == {"queue cannot be reached": 2, "queue can be reached again": 2}
    transactions.dispose()
    engines[0].close()


def test_while_the_server_was_away_nobody_is_taken_for_dead(own_server: OwnServer) -> None:
    busy, idle = Doings(), Doings()
    release = busy.hold("slow")
    first, second = (
        PgqueuerEngine(own_server.url, {Step.POLL: doings}, places=1) for doings in (busy, idle)
    )
    transactions = transactions_of(own_server.url)

    async def work() -> None:
        run = asyncio.create_task(first.run())
        first.submit(Step.POLL, "slow")
        await until(lambda: busy.begun)
        async with running(second):
            second.submit(Step.POLL, "quick")
            await until(lambda: idle.done)
            with transactions.begin() as conn:
                # The last beat the others could see was just not too long ago.
                conn.execute(
                    text("UPDATE monitor_queue.pgqueuer SET heartbeat = now() - interval '29.8 s'")
                )
            await asyncio.to_thread(own_server.restart, "immediate")
            second.submit(Step.POLL, "another")
            await until(lambda: len(idle.done) == 2)
            release.set()
            await until(lambda: busy.done)
            await first.stop()
            await run

    asyncio.run(work())
    assert busy.begun == ["slow"]
    assert idle.begun == ["quick", "another"]
    transactions.dispose()
    first.close()
    second.close()


def test_a_worker_waits_for_a_server_that_is_not_there_yet(own_server: OwnServer) -> None:
    doings = Doings()
    engine = PgqueuerEngine(own_server.url, {Step.POLL: doings})
    engine.submit(Step.POLL, "17")
    engine.close()
    own_server.stop("immediate")

    async def work() -> None:
        async with running(engine):
            await asyncio.sleep(0)
            await asyncio.to_thread(own_server.start)
            await until(lambda: doings.done)

    asyncio.run(work())
    assert doings.done == ["17"]


def test_a_worker_can_be_stopped_while_the_server_is_away(own_server: OwnServer) -> None:
    doings = Doings()
    doings.hold("17")
    engine = PgqueuerEngine(own_server.url, {Step.POLL: doings})
    transactions = transactions_of(own_server.url)
    engine.submit(Step.POLL, "17")
    engine.close()

    async def work() -> None:
        async with running(engine):
            await until(lambda: doings.begun)
            await asyncio.to_thread(own_server.stop, "immediate")

    asyncio.run(asyncio.wait_for(work(), 20))
    own_server.start()
    with transactions.connect() as conn:
        (found,) = looks.waiting(conn)
    # Nobody could be told; it is taken over as from one that died.
    assert found.running == 1
    transactions.dispose()


@pytest.mark.parametrize("is_broken_off", [True, False])
def test_a_worker_can_be_stopped_while_the_server_says_nothing(
    url: str, cluster_of: Callable[..., PgqueuerEngine], *, is_broken_off: bool
) -> None:
    doings = Doings()
    doings.hold("17")
    cluster_of().submit(Step.POLL, "17")

    async def work() -> None:
        # Without an end of its own, whoever waits for an answer waits for longer than the test.
        with BlackHole(url) as hole:
            engine = PgqueuerEngine(f"{hole.url}?connect_timeout=3600", {Step.POLL: doings})
            run = asyncio.create_task(engine.run())
            await until(lambda: doings.begun)
            before = hole.tries
            hole.swallow()
            if is_broken_off:
                hole.break_off()
                await until(lambda: hole.tries > before)
            await engine.stop(timedelta())
            await run

    asyncio.run(asyncio.wait_for(work(), 60))
    assert doings.done == []


@pytest.mark.parametrize("moment", range(5))
def test_connections_that_break_lose_nothing(
    cluster_of: Callable[..., PgqueuerEngine], transactions: sqlalchemy.Engine, moment: int
) -> None:
    done: list[str] = []
    keys = [str(number) for number in range(100)]

    async def poll(key: str, _args: Mapping[str, Any]) -> None:
        done.append(key)
        if len(done) % 20 == 3 * moment:
            await asyncio.to_thread(break_connections)

    def break_connections() -> None:
        with transactions.begin() as conn:
            conn.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'monitor first'"
                )
            )

    engine = cluster_of({Step.POLL: poll}, name="first", heartbeat=timedelta(minutes=10))

    async def work() -> None:
        engine.submit_all(Step.POLL, keys)
        async with running(engine):
            await until(lambda: is_empty(transactions))

    asyncio.run(work())
    assert set(done) == set(keys)
