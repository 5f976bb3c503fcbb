"""Who has won a role and takes long to begin its work goes on asking for it, and so keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.cluster import roles
from monitor.cluster.roles import RoleKeeper
from monitor.model import SCHEDULER, Fence, Server
from monitor.store import database_at
from monitor.store.roles import Role
from tests.fakes import FakeClock

SILENT = timedelta(seconds=3)
LOOK_EVERY = timedelta(seconds=0.1)
# They take longer than one may be silent.
MANY_LOOKS = 2 * SILENT // LOOK_EVERY


class CountedRole(Role):
    """Tells when it was asked for many times."""

    def __init__(self, server: Server) -> None:
        super().__init__(database_at(server), SCHEDULER, silent_at_most=SILENT)
        self.looks = 0
        self.tell: Callable[[], object] = lambda: None

    def hold(self) -> bool:
        self.looks += 1
        if self.looks == MANY_LOOKS:
            self.tell()
        return super().hold()


def test_a_role_is_kept_while_its_work_takes_long_to_begin(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "LOOK_EVERY", LOOK_EVERY)
    role, stop, told = CountedRole(server), asyncio.Event(), list[object]()

    async def begin(fence: Fence) -> tuple[()]:
        told.append(fence.value)
        many, loop = asyncio.Event(), asyncio.get_running_loop()
        role.tell = lambda: loop.call_soon_threadsafe(many.set)
        await many.wait()
        told.append("begun")
        stop.set()
        return ()

    async def end() -> None:
        told.append("end")

    keeper = RoleKeeper(SCHEDULER, role, "a:1", FakeClock(), begin=begin, end=end)
    asyncio.run(asyncio.wait_for(keeper.run(stop), 60))

    assert told == [1, "begun", "end"]


def test_what_still_begins_when_the_role_is_given_back_is_broken_off(server: Server) -> None:
    role, stop, told = CountedRole(server), asyncio.Event(), list[object]()

    async def begin(_fence: Fence) -> tuple[()]:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            told.append("broken off")
        return ()

    async def end() -> None:
        told.append("end")

    keeper = RoleKeeper(SCHEDULER, role, "a:1", FakeClock(), begin=begin, end=end)
    asyncio.run(asyncio.wait_for(keeper.run(stop), 60))

    assert told == ["broken off", "end"]
