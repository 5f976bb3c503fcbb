"""Has steps done as tasks of this process; what has not begun when it ends is forgotten.

That loses nothing as long as what is due stands in the database, and is submitted anew by who
looks there.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count
from types import MappingProxyType
from typing import Any

from monitor.engine import failing, jobs
from monitor.engine.places import free_places
from monitor.ports.engine import NOTHING, PRIORITY, Doing, Step

PLACES = 8
GRACE = timedelta(seconds=6)
NO_SHARES: Mapping[str, int] = MappingProxyType({})

AfterCommit = Callable[[Any, Callable[[], None]], None]
"""Calls a function once what is written in a transaction is committed, and never if it is not."""


def at_once(_conn: Any, begin: Callable[[], None]) -> None:
    """For a store that does not tell of its commits: the step may begin before it."""
    begin()


@dataclass(order=True, slots=True)
class _Job:
    rank: tuple[int, int]
    entrypoint: str = field(compare=False)
    key: str = field(compare=False)
    args: Mapping[str, Any] = field(compare=False)
    dedupe_key: str | None = field(compare=False)
    failures: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.entrypoint} {self.key}".strip()


class LocalEngine:
    """Implements `monitor.ports.engine.Engine` in one process.

    ``doings``, ``places``, ``shares`` and ``wakes`` are those of `PgqueuerEngine`. ``after_commit``
    knows when a transaction given as ``conn`` is committed.
    """

    def __init__(
        self,
        doings: Mapping[str, Doing],
        *,
        places: int = PLACES,
        shares: Mapping[str, int] = NO_SHARES,
        wakes: Collection[str] = (),
        after_commit: AfterCommit = at_once,
    ) -> None:
        self._doings = doings
        self._places = places
        self._shares = shares
        self._wakes = frozenset(wakes)
        self._failures = failing.Failures(wakes)
        self._after_commit = after_commit
        self._numbers = count()
        self._lock = threading.Lock()
        self._waiting: dict[str, list[_Job]] = {name: [] for name in doings}
        self._keys: set[str] = set()
        self._running: dict[asyncio.Task[None], str] = {}
        self._used = Counter[str]()
        self._is_told = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_stopping = False
        self._wanted_end = asyncio.Event()
        self._ended = asyncio.Event()

    def submit(
        self,
        step: Step,
        key: str,
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> bool:
        """See the port."""
        job = _Job(
            (-(PRIORITY[step] if priority is None else priority), next(self._numbers)),
            jobs.entrypoint_of(step, args),
            key,
            args,
            jobs.dedupe_key(step, key),
        )
        if job.entrypoint not in self._doings:
            raise ValueError(f"{job.entrypoint}: nobody does that here")
        if conn is None:
            return self._take(job)
        with self._lock:
            if job.dedupe_key in self._keys:
                return False

        def begin() -> None:
            self._take(job)

        self._after_commit(conn, begin)
        return True

    def submit_all(
        self,
        step: Step,
        keys: Collection[str],
        args: Mapping[str, Any] = NOTHING,
        *,
        priority: int | None = None,
        conn: Any = None,
    ) -> int:
        """See the port."""
        each = (self.submit(step, key, args, priority=priority, conn=conn) for key in keys)
        return sum(each)

    @property
    def is_running(self) -> bool:
        """Whether `run` does what is submitted."""
        return self._loop is not None

    def keys(self, step: Step) -> frozenset[str]:
        """The keys for which a step waits or is being done."""
        before = f"{step}:"
        with self._lock:
            return frozenset(
                each.removeprefix(before) for each in self._keys if each.startswith(before)
            )

    async def idle(self) -> None:
        """Wait until nothing is being done and nothing waits."""
        while self._running or any(self._waiting.values()):
            await asyncio.wait(tuple(self._running) or [asyncio.ensure_future(asyncio.sleep(0))])

    async def run(self) -> None:
        """Do what is submitted until `stop`."""
        # Made here, as each belongs to one event loop.
        self._wanted_end, self._ended = asyncio.Event(), asyncio.Event()
        if self._is_stopping:
            return
        with self._lock:
            self._loop, self._is_told = asyncio.get_running_loop(), False
        try:
            self._begin()
            await self._wanted_end.wait()
            while self._running:
                await asyncio.wait(tuple(self._running))
        finally:
            for task in self._running:
                task.cancel()
            with self._lock:
                self._loop = None
            self._ended.set()

    async def stop(self, grace: timedelta = GRACE) -> None:
        """Begin nothing new; after ``grace``, break off what is not done."""
        self._is_stopping = True
        self._wanted_end.set()
        if self._running:
            await asyncio.wait(tuple(self._running), timeout=grace.total_seconds())
        for task in self._running:
            task.cancel()
        if self.is_running:
            await self._ended.wait()

    def _take(self, job: _Job) -> bool:
        with self._lock:
            if job.dedupe_key in self._keys:
                return False
            if job.dedupe_key is not None:
                self._keys.add(job.dedupe_key)
            heappush(self._waiting[job.entrypoint], job)
            self._tell()
        return True

    def _tell(self) -> None:
        """Have begun what can be, once for all that is told before; the lock is held."""
        if self._loop is not None and not self._is_told:
            self._is_told = True
            # The loop may have ended just now.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        with self._lock:
            self._is_told = False
        while not self._is_stopping and (job := self._next()) is not None:
            task = asyncio.create_task(self._perform(job), name=str(job))
            self._running[task] = job.entrypoint
            self._used[job.entrypoint] += 1
            task.add_done_callback(self._done)

    def _next(self) -> _Job | None:
        with self._lock:
            waiting = [name for name, of_it in self._waiting.items() if of_it]
            names, _ = free_places(waiting, self._places, self._shares, self._used)
            if not names:
                return None
            job = heappop(min((self._waiting[name] for name in names), key=lambda some: some[0]))
            if job.entrypoint in self._wakes:
                self._free_key(job)
            return job

    def _done(self, task: asyncio.Task[None]) -> None:
        self._used[self._running.pop(task)] -= 1
        with self._lock:
            self._tell()

    async def _perform(self, job: _Job) -> None:
        try:
            await self._doings[job.entrypoint](job.key, job.args)
        except Exception as error:  # noqa: BLE001 - it is told
            job.failures += 1
            pause = self._failures.pause(job.entrypoint, job.key, job.failures, error)
            if pause is not None:
                asyncio.get_running_loop().call_later(pause.total_seconds(), self._again, job)
                return
        with self._lock:
            self._free_key(job)

    def _again(self, job: _Job) -> None:
        with self._lock:
            heappush(self._waiting[job.entrypoint], job)
            self._tell()

    def _free_key(self, job: _Job) -> None:
        if job.dedupe_key is not None:
            self._keys.discard(job.dedupe_key)
            job.dedupe_key = None
