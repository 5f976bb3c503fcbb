"""A role that one worker has at a time, and that another takes over when it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from monitor.errors import DatabaseError
from monitor.model import Fence
from monitor.ports import Clock
from monitor.store.cluster import Cluster
from monitor.store.roles import Role

LOOK_EVERY = timedelta(seconds=1)

log = structlog.get_logger()


class RoleKeeper:
    """Tries to get a role and keeps it; ``begin`` and ``end`` are called when it comes and goes.

    ``begin`` is given the fence of the claim: whoever had the role before cannot store anything as
    its holder any more.
    """

    def __init__(
        self,
        name: str,
        role: Role,
        cluster: Cluster,
        worker: str,
        clock: Clock,
        *,
        begin: Callable[[Fence], Awaitable[None]],
        end: Callable[[], Awaitable[None]],
    ) -> None:
        self._name = name
        self._role = role
        self._cluster = cluster
        self._worker = worker
        self._clock = clock
        self._begin = begin
        self._end = end
        self._has_it = False

    async def run(self, stop: asyncio.Event) -> None:
        """Try until ``stop``, and give the role back then."""
        try:
            while not stop.is_set():
                await self._look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY.total_seconds())
        finally:
            await self._lose()
            await asyncio.to_thread(self._role.close)

    async def _look(self) -> None:
        try:
            holds = await asyncio.to_thread(self._role.hold)
            if holds and not self._has_it:
                await self._win()
        except DatabaseError as error:
            log.warning("role not held", role=self._name, error=str(error))
            await self._lose()
        else:
            if not holds:
                await self._lose()

    async def _win(self) -> None:
        now = self._clock.now()
        fence = await asyncio.to_thread(self._cluster.claim, self._name, self._worker, now)
        log.info("role taken", role=self._name, claim=fence.value)
        self._has_it = True
        await self._begin(fence)

    async def _lose(self) -> None:
        if self._has_it:
            self._has_it = False
            log.info("role given up", role=self._name)
            await self._end()
