"""A worker that was silent for too long goes on with what another has taken over meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pgqueuer.domain.types import JobId
from sqlalchemy import Engine, text

from monitor.engine.link import Link
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.engine.queue import Queue
from monitor.errors import FetchError
from monitor.ports.engine import Step
from tests.engine.running import Doings, running, until

Making = Callable[..., PgqueuerEngine]

SILENT = "UPDATE monitor_queue.pgqueuer SET heartbeat = now() - interval '31 s'"


def rows(transactions: Engine) -> list[tuple[str, UUID | None, int]]:
    with transactions.connect() as conn:
        query = "SELECT status, queue_manager_id, attempts FROM monitor_queue.pgqueuer"
        return [(row[0], row[1], row[2]) for row in conn.execute(text(query))]


def be_silent(transactions: Engine) -> None:
    with transactions.begin() as conn:
        conn.execute(text(SILENT))


@pytest.mark.parametrize("errors", [[], [FetchError("it fails")], [ValueError("it fails")]])
def test_what_it_has_lost_stays_with_who_has_taken_it_over(
    cluster_of: Making, transactions: Engine, errors: list[Exception]
) -> None:
    slow, other = Doings(), Doings()
    slow.errors["7"] = errors
    of_slow, of_other = slow.hold("7"), other.hold("7")
    first = cluster_of({Step.POLL: slow}, places=1)
    second = cluster_of({Step.POLL: other}, places=1)

    async def work() -> tuple[list[tuple[str, UUID | None, int]], bool]:
        async with running(first):
            first.submit(Step.POLL, "7")
            await until(lambda: slow.begun)
            be_silent(transactions)
            async with running(second):
                await until(lambda: other.begun)
                of_slow.set()
                # What became of the first is stored before what becomes of this.
                first.submit(Step.POLL, "8")
                await until(lambda: "8" in slow.done and len(rows(transactions)) == 1)
                found = rows(transactions), first.submit(Step.POLL, "7")
                of_other.set()
                await until(lambda: not rows(transactions))
                return found

    left, is_free = asyncio.run(work())

    assert left == [("picked", second.id, 0)]
    assert not is_free
    assert other.done == ["7"]


def test_its_heart_does_not_beat_for_what_another_does(
    url: str, cluster_of: Making, transactions: Engine
) -> None:
    doings = Doings()
    release = doings.hold("7")
    engine = cluster_of({Step.POLL: doings})
    engine.submit(Step.POLL, "7")

    def beats() -> list[tuple[int, bool]]:
        query = "SELECT id, heartbeat > now() - interval '30 s' FROM monitor_queue.pgqueuer"
        with transactions.connect() as conn:
            return [(row[0], row[1]) for row in conn.execute(text(query))]

    async def beat(worker: UUID) -> bool:
        link = Link(url, "monitor beats", lambda: None)
        be_silent(transactions)
        ((job, _),) = beats()
        await Queue(link, worker, 1).update_heartbeat([JobId(job)])
        await link.close()
        ((_, is_alive),) = beats()
        return is_alive

    async def work() -> list[bool]:
        async with running(engine):
            await until(lambda: doings.begun)
            found = [await beat(worker) for worker in (uuid4(), engine.id)]
            release.set()
            await until(lambda: not rows(transactions))
            return found

    assert asyncio.run(work()) == [False, True]
