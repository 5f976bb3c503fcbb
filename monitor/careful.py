"""Has documents that may end a worker read one at a time, so that the others get theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakValueDictionary

from monitor.errors import ReadError
from monitor.ports import Workers

T = TypeVar("T")

# Hosts whose documents ended a worker; the oldest are forgotten beyond so many.
MANY_HOSTS = 1_000


@dataclass(slots=True)
class Careful:
    """Knows by host what ended a worker, as long as the program runs.

    Of each host one document is read at a time. Those of hosts that ended a worker, or had it
    killed as it took too long, are read one at a time all together. Of pages at most so many as
    ``pages`` says are read at a time: one worker less than there are, so that feeds find one free.
    """

    pages: int = 1
    _suspects: dict[str, None] = field(default_factory=dict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _hosts: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _pages: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._pages = asyncio.Semaphore(self.pages)

    def for_feeds(self, workers: Workers, host: str) -> Workers:
        """The workers, for feeds of this host."""
        return _OfHost(self, workers, host, nullcontext())

    def for_pages(self, workers: Workers, host: str) -> Workers:
        """The workers, for pages of this host."""
        return _OfHost(self, workers, host, self._pages)

    def suspect(self, host: str) -> None:
        """Remember that a document of the host ended a worker."""
        self._suspects.pop(host, None)
        self._suspects[host] = None
        if len(self._suspects) > MANY_HOSTS:
            del self._suspects[next(iter(self._suspects))]

    def is_suspect(self, host: str) -> bool:
        """Whether a document of the host ended a worker."""
        return host in self._suspects

    def turn(self, host: str) -> asyncio.Lock:
        """Whose turn it is among the documents of the host."""
        return self._hosts.setdefault(host, asyncio.Lock())

    @property
    def one(self) -> asyncio.Lock:
        """Whose turn it is among all suspects."""
        return self._one


@dataclass(frozen=True, slots=True)
class _OfHost:
    careful: Careful
    workers: Workers
    host: str
    place: AbstractAsyncContextManager[None]

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """See `monitor.ports.Workers`."""
        async with self.careful.turn(self.host), self.place:
            if not self.careful.is_suspect(self.host):
                return await self._run(function, args)
            async with self.careful.one:
                return await self._run(function, args)

    async def _run(self, function: Callable[..., T], args: tuple[object, ...]) -> T:
        try:
            return await self.workers.run(function, *args)
        except ReadError as error:
            if error.deadly:
                self.careful.suspect(self.host)
            raise
