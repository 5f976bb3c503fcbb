"""A role that one worker has at a time, and that another takes over when it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import structlog

from monitor.errors import DatabaseError
from monitor.model import Fence
from monitor.ports import Clock
from monitor.store.roles import Role

LOOK_EVERY = timedelta(seconds=1)

T = TypeVar("T")

log = structlog.get_logger()


class RoleKeeper:
    """Tries to get a role and keeps it; ``begin`` and ``end`` are called when it comes and goes.

    ``begin`` is given the fence of the claim: whoever had the role before cannot store anything as
    its holder any more. It gives what goes on until ``end``: if any of that fails with a
    DatabaseError, the role is given up and taken anew; any other error is raised by `run`.
    """

    def __init__(
        self,
        name: str,
        role: Role,
        worker: str,
        clock: Clock,
        *,
        begin: Callable[[Fence], Awaitable[Sequence[asyncio.Task[None]]]],
        end: Callable[[], Awaitable[None]],
    ) -> None:
        self._name = name
        self._role = role
        self._worker = worker
        self._clock = clock
        self._begin = begin
        self._end = end
        self._has_it = False
        # That it cannot be held is told once, however long that lasts.
        self._is_told = False
        self._beginning: asyncio.Future[Sequence[asyncio.Task[None]]] | None = None
        self._going_on: Sequence[asyncio.Task[None]] = ()
        # Of its own: whoever waits for a thread for half a minute would lose the role.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"role {name}")

    async def run(self, stop: asyncio.Event) -> None:
        """Try until ``stop``, and give the role back then."""
        try:
            while not stop.is_set():
                await self._look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY.total_seconds())
        finally:
            await self._lose()
            await self._aside(self._role.close)
            self._thread.shutdown(wait=False)

    async def _look(self) -> None:
        try:
            if not await self._aside(self._role.hold):
                await self._lose(why="the server has ended the connection, such as for silence")
            elif not self._has_it:
                await self._win()
            self._look_at_work()
            self._is_told = False
        except DatabaseError as error:
            if not self._is_told:
                log.warning("role not held", role=self._name, error=str(error))
            self._is_told = True
            await self._lose()
            await self._aside(self._role.close)

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _win(self) -> None:
        now = self._clock.now()
        fence = await self._aside(lambda: self._role.claim(self._worker, now))
        log.info("role taken", role=self._name, claim=fence.value)
        self._has_it = True
        # Beside: it may wait for others who write, and who does not ask meanwhile loses the role.
        self._beginning = asyncio.ensure_future(self._begin(fence))

    def _look_at_work(self) -> None:
        """Raises what has ended it."""
        if self._beginning is not None and self._beginning.done():
            beginning, self._beginning = self._beginning, None
            self._going_on = beginning.result()
        for each in self._going_on:
            if each.done():
                each.result()

    async def _lose(self, *, why: str = "") -> None:
        if self._has_it:
            self._has_it, self._going_on = False, ()
            log.info("role given up", role=self._name, **({"why": why} if why else {}))
            if (beginning := self._beginning) is not None:
                self._beginning = None
                beginning.cancel()
                await asyncio.wait([beginning])
            await self._end()
