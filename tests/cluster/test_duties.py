"""Whoever keeps the clock or sends goes on, also after the wall clock was set back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from monitor.cluster.matching import Submitting
from monitor.cluster.notifier import Notifier
from monitor.cluster.roles import RoleKeeper
from monitor.cluster.scheduler import Scheduler
from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.errors import LostClaimError
from monitor.journal import Journal
from monitor.model import NOTIFIER, SCHEDULER, Crew, Fence, Server, Worker
from monitor.ports.engine import Doing, Step
from monitor.store import Reader, SqlArchive, database_at
from monitor.store.cluster import Cluster
from monitor.store.roles import Role
from monitor.workbench.crew import crew_of
from tests.engine.running import until
from tests.newsroom import Newsroom
from tests.values import NOON

LOST = timedelta(seconds=11)


@pytest.fixture
def engine(server: Server) -> Iterator[PgqueuerEngine]:
    engine = PgqueuerEngine(server.url)
    yield engine
    engine.close()


@pytest.fixture
def scheduler(
    newsroom: Newsroom,
    archive: SqlArchive,
    cluster: Cluster,
    engine: PgqueuerEngine,
    server: Server,
) -> Scheduler:
    cluster.within(install)
    return scheduler_on(newsroom, archive, cluster, engine, server)


def scheduler_on(
    newsroom: Newsroom,
    archive: SqlArchive,
    cluster: Cluster,
    engine: PgqueuerEngine,
    server: Server,
) -> Scheduler:
    # One who does all, and has both roles.
    cluster.see(Worker("a:1", "a", 1, NOON, NOON, ("poll", "match.0", "notify"), 8, 1, {}))
    cluster.claim(NOTIFIER, "a:1", NOON)

    async def deliver() -> None:
        pass

    def crew() -> Crew:
        with Reader.open(server) as reader:
            return crew_of(reader)

    return Scheduler(
        newsroom.pipeline(),
        archive,
        cluster,
        engine,
        Submitting(engine, 1),
        Journal(),
        sources=dict,
        deliver=deliver,
        crew=crew,
        retention=timedelta(days=30),
        zone=UTC,
    )


@pytest.fixture
def notifier(newsroom: Newsroom, archive: SqlArchive, server: Server) -> Notifier:
    def wakes(doings: Mapping[str, Doing]) -> PgqueuerEngine:
        return PgqueuerEngine(server.url, doings, places=1, wakes=[Step.NOTIFY])

    return Notifier(newsroom.pipeline(), archive, Journal(), wakes)


@asynccontextmanager
async def begun(
    duty: Scheduler | Notifier, fence: Fence
) -> AsyncIterator[Sequence[asyncio.Task[None]]]:
    going_on = await duty.begin(fence)
    try:
        yield going_on
    finally:
        await duty.end()


@pytest.mark.parametrize("role", ["scheduler", "notifier"])
def test_ticks_go_on_after_the_clock_was_set_back(
    request: pytest.FixtureRequest, newsroom: Newsroom, cluster: Cluster, role: str
) -> None:
    cluster.within(install)
    duty: Scheduler | Notifier = request.getfixturevalue(role)

    async def work() -> None:
        async with begun(duty, cluster.claim(role, "a:1", NOON)):
            assert duty._ticking is not None
            ticks = duty._ticking._scheduler
            # What a clock put back by an hour does to interval jobs: their next run is an hour off.
            for job in ticks.get_jobs():
                job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
            newsroom.clock.move(LOST)
            soon = datetime.now(UTC) + timedelta(minutes=30)
            await until(
                lambda: all(
                    each.next_run_time < soon for each in ticks.get_jobs() if each.id != "clean_up"
                )
            )

    with capture_logs() as logs:
        asyncio.run(work())

    assert "ticks stood still, set anew" in [each["event"] for each in logs]


class Slow(Cluster):
    """Does not answer what is due until it may."""

    def __init__(self, server: Server) -> None:
        super().__init__(database_at(server))
        self.may = threading.Event()

    def due_buckets(self, now: datetime) -> Sequence[int]:
        self.may.wait(60)
        return super().due_buckets(now)


def test_a_database_that_does_not_answer_is_no_clock_that_is_stuck(
    newsroom: Newsroom,
    archive: SqlArchive,
    cluster: Cluster,
    engine: PgqueuerEngine,
    server: Server,
) -> None:
    cluster.within(install)
    slow = Slow(server)
    scheduler = scheduler_on(newsroom, archive, slow, engine, server)

    async def work() -> list[bool]:
        async with begun(scheduler, cluster.claim(SCHEDULER, "a:1", NOON)) as going_on:
            ticking = scheduler._ticking
            assert ticking is not None
            for _ in range(6):
                newsroom.clock.move(LOST)
                await until(lambda: ticking.is_well or going_on[0].done())
            is_well, is_over = scheduler._is_well, going_on[0].done()
            slow.may.set()
            await until(lambda: scheduler._is_well)
            return [is_well, is_over]

    with capture_logs():
        found = asyncio.run(work())
    slow.close()

    assert found == [False, False]


def test_who_has_lost_the_clock_lets_no_source_rest(scheduler: Scheduler, cluster: Cluster) -> None:
    async def work() -> None:
        async with begun(scheduler, cluster.claim(SCHEDULER, "a:1", NOON)):
            cluster.claim(SCHEDULER, "b:1", NOON)
            with pytest.raises(LostClaimError):
                await scheduler.tidy()

    with capture_logs():
        asyncio.run(work())


def test_who_sends_and_cannot_be_woken_begins_anew(
    notifier: Notifier, cluster: Cluster, engine: PgqueuerEngine, server: Server
) -> None:
    role = Role(database_at(server), NOTIFIER)
    keeper = RoleKeeper(
        NOTIFIER, role, "a:1", notifier._base.clock, begin=notifier.begin, end=notifier.end
    )

    def waiting() -> Any:
        with psycopg.connect(server.url) as connection:
            return connection.execute("SELECT count(*) FROM monitor_queue.pgqueuer").fetchone()

    async def work() -> None:
        stop = asyncio.Event()
        keeping = asyncio.create_task(keeper.run(stop))
        # There is no queue yet.
        await until(lambda: "role not held" in [each["event"] for each in logs])
        cluster.within(install)
        engine.submit(Step.NOTIFY, "deliveries")
        await until(lambda: waiting() == (0,))
        stop.set()
        await keeping

    with capture_logs() as logs:
        asyncio.run(work())

    assert waiting() == (0,)
