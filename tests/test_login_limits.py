"""How long to wait for the next try to log in, whatever anybody tries."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.login_limits import (
    FORGOTTEN,
    FREE,
    LONGEST_PAUSE,
    LoginLimits,
    address_key,
    name_key,
)
from tests.values import NOON

NONE = timedelta()
SECOND = timedelta(seconds=1)

names = st.sampled_from(["brams", "Brams ", "kortuem", "nobody"])
addresses = st.sampled_from(["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8::2", ""])
pauses = st.sampled_from([0, 0, 0.5, 1, 2, 60, 1_000, 5_000]).map(lambda each: each * SECOND)
tries = st.lists(st.tuples(pauses, names, addresses, st.booleans()), max_size=60)


def test_some_tries_are_free_and_then_each_pause_is_twice_as_long() -> None:
    limits, now, waits = LoginLimits(), NOON, []

    for _ in range(20):
        wait = limits.begin("brams", "192.0.2.1", now)
        waits.append(wait.total_seconds())
        now += wait
        if wait:
            assert limits.begin("brams", "192.0.2.1", now) == NONE

    assert waits[:9] == [0, 0, 0, 0, 0, 1, 2, 4, 8]
    assert waits[-1] == LONGEST_PAUSE.total_seconds()


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_that_try_at_once_have_no_more_tries_together() -> None:
    def tried(limits: LoginLimits, ready: threading.Barrier) -> timedelta:
        ready.wait(20)
        return limits.begin("brams", "192.0.2.1", NOON)

    with ThreadPoolExecutor(8) as threads:
        for _ in range(200):
            limits, ready = LoginLimits(), threading.Barrier(8)
            asked = [threads.submit(tried, limits, ready) for _ in range(8)]

            assert [each.result() for each in asked].count(NONE) == FREE


@pytest.mark.usefixtures("restless")
def test_threads_that_begin_and_drop_tries_leave_nothing_behind() -> None:
    limits = LoginLimits(free=100_000)

    def try_and_drop(number: int) -> None:
        for _ in range(2_000):
            limits.begin(f"user{number % 2}", "192.0.2.1", NOON)
            limits.dropped(f"user{number % 2}", "192.0.2.1")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(try_and_drop, range(8)))

    assert len(limits) == 0


def test_a_browser_that_is_familiar_has_tries_of_its_own_and_not_more_of_them() -> None:
    limits = LoginLimits()
    for number in range(20):
        limits.begin("brams", f"192.0.2.{number}", NOON)
        limits.begin("nobody", "198.51.100.7", NOON)

    waits = [limits.begin("brams", "198.51.100.7", NOON, "mark") for _ in range(FREE + 2)]
    limits.succeeded("brams", "198.51.100.7", "mark")

    assert waits == [NONE] * FREE + [SECOND] * 2
    assert limits.begin("brams", "198.51.100.7", NOON, "mark") == NONE
    assert limits.begin("brams", "198.51.100.7", NOON) > NONE


def test_another_name_from_the_same_address_waits_too_and_so_does_the_name_elsewhere() -> None:
    limits = LoginLimits()
    for _ in range(FREE):
        limits.begin("brams", "192.0.2.1", NOON)

    assert limits.begin("kortuem", "192.0.2.1", NOON) == SECOND
    assert limits.begin("brams", "192.0.2.2", NOON) == SECOND
    assert limits.begin("kortuem", "192.0.2.2", NOON) == NONE


def test_tries_at_the_same_moment_count_before_they_end() -> None:
    limits = LoginLimits()

    begun = [limits.begin("brams", f"192.0.2.{n}", NOON) for n in range(100)].count(NONE)

    assert begun == FREE


def test_success_makes_the_name_free_and_the_address_as_it_was() -> None:
    limits = LoginLimits()
    for number in range(FREE - 1):
        limits.begin(f"user{number}", "192.0.2.1", NOON)
    for number in range(10):
        assert limits.begin("brams", "192.0.2.1" if number else "192.0.2.9", NOON) == NONE
        limits.succeeded("brams", "192.0.2.1" if number else "192.0.2.9")

    assert limits.begin("user9", "192.0.2.1", NOON) == NONE
    assert limits.begin("user9", "192.0.2.1", NOON) == SECOND


def test_what_failed_long_ago_is_forgotten() -> None:
    limits = LoginLimits()
    for _ in range(FREE):
        limits.begin("brams", "192.0.2.1", NOON)

    later = [limits.begin("brams", "192.0.2.1", NOON + FORGOTTEN) for _ in range(FREE)]

    assert later == [NONE] * FREE


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    limits = LoginLimits()
    for _ in range(FREE):
        limits.begin("brams", "192.0.2.1", NOON)

    assert limits.begin("brams", "192.0.2.1", NOON - timedelta(days=400)) == SECOND


def test_many_names_from_one_address_push_nothing_out() -> None:
    limits = LoginLimits(entries=20)
    for _ in range(FREE):
        limits.begin("brams", "192.0.2.1", NOON)

    for number in range(1000):
        limits.begin(f"user{number}", "192.0.2.2", NOON)

    assert limits.begin("brams", "192.0.2.3", NOON) == SECOND


@given(
    st.lists(st.tuples(st.text(max_size=3), st.ip_addresses().map(str)), max_size=80),
    st.integers(2, 20),
)
def test_memory_is_bounded(made: list[tuple[str, str]], entries: int) -> None:
    limits = LoginLimits(entries=entries)

    for at, (name, address) in enumerate(made):
        limits.begin(name, address, NOON + at * SECOND)
        assert len(limits) <= entries


@given(tries)
def test_whoever_waits_as_long_as_told_may_try(
    made: list[tuple[timedelta, str, str, bool]],
) -> None:
    limits, now, fresh = LoginLimits(), NOON, 0

    for pause, name, address, is_right in made:
        now += pause
        wait = limits.begin(name, address, now)
        assert NONE <= wait <= LONGEST_PAUSE
        if wait:
            # Asking again and again changes nothing.
            assert limits.begin(name, address, now) == wait
            now += wait
            assert limits.begin(name, address, now) == NONE
        if is_right:
            limits.succeeded(name, address)
            # From an address that nobody used, so that only the name counts.
            fresh += 1
            assert limits.begin(name, f"10.0.0.{fresh}", now) == NONE
            limits.succeeded(name, f"10.0.0.{fresh}")


@given(tries)
def test_nobody_gets_more_tries_at_a_name_than_the_pauses_allow(
    made: list[tuple[timedelta, str, str, bool]],
) -> None:
    limits, now, begun = LoginLimits(), NOON, []

    for pause, name, address, _ in made:
        now += pause
        if limits.begin(name, address, now) == NONE and name_key(name) == "brams":
            begun.append(now)

    for first, last in zip(begun, begun[FREE:], strict=False):
        assert last - first >= SECOND


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_client_has_a_whole_network_of_ipv6(address: IPv6Address, low: int) -> None:
    other = IPv6Address((int(address) >> 64 << 64) | low)
    if not address.ipv4_mapped and not other.ipv4_mapped:
        assert address_key(str(address)) == address_key(str(other))


@pytest.mark.parametrize("address", ["fe80::1%eth0", "", "testclient", "x" * 10_000, "1.2.3"])
def test_any_address_has_a_short_key(address: str) -> None:
    assert len(address_key(address)) <= 100
