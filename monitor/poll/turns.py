"""Whose turn it is: few requests at a time to one host, with a pause between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from monitor.errors import FetchError
from monitor.ports import Clock

# Hosts of which nobody thinks any more are forgotten when there are so many.
MANY_HOSTS = 10_000


class Turns:
    """At most ``parallel`` requests at once, ``per_host`` of them to one host, ``pause`` apart.

    A host that asks us to wait is left alone by everybody until then.
    """

    def __init__(self, clock: Clock, *, parallel: int, per_host: int, pause: timedelta) -> None:
        self._clock = clock
        self._places = asyncio.Semaphore(parallel)
        self._per_host = per_host
        self._pause = pause.total_seconds()
        self._hosts: dict[str, _Host] = {}
        self._held: dict[str, datetime] = {}

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
                if (wait := mine.turn(asyncio.get_running_loop().time(), self._pause)) > 0:
                    await asyncio.sleep(wait)
                self.check(host)
                async with self._places:
                    yield
        finally:
            mine.users -= 1

    def _forget(self) -> None:
        if len(self._hosts) < MANY_HOSTS:
            return
        now = asyncio.get_running_loop().time()
        for host in [name for name, each in self._hosts.items() if each.is_idle(now)]:
            del self._hosts[host]


class _Host:
    """The places at one host, who uses or waits for them, and when the next request may begin."""

    __slots__ = ("_next", "places", "users")

    def __init__(self, places: asyncio.Semaphore) -> None:
        self.places = places
        self.users = 0
        self._next = 0.0

    def turn(self, now: float, pause: float) -> float:
        """How long to wait for one's turn; the next one comes ``pause`` seconds later."""
        begins = max(now, self._next)
        self._next = begins + pause
        return begins - now

    def is_idle(self, now: float) -> bool:
        """Whether it can be forgotten: nobody is there, and the pause is over."""
        return not self.users and self._next <= now
