"""A host is asked by one worker at a time, and left alone afterwards."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest

from monitor.cluster.leases import HostLeases
from monitor.errors import FetchError
from monitor.model import Server
from monitor.poll import turns as turns_of_hosts
from monitor.poll.turns import LONG, Turns
from monitor.store import database_at
from monitor.store.cluster import Cluster
from tests.fakes import FakeClock

SECOND = timedelta(seconds=1)
PATIENCE = 60


def test_of_many_who_ask_at_once_one_gets_the_host(cluster: Cluster) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(
            pool.map(lambda n: cluster.ask_host("bote.example", f"w:{n}", 20 * SECOND), range(8))
        )

    assert waits.count(timedelta()) == 1
    assert all(19 * SECOND < wait < 21 * SECOND for wait in waits if wait)


def test_a_host_is_left_alone_for_the_pause_after_it_was_given_back(cluster: Cluster) -> None:
    cluster.ask_host("bote.example", "a:1", 20 * SECOND)
    cluster.leave_host("bote.example", "a:1", 5 * SECOND)

    wait = cluster.ask_host("bote.example", "b:1", 20 * SECOND)

    assert 4 * SECOND < wait <= 5 * SECOND


def test_the_lease_of_a_worker_that_died_runs_out(cluster: Cluster) -> None:
    cluster.ask_host("bote.example", "dead:1", timedelta(milliseconds=50))

    wait = cluster.ask_host("bote.example", "b:1", 20 * SECOND)
    end = time.monotonic() + PATIENCE
    while wait > timedelta() and time.monotonic() < end:
        wait = cluster.ask_host("bote.example", "b:1", 20 * SECOND)

    assert wait == timedelta()


def test_who_gives_a_host_back_too_late_does_not_take_it_from_the_next(cluster: Cluster) -> None:
    cluster.ask_host("bote.example", "slow:1", timedelta())
    taken = cluster.ask_host("bote.example", "b:1", 20 * SECOND)

    cluster.leave_host("bote.example", "slow:1", timedelta())

    assert taken == timedelta()
    assert cluster.ask_host("bote.example", "c:1", 20 * SECOND) > 19 * SECOND


def test_turns_of_two_processes_never_overlap(server: Server) -> None:
    clusters = [Cluster(database_at(server)) for _ in range(2)]
    pause = timedelta(milliseconds=30)
    spans: list[tuple[float, float]] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()

        async def ask(turns: Turns) -> None:
            async with turns.of("bote.example"):
                began = loop.time()
                await asyncio.sleep(0.01)  # the request
                spans.append((began, loop.time()))

        every = [
            Turns(
                FakeClock(),
                parallel=9,
                per_host=2,
                pause=pause,
                leases=HostLeases(cluster, f"w:{number}", SECOND),
            )
            for number, cluster in enumerate(clusters)
        ]
        await asyncio.gather(*(ask(turns) for turns in every for _ in range(4)))

    asyncio.run(work())
    for cluster in clusters:
        cluster.close()

    in_order = sorted(spans)
    gaps = [later[0] - before[1] for before, later in pairwise(in_order)]
    assert len(spans) == 8
    # The server reckons in whole milliseconds.
    assert min(gaps) >= pause.total_seconds() - 0.001


def test_a_host_that_another_worker_was_told_to_leave_alone_is_not_waited_for(
    cluster: Cluster,
) -> None:
    cluster.ask_host("bote.example", "a:1", SECOND)
    cluster.leave_host("bote.example", "a:1", 2 * LONG)
    leases = HostLeases(cluster, "b:1", SECOND)
    turns = Turns(FakeClock(), parallel=1, per_host=1, pause=SECOND, leases=leases)

    async def ask() -> None:
        async with turns.of("bote.example"):
            pass

    with pytest.raises(FetchError, match="another worker was told") as caught:
        asyncio.run(ask())
    assert not caught.value.asked
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > LONG


def test_of_two_workers_with_one_name_none_gives_back_what_the_other_has(
    cluster: Cluster,
) -> None:
    first, second = (HostLeases(cluster, "a:1", SECOND) for _ in range(2))

    async def ask() -> float:
        await first.take("bote.example", "1")
        await second.leave("bote.example", "1", timedelta())
        return (await second.take("bote.example", "1")).total_seconds()

    assert asyncio.run(ask()) > 0


def test_a_request_that_gives_its_host_back_late_does_not_give_back_that_of_another(
    cluster: Cluster,
) -> None:
    leases = HostLeases(cluster, "a:1", SECOND)

    async def ask() -> float:
        # The lease of the first request is over.
        cluster.ask_host("bote.example", leases._holder("1"), timedelta())
        await leases.take("bote.example", "2")
        await leases.leave("bote.example", "1", timedelta())
        return (await leases.take("bote.example", "3")).total_seconds()

    assert asyncio.run(ask()) > 0


class SlowLeases(HostLeases):
    """The server takes its time."""

    asked: asyncio.Event
    goes_on: asyncio.Event

    async def take(self, host: str, request: str) -> timedelta:
        self.asked.set()
        await self.goes_on.wait()
        return await super().take(host, request)


def test_who_is_broken_off_while_the_server_is_asked_leaves_the_host_free(cluster: Cluster) -> None:
    leases = SlowLeases(cluster, "a:1", 20 * SECOND)
    turns = Turns(FakeClock(), parallel=1, per_host=1, pause=timedelta(), leases=leases)

    async def request() -> None:
        async with turns.of("bote.example"):
            raise AssertionError("it was broken off before")

    async def work() -> timedelta:
        leases.asked, leases.goes_on = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(request())
        await leases.asked.wait()
        task.cancel()
        await asyncio.sleep(0)
        leases.goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        return cluster.ask_host("bote.example", "b:1", SECOND)

    assert asyncio.run(work()) == timedelta()


class CountingLeases(HostLeases):
    """Knows when it was asked for the second time."""

    asked = 0
    asked_again: asyncio.Event

    async def take(self, host: str, request: str) -> timedelta:
        self.asked += 1
        if self.asked == 2:
            self.asked_again.set()
        return await super().take(host, request)


def test_for_a_host_whose_worker_died_one_waits_as_long_as_its_request_may_take(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = timedelta(minutes=5)
    monkeypatch.setattr(turns_of_hosts, "LOOK_AGAIN", timedelta(milliseconds=10))
    leases = CountingLeases(cluster, "b:1", long)
    turns = Turns(FakeClock(), parallel=1, per_host=1, pause=SECOND, leases=leases)
    cluster.ask_host("bote.example", "dead:1", leases.length)

    async def ask() -> None:
        async with turns.of("bote.example"):
            pass

    async def work() -> None:
        leases.asked_again = asyncio.Event()
        task = asyncio.create_task(ask())
        again = asyncio.create_task(leases.asked_again.wait())
        await asyncio.wait({task, again}, return_when=asyncio.FIRST_COMPLETED)
        assert again.done()
        assert not task.done()
        task.cancel()

    asyncio.run(work())


def test_hosts_that_nobody_asks_any_more_are_forgotten(cluster: Cluster) -> None:
    cluster.ask_host("bote.example", "a:1", timedelta())
    cluster.ask_host("blatt.example", "a:1", 20 * SECOND)

    cluster.forget_hosts(timedelta(milliseconds=-1))

    assert cluster.ask_host("blatt.example", "b:1", SECOND) > SECOND
