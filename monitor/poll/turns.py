"""Whose turn it is: few requests at a time to one host, with a pause between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from itertools import count

from monitor.errors import FetchError
from monitor.ports import Clock, Leases

# Hosts of which nobody thinks any more are forgotten when there are so many.
MANY_HOSTS = 10_000
# For longer nobody waits for a host that others ask, but for the lease of a worker that was killed.
LONG = timedelta(seconds=60)
LOOK_AGAIN = timedelta(seconds=1)


class Turns:
    """At most ``parallel`` requests at once, ``per_host`` of them to one host, ``pause`` apart.

    A host may want longer pauses (`slow`). One that asks us to wait is left alone by everybody
    until then (`hold`).
    """

    def __init__(
        self,
        clock: Clock,
        *,
        parallel: int,
        per_host: int,
        pause: timedelta,
        leases: Leases | None = None,
    ) -> None:
        self._clock = clock
        self._leases = leases
        self._places = asyncio.Semaphore(parallel)
        self._per_host = per_host
        self._pause = pause.total_seconds()
        self._hosts: dict[str, _Host] = {}
        self._held: dict[str, datetime] = {}
        self._slow: dict[str, float] = {}
        self._requests = count()

    def slow(self, host: str, pause: timedelta) -> None:
        """Leave at least so long between two requests to the host, from the last one on."""
        self._slow.pop(host, None)
        if pause.total_seconds() > self._pause:
            if len(self._slow) >= MANY_HOSTS:
                del self._slow[next(iter(self._slow))]
            self._slow[host] = pause.total_seconds()

    def hold(self, host: str, until: datetime) -> None:
        """Let nobody ask the host before ``until``."""
        if len(self._held) > MANY_HOSTS:
            now = self._clock.now()
            self._held = {name: end for name, end in self._held.items() if end > now}
        self._held[host] = max(until, self._held.get(host, until))

    def check(self, host: str) -> None:
        """Raises FetchError if the host is to be left alone now."""
        until = self._held.get(host)
        if until is None:
            return
        wait = until - self._clock.now()
        if wait <= timedelta():
            del self._held[host]
            return
        raise FetchError(
            f"{host} was not asked: it wants us to wait until {until:%Y-%m-%d %H:%M} UTC",
            retry_after=wait,
            asked=False,
        )

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """A place for one request to the host; waits until it is free and the pause is over.

        Raises FetchError if the host has asked us to wait, before or meanwhile.
        """
        self.check(host)
        mine = self._hosts.get(host)
        if mine is None:
            self._forget()
            mine = self._hosts[host] = _Host(asyncio.Semaphore(self._per_host))
        mine.users += 1
        try:
            # First the host's: who waits for a slow host must not take the place of others.
            async with mine.places:
                await self._begin(host, mine)
                try:
                    self.check(host)
                    async with self._leased(host) if self._leases else nullcontext():
                        yield
                finally:
                    self._places.release()
        finally:
            mine.users -= 1

    @asynccontextmanager
    async def _leased(self, host: str) -> AsyncIterator[None]:
        """The host for us alone, of all processes, and a pause after the end of the request."""
        leases = self._leases
        assert leases is not None  # noqa: S101 - it is only called with them
        request = str(next(self._requests))
        while (wait := await _taken(leases, host, request)) > timedelta():
            if wait > max(LONG, leases.length):
                raise FetchError(
                    f"{host} was not asked: another worker was told to leave it alone for"
                    f" {wait.total_seconds():.0f} s",
                    retry_after=wait,
                    asked=False,
                )
            # Who has it now may give it back long before his lease is over.
            await asyncio.sleep(min(wait, LOOK_AGAIN).total_seconds())
        try:
            self.check(host)
            yield
        finally:
            pause = timedelta(seconds=self._slow.get(host, self._pause))
            if (held := self._held.get(host)) is not None:
                pause = max(pause, held - self._clock.now())
            # Also when this is broken off: else the host would be left alone for the whole lease.
            await asyncio.shield(leases.leave(host, request, pause))

    async def _begin(self, host: str, mine: _Host) -> None:
        """Take a place of all once the host's pause is over, one request after the other."""
        loop = asyncio.get_running_loop()
        async with mine.door:
            self.check(host)
            # The host may have asked for longer pauses meanwhile.
            while (wait := self._wait(host, mine, loop.time())) > 0:  # noqa: ASYNC110 - time passes
                await asyncio.sleep(wait)
            # The pause counts from here: several may have waited long for a place.
            await self._places.acquire()
            mine.began = loop.time()

    def _wait(self, host: str, mine: _Host, now: float) -> float:
        return mine.began + self._slow.get(host, self._pause) - now

    def _forget(self) -> None:
        """Forget the hosts where nobody is and whose pause is over, if there are many."""
        if len(self._hosts) < MANY_HOSTS:
            return
        now = asyncio.get_running_loop().time()
        self._hosts = {
            host: mine
            for host, mine in self._hosts.items()
            if mine.users or self._wait(host, mine, now) > 0
        }


async def _taken(leases: Leases, host: str, request: str) -> timedelta:
    """As `Leases.take`; who is cancelled meanwhile leaves nothing taken."""
    taking = asyncio.ensure_future(leases.take(host, request))
    try:
        return await asyncio.shield(taking)
    except asyncio.CancelledError:
        with suppress(FetchError):
            if await taking == timedelta():
                await leases.leave(host, request, timedelta())
        raise


class _Host:
    """The places at one host, who uses or waits for them, and when the last request began."""

    __slots__ = ("began", "door", "places", "users")

    def __init__(self, places: asyncio.Semaphore) -> None:
        self.places = places
        self.door = asyncio.Lock()
        self.users = 0
        self.began = float("-inf")
