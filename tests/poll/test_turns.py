"""Whose turn it is, by a clock that leaps: hours pass in no time, and exactly."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from monitor.errors import FetchError
from monitor.poll.turns import MANY_HOSTS, Turns
from tests.fakes import FakeClock
from tests.values import NOON

T = TypeVar("T")
BOTE, BLATT = "bote.example", "blatt.example"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Leaping(selectors.DefaultSelector):
    """Lets time pass at once where a loop would wait for it."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if not found and timeout is None:
            raise RuntimeError("everybody waits for ever")
        if not found:
            self.passed += timeout or 0.0
        return found


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes only while everybody waits for it."""

    def __init__(self) -> None:
        self._leaping = Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.passed


def run(main: Callable[[], Awaitable[T]]) -> T:
    async def begin() -> T:
        return await main()

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(begin())


@dataclass
class Office:
    """Turns, and who began when (in seconds from the start) and how many were at it."""

    turns: Turns
    began: list[tuple[str, float]] = field(default_factory=list)
    now: int = 0
    most: int = 0

    async def ask(self, host: str, *, takes: float = 0.0) -> None:
        async with self.turns.of(host):
            self.began.append((host, round(asyncio.get_running_loop().time(), 6)))
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(takes)
            self.now -= 1

    def times(self, host: str = BOTE) -> list[float]:
        return [at for name, at in self.began if name == host]


def office(clock: FakeClock | None = None, **limits: Any) -> Office:
    values: dict[str, Any] = {"parallel": 50, "per_host": 2, "pause": SECOND} | limits
    return Office(Turns(clock or FakeClock(), **values))


def test_requests_to_one_host_begin_a_pause_apart() -> None:
    async def main() -> list[float]:
        there = office()
        await asyncio.gather(*(there.ask(BOTE) for _ in range(5)))
        return there.times()

    assert run(main) == [0, 1, 2, 3, 4]


def test_the_pause_is_over_when_nobody_came_for_so_long() -> None:
    async def main() -> list[float]:
        there = office()
        await there.ask(BOTE)
        await asyncio.sleep(7.5)
        await there.ask(BOTE)
        return there.times()

    assert run(main) == [0, 7.5]


def test_one_host_is_asked_twice_at_once_at_most() -> None:
    async def main() -> tuple[list[float], int]:
        there = office()
        await asyncio.gather(*(there.ask(BOTE, takes=10) for _ in range(5)))
        return there.times(), there.most

    assert run(main) == ([0, 1, 10, 11, 20], 2)


def test_hosts_do_not_wait_for_each_other() -> None:
    async def main() -> Office:
        there = office()
        await asyncio.gather(*(there.ask(host, takes=10) for host in [BOTE] * 3 + [BLATT] * 3))
        return there

    there = run(main)

    assert there.times(BOTE) == there.times(BLATT) == [0, 1, 10]


def test_all_hosts_together_are_asked_as_often_as_allowed() -> None:
    async def main() -> Office:
        there = office(parallel=3)
        await asyncio.gather(*(there.ask(f"{at}.example", takes=10) for at in range(7)))
        return there

    there = run(main)

    assert there.most == 3
    assert [at for _, at in there.began] == [0, 0, 0, 10, 10, 10, 20]


def test_who_waits_for_a_slow_host_takes_no_place_of_others() -> None:
    async def main() -> Office:
        there = office(parallel=3, pause=HOUR)
        waiting = [asyncio.create_task(there.ask(BOTE, takes=10_000)) for _ in range(20)]
        await asyncio.sleep(5)
        await asyncio.gather(*(there.ask(f"{at}.example") for at in range(9)))
        for task in waiting:
            task.cancel()
        return there

    there = run(main)

    assert there.times(BOTE) == [0]
    assert {at for host, at in there.began if host != BOTE} == {5}


def test_the_pause_is_kept_though_both_waited_long_for_a_place() -> None:
    async def main() -> list[float]:
        there = office(parallel=2)
        others = [there.ask(f"{at}.example", takes=100) for at in range(2)]
        ours = [there.ask(BOTE) for _ in range(3)]
        await asyncio.gather(*others, *ours)
        return there.times()

    assert run(main) == [100, 101, 102]


def test_a_request_that_fails_or_is_given_up_leaves_its_place() -> None:
    async def main() -> list[float]:
        there = office(parallel=1, per_host=1)
        with pytest.raises(ZeroDivisionError):
            async with there.turns.of(BOTE):
                raise ZeroDivisionError
        busy = asyncio.create_task(there.ask(BOTE, takes=50))
        await asyncio.sleep(10)
        waiting = asyncio.create_task(there.ask(BOTE))
        await asyncio.sleep(10)
        waiting.cancel()
        busy.cancel()
        await there.ask(BOTE)
        return there.times()

    assert run(main) == [1, 20]


# --- hosts that want to be left alone


def refusal(turns: Turns, host: str = BOTE) -> FetchError:
    with pytest.raises(FetchError) as caught:
        turns.check(host)
    return caught.value


def test_a_host_that_asks_us_to_wait_is_asked_by_nobody_until_then() -> None:
    clock = FakeClock()

    async def main() -> list[float]:
        there = office(clock)
        there.turns.hold(BOTE, NOON + HOUR)
        with pytest.raises(FetchError, match="it wants us to wait until 2026-03-05 13:00 UTC"):
            await there.ask(BOTE)
        await there.ask(BLATT)
        clock.move(HOUR)
        await there.ask(BOTE)
        return there.times()

    assert len(run(main)) == 1


def test_a_host_that_was_not_asked_says_so_and_for_how_long() -> None:
    there = office()
    there.turns.hold(BOTE, NOON + HOUR)

    error = refusal(there.turns)

    assert (error.asked, error.retry_after, error.permanent) == (False, HOUR, False)


def test_of_two_wishes_to_wait_the_longer_one_counts() -> None:
    there = office()
    there.turns.hold(BOTE, NOON + HOUR)
    there.turns.hold(BOTE, NOON + MINUTE)

    assert refusal(there.turns).retry_after == HOUR


def test_those_who_wait_already_are_told_at_once() -> None:
    async def main() -> tuple[list[BaseException | None], list[float], float]:
        there = office()
        first = asyncio.create_task(there.ask(BOTE, takes=0.5))
        others = [asyncio.create_task(there.ask(BOTE)) for _ in range(30)]
        await first
        there.turns.hold(BOTE, NOON + HOUR)
        told = await asyncio.gather(*others, return_exceptions=True)
        return told, there.times(), asyncio.get_running_loop().time()

    told, times, at = run(main)

    assert all(isinstance(each, FetchError) and not each.asked for each in told)
    assert times == [0]
    assert at <= 1


# --- hosts that want longer pauses


def test_a_host_that_wants_a_longer_pause_gets_it_and_others_do_not_notice() -> None:
    async def main() -> Office:
        there = office()
        there.turns.slow(BOTE, 30 * SECOND)
        await asyncio.gather(*(there.ask(host) for host in [BOTE, BLATT] * 3))
        return there

    there = run(main)

    assert there.times(BOTE) == [0, 30, 60]
    assert there.times(BLATT) == [0, 1, 2]


def test_a_longer_pause_counts_from_the_last_request_also_for_who_waits_already() -> None:
    async def main() -> list[float]:
        there = office()
        asking = asyncio.gather(*(there.ask(BOTE) for _ in range(3)))
        await asyncio.sleep(0.5)
        there.turns.slow(BOTE, 30 * SECOND)
        await asking
        return there.times()

    assert run(main) == [0, 30, 60]


def test_no_host_gets_a_shorter_pause_than_ours() -> None:
    async def main() -> list[float]:
        there = office()
        there.turns.slow(BOTE, timedelta(seconds=0.1))
        await asyncio.gather(*(there.ask(BOTE) for _ in range(3)))
        return there.times()

    assert run(main) == [0, 1, 2]


def test_a_host_that_no_longer_wants_a_longer_pause_gets_the_usual_one() -> None:
    async def main() -> list[float]:
        there = office()
        there.turns.slow(BOTE, MINUTE)
        there.turns.slow(BOTE, timedelta())
        await asyncio.gather(*(there.ask(BOTE) for _ in range(3)))
        return there.times()

    assert run(main) == [0, 1, 2]


# --- many hosts


def test_hosts_of_which_nobody_thinks_any_more_are_forgotten() -> None:
    async def main() -> tuple[int, list[float]]:
        there = office()
        there.turns.slow(BOTE, 24 * HOUR)
        await there.ask(BOTE)
        for at in range(MANY_HOSTS):
            await there.ask(f"{at}.example")
        await asyncio.sleep(60)
        await there.ask(BLATT)
        known = len(there.turns._hosts)
        await there.ask(BOTE)
        return known, there.times()

    known, times = run(main)

    assert known == 2
    assert times == [0, 24 * 60 * 60]


def test_wishes_of_very_many_hosts_do_not_fill_the_memory() -> None:
    clock = FakeClock()
    there = office(clock)

    for at in range(MANY_HOSTS + 100):
        there.turns.slow(f"{at}.example", MINUTE)
        there.turns.hold(f"{at}.example", clock.now() + SECOND)
        clock.move(MINUTE)

    assert len(there.turns._slow) <= MANY_HOSTS
    assert len(there.turns._held) <= MANY_HOSTS + 1
