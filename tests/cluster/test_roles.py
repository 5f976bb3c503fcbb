"""A role is held by one worker, and by another once that has died."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from monitor.cluster.roles import RoleKeeper
from monitor.errors import DatabaseError, StuckError
from monitor.model import SCHEDULER, Fence, Server
from monitor.store import database_at
from monitor.store.roles import Role
from tests.cluster.mortal import mortal
from tests.fakes import FakeClock
from tests.values import NOON

HOLDER = """
import sys, time
from monitor.model import Server
from monitor.store import database_at
from monitor.store.roles import Role
role = Role(database_at(Server(sys.argv[1])), "scheduler")
print(role.hold(), flush=True)
time.sleep(60)
"""


PATIENCE = 60

Begin = Callable[[Fence], Awaitable[Sequence[asyncio.Task[None]]]]
End = Callable[[], Awaitable[None]]


def held(role: Role) -> None:
    """Take the role as soon as it is free."""
    end = time.monotonic() + PATIENCE
    while not role.hold():
        assert time.monotonic() < end
        time.sleep(0.1)


def end_holders(server: Server) -> None:
    """End the connections of those who have a role."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
            " JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )


def test_a_second_one_gets_the_role_when_the_first_gives_it_up(server: Server) -> None:
    first, second = (Role(database_at(server), "scheduler") for _ in range(2))

    took = (first.hold(), second.hold(), first.hold())
    first.close()
    took_after = second.hold()
    second.close()

    assert took == (True, False, True)
    assert took_after


def test_roles_do_not_stand_in_each_others_way(server: Server) -> None:
    roles = [Role(database_at(server), name) for name in ("scheduler", "notifier")]

    assert [role.hold() for role in roles] == [True, True]
    for role in roles:
        role.close()


def test_the_role_of_a_killed_process_is_free(server: Server) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, server.url], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    had_it = holder.stdout.readline().strip()
    role = Role(database_at(server), "scheduler")
    before = role.hold()

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    # The server notices as soon as it looks at the connection.
    held(role)

    assert (had_it, before) == ("True", False)
    role.close()


def test_a_role_whose_connection_was_lost_is_claimed_anew(server: Server) -> None:
    role = Role(database_at(server), "scheduler")
    had_it = role.hold()

    end_holders(server)
    found = role.hold(), role.hold()
    role.close()

    assert had_it
    assert found == (False, True)


def test_who_stands_still_loses_the_role_and_stores_nothing_more(server: Server) -> None:
    role = Role(database_at(server), SCHEDULER)
    command = [sys.executable, "-m", "tests.cluster.holding", server.url, "5"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder,
        mortal(holder, 2 * PATIENCE),
    ):
        assert holder.stdout
        told = (line.strip() for line in holder.stdout if "role taken" not in line)
        said = [next(told)]
        holder.send_signal(signal.SIGSTOP)
        held(role)
        claim = role.claim("b:1", NOON)
        holder.send_signal(signal.SIGCONT)
        given_up = next(told)
        said.append(next(told))
        role.close()
        said.append(next(told))

    assert claim == Fence(SCHEDULER, 2)
    assert said == ["claim 1", "refused", "claim 3"]
    assert "role given up" in given_up
    assert "has ended the connection" in given_up


def test_who_has_lost_a_role_cannot_claim_it(server: Server) -> None:
    role = Role(database_at(server), SCHEDULER)
    role.hold()

    end_holders(server)

    with pytest.raises(DatabaseError):
        role.claim("a:1", NOON)
    role.close()
    with pytest.raises(DatabaseError, match="role scheduler is not ours"):
        role.claim("a:1", NOON)


def keep(server: Server, begin: Begin, end: End, stop: asyncio.Event) -> Coroutine[Any, Any, None]:
    role = Role(database_at(server), SCHEDULER)
    keeper = RoleKeeper(SCHEDULER, role, "a:1", FakeClock(), begin=begin, end=end)
    return asyncio.wait_for(keeper.run(stop), PATIENCE)


def test_who_gets_a_role_gets_a_fence_and_gives_both_back_at_the_end(server: Server) -> None:
    told: list[object] = []
    stop = asyncio.Event()

    async def begin(fence: Fence) -> tuple[()]:
        told.append(fence)
        stop.set()
        return ()

    async def end() -> None:
        told.append("end")

    async def work() -> None:
        for _ in range(2):
            stop.clear()
            await keep(server, begin, end, stop)

    asyncio.run(work())

    assert told == [Fence(SCHEDULER, 1), "end", Fence(SCHEDULER, 2), "end"]


def test_a_role_whose_work_cannot_go_on_is_given_up_and_taken_anew(server: Server) -> None:
    told: list[object] = []
    stop = asyncio.Event()

    async def fail() -> None:
        raise DatabaseError("the queue has no tables")

    async def begin(fence: Fence) -> list[asyncio.Task[None]]:
        told.append(fence.value)
        if fence.value < 2:
            return [asyncio.create_task(fail())]
        stop.set()
        return []

    async def end() -> None:
        told.append("end")

    with capture_logs() as logs:
        asyncio.run(keep(server, begin, end, stop))

    assert told == [1, "end", 2, "end"]
    assert [each["error"] for each in logs if each["event"] == "role not held"] == [
        "the queue has no tables"
    ]


def test_a_role_whose_clock_is_stuck_ends_the_worker(server: Server) -> None:
    told: list[object] = []

    async def fail() -> None:
        raise StuckError("the ticks do not come any more")

    async def begin(fence: Fence) -> list[asyncio.Task[None]]:
        told.append(fence.value)
        return [asyncio.create_task(fail())]

    async def end() -> None:
        told.append("end")

    with pytest.raises(StuckError):
        asyncio.run(keep(server, begin, end, asyncio.Event()))

    assert told == [1, "end"]
