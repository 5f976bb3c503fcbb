"""What every engine promises, whatever it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from monitor.engine.local import LocalEngine
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.errors import FetchError
from monitor.ports.engine import Step
from tests.engine.running import Doings, running, until

AnEngine = PgqueuerEngine | LocalEngine
Making = Callable[..., AnEngine]


@pytest.fixture(params=["local", "pgqueuer"])
def engine_of(request: pytest.FixtureRequest) -> Making:
    if request.param == "local":
        return LocalEngine
    cluster_of: Making = request.getfixturevalue("cluster_of")
    return cluster_of


def test_what_is_submitted_is_done_with_its_key_and_arguments(engine_of: Making) -> None:
    doings = Doings()
    engine = engine_of({Step.POLL: doings})

    async def work() -> None:
        async with running(engine):
            await asyncio.to_thread(engine.submit, Step.POLL, "17", {"hosts": ["a.example"]})
            await until(lambda: doings.done)

    asyncio.run(work())
    assert doings.done == ["17"]
    assert doings.args == [{"hosts": ["a.example"]}]


def test_what_was_submitted_before_it_runs_is_done_the_most_urgent_first(
    engine_of: Making,
) -> None:
    doings = Doings()
    engine = engine_of({Step.POLL: doings, Step.GROUP: doings, "match.2": doings}, places=1)
    engine.submit(Step.POLL, "poll")
    engine.submit(Step.POLL, "urgent poll", priority=11)
    engine.submit(Step.MATCH, "match", {"shard": 2})
    engine.submit(Step.GROUP, "group")

    async def work() -> None:
        async with running(engine):
            await until(lambda: len(doings.done) == 4)

    asyncio.run(work())
    assert doings.done == ["group", "urgent poll", "match", "poll"]


def test_a_key_is_not_taken_twice_while_it_waits_or_is_being_done(engine_of: Making) -> None:
    doings = Doings()
    release = doings.hold("17")
    engine = engine_of({Step.POLL: doings})
    taken = [engine.submit(Step.POLL, "17"), engine.submit(Step.POLL, "17")]

    async def work() -> None:
        async with running(engine):
            await until(lambda: doings.begun)
            taken.append(await asyncio.to_thread(engine.submit, Step.POLL, "17"))
            taken.append(await asyncio.to_thread(engine.submit, Step.POLL, "18"))
            release.set()
            await until(lambda: len(doings.done) == 2)
            # Its result is stored a moment after it.
            await until(lambda: engine.submit(Step.POLL, "17"))
            await until(lambda: len(doings.done) == 3)

    asyncio.run(work())
    assert taken == [True, False, False, True]
    assert sorted(doings.done) == ["17", "17", "18"]


def test_without_a_key_it_is_done_as_often_as_it_is_submitted(engine_of: Making) -> None:
    doings = Doings()
    engine = engine_of({Step.GROUP: doings})
    for _ in range(3):
        engine.submit(Step.GROUP, "")

    async def work() -> None:
        async with running(engine):
            await until(lambda: len(doings.done) == 3)

    asyncio.run(work())


def test_many_keys_are_submitted_at_once_without_those_that_wait(engine_of: Making) -> None:
    doings = Doings()
    engine = engine_of({Step.POLL: doings})
    engine.submit(Step.POLL, "2")

    taken = engine.submit_all(Step.POLL, ["1", "2", "3", "3"])

    async def work() -> None:
        async with running(engine):
            await until(lambda: len(doings.done) == 3)

    asyncio.run(work())
    assert taken == 2
    assert sorted(doings.done) == ["1", "2", "3"]


def test_a_wake_up_that_comes_while_the_step_is_done_is_followed_afterwards(
    engine_of: Making,
) -> None:
    doings = Doings()
    release = doings.hold("all")
    engine = engine_of({Step.GROUP: doings}, wakes=[Step.GROUP], shares={str(Step.GROUP): 1})

    async def work() -> list[bool]:
        async with running(engine):
            taken = [engine.submit(Step.GROUP, "all")]
            await until(lambda: doings.begun)
            taken += [engine.submit(Step.GROUP, "all"), engine.submit(Step.GROUP, "all")]
            release.set()
            await until(lambda: len(doings.done) == 2)
            return taken

    taken = asyncio.run(work())
    # The one that is being done may not have seen what came since; the next will see all of it.
    assert taken == [True, True, False]
    assert doings.most_at_once == 1


def test_no_more_is_done_at_once_than_there_are_places(engine_of: Making) -> None:
    doings = Doings()
    releases = [doings.hold(str(number)) for number in range(20)]
    engine = engine_of({Step.POLL: doings}, places=3)
    engine.submit_all(Step.POLL, [str(number) for number in range(20)])

    async def work() -> None:
        async with running(engine):
            await until(lambda: doings.at_once == 3)
            for release in releases:
                release.set()
            await until(lambda: len(doings.done) == 20)

    asyncio.run(work())
    assert doings.most_at_once == 3


def test_polls_do_not_take_the_places_that_are_kept_for_other_steps(engine_of: Making) -> None:
    polls, groups = Doings(), Doings()
    for number in range(4):
        polls.hold(str(number))
    engine = engine_of({Step.POLL: polls, Step.GROUP: groups}, places=3, shares={str(Step.POLL): 2})
    engine.submit_all(Step.POLL, [str(number) for number in range(4)])

    async def work() -> None:
        async with running(engine):
            await until(lambda: polls.at_once == 2)
            await asyncio.to_thread(engine.submit, Step.GROUP, "")
            await until(lambda: groups.done)

    asyncio.run(work())
    assert polls.most_at_once == 2


def test_what_fails_is_told_and_tried_again(engine_of: Making) -> None:
    doings = Doings()
    doings.errors["17"] = [FetchError("cannot be\0reached \ud800")]
    engine = engine_of({Step.POLL: doings})

    async def work() -> None:
        async with running(engine):
            await asyncio.to_thread(engine.submit, Step.POLL, "17")
            await until(lambda: doings.done)

    with capture_logs() as logs:
        asyncio.run(work())
    told = [(line["event"], line["what"], line["again"]) for line in logs if "again" in line]
    assert told == [("failed", "poll 17", "in 1 s")]


def test_a_wake_up_that_fails_is_left_to_the_next(engine_of: Making) -> None:
    doings = Doings()
    doings.errors["all"] = [FetchError("no"), FetchError("no"), ValueError("no")]
    engine = engine_of({Step.GROUP: doings}, wakes=[Step.GROUP])

    async def work() -> None:
        async with running(engine):
            for number in (1, 2, 3, 4):
                await asyncio.to_thread(engine.submit, Step.GROUP, "all")
                await until(lambda: len(doings.begun) == number)  # noqa: B023 - awaited here
            await until(lambda: doings.done)

    with capture_logs() as logs:
        asyncio.run(work())
    told = [(line["event"], line["what"], line["again"]) for line in logs if "again" in line]
    # The same reason not again at once.
    assert told == [
        ("failed", "group all", "when it is submitted"),
        ("unexpected error", "group all", "when it is submitted"),
    ]


def test_one_that_fails_holds_up_no_other(engine_of: Making) -> None:
    doings = Doings()
    doings.errors["bad"] = [ValueError("bad")] * 8
    engine = engine_of({Step.POLL: doings}, places=1)
    engine.submit_all(Step.POLL, ["bad", "good"])

    async def work() -> None:
        async with running(engine):
            await until(lambda: doings.done)

    asyncio.run(work())
    assert doings.done == ["good"]


def test_after_a_stop_nothing_is_begun(engine_of: Making) -> None:
    doings = Doings()
    engine = engine_of({Step.POLL: doings})

    async def work() -> None:
        async with running(engine):
            await asyncio.to_thread(engine.submit, Step.POLL, "1")
            await until(lambda: doings.done)
        engine.submit(Step.POLL, "2")

    asyncio.run(work())
    assert doings.begun == ["1"]


def test_a_stop_lets_what_has_begun_end_within_the_grace(engine_of: Making) -> None:
    doings = Doings()
    release = doings.hold("1")
    engine = engine_of({Step.POLL: doings})

    async def work() -> None:
        run = asyncio.create_task(engine.run())
        await asyncio.to_thread(engine.submit, Step.POLL, "1")
        await until(lambda: doings.begun)
        stop = asyncio.create_task(engine.stop())
        release.set()
        await asyncio.gather(stop, run)

    asyncio.run(work())
    assert doings.done == ["1"]
