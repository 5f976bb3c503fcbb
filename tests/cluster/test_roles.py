"""A role is held by one worker, and by another once that has died."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import psycopg

from monitor.cluster.roles import RoleKeeper
from monitor.model import Fence, Server
from monitor.store import database_at
from monitor.store.cluster import Cluster
from monitor.store.roles import Role
from tests.fakes import FakeClock

HOLDER = """
import sys, time
from monitor.model import Server
from monitor.store import database_at
from monitor.store.roles import Role
role = Role(database_at(Server(sys.argv[1])), "scheduler")
print(role.hold(), flush=True)
time.sleep(60)
"""


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
    while not role.hold():
        pass

    assert (had_it, before) == ("True", False)
    role.close()


def test_a_role_whose_connection_was_lost_is_claimed_anew(server: Server) -> None:
    role = Role(database_at(server), "scheduler")
    had_it = role.hold()

    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
            " JOIN pg_database ON oid = database"
            " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
        )
    found = role.hold(), role.hold()
    role.close()

    assert had_it
    assert found == (False, True)


def test_who_gets_a_role_gets_a_fence_and_gives_both_back_at_the_end(
    server: Server, cluster: Cluster
) -> None:
    told: list[object] = []
    stop = asyncio.Event()

    async def begin(fence: Fence) -> None:
        told.append(fence)
        stop.set()

    async def end() -> None:
        told.append("end")

    async def work() -> None:
        for number in range(2):
            stop.clear()
            role = Role(database_at(server), "scheduler")
            keeper = RoleKeeper(
                "scheduler", role, cluster, f"w:{number}", FakeClock(), begin=begin, end=end
            )
            await asyncio.wait_for(keeper.run(stop), 20)

    asyncio.run(work())

    assert told == [Fence("scheduler", 1), "end", Fence("scheduler", 2), "end"]
