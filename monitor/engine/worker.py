"""Does the jobs of the queue, as many at once as it has places."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import QueueManagerId

from monitor.engine import failing, jobs
from monitor.engine.link import Link
from monitor.engine.names import CHANNEL
from monitor.engine.queue import Queue
from monitor.errors import DatabaseError
from monitor.ports.engine import Doing

# What a worker that died was doing is found by those who look without being woken.
LOOK = timedelta(seconds=10)
LOOK_AGAIN = timedelta(milliseconds=20)
# Results are stored when there are so many, or after a tenth of a second.
STORED_AT_ONCE = 20
# What is broken off has so long to tidy up.
UNDOING = timedelta(seconds=1)

# It is told by us, with the name of the step.
logging.getLogger("pgqueuer").addFilter(
    lambda record: not str(record.msg).startswith("Exception while processing")
)


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker does, and how; see `PgqueuerEngine`."""

    doings: Mapping[str, Doing]
    places: int
    shares: Mapping[str, int]
    wakes: Collection[str]
    dropped: Collection[str]
    heartbeat: timedelta


class Worker:
    """Works until it is stopped, or PostgreSQL refuses something."""

    def __init__(self, url: str, id_: UUID, name: str, duties: Duties) -> None:
        self._duties = duties
        self._failures = failing.Failures(duties.wakes)
        self._link = Link(url, f"monitor {name}", self._wake)
        self._queue = Queue(self._link, id_, duties.places, duties.shares, duties.wakes)
        self._manager = QueueManager(self._queue, channel=CHANNEL)
        self._manager.queue_manager_id = QueueManagerId(id_)
        self._manager.min_dequeue_poll_interval = LOOK_AGAIN
        dropped = {*duties.dropped, *duties.wakes}
        for entrypoint, doing in duties.doings.items():
            self._manager.entrypoint(
                entrypoint,
                accepts_context=False,
                on_failure="delete" if entrypoint in dropped else "hold",
            )(partial(self._perform, doing))
        self._breaking_off = asyncio.Event()

    async def run(self) -> None:
        """Raises psycopg's errors, except that a connection was lost; DatabaseError if no queue."""
        working = asyncio.create_task(self._work())
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            # If PGQueuer's tasks were cancelled, it would take what they do off the queue.
            self.stop(timedelta())
            await asyncio.wait({working})
            raise
        finally:
            with suppress(psycopg.Error):
                await self._queue.leave()
            await self._link.close()

    def stop(self, grace: timedelta) -> None:
        """Begin nothing more; break off what is not done by then."""
        self._manager.shutdown.set()
        self._link.give_up(grace + UNDOING)
        loop = asyncio.get_running_loop()
        loop.call_later(grace.total_seconds(), self._breaking_off.set)

    def _wake(self) -> None:
        self._queue.wake()

    async def _work(self) -> None:
        try:
            await self._manager.run(
                dequeue_timeout=LOOK,
                batch_size=STORED_AT_ONCE,
                heartbeat_timeout=self._duties.heartbeat,
                log_aggregation_interval=timedelta(),
            )
        except RuntimeError as error:
            # PGQueuer names a command of its own.
            problem, *_ = re.split(r"[.;,]? [Pp]lease run", str(error))
            raise DatabaseError(
                f"queue: {problem}; `monitor worker` and `monitor run` make its tables when they"
                " start"
            ) from error

    async def _try(self, doing: Doing, job: Job) -> None:
        key, args = jobs.unpacked(job.payload)
        try:
            await self._done_or_broken_off(asyncio.ensure_future(doing(key, args)))
        except RetryRequested:
            raise
        except Exception as error:
            pause = self._failures.pause(job.entrypoint, key, job.attempts + 1, error)
            if pause is None:
                raise
            raise RetryRequested(pause, f"{type(error).__name__}: {error}") from error

    async def _perform(self, doing: Doing, job: Job) -> None:
        try:
            if self._manager.shutdown.is_set():
                raise RetryRequested
            await self._try(doing, job)
        finally:
            self._queue.ended(job)

    async def _done_or_broken_off(self, task: asyncio.Future[None]) -> None:
        over = asyncio.ensure_future(self._breaking_off.wait())
        either: set[asyncio.Future[Any]] = {task, over}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=UNDOING.total_seconds())
            if not task.done() or (task.cancelled() and over.done()):
                raise RetryRequested
            if task.cancelled():
                raise RuntimeError("it has broken itself off")
            task.result()
        finally:
            task.cancel()
            over.cancel()
