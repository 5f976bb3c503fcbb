"""What is done and told by workers, whatever happens to them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from monitor.engine import installing, looks, names
from monitor.engine.pgqueuer import HEARTBEAT, PgqueuerEngine
from monitor.model import Queued
from monitor.ports.engine import Doing, Step
from tests.engine.running import Doings, running, until

Making = Callable[..., PgqueuerEngine]

ROOT = Path(__file__).parents[2]
LATER = timedelta(days=1)


def look(transactions: Engine) -> Queued | None:
    with transactions.connect() as conn:
        return next(iter(looks.waiting(conn)), None)


def tell(transactions: Engine, statement: str) -> None:
    with transactions.begin() as conn:
        conn.execute(text(statement))


@contextmanager
def process(url: str, name: str) -> Iterator[subprocess.Popen[str]]:
    """A worker that is a process of its own."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.working", url, name],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()
        if worker.stdout:
            worker.stdout.close()


def said(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def test_what_a_killed_worker_did_is_taken_over(
    url: str, cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    engine = cluster_of({Step.POLL: doings}, name="the other")
    engine.submit(Step.POLL, "17")
    with psycopg.connect(url) as holding, process(url, "first") as worker:
        holding.execute("SELECT pg_advisory_xact_lock(17)")
        assert said(worker) == "begun 17"
        worker.kill()
        worker.wait()
        # As if half a minute had gone by since its heart beat.
        tell(transactions, "UPDATE monitor_queue.pgqueuer SET heartbeat = now() - interval '31 s'")
        stuck = look(transactions)

        async def work() -> None:
            async with running(engine):
                await until(lambda: doings.done)

        asyncio.run(work())
    assert stuck is not None
    assert (stuck.running, stuck.stuck) == (1, 1)
    assert doings.done == ["17"]
    assert look(transactions) is None


def test_two_workers_share_the_work_and_do_nothing_twice(
    cluster_of: Making, transactions: Engine
) -> None:
    done: dict[str, list[str]] = {"first": [], "second": []}

    def doing(name: str) -> Doing:
        async def poll(key: str, _args: Mapping[str, Any]) -> None:
            done[name].append(key)
            await until(lambda: all(done.values()))

        return poll

    engines = [cluster_of({Step.POLL: doing(name)}) for name in done]
    keys = [str(number) for number in range(200)]
    engines[0].submit_all(Step.POLL, keys)

    async def work() -> None:
        async with running(*engines):
            await until(lambda: not look(transactions))

    asyncio.run(work())
    assert sorted(done["first"] + done["second"]) == sorted(keys)


def test_a_stopped_worker_gives_back_at_once_what_it_has_not_done(
    cluster_of: Making, transactions: Engine
) -> None:
    slow, quick = Doings(), Doings()
    slow.hold("17")
    first, second = cluster_of({Step.POLL: slow}), cluster_of({Step.POLL: quick})
    first.submit(Step.POLL, "17")

    async def work() -> None:
        run = asyncio.create_task(first.run())
        await until(lambda: slow.begun)
        async with running(second):
            await first.stop(timedelta())
            await run
            await until(lambda: quick.done)

    asyncio.run(work())
    assert slow.done == []
    assert quick.done == ["17"]
    assert look(transactions) is None


def test_a_worker_whose_task_is_cancelled_gives_back_what_it_did(
    cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    doings.hold("17")
    engine = cluster_of({Step.POLL: doings})
    engine.submit(Step.POLL, "17")

    async def work() -> None:
        run = asyncio.create_task(engine.run())
        await until(lambda: doings.begun)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run

    asyncio.run(work())
    found = look(transactions)
    assert found is not None
    assert (found.waiting, found.running) == (1, 0)


def test_a_worker_whose_loop_ends_gives_back_what_it_did(
    cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    doings.hold("17")
    engine = cluster_of({Step.POLL: doings})
    engine.submit(Step.POLL, "17")

    async def work() -> None:
        task = asyncio.create_task(engine.run())
        await until(lambda: doings.begun)
        assert not task.done()

    asyncio.run(work())
    found = look(transactions)
    assert found is not None
    assert (found.waiting, found.running) == (1, 0)


def test_what_failed_too_often_is_kept_with_the_reason_unless_it_comes_anyway(
    cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    doings.errors = {"group": [ValueError("no")], "poll": [ValueError("neither")]}
    engine = cluster_of({Step.GROUP: doings, Step.POLL: doings})
    engine.submit(Step.GROUP, "group")
    engine.submit(Step.POLL, "poll")
    tell(transactions, "UPDATE monitor_queue.pgqueuer SET attempts = 7")

    async def work() -> None:
        async with running(engine):
            await until(lambda: len(doings.begun) == 2)
            await until(lambda: not (found := look(transactions)) or found.failed)

    with capture_logs() as logs:
        asyncio.run(work())
    found = look(transactions)
    assert {line["again"] for line in logs if "again" in line} == {"given up"}
    assert found is not None
    assert (found.step, found.failed, found.waiting) == ("group", 1, 0)
    with transactions.connect() as conn:
        told = {(each.step, each.reason) for each in looks.failures(conn)}
    assert told == {("group", "no"), ("poll", "neither")}


def test_wakes_that_fail_do_not_pile_up(cluster_of: Making, transactions: Engine) -> None:
    doings = Doings()
    doings.errors["stories"] = [*[ValueError("no")] * 5, ValueError("not this way")]
    engine = cluster_of({Step.GROUP: doings}, wakes=[Step.GROUP])

    async def work() -> None:
        async with running(engine):
            for _ in range(6):
                engine.submit(Step.GROUP, "stories")
                await until(lambda: not look(transactions))

    with capture_logs() as logs:
        asyncio.run(work())
    assert len(doings.begun) == 6
    # Each reason once: they come every two seconds, for as long as it fails.
    assert len([line for line in logs if line["log_level"] == "error"]) == 2
    with transactions.connect() as conn:
        told = [(each.step, each.reason) for each in looks.failures(conn)]
    assert told == [("group", "not this way"), ("group", "no")]


def test_failures_are_forgotten_in_time(cluster_of: Making, transactions: Engine) -> None:
    doings = Doings()
    doings.errors = {"group": [ValueError("no")]}
    engine = cluster_of({Step.GROUP: doings})
    engine.submit(Step.GROUP, "group")
    tell(transactions, "UPDATE monitor_queue.pgqueuer SET attempts = 7")

    async def work() -> None:
        async with running(engine):
            await until(lambda: (found := look(transactions)) and found.failed)

    asyncio.run(work())
    with transactions.begin() as conn:
        too_new = installing.prune(conn, datetime.now(UTC) - LATER)
        forgotten = installing.prune(conn, datetime.now(UTC) + LATER)
    assert (too_new, forgotten) == (0, 2)
    assert look(transactions) is None


def test_nothing_is_written_down_of_what_went_well(
    cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    engine = cluster_of({Step.POLL: doings})
    engine.submit_all(Step.POLL, [str(number) for number in range(50)])

    async def work() -> None:
        async with running(engine):
            await until(lambda: len(doings.done) == 50)

    asyncio.run(work())
    with transactions.connect() as conn:
        for table in ("pgqueuer", "pgqueuer_log", "pgqueuer_statistics"):
            count = conn.execute(text(f"SELECT count(*) FROM monitor_queue.{table}"))
            assert count.scalar_one() == 0, table


def test_what_waits_can_be_looked_at(cluster_of: Making, transactions: Engine) -> None:
    doings = Doings()
    release = doings.hold("1")
    engine = cluster_of({Step.POLL: doings}, places=1, name="north:17")
    engine.submit_all(Step.POLL, ["1", "2", "3"])

    async def work() -> list[Queued]:
        async with running(engine):
            await until(lambda: doings.begun)
            with transactions.connect() as conn:
                found = looks.waiting(conn)
            release.set()
            await until(lambda: len(doings.done) == 3)
            return found

    (waiting,) = asyncio.run(work())
    assert (waiting.step, waiting.waiting, waiting.running) == ("poll", 2, 1)
    assert waiting.oldest is not None
    assert timedelta() <= waiting.oldest < HEARTBEAT


def test_a_worker_has_one_connection(cluster_of: Making, transactions: Engine) -> None:
    doings = Doings()
    engine = cluster_of({Step.POLL: doings}, name="north:17")
    engine.submit(Step.POLL, "1")

    async def work() -> int:
        async with running(engine):
            await until(lambda: doings.done)
            with transactions.connect() as conn:
                query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name"
                count = conn.execute(text(query), {"name": "monitor north:17"}).scalar_one()
                return int(count)

    # The other one is that with which was submitted.
    assert asyncio.run(work()) == 2


def test_a_heart_may_not_beat_too_seldom_to_tell_the_busy_from_the_dead() -> None:
    with pytest.raises(ValueError, match="30"):
        PgqueuerEngine("postgresql://", heartbeat=timedelta(seconds=4))


def test_the_environment_is_not_asked_for_the_names_of_tables(
    cluster_of: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PGQUEUER_SCHEMA", "PGQUEUER_PREFIX", "QUEUE_TABLE", "CHANNEL", "DURABILITY"):
        monkeypatch.setenv(name, "x-")
    names.settings.cache_clear()

    assert cluster_of().submit(Step.POLL, "17")
    assert names.settings().qualified.queue_table == names.QUEUE
